import { Button, Text, View } from '@tarojs/components'
import Taro, { useRouter, useShareAppMessage } from '@tarojs/taro'
import { useState } from 'react'
import type { Coupon } from '../../../cloudfunctions/gateway/contract'
import { Frame } from '../../components/Frame'
import { Notice } from '../../components/Notice'
import { ago, isFresh } from '../../coupon/age'
import { discountExample } from '../../coupon/example'
import { stateOf } from '../../coupon/state'
import { stockInFull } from '../../coupon/stock'
import { validityInFull } from '../../coupon/validity'
import { valueLabel } from '../../coupon/value'
import { decoded } from '../../device/pageAddress'
import { shareAddress } from '../../device/share'
import { words } from '../../words'
import { useCoupon } from './useCoupon'
import './index.scss'

const CENTER = '/pages/center/index'

export default function CouponPage() {
  const { id = '' } = useRouter().params
  const { known, missing, failed, asking, now, retry } = useCoupon(decoded(id))
  useShareAppMessage(() => ({
    title: known === null ? words.center : titleOf(known.coupon),
    path: known === null ? CENTER : `/pages/coupon/index?id=${encodeURIComponent(known.coupon.id)}`,
  }))
  return (
    <Frame title={words.coupon} home={CENTER}>
      {missing ? (
        <Notice
          drawing="empty"
          title={words.goneTitle}
          hint={words.goneHint}
          action={words.toCenter}
          onAction={toCenter}
        />
      ) : known !== null ? (
        <View>
          <Sheet
            coupon={known.coupon}
            readAt={known.readAt}
            now={now}
            trouble={failed?.problem.message ?? null}
          />
          <ShareButton coupon={known.coupon} />
        </View>
      ) : failed !== null && failed.problem.code !== 'busy' ? (
        <Notice
          drawing={failed.problem.code === 'offline' ? 'offline' : 'error'}
          title={failed.problem.message}
          hint={failed.problem.code === 'offline' ? words.offlineHint : words.errorHint}
          action={asking ? words.loading : words.retry}
          onAction={retry}
        />
      ) : (
        <View className="sheet-room">
          <Text className="waiting">{failed?.problem.message ?? words.loading}</Text>
        </View>
      )}
    </Frame>
  )
}

interface SheetProps {
  coupon: Coupon
  readAt: number | null
  now: number
  trouble: string | null
}

function Sheet({ coupon, readAt, now, trouble }: SheetProps) {
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

/** WeChat's own sheet with its card; in a browser the address. */
function ShareButton({ coupon }: { coupon: Coupon }) {
  const [outcome, setOutcome] = useState('')
  if (process.env.TARO_ENV === 'weapp') {
    return (
      <Button className="share" hoverClass="pressed" openType="share">
        {words.share}
      </Button>
    )
  }
  const share = async () => setOutcome(words.shareOutcomes[await shareAddress(titleOf(coupon))])
  return (
    <Button className="share" hoverClass="pressed" onClick={share}>
      {outcome || words.share}
    </Button>
  )
}

/** ¥10 代金券 · 会员日全场立减 */
function titleOf(coupon: Coupon): string {
  const { before, digits, after } = valueLabel(coupon)
  const kind = words.kinds[coupon.kind]
  const value = `${before}${digits}${after}`
  return `${value === kind ? kind : `${value} ${kind}`} · ${coupon.name}`
}

function toCenter(): void {
  if (Taro.getCurrentPages().length > 1) Taro.navigateBack()
  else Taro.redirectTo({ url: CENTER })
}
