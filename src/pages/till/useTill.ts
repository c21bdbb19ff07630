import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import type { WalletCoupon, WalletShown } from '../../../cloudfunctions/gateway/contract'
import { useTillScreen } from '../../device/tillScreen'
import { usePageVisible } from '../../device/usePageVisible'
import { thisVisit } from '../../entry/thisVisit'
import { memberWallet } from '../../wallet/memberWallet'
import { pauseAfter } from './pace'
import { type Redemption, redemptionOf } from './redemption'

export interface Till {
  /** null: not known yet; its codes are there all the same. */
  coupon: WalletCoupon | null
  redemption: Redemption
  visible: boolean
  /** By how many ms the function's clock is ahead of the phone's. */
  ahead: number
}

/** @param couponsNo as the page's address has it */
export function useTill(couponsNo: string): Till {
  const state = useSyncExternalStore(memberWallet.subscribe, memberWallet.state)
  const coupon = memberWallet.find(couponsNo)
  const before = useRef(coupon)
  if (before.current === null) before.current = coupon
  const [logged, setLogged] = useState<WalletShown['redemption'] | null>(null)
  const redemption = redemptionOf(coupon, before.current, logged)
  const visible = usePageVisible()
  const over = redemption.kind === 'whole' || redemption.kind === 'expired'
  useTillScreen(visible && !over)

  const [asked, setAsked] = useState(0)
  const askedAt = useRef(Date.now())
  const unknown = coupon === null
  useEffect(() => {
    if (!visible || over) return
    // Come back from elsewhere: what has passed meanwhile counts. A clock that was put back does not.
    const since = Math.max(0, Date.now() - askedAt.current)
    const pause = unknown && asked === 0 ? 0 : Math.max(0, pauseAfter(asked) - since)
    const timer = setTimeout(async () => {
      askedAt.current = Date.now()
      const result = await memberWallet.show(couponsNo, thisVisit.scene())
      if (result.ok) setLogged(result.data.redemption ?? null)
      // Without a network nothing is told, and nothing is missing: the codes are there.
      setAsked((asked) => asked + 1)
    }, pause)
    return () => clearTimeout(timer)
  }, [visible, over, asked, unknown, couponsNo])

  return { coupon, redemption, visible, ahead: state.ahead }
}
