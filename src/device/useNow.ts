import { useEffect, useState } from 'react'
import { wakeAt } from './ticker'

/**
 * The time; it moves only when what is said of it changes, and while the page can be seen.
 * @param ahead by how many ms the function's clock is ahead of the phone's, which may be wrong
 * @param changesAt when, after an instant, the words for it change next; both in epoch ms of the function's clock
 * @returns epoch ms, of the function's clock
 */
export function useNow(ahead: number, visible: boolean, changesAt: (now: number) => number): number {
  const [looked, setLooked] = useState(() => Date.now())
  const now = looked + ahead
  const next = changesAt(now)
  useEffect(() => {
    if (!visible) return
    // Hidden for long, or the clock was put right.
    if (Date.now() + ahead >= next) return setLooked(Date.now())
    return wakeAt(next - ahead, () => setLooked(Date.now()))
  }, [visible, ahead, next])
  return now
}
