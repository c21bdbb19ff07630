import type { Coupon } from '../../cloudfunctions/gateway/contract'

/** The coupon that was tapped last: its page shows it at once, while it asks for the newest. */
export const lastOpened: { coupon: Coupon | null } = { coupon: null }
