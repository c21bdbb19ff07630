import { Button, Text, View } from '@tarojs/components'
import { useRouter, useShareAppMessage } from '@tarojs/taro'
import { useState } from 'react'
import type { Coupon } from '../../../cloudfunctions/gateway/contract'
import { claimAction } from '../../claim/action'
import { memberClaims } from '../../claim/memberClaims'
import { useGoingOn, useStanding } from '../../claim/useClaims'
import { button } from '../../components/aria'
import { Frame } from '../../components/Frame'
import { Notice } from '../../components/Notice'
import { Sheet } from '../../components/Sheet'
import { Trouble } from '../../components/Trouble'
import { stateOf } from '../../coupon/state'
import { valueLabel } from '../../coupon/value'
import { back, CENTER, toMember, toStores, toTill } from '../../device/navigation'
import { decoded } from '../../device/pageAddress'
import { shareAddress } from '../../device/share'
import { usePageVisible } from '../../device/usePageVisible'
import { words } from '../../words'
import { useCoupon } from './useCoupon'
import './index.scss'

export default function CouponPage() {
  const { id = '' } = useRouter().params
  const { known, missing, failed, asking, now, retry } = useCoupon(decoded(id))
  const standing = useStanding(decoded(id))
  useGoingOn(usePageVisible())
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
          action={words.otherCoupons}
          onAction={() => back()}
        />
      ) : known !== null ? (
        <View>
          <Sheet
            coupon={known.coupon}
            readAt={known.readAt}
            now={now}
            couponsNo={standing?.state === 'issued' ? standing.couponsNo : null}
            trouble={failed?.problem.message ?? null}
          />
          <ClaimButton coupon={known.coupon} now={now} />
          <ShareButton coupon={known.coupon} />
          <Button className="outlined share" hoverClass="pressed" onClick={toStores}>
            {words.seeStores}
          </Button>
        </View>
      ) : failed !== null && failed.problem.code !== 'busy' ? (
        <Trouble problem={failed.problem} asking={asking} retry={retry} />
      ) : (
        <View className="sheet-room">
          <Text className="waiting">{failed?.problem.message ?? words.loading}</Text>
        </View>
      )}
    </Frame>
  )
}

/** The same as on the ticket, across the page. */
function ClaimButton({ coupon, now }: { coupon: Coupon; now: number }) {
  const standing = useStanding(coupon.id)
  const { text, look, press, remark } = claimAction(stateOf(coupon, now), standing)
  const acts = {
    claim: async () => {
      if ((await memberClaims.claim(coupon.id)) === 'notBound') void toMember()
    },
    use: () => toTill(standing?.state === 'issued' ? standing.couponsNo : null),
  }
  return (
    <View className="claim-room">
      {remark !== '' && <Text className="remark">{remark}</Text>}
      <View className={`claim-button ${look}`} {...button(press === null ? undefined : acts[press])}>
        {text.replace('\n', ' · ')}
      </View>
    </View>
  )
}

/** WeChat's own sheet with its card; in a browser the address. */
function ShareButton({ coupon }: { coupon: Coupon }) {
  const [outcome, setOutcome] = useState('')
  if (process.env.TARO_ENV === 'weapp') {
    return (
      <Button className="outlined share" hoverClass="pressed" openType="share">
        {words.share}
      </Button>
    )
  }
  const share = async () => setOutcome(words.shareOutcomes[await shareAddress(titleOf(coupon))])
  return (
    <Button className="outlined share" hoverClass="pressed" onClick={share}>
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
