/**
 * At most so many calls in any 60 seconds. A call that is refused for it does not count, or who keeps asking would
 * never get in again.
 */
export function slidingMinute(limit: number): { admit(now: number): boolean } {
  const minuteMs = 60_000
  let admitted: number[] = []
  let oldest = 0
  return {
    admit(now) {
      while (oldest < admitted.length && now - (admitted[oldest] ?? now) >= minuteMs) oldest += 1
      if (admitted.length - oldest >= limit) return false
      if (oldest > 10_000) {
        admitted = admitted.slice(oldest)
        oldest = 0
      }
      admitted.push(now)
      return true
    },
  }
}
