import type { Output, WalletCoupon, WalletTab } from '../../cloudfunctions/gateway/contract'
import type { Result } from '../gateway/answer'
import type { call } from '../gateway/call'
import { type Failed, failedAgain } from '../gateway/useHealing'

export interface TabState {
  /** null: nothing has been told yet. */
  coupons: readonly WalletCoupon[] | null
  next: string | null
  more: 'idle' | 'loading' | 'failed'
  moreFailed: Failed | null
}

export interface WalletState {
  tabs: Readonly<Record<WalletTab, TabState>>
  counts: Readonly<Record<WalletTab, number>> | null
  /** When the coupons were read from Kingdee, in epoch ms of the function's clock; null: never yet. */
  readAt: number | null
  /** By how many ms the function's clock is ahead of the phone's. */
  ahead: number
  opening: boolean
  failed: Failed | null
}

/** What outlasts the app. */
export interface KeptWallet extends Pick<WalletState, 'counts' | 'readAt' | 'ahead'> {
  /** Of the binding that it is of. */
  generation: string
  tabs: Readonly<Partial<Record<WalletTab, readonly WalletCoupon[]>>>
}

export interface Wallet {
  state(): WalletState
  /** @returns a function that stops listening */
  subscribe(listener: () => void): () => void
  /** Asks for the start of a tab. What is known stays until the answer is there. */
  open(tab: WalletTab): Promise<void>
  /** Asks for what follows in a tab, unless it is being asked for or there is nothing. */
  more(tab: WalletTab): Promise<void>
  /**
   * How one coupon stands now. What it tells is seen in the wallet as well.
   * @param scene of the store that the member is in
   */
  show(couponsNo: string, scene?: string | null): Promise<Result<Output<'wallet.show'>>>
  find(couponsNo: string): WalletCoupon | null
  /** A coupon that was claimed a moment ago; it stands in its tab at once. */
  insert(coupon: WalletCoupon): void
  /** Whose it is from now on; what is known of another is gone. null: nobody's. */
  belongTo(generation: string | null): void
}

export interface WalletSettings {
  /** The phone's, epoch ms. */
  clock: () => number
  known?: KeptWallet | null
  /** Told whatever is to outlast the app; null: nothing. */
  keep?: (known: KeptWallet | null) => void
  /** An answer came for this binding, where nobody or another was known. */
  onBinding?: (generation: string) => void
  /** Nobody is bound. `askedAt`: epoch ms of the phone's clock. */
  onNobody?: (askedAt: number) => void
}

export const walletTabs = ['usable', 'upcoming', 'used', 'expired'] as const satisfies readonly WalletTab[]

const nothing: TabState = { coupons: null, next: null, more: 'idle', moreFailed: null }
const empty: WalletState = {
  tabs: { usable: nothing, upcoming: nothing, used: nothing, expired: nothing },
  counts: null,
  readAt: null,
  ahead: 0,
  opening: false,
  failed: null,
}

/** Outside React: the wallet and the till look at the same coupons, and a claim puts one in. */
export function createWallet(ask: typeof call, settings: WalletSettings): Wallet {
  const { clock, known = null, keep = () => {}, onBinding = () => {}, onNobody = () => {} } = settings
  /** Of the binding that the coupons are of; null: there are none. */
  let generation = known?.generation ?? null
  let state: WalletState = known === null ? empty : restored(known)
  const listeners = new Set<() => void>()
  /** When coupons were put in by a claim, by number: an answer that was asked for before may lack them. */
  const insertedAt = new Map<string, number>()
  /** The latest opening. */
  let opening = 0

  function set(change: Partial<WalletState>): void {
    state = { ...state, ...change }
    for (const listener of listeners) listener()
  }
  const setTab = (tab: WalletTab, change: Partial<TabState>, more: Partial<WalletState> = {}) =>
    set({ ...more, tabs: { ...state.tabs, [tab]: { ...state.tabs[tab], ...change } } })

  function remember(): void {
    if (generation === null) {
      keep(null)
      return
    }
    const { tabs, counts, readAt, ahead } = state
    const told = walletTabs.flatMap((tab) => {
      const { coupons } = tabs[tab]
      return coupons === null ? [] : [[tab, coupons] as const]
    })
    keep({ generation, tabs: Object.fromEntries(told), counts, readAt, ahead })
  }

  /** An answer of another binding is told of before it is shown. @returns false: whoever asked is not here any more */
  function isOurs(askedFor: string | null, answered: string): boolean {
    if (askedFor !== generation) return false
    if (answered !== generation) {
      onBinding(answered)
      belongTo(answered)
    }
    return true
  }

  function belongTo(next: string | null): void {
    if (next === generation) return
    generation = next
    insertedAt.clear()
    set(empty)
    remember()
  }

  async function list(tab: WalletTab, cursor?: string) {
    const asked = { at: clock(), for: generation }
    const result = await ask('wallet.list', { tab, ...(cursor !== undefined && { cursor }) })
    const ours = result.ok ? isOurs(asked.for, result.data.generation) : asked.for === generation
    if (ours && !result.ok && result.problem.code === 'notBound') onNobody(asked.at)
    return { result, ours, askedAt: asked.at }
  }

  /** A coupon as it is now: in its tab, and in no other. */
  function put(coupon: WalletCoupon): void {
    const { couponsNo, tab } = coupon
    const before = find(couponsNo)
    const tabs = { ...state.tabs }
    for (const one of walletTabs) {
      const { coupons } = tabs[one]
      if (coupons === null && one !== tab) continue
      const others = (coupons ?? []).filter((other) => other.couponsNo !== couponsNo)
      const at = (coupons ?? []).findIndex((other) => other.couponsNo === couponsNo)
      const place = Math.max(at, 0)
      const next = one === tab ? [...others.slice(0, place), coupon, ...others.slice(place)] : others
      tabs[one] = { ...tabs[one], coupons: next }
    }
    const counts = state.counts && { ...state.counts }
    if (counts !== null && before?.tab !== tab) {
      if (before !== null) counts[before.tab] -= 1
      counts[tab] += 1
    }
    set({ tabs, counts })
    remember()
  }

  function find(couponsNo: string): WalletCoupon | null {
    for (const tab of walletTabs) {
      const found = state.tabs[tab].coupons?.find((coupon) => coupon.couponsNo === couponsNo)
      if (found !== undefined) return found
    }
    return null
  }

  async function open(tab: WalletTab): Promise<void> {
    opening += 1
    set({ opening: true })
    const mine = opening
    const { result, ours, askedAt } = await list(tab)
    // Of an older question only what it tells of its tab is of use.
    const isLatest = mine === opening
    if (!ours || !result.ok) {
      if (!isLatest) return
      const failed = ours && !result.ok ? failedAgain(state.failed, result.problem) : state.failed
      return set({ opening: false, failed })
    }
    const { coupons, next, counts, ageMs, now } = result.data
    const told = new Set(coupons.map(({ couponsNo }) => couponsNo))
    const newer = (state.tabs[tab].coupons ?? []).filter(
      ({ couponsNo }) => !told.has(couponsNo) && (insertedAt.get(couponsNo) ?? 0) >= askedAt,
    )
    setTab(
      tab,
      { coupons: [...newer, ...coupons], next, more: 'idle', moreFailed: null },
      {
        counts: { ...counts, [tab]: counts[tab] + newer.length },
        readAt: ageMs === null ? null : now - ageMs,
        ahead: now - clock(),
        ...(isLatest && { opening: false, failed: null }),
      },
    )
    remember()
  }

  return {
    state: () => state,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    find,
    belongTo,
    open,
    async more(tab) {
      const { next, more, moreFailed } = state.tabs[tab]
      if (next === null || more === 'loading') return
      setTab(tab, { more: 'loading' })
      const { result, ours } = await list(tab, next)
      // Opened anew meanwhile, or somebody else's by now.
      if (!ours || state.tabs[tab].next !== next) return
      // The function reads other cursors by now.
      if (!result.ok && result.problem.code === 'badCursor') return open(tab)
      if (!result.ok) {
        return setTab(tab, { more: 'failed', moreFailed: failedAgain(moreFailed, result.problem) })
      }
      const before = state.tabs[tab].coupons ?? []
      const known = new Set(before.map(({ couponsNo }) => couponsNo))
      const added = result.data.coupons.filter(({ couponsNo }) => !known.has(couponsNo))
      setTab(tab, {
        coupons: [...before, ...added],
        next: result.data.next,
        more: 'idle',
        moreFailed: null,
      })
      remember()
    },
    async show(couponsNo, scene) {
      const asked = { at: clock(), for: generation }
      const result = await ask('wallet.show', { couponsNo, ...(scene && { scene }) })
      if (!result.ok) {
        if (asked.for === generation && result.problem.code === 'notBound') onNobody(asked.at)
        return result
      }
      if (isOurs(asked.for, result.data.generation)) {
        set({ ahead: result.data.now - clock() })
        put(result.data.coupon)
      }
      return result
    },
    insert(coupon) {
      if (generation === null || find(coupon.couponsNo) !== null) return
      insertedAt.set(coupon.couponsNo, clock())
      put(coupon)
    },
  }
}

function restored({ tabs, ...known }: KeptWallet): WalletState {
  const told = (tab: WalletTab): TabState => ({ ...nothing, coupons: tabs[tab] ?? null })
  return {
    ...empty,
    ...known,
    tabs: {
      usable: told('usable'),
      upcoming: told('upcoming'),
      used: told('used'),
      expired: told('expired'),
    },
  }
}
