import Taro, { usePullDownRefresh, useReachBottom } from '@tarojs/taro'
import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { useNow } from '../../device/useNow'
import { usePageVisible } from '../../device/usePageVisible'
import { watchInView } from '../../device/watchInView'
import { call } from '../../gateway/call'
import { useHealing } from '../../gateway/useHealing'
import { createList, type ListState } from './list'

/** Away for so long, the member finds a fresh list. */
const AWAY_MS = 2 * 60_000
/** Older than this, the function itself could not get a newer list: then the page asks again before long. */
const STALE_MS = 3 * 60_000
const STALE_AGAIN_MS = 30_000
/** The next page is asked for when the end of the list is so many px below the screen. */
const AHEAD_PX = 900

const ROUTE = 'pages/center/index'

export interface Center extends ListState {
  /** epoch ms, of the function's clock */
  now: number
  retry: () => void
  loadMore: () => void
}

export function useCenter(): Center {
  const [list] = useState(() => createList(call, Date.now))
  const state = useSyncExternalStore(list.subscribe, list.state)
  const visible = usePageVisible()
  const { shown, openFailed, moreFailed } = state
  const now = useNow(shown?.ahead ?? 0, visible)
  const atTop = useRef(true)
  const openedAt = useRef(0)

  const open = useCallback(
    (fresh: boolean) => {
      openedAt.current = Date.now()
      return list.open({ fresh, keepPlace: () => !fresh && !atTop.current })
    },
    [list],
  )
  const retry = useCallback(() => void open(false), [open])
  const loadMore = useCallback(() => void list.more(), [list])
  // After a failure the time or the tap decides: scrolling about at the end must not ask again and again.
  const nearEnd = useCallback(() => {
    if (list.state().more !== 'failed') void list.more()
  }, [list])

  usePullDownRefresh(() => {
    open(true).finally(() => Taro.stopPullDownRefresh())
  })
  // Beside the watch below: whichever comes first asks, and the list asks once.
  useReachBottom(nearEnd)
  useEffect(() => {
    if (visible && Date.now() - openedAt.current > AWAY_MS) open(false)
  }, [visible, open])
  useHealing(openFailed, visible, retry)
  useHealing(moreFailed, visible, loadMore)

  const stale = shown !== null && now - shown.readAt > STALE_MS && openFailed === null
  useEffect(() => {
    if (!stale || !visible) return
    const timer = setInterval(() => open(false), STALE_AGAIN_MS)
    return () => clearInterval(timer)
  }, [stale, visible, open])

  const blocks = shown?.blocks
  useEffect(() => {
    if (blocks === undefined || blocks.length === 0) return
    const stopTop = watchInView(ROUTE, '#head', 0, (inView) => {
      atTop.current = inView
    })
    // Watched anew whenever the list has changed: an end that is still near is told again.
    const stopEnd = watchInView(ROUTE, '#foot', AHEAD_PX, (inView) => {
      if (inView) nearEnd()
    })
    return () => {
      stopTop()
      stopEnd()
    }
  }, [blocks, nearEnd])

  return { ...state, now, retry, loadMore }
}
