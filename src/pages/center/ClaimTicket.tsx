import { memo, useCallback } from 'react'
import type { Coupon } from '../../../cloudfunctions/gateway/contract'
import { claimAction } from '../../claim/action'
import { useStanding } from '../../claim/useClaims'
import { Ticket } from '../../components/Ticket'
import { stateOf } from '../../coupon/state'

interface Props {
  coupon: Coupon
  now: number
  onOpen: (coupon: Coupon) => void
  onClaim: (coupon: Coupon) => void
}

/** A ticket and how the member stands with it: a claim draws this one alone. */
export const ClaimTicket = memo(function ClaimTicket({ coupon, now, onOpen, onClaim }: Props) {
  const standing = useStanding(coupon.id)
  const open = useCallback(() => onOpen(coupon), [onOpen, coupon])
  const claim = useCallback(() => onClaim(coupon), [onClaim, coupon])
  const action = claimAction(stateOf(coupon, now), standing)
  return <Ticket coupon={coupon} now={now} action={action} onOpen={open} onClaim={claim} />
})
