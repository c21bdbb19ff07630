import Taro, { usePageScroll, useResize } from '@tarojs/taro'
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react'
import { screenHeight } from '../../device/screen'
import { around, BLOCK, first, inView, type Range, towards } from './blocks'

/** Between two steps: a fling moves on by less than what is shown around the screen, and WeChat is sent at most 13 a second. */
const STEP_MS = 80
/** From so many screens on the way back to the top is worth a button. */
const FAR_SCREENS = 3

export interface Blocks {
  shown: Range
  /** So far down that a way back to the top is offered. */
  far: boolean
}

interface Measures {
  /** The height of a coupon, with the room under it. */
  rowPx: number
  /** Where the list begins on the page. */
  startPx: number
}

/**
 * Follows the member's place in the list.
 * @param visible a page that is not on top is told of movements that are none
 */
export function useBlocks(measures: Measures, visible: boolean) {
  const [place] = useState(() => createPlace(measures))
  const blocks = useSyncExternalStore(place.subscribe, place.blocks)
  usePageScroll(({ scrollTop }) => {
    if (visible) place.moved(scrollTop)
  })
  // Turned: more blocks may be in view.
  useResize(place.look)
  useEffect(() => place.stop, [place])

  // Rows of another height: the same coupon stays at the top of the screen.
  const { rowPx, startPx } = measures
  useEffect(() => {
    const top = place.measure({ rowPx, startPx })
    if (top !== null) Taro.pageScrollTo({ scrollTop: top, duration: 0 }).catch(() => {})
  }, [place, rowPx, startPx])

  const toTop = useCallback(() => void Taro.pageScrollTo({ scrollTop: 0, duration: 0 }), [])
  return { ...blocks, atTop: place.atTop, bottom: place.bottom, toTop }
}

/**
 * The place itself stands outside React, as the list does: were one of them drawn later than the other, a block would
 * be sent to WeChat twice, first without its tickets.
 */
function createPlace(initial: Measures) {
  let measures = initial
  let blocks: Blocks = { shown: first, far: false }
  let top = 0
  let down = true
  let steppedAt = 0
  let timer: ReturnType<typeof setTimeout> | null = null
  const listeners = new Set<() => void>()

  function look() {
    stop()
    steppedAt = Date.now()
    const screen = screenHeight()
    const view = inView(top - measures.startPx, screen, measures.rowPx * BLOCK)
    const aim = around(view, down)
    const shown = towards(blocks.shown, view, aim, down)
    const far = top > FAR_SCREENS * screen
    if (!same(shown, blocks.shown) || far !== blocks.far) {
      blocks = { shown, far }
      for (const listener of listeners) listener()
    }
    if (!same(shown, aim)) timer = setTimeout(look, STEP_MS)
  }

  function moved(to: number) {
    if (to === top) return
    down = to > top
    top = to
    if (timer !== null) return
    const wait = steppedAt + STEP_MS - Date.now()
    if (wait <= 0 || wait > STEP_MS) look()
    else timer = setTimeout(look, wait)
  }

  function stop() {
    if (timer !== null) clearTimeout(timer)
    timer = null
  }

  return {
    blocks: () => blocks,
    subscribe: (listener: () => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    /** The page was scrolled to so many px. */
    moved,
    /** Where the lower edge of the screen is on the page, in px. */
    bottom: () => top + screenHeight(),
    /** Whether the start of the list can be seen. */
    atTop: () => top <= measures.startPx,
    look,
    stop,
    /** @returns where to scroll to, so that what is at the top of the screen stays there; null when it does by itself */
    measure: (next: Measures): number | null => {
      const before = measures
      measures = next
      if (before.rowPx === next.rowPx || top <= before.startPx) return null
      return Math.round(next.startPx + ((top - before.startPx) * next.rowPx) / before.rowPx)
    },
  }
}

function same(one: Range, other: Range): boolean {
  return one.from === other.from && one.to === other.to
}
