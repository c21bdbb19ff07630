/**
 * The arithmetic of `take`: how many were taken in the window that ends now. A take counts in a slot of a
 * twentieth of the window and lapses when the whole slot has left it, so that the limit holds in *any* window,
 * not on average, with a bounded number of slots.
 *
 * A bucket that refills would let twice the limit through in its first minute; Kingdee counts a sliding one.
 */
const SLOTS = 20

const slotMs = (windowMs: number): number => Math.max(1, Math.ceil(windowMs / SLOTS))

/** The slot that `now` falls into. */
export const slotAt = (now: number, windowMs: number): number => Math.floor(now / slotMs(windowMs))

/** The first slot that still counts at `now`. */
export const firstSlot = (now: number, windowMs: number): number => slotAt(now - windowMs, windowMs)

/**
 * When `n` more can be taken, in ms from `now`.
 * @param slots what counts at `now`, in ascending order of slot
 */
export function waitMs(
  slots: readonly { slot: number; used: number }[],
  n: number,
  limit: number,
  now: number,
  windowMs: number,
): number {
  let used = slots.reduce((sum, { used }) => sum + used, 0)
  for (const { slot, used: freed } of slots) {
    used -= freed
    if (used + n <= limit) return (slot + 1) * slotMs(windowMs) + windowMs - now
  }
  return windowMs
}
