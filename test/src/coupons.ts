import type { CenterPage, Coupon } from '../../cloudfunctions/gateway/contract'
import { MORNING } from '../time'

export const DAY = 24 * 3_600_000

/** A claimable ¥10 coupon that ends in 30 days, at the end of that day in China. */
export function aCoupon(more: Partial<Coupon> = {}): Coupon {
  return {
    id: '1534104111400644608',
    number: 'QF000001',
    name: '优惠券',
    content: '',
    kind: 'cash',
    valueFen: 1000,
    zhe: null,
    capFen: null,
    total: null,
    left: null,
    validFrom: null,
    validTo: endOfDay(30),
    ...more,
  }
}

/** The last millisecond, in China, of the day so many days after the morning of the tests. */
export function endOfDay(days: number): number {
  const china = 8 * 3_600_000
  return (Math.floor((MORNING + china) / DAY) + days + 1) * DAY - china - 1
}

/** Page `number` (from 0) of a list of `total` coupons, as the function answers. */
export function aPage(number: number, total: number, more: Partial<CenterPage> = {}): CenterPage {
  const from = number * 20
  const size = Math.max(0, Math.min(20, total - from))
  return {
    coupons: Array.from({ length: size }, (_, row) =>
      aCoupon({ id: String(1000 + from + row), name: `券${from + row + 1}` }),
    ),
    next: from + 20 < total ? `page ${number + 1}` : null,
    total,
    snapshotAgeMs: 0,
    now: MORNING,
    ...more,
  }
}
