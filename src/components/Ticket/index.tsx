import { Text, View } from '@tarojs/components'
import { memo } from 'react'
import type { Coupon } from '../../../cloudfunctions/gateway/contract'
import type { ClaimAction } from '../../claim/action'
import { excerpt } from '../../coupon/excerpt'
import { stateOf } from '../../coupon/state'
import { stockLine } from '../../coupon/stock'
import { validity } from '../../coupon/validity'
import { valueLabel } from '../../coupon/value'
import { button, faceOf } from '../aria'
import './index.scss'

/** What two lines of a name and one of content can show on the widest phone, in Chinese characters. */
const NAME_ROOM = 26
const CONTENT_ROOM = 20
/** Three lines in the place of content and time. */
const REMARK_ROOM = 45

interface Props {
  coupon: Coupon
  /** epoch ms, of the function's clock; to the minute is enough */
  now: number
  action: ClaimAction
  onOpen: () => void
  onClaim: () => void
}

/**
 * One coupon of a list. Flat, because WeChat is sent every node: one box, its texts placed by a grid, the notches and
 * the stub painted by the box's own background. All tickets are of one height.
 */
export const Ticket = memo(function Ticket({ coupon, now, action, onOpen, onClaim }: Props) {
  const { before, digits, after, size, line } = valueLabel(coupon)
  const { text, brief, urgent } = validity(coupon, now)
  const state = stateOf(coupon, now)
  const name = excerpt(coupon.name, NAME_ROOM)
  const stock = state === 'claimable' ? stockLine(coupon, urgent) : ''
  const time = stock === '' ? text : `${brief} · ${stock}`
  // What is looked at first; the rest is on the coupon's own page, and here every byte is sent twenty times a page.
  const ordinary = coupon.kind === 'cash' || coupon.kind === 'discount'
  const label = [`${before}${digits}${after}`, !ordinary && line, name, text]
  const press = action.press === 'claim' ? onClaim : onOpen
  return (
    <View
      className={state === 'claimable' || action.look === 'own' ? 'ticket' : 'ticket quiet'}
      hoverClass="pressed"
      onClick={onOpen}
    >
      <Text className={`value ${size}${before && ' yuan'}`}>
        {`${before}${digits}`}
        {after && <Text className="unit">{after}</Text>}
      </Text>
      {line && <Text className="kind">{line}</Text>}
      <Text className="name" {...faceOf(onOpen, label.filter(Boolean).join('，'))}>
        {name}
      </Text>
      {/* Why not, or not yet, is told whole: it has the room of what else would stand there. */}
      {action.remark ? (
        <Text className="remark">{excerpt(action.remark, REMARK_ROOM)}</Text>
      ) : (
        coupon.content && <Text className="content">{excerpt(coupon.content, CONTENT_ROOM)}</Text>
      )}
      {action.remark === '' && <Text className={urgent ? 'valid urgent' : 'valid'}>{time}</Text>}
      {/* Always there, so that a claim changes its class and its text and nothing else is sent. */}
      <View className={`act ${action.look}`} {...button(action.press === null ? undefined : press)}>
        {action.text}
      </View>
    </View>
  )
})
