/** One timer for whatever waits for a moment to come: it is set to the earliest, and there is none when nobody waits. */

/** A timer cannot be set further ahead; who waits longer is told early, and looks at the clock. */
const LONGEST_MS = 24 * 3_600_000

const waiting = new Map<() => void, number>()
let timer: ReturnType<typeof setTimeout> | undefined

/**
 * @param at epoch ms of the phone's clock
 * @returns a function that waits no longer
 */
export function wakeAt(at: number, wake: () => void): () => void {
  // As a key of its own: one function may wait for several moments.
  const mine = () => wake()
  waiting.set(mine, at)
  setTimer()
  return () => {
    if (waiting.delete(mine)) setTimer()
  }
}

function setTimer(): void {
  clearTimeout(timer)
  if (waiting.size === 0) return
  const next = Math.min(...waiting.values())
  timer = setTimeout(ring, Math.min(Math.max(0, next - Date.now()), LONGEST_MS))
}

function ring(): void {
  const now = Date.now()
  const due = [...waiting].filter(([, at]) => at <= now).map(([wake]) => wake)
  for (const wake of due) waiting.delete(wake)
  for (const wake of due) wake()
  setTimer()
}
