import type { Coupon } from '../../cloudfunctions/gateway/contract'
import { excerpt } from './excerpt'
import { stateOf } from './state'
import { stockLine } from './stock'
import { validity } from './validity'
import { type ValueLabel, valueLabel } from './value'

/** What two lines of a name and one of content can show on the widest phone, in Chinese characters. */
const NAME_ROOM = 26
const CONTENT_ROOM = 20
/** Three lines in the place of content and time. */
const REMARK_ROOM = 45

/** What a ticket says, apart from what can be done with it. */
export interface Face {
  value: ValueLabel
  name: string
  content: string
  time: string
  /** Time runs out. */
  urgent: boolean
  /** In the place of content and time, whole; empty: there is nothing to be told. */
  remark: string
  /** It cannot be had, or not any more. */
  quiet: boolean
  /** All of it in one sentence, for who cannot see it. */
  label: string
}

/**
 * A coupon of the center.
 * @param now epoch ms, of the function's clock; to the minute is enough
 * @param remark why it could not be claimed, say
 */
export function couponFace(coupon: Coupon, now: number, remark: string): Face {
  const { text, brief, urgent } = validity(coupon, now)
  const state = stateOf(coupon, now)
  const stock = state === 'claimable' ? stockLine(coupon, urgent) : ''
  return composed(coupon, valueLabel(coupon), {
    text,
    time: stock === '' ? text : `${brief} · ${stock}`,
    urgent,
    remark,
    quiet: state !== 'claimable',
  })
}

interface Said extends Pick<Face, 'time' | 'urgent' | 'remark' | 'quiet'> {
  /** When, for who cannot see it. */
  text: string
}

export function composed(
  coupon: Pick<Coupon, 'name' | 'content' | 'kind'>,
  value: ValueLabel,
  { text, remark, ...said }: Said,
): Face {
  const { before, digits, after, line } = value
  const name = excerpt(coupon.name, NAME_ROOM)
  // What is looked at first; the rest is on the coupon's own page, and here every byte is sent twenty times a page.
  const ordinary = coupon.kind === 'cash' || coupon.kind === 'discount'
  const label = [`${before}${digits}${after}`, !ordinary && line, name, text]
  return {
    ...said,
    value,
    name,
    content: excerpt(coupon.content, CONTENT_ROOM),
    remark: excerpt(remark, REMARK_ROOM),
    label: label.filter(Boolean).join('，'),
  }
}
