import Taro, { usePageScroll, usePullDownRefresh } from '@tarojs/taro'
import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import type { Store, WalletCoupon, WalletTab } from '../../../cloudfunctions/gateway/contract'
import { useGoingOn } from '../../claim/useClaims'
import type { Range } from '../../components/BlockList/blocks'
import { useBlocks } from '../../components/BlockList/useBlocks'
import { ticketPx } from '../../components/Ticket/size'
import { ageChangesAt } from '../../coupon/age'
import { validityChangesAt } from '../../coupon/validity'
import { useFontScale } from '../../device/fontScale'
import { useNow } from '../../device/useNow'
import { usePageVisible } from '../../device/usePageVisible'
import { thisVisit } from '../../entry/thisVisit'
import { useHealing } from '../../gateway/useHealing'
import { memberWallet } from '../../wallet/memberWallet'
import type { TabState, WalletState } from '../../wallet/wallet'
import { matching } from './search'

/** The function reads a member's coupons once a minute at most. */
const AGAIN_MS = 60_000
/** The next page is asked for when the end of the list is so many px below the screen. */
const AHEAD_PX = 1_500

export interface WalletView extends WalletState {
  tab: WalletTab
  shown: TabState
  /** Those of the tab that the search leaves. */
  found: readonly WalletCoupon[]
  search: string
  /** The store of the visit, by which the tab can be filtered; null: there is none. */
  store: Store | null
  /** Only what can be used there for certain. */
  onlyHere: boolean
  chooseHere: (only: boolean) => void
  /** epoch ms, of the function's clock */
  now: number
  rowPx: number
  blocks: Range
  choose: (tab: WalletTab) => void
  find: (search: string) => void
  retry: () => void
  loadMore: () => void
}

export function useWallet(): WalletView {
  const state = useSyncExternalStore(memberWallet.subscribe, memberWallet.state)
  const [tab, setTab] = useState<WalletTab>('usable')
  const [search, setSearch] = useState('')
  const visible = usePageVisible()
  const scale = useFontScale()
  // What stands above the list differs: reckoned low, a block too many is in the tree, never one too few.
  const blocks = useBlocks({ rowPx: ticketPx(scale), startPx: 0 }, visible)
  const { bottom, toTop } = blocks
  const shown = state.tabs[tab]
  const coupons = shown.coupons
  // The center asks what a code means; here it is enough to know which store it is of.
  const { told } = useSyncExternalStore(thisVisit.subscribe, thisVisit.state)
  const store = told?.store?.enabled ? told.store : null
  const [wantsHere, setWantsHere] = useState(false)
  const onlyHere = wantsHere && store !== null && tab === 'usable'
  const searched = matching(coupons ?? [], search)
  const found = onlyHere ? searched.filter(({ suits }) => suits === 'all') : searched
  const now = useNow(state.ahead, visible, (now) => {
    const age = state.readAt === null ? Number.POSITIVE_INFINITY : ageChangesAt(state.readAt, now)
    return Math.min(age, validityChangesAt(coupons ?? [], now))
  })
  useGoingOn(visible)

  const openedAt = useRef(new Map<WalletTab, number>())
  const open = useCallback((tab: WalletTab) => {
    openedAt.current.set(tab, Date.now())
    return memberWallet.open(tab)
  }, [])
  useEffect(() => {
    if (!visible) return
    const since = Date.now() - (openedAt.current.get(tab) ?? Number.NEGATIVE_INFINITY)
    // A clock that was put back is no reason to wait.
    if (since < 0 || since >= AGAIN_MS) void open(tab)
  }, [visible, tab, open])
  const retry = useCallback(() => void open(tab), [open, tab])
  const loadMore = useCallback(() => void memberWallet.more(tab), [tab])
  useHealing(state.failed, visible, retry)
  useHealing(shown.moreFailed, visible, loadMore)

  usePullDownRefresh(() => {
    open(tab).finally(() => Taro.stopPullDownRefresh())
  })
  const lookAhead = useCallback(() => {
    const { coupons, next, more } = memberWallet.state().tabs[tab]
    if (next === null || more === 'failed') return
    const isNear = bottom() + AHEAD_PX >= (coupons?.length ?? 0) * ticketPx(scale)
    // What is searched for may be further down.
    if (isNear || search !== '') void memberWallet.more(tab)
  }, [bottom, scale, tab, search])
  usePageScroll(lookAhead)
  // biome-ignore lint/correctness/useExhaustiveDependencies: an end that is still near is seen whenever coupons came
  useEffect(lookAhead, [coupons, lookAhead])

  const choose = useCallback(
    (tab: WalletTab) => {
      setTab(tab)
      setSearch('')
      toTop()
    },
    [toTop],
  )
  return {
    ...state,
    tab,
    shown,
    found,
    search,
    store,
    onlyHere,
    chooseHere: setWantsHere,
    now,
    rowPx: ticketPx(scale),
    blocks: blocks.shown,
    choose,
    find: setSearch,
    retry,
    loadMore,
  }
}
