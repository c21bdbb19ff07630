import type { Coupon } from '../../cloudfunctions/gateway/contract'

export type CouponState = 'claimable' | 'gone' | 'ended'

/**
 * There is no 未开始: a coupon that can be used later can be claimed now.
 * @param now epoch ms, of the function's clock
 */
export function stateOf({ validTo, left }: Coupon, now: number): CouponState {
  if (validTo !== null && now > validTo) return 'ended'
  return left === 0 ? 'gone' : 'claimable'
}
