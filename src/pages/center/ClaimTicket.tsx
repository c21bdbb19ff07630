import { memo } from 'react'
import type { Coupon } from '../../../cloudfunctions/gateway/contract'
import { claimAction } from '../../claim/action'
import { useStanding } from '../../claim/useClaims'
import { Ticket } from '../../components/Ticket'
import { couponFace } from '../../coupon/face'
import { stateOf } from '../../coupon/state'

interface Props {
  coupon: Coupon
  now: number
  onOpen: (coupon: Coupon) => void
  onClaim: (coupon: Coupon) => void
  onUse: (couponsNo: string | null) => void
}

/** A ticket and how the member stands with it: a claim draws this one alone. */
export const ClaimTicket = memo(function ClaimTicket({ coupon, now, onOpen, onClaim, onUse }: Props) {
  const standing = useStanding(coupon.id)
  const action = claimAction(stateOf(coupon, now), standing)
  const acts = {
    claim: () => onClaim(coupon),
    use: () => onUse(standing?.state === 'issued' ? standing.couponsNo : null),
  }
  return (
    <Ticket
      face={couponFace(coupon, now, action.remark)}
      action={action}
      onOpen={() => onOpen(coupon)}
      onAct={action.press === null ? undefined : acts[action.press]}
    />
  )
})
