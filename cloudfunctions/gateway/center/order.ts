import type { Coupon, Order } from '../contract'

/** Ended schemes are shown for so long after their end. */
const ENDED_SHOWN_MS = 7 * 24 * 3_600_000
/** Sorts after every date that can be read. */
const NEVER = Number.MAX_SAFE_INTEGER

/** Where a coupon stands in the list: compared by group, then key (ms, fen or hundredths of 折), then id. */
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
 * The whole list in order. Schemes that ended more than 7 days ago are left out of it.
 * @param now epoch ms
 */
export function arrange(coupons: readonly Coupon[], order: Order, now: number): Arranged {
  let until = NEVER
  const rows: Placed[] = []
  for (const coupon of coupons) {
    const { validTo } = coupon
    const ended = validTo !== null && validTo < now
    const gone = validTo === null ? NEVER : validTo + ENDED_SHOWN_MS + 1
    if (gone <= now) continue
    const moves = order === 'ending' && validTo !== null && !ended ? validTo + 1 : gone
    until = Math.min(until, moves)
    rows.push({ place: order === 'ending' ? placeByEnd(coupon, ended) : placeByValue(coupon), coupon })
  }
  rows.sort((a, b) => compare(a.place, b.place))
  return { rows, until }
}

/**
 * 快到期: claimable ones by the end of their validity, unreadable dates last among them; then those sold out; then
 * those that have ended, the latest first. A coupon that starts later is claimable.
 */
function placeByEnd({ validTo, left, id }: Coupon, ended: boolean): Place {
  if (ended) return [2, -(validTo ?? 0), id]
  return [left === 0 ? 1 : 0, validTo ?? NEVER, id]
}

/** 面额: yuan from high to low, then 折 from low to high, then what has neither. */
function placeByValue({ valueFen, zhe, id }: Coupon): Place {
  if (zhe !== null) return [1, zhe, id]
  return valueFen !== null ? [0, -valueFen, id] : [2, 0, id]
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
