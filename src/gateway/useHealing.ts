import { useEffect, useRef } from 'react'
import { onBackOnline } from '../device/network'
import { healingDelay, type Problem } from './problem'

/** A problem, and how many times in a row it (or another) came up. */
export interface Failed {
  problem: Problem
  attempts: number
}

export function failedAgain(before: Failed | null, problem: Problem): Failed {
  return { problem, attempts: (before?.attempts ?? 0) + 1 }
}

/**
 * Tries again by itself what failed: after a while, at once when the network is back, and at once when the member
 * comes back to the page. Nobody has to tap, and nothing is tried where nobody looks.
 */
export function useHealing(failed: Failed | null, visible: boolean, heal: () => void): void {
  const latest = useRef(heal)
  latest.current = heal
  const wasHidden = useRef(false)
  useEffect(() => {
    if (!visible) wasHidden.current = true
    if (failed === null || !visible) return
    const delay = wasHidden.current ? 0 : healingDelay(failed.problem, failed.attempts)
    wasHidden.current = false
    const timer = setTimeout(() => latest.current(), delay)
    const stop = onBackOnline(() => latest.current())
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [failed, visible])
}
