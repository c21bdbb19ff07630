import type { Coupon } from '../contract'

/** Ended schemes are shown for so long after their end. */
const ENDED_SHOWN_MS = 7 * 24 * 3_600_000
/** Sorts after every date that can be read. */
const NEVER = Number.MAX_SAFE_INTEGER

/** Where a coupon stands in the list: compared by group, then key, then id. Key in ms. */
export type Place = readonly [group: 0 | 1 | 2, key: number, id: string]

export interface Placed {
  place: Place
  coupon: Coupon
}

export interface Arranged {
  rows: readonly Placed[]
  /** Until when, in epoch ms, the clock alone changes nothing in it. */
  until: number
}

/**
 * 快到期: claimable ones by the end of their validity, unreadable dates last among them; then those sold out; then
 * those that ended in the last 7 days, the latest first. A coupon that starts later is claimable.
 * @param now epoch ms
 */
export function byEnding(coupons: readonly Coupon[], now: number): Arranged {
  let until = NEVER
  const rows: Placed[] = []
  for (const coupon of coupons) {
    const { validTo, left, id } = coupon
    const change = validTo === null ? NEVER : validTo >= now ? validTo + 1 : validTo + ENDED_SHOWN_MS + 1
    if (change <= now) continue
    until = Math.min(until, change)
    if (validTo !== null && validTo < now) rows.push({ place: [2, -validTo, id], coupon })
    else rows.push({ place: [left === 0 ? 1 : 0, validTo ?? NEVER, id], coupon })
  }
  rows.sort((a, b) => compare(a.place, b.place))
  return { rows, until }
}

/** The first `size` rows that stand after `after`; from the start without it. */
export function pageAfter(rows: readonly Placed[], after: Place | null, size: number): Placed[] {
  let from = 0
  let to = after === null ? 0 : rows.length
  while (from < to) {
    const middle = (from + to) >> 1
    const row = rows[middle]
    if (row !== undefined && after !== null && compare(row.place, after) <= 0) from = middle + 1
    else to = middle
  }
  return rows.slice(from, from + size)
}

export function compare(a: Place, b: Place): number {
  if (a[0] !== b[0]) return a[0] - b[0]
  if (a[1] !== b[1]) return a[1] < b[1] ? -1 : 1
  return a[2] < b[2] ? -1 : a[2] > b[2] ? 1 : 0
}
