import type { CenterPage, Coupon } from '../../../cloudfunctions/gateway/contract'
import type { call } from '../../gateway/call'
import type { Problem } from '../../gateway/problem'
import { type Failed, failedAgain } from '../../gateway/useHealing'

/** What is on the screen. */
export interface Shown {
  /** In pages of 20, as they came: WeChat wants no parent with more than 60 children. */
  blocks: readonly (readonly Coupon[])[]
  next: string | null
  total: number
  /** When the list was read from Kingdee, in epoch ms of the function's clock. */
  readAt: number
  /** By how many ms the function's clock is ahead of the phone's. */
  ahead: number
}

export interface ListState {
  /** null: nothing has come yet. */
  shown: Shown | null
  /** The list is being asked for, anew or at first. */
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
   * Asks for the list; the latest question wins. What is on screen stays until the answer is there, and when it fails.
   * @param keepPlace asked when the answer is there: bring what is shown up to date instead of starting at the top
   */
  open(options?: { fresh?: boolean; keepPlace?: () => boolean }): Promise<void>
  /** Asks for the next page, unless it is being asked for or there is none. */
  more(): Promise<void>
}

/** @param clock the phone's, epoch ms */
export function createList(ask: typeof call, clock: () => number): CenterList {
  let state: ListState = { shown: null, opening: false, openFailed: null, more: 'idle', moreFailed: null }
  const listeners = new Set<() => void>()
  /** The latest opening: an answer to an older one is dropped. */
  let question = 0
  /** Of what is on screen: the next page of an older list is dropped. */
  let generation = 0

  const set = (change: Partial<ListState>) => {
    state = { ...state, ...change }
    for (const listener of listeners) listener()
  }

  async function open({ fresh = false, keepPlace = () => false }: Parameters<CenterList['open']>[0] = {}) {
    const mine = ++question
    set({ opening: true })
    const result = await ask('center.open', fresh ? { fresh: true } : {})
    if (mine !== question) return
    if (!result.ok) {
      return set({ opening: false, openFailed: failedAgain(state.openFailed, result.problem) })
    }
    const opened = { opening: false, openFailed: null }
    if (state.shown !== null && keepPlace()) {
      return set({
        ...opened,
        shown: { ...state.shown, ...times(result.data, clock), ...renewed(state.shown, result.data) },
      })
    }
    generation += 1
    set({ ...opened, shown: started(result.data, clock), more: 'idle', moreFailed: null })
  }

  async function more(): Promise<void> {
    const { shown } = state
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
    const result = await ask('center.open', {})
    if (mine !== generation) return
    if (!result.ok) return failMore(result.problem)
    return append(result.data, null)
  }

  async function append(page: CenterPage, asked: string | null): Promise<void> {
    const { shown } = state
    if (shown === null) return
    const known = new Set(shown.blocks.flat().map(({ id }) => id))
    const added = page.coupons.filter(({ id }) => !known.has(id))
    // A cursor that leads to itself would be asked for for ever.
    const next = page.next === asked ? null : page.next
    const blocks = added.length > 0 ? [...shown.blocks, added] : shown.blocks
    set({ shown: { ...shown, ...times(page, clock), blocks, next }, more: 'idle', moreFailed: null })
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
    more,
  }
}

function started(page: CenterPage, clock: () => number): Shown {
  const blocks = page.coupons.length > 0 ? [page.coupons] : []
  return { ...times(page, clock), blocks, next: page.next }
}

function times({ total, now, snapshotAgeMs }: CenterPage, clock: () => number) {
  return { total, readAt: now - snapshotAgeMs, ahead: now - clock() }
}

/** The coupons that are shown, where the page has them newer. What has not changed stays the same object. */
function renewed({ blocks }: Shown, page: CenterPage): Pick<Shown, 'blocks'> {
  const newer = new Map(page.coupons.map((coupon) => [coupon.id, coupon]))
  const renew = (coupon: Coupon) => {
    const found = newer.get(coupon.id)
    return found === undefined || JSON.stringify(found) === JSON.stringify(coupon) ? coupon : found
  }
  return {
    blocks: blocks.map((block) => {
      const after = block.map(renew)
      return after.every((coupon, index) => coupon === block[index]) ? block : after
    }),
  }
}
