import type { Coupon } from '../../cloudfunctions/gateway/contract'

const seen = new Map<string, Coupon>()

/** What the center has shown since the app was started, by id: what a coupon of the member's looks like before the wallet tells. */
export const seenCoupons = {
  see(coupons: readonly Coupon[]): void {
    for (const coupon of coupons) seen.set(coupon.id, coupon)
  },
  find: (id: string): Coupon | null => seen.get(id) ?? null,
}
