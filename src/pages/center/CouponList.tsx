import { View } from '@tarojs/components'
import type { Coupon } from '../../../cloudfunctions/gateway/contract'
import { BLOCK, type Range } from './blocks'
import { ClaimTicket } from './ClaimTicket'

/** Blocks in a group, groups in a larger one: WeChat wants no parent with more than 60 children. */
const GROUP = 20
const LARGEST = BLOCK * GROUP * GROUP

interface Props {
  coupons: readonly Coupon[]
  /** Blocks that have their tickets. */
  shown: Range
  /** The height of a coupon, with the room under it. */
  rowPx: number
  now: number
  onOpen: (coupon: Coupon) => void
  onClaim: (coupon: Coupon) => void
}

/** Every part has its height, whether its coupons are in the tree or not: nothing moves when they come and go. */
export function CouponList(props: Props) {
  const { coupons, rowPx } = props
  return (
    <View style={`height:${px(coupons.length * rowPx)}`}>
      {startsOf(0, coupons.length, LARGEST).map((from) => (
        <Stretch key={from} {...props} from={from} size={LARGEST} />
      ))}
    </View>
  )
}

/** A part of the list. Far from the screen it is one empty box; its siblings stay where they are, as WeChat is sent all of them again when one is taken out. */
function Stretch(props: Props & { from: number; size: number }) {
  const { coupons, shown, rowPx, now, onOpen, onClaim, from, size } = props
  const to = Math.min(from + size, coupons.length)
  const style = `height:${px((to - from) * rowPx)}`
  if (shown.from * BLOCK >= to || shown.to * BLOCK <= from) return <View className="far" style={style} />
  if (size > BLOCK) {
    return (
      <View style={style}>
        {startsOf(from, to, size / GROUP).map((start) => (
          <Stretch key={start} {...props} from={start} size={size / GROUP} />
        ))}
      </View>
    )
  }
  return (
    <View style={style}>
      {coupons.slice(from, to).map((coupon) => (
        <ClaimTicket key={coupon.id} coupon={coupon} now={now} onOpen={onOpen} onClaim={onClaim} />
      ))}
    </View>
  )
}

function startsOf(from: number, to: number, size: number): number[] {
  return Array.from({ length: Math.ceil((to - from) / size) }, (_, index) => from + index * size)
}

function px(length: number): string {
  return `${Math.round(length * 100) / 100}px`
}
