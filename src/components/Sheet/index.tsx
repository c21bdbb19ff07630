import { Text, View } from '@tarojs/components'
import type { Coupon } from '../../../cloudfunctions/gateway/contract'
import { ago, isFresh } from '../../coupon/age'
import { discountExample } from '../../coupon/example'
import { stateOf } from '../../coupon/state'
import { stockInFull } from '../../coupon/stock'
import { validityInFull } from '../../coupon/validity'
import { valueLabel } from '../../coupon/value'
import { words } from '../../words'
import './index.scss'

interface Props {
  coupon: Coupon
  /** When it was read from Kingdee, in epoch ms of the function's clock; null: not known. */
  readAt: number | null
  /** epoch ms, of the function's clock */
  now: number
  /** Of the member's own coupon of this scheme; null: there is none, or its number is not known. */
  couponsNo: string | null
  /** What keeps it from being newer, in the member's words. */
  trouble: string | null
}

/** A coupon in full: what its own page shows of it. */
export function Sheet({ coupon, readAt, now, couponsNo, trouble }: Props) {
  const { before, digits, after, size, line } = valueLabel(coupon)
  const kind = words.kinds[coupon.kind]
  const state = stateOf(coupon, now)
  const { span, soon } = validityInFull(coupon, now)
  const stock = stockInFull(coupon)
  const example = discountExample(coupon)
  const aged = readAt !== null && !isFresh(now - readAt) && coupon.left !== null && coupon.left > 0
  return (
    <View className={state === 'claimable' ? 'sheet' : 'sheet quiet'}>
      <View className="worth">
        <Text className={`worth-value ${size}`}>
          {before && <Text className="worth-unit">{before}</Text>}
          {digits}
          {after && <Text className="worth-unit">{after}</Text>}
        </Text>
        {line && <Text className="worth-kind">{line === kind ? kind : `${kind} · ${line}`}</Text>}
        {example && <Text className="worth-kind">{example}</Text>}
        {state !== 'claimable' && <Text className="worth-state">{words[state]}</Text>}
      </View>
      <View className="body">
        <Text className="full-name">{coupon.name}</Text>
        {coupon.content && <Text className="full-content">{coupon.content}</Text>}
        <View className="facts">
          {couponsNo && <Text className="fact">{words.couponsNo}</Text>}
          {couponsNo && <Text className="answer">{couponsNo}</Text>}
          <Text className="fact">{words.validity}</Text>
          <View className="answer">
            <Text>{span}</Text>
            {soon && <Text className="soon">{soon}</Text>}
          </View>
          <Text className="fact">{words.stock}</Text>
          <View className="answer">
            <Text>
              {stock}
              {aged && <Text className="aged">{` · ${ago(now - readAt)}`}</Text>}
            </Text>
          </View>
          <Text className="fact">{words.store}</Text>
          <Text className="answer">{words.storeRule}</Text>
          {coupon.number && <Text className="fact">{words.number}</Text>}
          {coupon.number && <Text className="answer">{coupon.number}</Text>}
        </View>
        {trouble && <Text className="trouble">{trouble}</Text>}
      </View>
    </View>
  )
}
