import { useEffect } from 'react'
import type { Coupon, Mine } from '../../cloudfunctions/gateway/contract'
import { seenCoupons } from '../coupon/seen'
import { call } from '../gateway/call'
import { memberClaims } from './memberClaims'
import { useClaims } from './useClaims'

/** The function itself reads a member's coupons at most once a minute. */
const AGAIN_MS = 60_000

interface Told {
  mine?: Mine | null
  coupons?: Coupon[]
  coupon?: Coupon
}

let askedAt = Number.NEGATIVE_INFINITY

/** The same as `call`; what an answer of the center says of coupons, and of the member's, is learned on the way. */
export const callAndLearn: typeof call = async (action, input) => {
  const asked = Date.now()
  const result = await call(action, input)
  if (!result.ok) return result
  const { mine, coupons, coupon } = result.data as Told
  seenCoupons.see(coupons ?? (coupon === undefined ? [] : [coupon]))
  // An older function does not say.
  if (mine !== undefined) memberClaims.learn(mine, asked)
  return result
}

/** Brings the member's coupons up to date, also those given elsewhere, once the page has shown what is known. */
export function useOwned(ready: boolean): void {
  const { member } = useClaims()
  useEffect(() => {
    const since = Date.now() - askedAt
    // A clock that was put back is no reason to wait.
    if (!ready || member !== true || (since >= 0 && since < AGAIN_MS)) return
    askedAt = Date.now()
    void callAndLearn('claim.owned', {})
  }, [ready, member])
}
