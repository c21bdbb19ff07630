const FIRST_MS = 10_000
const LONGER = 1.25
const LONGEST_MS = 60_000

/**
 * How long to wait before asking again how a redemption stands, in ms: 10 s, then longer and longer, to a minute. Of a
 * redemption that takes two minutes it asks 6 times.
 * @param asked how often it was asked already
 */
export function pauseAfter(asked: number): number {
  return Math.min(FIRST_MS * LONGER ** asked, LONGEST_MS)
}
