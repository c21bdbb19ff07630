import { Button, Text, View } from '@tarojs/components'
import type { Coupon, EntryResolved } from '../../../cloudfunctions/gateway/contract'
import { aria } from '../../components/aria'
import { excerpt } from '../../coupon/excerpt'
import { thisVisit } from '../../entry/thisVisit'
import type { VisitState } from '../../entry/visit'
import { words } from '../../words'
import { ClaimTicket } from './ClaimTicket'

const NAME_ROOM = 10

interface Props {
  visit: VisitState
  /** epoch ms, of the function's clock */
  now: number
  onOpen: (coupon: Coupon) => void
  onClaim: (coupon: Coupon) => void
  onUse: (couponsNo: string | null) => void
}

/** What was scanned, and what it means for this member here: in one line, and put away with one tap. */
export function Visit({ visit, now, onOpen, onClaim, onUse }: Props) {
  const { scene, told, refused, failed } = visit
  if (scene === null && refused === null) return null
  const { line, note } =
    refused !== null
      ? { line: refused, note: '' }
      : told !== null
        ? verdictOf(told)
        : { line: failed?.problem.message ?? words.looking, note: '' }
  return (
    <View>
      <View className="visit">
        <View className="visit-words" {...aria('status')}>
          <Text className="visit-line">{line}</Text>
          {note !== '' && <Text className="visit-note">{note}</Text>}
        </View>
        <Button
          className="visit-close"
          hoverClass="pressed"
          aria-label={words.leaveStore}
          onClick={refused === null ? thisVisit.leave : thisVisit.dismiss}
        />
      </View>
      {told?.coupon && (
        <ClaimTicket coupon={told.coupon} now={now} onOpen={onOpen} onClaim={onClaim} onUse={onUse} />
      )}
    </View>
  )
}

/** Says no more than is known: opening hours are not, nor which stores a scheme of the center is for. */
function verdictOf({ store, usable, claimable }: EntryResolved): { line: string; note: string } {
  if (store === null) return { line: words.noSuchStore, note: words.claimableElsewhere(claimable) }
  const name = excerpt(store.name, NAME_ROOM)
  if (!store.enabled) return { line: words.storeClosed(name), note: words.claimableElsewhere(claimable) }
  const line =
    usable === null ? words.claimableHere(name, claimable) : words.verdict(name, usable.here, claimable)
  const note =
    usable !== null && usable.perhaps > 0 ? words.perhapsHere(usable.perhaps) : words.storesOnCoupon
  return { line, note }
}
