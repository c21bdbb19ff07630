import type { Coupon } from '../../cloudfunctions/gateway/contract'
import { words } from '../words'
import { yuan } from './amount'

const PRICE_FEN = 100_00

/** What a discount makes of ¥100; null for other coupons. The row does not tell a minimum spend, so it speaks of none. */
export function discountExample({ zhe, capFen }: Coupon): string | null {
  if (zhe === null) return null
  // Hundredths of 折 are tenths of a percent.
  const discounted = (PRICE_FEN * zhe) / 1000
  const paid = capFen === null ? discounted : Math.max(discounted, PRICE_FEN - capFen)
  return words.example(yuan(PRICE_FEN), yuan(paid))
}
