import type { WalletCoupon, WalletShown } from '../../../cloudfunctions/gateway/contract'

/** What became of a coupon while it was shown at the till. */
export type Redemption =
  /** Nothing yet: the codes are there to be scanned. */
  | { kind: 'none' }
  /** `at`: epoch ms; null: not told. `store`: where, if its log says; '' else. */
  | { kind: 'whole'; at: number | null; store: string }
  /** It can be used again: so much went off, so much is left. */
  | { kind: 'part'; spentFen: number; leftFen: number }
  | { kind: 'once'; left: number }
  /** It is gone from the member's coupons, and nobody says why. */
  | { kind: 'maybe' }
  | { kind: 'expired' }

/**
 * @param before as it was when the till was opened; null: it was not known
 * @param logged what the store's own log says; null: nothing
 */
export function redemptionOf(
  coupon: WalletCoupon | null,
  before: WalletCoupon | null,
  logged: WalletShown['redemption'] | null = null,
): Redemption {
  if (coupon === null) return { kind: 'none' }
  if (logged && coupon.tab === 'used') return { kind: 'whole', ...logged }
  if (coupon.maybeUsed) return { kind: 'maybe' }
  if (coupon.tab === 'used') return { kind: 'whole', at: coupon.changedAt, store: '' }
  if (coupon.tab === 'expired') return { kind: 'expired' }
  const { credit, uses } = coupon
  if (credit !== null && before?.credit && before.credit.leftFen > credit.leftFen)
    return { kind: 'part', spentFen: before.credit.leftFen - credit.leftFen, leftFen: credit.leftFen }
  if (uses !== null && before?.uses && before.uses.left > uses.left) return { kind: 'once', left: uses.left }
  return { kind: 'none' }
}
