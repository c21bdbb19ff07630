import type { WalletCoupon } from '../../cloudfunctions/gateway/contract'
import { inChina, nextMidnight } from '../coupon/day'

const DAY_MS = 86_400_000

export interface Expiring {
  count: number
  /** What can honestly be added up: amounts off, and what is left of a credit. In fen. */
  fen: number
  /** How many of them have no amount: discounts, and what is paid for a price. */
  uncounted: number
}

/**
 * What is lost by the end of this week, which is Sunday's in China, unless it is used.
 * @param coupons that can be used
 * @param now epoch ms, of the function's clock
 */
export function expiringThisWeek(coupons: readonly WalletCoupon[], now: number): Expiring {
  const weekend = nextMidnight(now) + ((7 - inChina(now).day()) % 7) * DAY_MS
  const found = coupons.filter(({ validTo }) => validTo !== null && validTo >= now && validTo < weekend)
  const amounts = found.map(amountOf).filter((fen) => fen !== null)
  const fen = amounts.reduce((sum, amount) => sum + amount, 0)
  return { count: found.length, fen, uncounted: found.length - amounts.length }
}

function amountOf({ kind, valueFen, credit }: WalletCoupon): number | null {
  if (kind === 'cash') return valueFen
  return kind === 'cashMulti' ? (credit?.leftFen ?? null) : null
}
