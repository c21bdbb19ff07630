import type { CenterPage, Coupon, Question } from '../../../cloudfunctions/gateway/contract'
import type { call } from '../../gateway/call'
import type { Problem } from '../../gateway/problem'
import { type Failed, failedAgain } from '../../gateway/useHealing'
import { addressOf, isUsual } from './question'

/** What is on the screen. */
export interface Shown {
  /** The question that it answers. While a newer one is being asked it is not `ListState.question`. */
  question: Question
  coupons: readonly Coupon[]
  next: string | null
  /** How many there are in all. */
  total: number
  /** When the list was read from Kingdee, in epoch ms of the function's clock. */
  readAt: number
  /** By how many ms the function's clock is ahead of the phone's. */
  ahead: number
}

export interface ListState {
  question: Question
  /** null: nothing has come yet. */
  shown: Shown | null
  /** The question is being asked, at first or again. */
  opening: boolean
  openFailed: Failed | null
  more: 'idle' | 'loading' | 'failed'
  moreFailed: Failed | null
}

export interface CenterList {
  state(): ListState
  /** @returns a function that stops listening */
  subscribe(listener: () => void): () => void
  /**
   * Asks the question; the latest one wins. What is on screen stays until the answer is there, and when it fails.
   * Who is further down keeps the place and sees the known coupons brought up to date, unless the data are to be fresh.
   */
  open(options?: { fresh?: boolean }): Promise<void>
  /** Another question. An answer that it had before is on screen at once, and is then brought up to date. */
  change(question: Question): Promise<void>
  /** Asks for the next page, unless it is being asked for or there is none. */
  more(): Promise<void>
}

export interface ListSettings {
  /** What is asked at first, as `asked` gives it. */
  question?: Question
  /** An answer to it that is known already, however old. */
  known?: Shown | null
  /** Whether the member is at the top of the list. */
  atTop?: () => boolean
  /** Told the first page of the usual question, whenever there is a new one. */
  keep?: (shown: Shown) => void
}

/** First pages that are kept, so that a filter that was seen before is there at once. */
const SEEN_MAX = 20

/** @param clock the phone's, epoch ms */
export function createList(ask: typeof call, clock: () => number, settings: ListSettings = {}): CenterList {
  const { question = {}, known = null, atTop = () => true, keep = () => {} } = settings
  let state: ListState = {
    question,
    shown: known && { ...known, question },
    opening: false,
    openFailed: null,
    more: 'idle',
    moreFailed: null,
  }
  const listeners = new Set<() => void>()
  /** The latest opening: an answer to an older one is dropped. */
  let opening = 0
  /** Of what is on screen: the next page of an older list is dropped. */
  let generation = 0
  /** First pages by their question, the one seen longest ago first. */
  const seen = new Map<string, Shown>()
  /** Ids of what is on screen. */
  let ids = new Set(known?.coupons.map(({ id }) => id))

  const set = (change: Partial<ListState>) => {
    state = { ...state, ...change }
    for (const listener of listeners) listener()
  }
  /** The answer to the question of now; null while there is only that to an older one. */
  const answer = () => (state.shown?.question === state.question ? state.shown : null)

  async function open({ fresh = false }: { fresh?: boolean } = {}): Promise<void> {
    opening += 1
    const mine = opening
    set({ opening: true })
    const result = await ask('center.open', { ...state.question, ...(fresh && { fresh: true }) })
    if (mine !== opening) return
    if (!result.ok) {
      return set({
        opening: false,
        openFailed: failedAgain(state.openFailed, result.problem),
        shown: answer(),
      })
    }
    const first = started(result.data, state.question, clock)
    remember(first)
    const before = answer()
    if (before !== null && !fresh && !atTop()) {
      const { total, readAt, ahead } = first
      const coupons = renewed(before.coupons, first.coupons)
      return set({ opening: false, openFailed: null, shown: { ...before, total, readAt, ahead, coupons } })
    }
    show(first, { opening: false, openFailed: null })
  }

  function show(first: Shown, change: Partial<ListState>): void {
    generation += 1
    ids = new Set(first.coupons.map(({ id }) => id))
    set({ ...change, shown: first, more: 'idle', moreFailed: null })
  }

  function remember(first: Shown): void {
    const key = addressOf(first.question)
    seen.delete(key)
    seen.set(key, first)
    const [oldest] = seen.keys()
    if (seen.size > SEEN_MAX && oldest !== undefined) seen.delete(oldest)
    if (isUsual(first.question)) keep(first)
  }

  function change(question: Question): Promise<void> {
    const before = seen.get(addressOf(question))
    generation += 1
    if (before) show({ ...before, question }, { question, openFailed: null })
    else set({ question, openFailed: null, more: 'idle', moreFailed: null })
    return open()
  }

  async function more(): Promise<void> {
    const shown = answer()
    if (shown === null || shown.next === null || state.more === 'loading') return
    const mine = generation
    set({ more: 'loading' })
    const result = await ask('center.more', { cursor: shown.next })
    if (mine !== generation) return
    if (!result.ok) return result.problem.code === 'badCursor' ? rejoin(mine) : failMore(result.problem)
    return append(result.data, shown.next)
  }

  /** The cursor is of another version: the list begins anew, behind what is shown. */
  async function rejoin(mine: number): Promise<void> {
    const result = await ask('center.open', state.question)
    if (mine !== generation) return
    if (!result.ok) return failMore(result.problem)
    return append(result.data, null)
  }

  async function append(page: CenterPage, asked: string | null): Promise<void> {
    const { shown } = state
    if (shown === null) return
    const added = page.coupons.filter(({ id }) => !ids.has(id))
    for (const { id } of added) ids.add(id)
    // A cursor that leads to itself would be asked for for ever.
    const next = page.next === asked ? null : page.next
    const coupons = added.length > 0 ? [...shown.coupons, ...added] : shown.coupons
    set({ shown: { ...shown, ...times(page, clock), coupons, next }, more: 'idle', moreFailed: null })
    // Nothing came that the member would see: what watches the end of the list would not move.
    if (added.length === 0) return more()
  }

  function failMore(problem: Problem) {
    set({ more: 'failed', moreFailed: failedAgain(state.moreFailed, problem) })
  }

  return {
    state: () => state,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    open,
    change,
    more,
  }
}

function started(page: CenterPage, question: Question, clock: () => number): Shown {
  return { question, ...times(page, clock), coupons: page.coupons, next: page.next }
}

function times({ total, now, snapshotAgeMs }: CenterPage, clock: () => number) {
  return { total, readAt: now - snapshotAgeMs, ahead: now - clock() }
}

/** The coupons that are shown, where the page has them newer. What has not changed stays the same object. */
function renewed(coupons: readonly Coupon[], page: readonly Coupon[]): readonly Coupon[] {
  const newer = new Map(page.map((coupon) => [coupon.id, coupon]))
  return coupons.map((coupon) => {
    const found = newer.get(coupon.id)
    return found === undefined || JSON.stringify(found) === JSON.stringify(coupon) ? coupon : found
  })
}
