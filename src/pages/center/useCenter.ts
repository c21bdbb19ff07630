import Taro, { usePageScroll, usePullDownRefresh, useReachBottom, useRouter } from '@tarojs/taro'
import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import type { Question } from '../../../cloudfunctions/gateway/contract'
import { useGoingOn } from '../../claim/useClaims'
import { callAndLearn, useOwned } from '../../claim/useOwned'
import { BLOCK, type Range } from '../../components/BlockList/blocks'
import { useBlocks } from '../../components/BlockList/useBlocks'
import { ticketPx } from '../../components/Ticket/size'
import { ageChangesAt } from '../../coupon/age'
import { seenCoupons } from '../../coupon/seen'
import { validityChangesAt } from '../../coupon/validity'
import { useFontScale } from '../../device/fontScale'
import { setPageQuery } from '../../device/pageAddress'
import { useNow } from '../../device/useNow'
import { usePageVisible } from '../../device/usePageVisible'
import { sceneIn } from '../../entry/entered'
import { entered } from '../../entry/thisVisit'
import { useVisit } from '../../entry/useVisit'
import type { VisitState } from '../../entry/visit'
import { useHealing } from '../../gateway/useHealing'
import { lastCenter } from './lastCenter'
import { createList, type ListState } from './list'
import { addressOf, asked, isUsual, questionOf } from './question'

/** Away for so long, the member finds a fresh list. */
const AWAY_MS = 2 * 60_000
/** Older than this, the function itself could not get a newer list: then the page asks again before long. */
const STALE_MS = 3 * 60_000
const STALE_AGAIN_MS = 30_000
/** The next page is asked for when the end of the list is so many px below the screen. */
const AHEAD_PX = 1_500

/** What stands above the list, as index.scss has it. */
function startPx(scale: number, { scene, refused, told }: VisitState): number {
  const bar = process.env.TARO_ENV === 'h5' ? 52 : 0
  const visit =
    scene === null && refused === null ? 0 : 64 * scale + 14 + (told?.coupon ? ticketPx(scale) : 0)
  return 156 * scale + bar + visit
}

export interface Center extends ListState {
  /** epoch ms, of the function's clock */
  now: number
  /** The height of a coupon, with the room under it, in px. */
  rowPx: number
  /** The blocks of the list that are in the tree. */
  blocks: Range
  /** What was scanned, and what it means. */
  visit: VisitState
  /** So far down that a way back to the top is offered. */
  far: boolean
  toTop: () => void
  /** Another kind, search or order; what is not in it stays. */
  change: (change: Question) => void
  retry: () => void
  loadMore: () => void
}

export function useCenter(): Center {
  const { params } = useRouter()
  const visible = usePageVisible()
  const scale = useFontScale()
  const visit = useVisit(visible)
  const above = startPx(scale, visit)
  const blocks = useBlocks({ rowPx: ticketPx(scale), startPx: above }, visible)
  const { atTop, bottom } = blocks
  const [list] = useState(() => {
    const question = questionOf(params)
    const known = isUsual(question) ? lastCenter.read(Date.now) : null
    seenCoupons.see(known?.coupons ?? [])
    return createList(callAndLearn, Date.now, { question, known, atTop, keep: lastCenter.keep })
  })
  const state = useSyncExternalStore(list.subscribe, list.state)
  const { shown, openFailed, moreFailed } = state
  const coupons = shown?.coupons
  const now = useNow(shown?.ahead ?? 0, visible, (now) => {
    if (shown === null) return now + AWAY_MS
    const inTree = shown.coupons.slice(blocks.shown.from * BLOCK, blocks.shown.to * BLOCK)
    return Math.min(ageChangesAt(shown.readAt, now), validityChangesAt(inTree, now))
  })
  // A browser's address carries the code, as WeChat's entry does; then it is only the list's again.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each time that the page is opened
  useEffect(() => {
    if (process.env.TARO_ENV !== 'h5' || sceneIn(params) === null) return
    entered({ query: params })
    setPageQuery(addressOf(list.state().question))
  }, [])
  useGoingOn(visible)
  useOwned(visible && shown !== null)
  const openedAt = useRef(0)

  const open = useCallback(
    (fresh: boolean) => {
      openedAt.current = Date.now()
      return list.open({ fresh })
    },
    [list],
  )
  const change = useCallback(
    (change: Question) => {
      const question = asked({ ...list.state().question, ...change })
      if (addressOf(question) === addressOf(list.state().question)) return
      openedAt.current = Date.now()
      setPageQuery(addressOf(question))
      void list.change(question)
    },
    [list],
  )
  const retry = useCallback(() => void open(false), [open])
  const loadMore = useCallback(() => void list.more(), [list])
  // After a failure the time or the tap decides: scrolling about at the end must not ask again and again.
  const goOn = useCallback(() => {
    if (list.state().more !== 'failed') void list.more()
  }, [list])
  const lookAhead = useCallback(() => {
    const count = list.state().shown?.coupons.length ?? 0
    if (count > 0 && bottom() + AHEAD_PX >= above + count * ticketPx(scale)) goOn()
  }, [list, bottom, scale, above, goOn])

  usePullDownRefresh(() => {
    open(true).finally(() => Taro.stopPullDownRefresh())
  })
  usePageScroll(lookAhead)
  // biome-ignore lint/correctness/useExhaustiveDependencies: an end that is still near is seen whenever coupons came
  useEffect(lookAhead, [coupons, lookAhead])
  // Of the platform itself, should it have told of no movement. Whoever comes first asks, and the list asks once.
  useReachBottom(goOn)
  useEffect(() => {
    if (visible && Date.now() - openedAt.current > AWAY_MS) open(false)
  }, [visible, open])
  useHealing(openFailed, visible, retry)
  useHealing(moreFailed, visible, loadMore)

  const stale = shown !== null && now - shown.readAt >= STALE_MS && openFailed === null
  useEffect(() => {
    if (!stale || !visible) return
    const timer = setInterval(() => open(false), STALE_AGAIN_MS)
    return () => clearInterval(timer)
  }, [stale, visible, open])

  return {
    ...state,
    now,
    rowPx: ticketPx(scale),
    blocks: blocks.shown,
    visit,
    far: blocks.far,
    toTop: blocks.toTop,
    change,
    retry,
    loadMore,
  }
}
