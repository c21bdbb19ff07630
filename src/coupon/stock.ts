import type { Coupon } from '../../cloudfunctions/gateway/contract'
import { words } from '../words'
import { grouped } from './amount'

/** From so few on, the number itself is what counts. */
const FEW = 20

/**
 * What a ticket says of the stock; empty where there is nothing worth saying.
 * @param urgent beside time that runs out only little stock is worth it
 */
export function stockLine({ total, left }: Coupon, urgent = false): string {
  if (total === null || left === null || left === 0) return ''
  if (left <= FEW) return words.few(String(left))
  if (urgent) return ''
  const percent = takenPercent(total, left)
  return percent > 0 ? words.taken(percent) : ''
}

/** What the coupon's own page says. A figure from a list is always of some age. */
export function stockInFull({ total, left }: Coupon): string {
  if (left === 0) return words.gone
  if (total === null) return words.unlimited
  return left === null ? words.stockUnknown : words.about(grouped(left))
}

/** Never 100 while there is one left. */
function takenPercent(total: number, left: number): number {
  return Math.min(99, Math.floor(((total - left) / total) * 100))
}
