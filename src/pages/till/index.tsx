import { Button, Text, View } from '@tarojs/components'
import { useRouter } from '@tarojs/taro'
import { useEffect, useState } from 'react'
import type { WalletCoupon } from '../../../cloudfunctions/gateway/contract'
import { aria } from '../../components/aria'
import { Codes } from '../../components/Codes'
import { Frame } from '../../components/Frame'
import { yuan } from '../../coupon/amount'
import { inChina } from '../../coupon/day'
import { dayOf, timeOf } from '../../coupon/validity'
import { back, WALLET } from '../../device/navigation'
import { decoded } from '../../device/pageAddress'
import { ownedTime, ownedValue, termsOf } from '../../wallet/face'
import { words } from '../../words'
import type { Redemption } from './redemption'
import { useTill } from './useTill'
import './index.scss'

const SECOND_MS = 1_000

/** 收银模式: a sheet of white paper for the cashier's scanner, and for the cashier. It needs no network. */
export default function TillPage() {
  const { no = '' } = useRouter().params
  const couponsNo = decoded(no)
  const { coupon, redemption, visible, ahead } = useTill(couponsNo)
  return (
    <Frame title={words.till} home={WALLET} paper>
      <View className="till">
        {coupon !== null && <Worth coupon={coupon} ahead={ahead} />}
        {redemption.kind === 'whole' ? (
          <Redeemed at={redemption.at} store={redemption.store} now={Date.now() + ahead} />
        ) : (
          <View>
            <Told coupon={coupon} redemption={redemption} now={Date.now() + ahead} />
            <View className="till-codes">
              <Codes text={couponsNo} />
            </View>
            <Clock running={visible} ahead={ahead} />
            <Text className="till-hint">{words.clockHint}</Text>
            {process.env.TARO_ENV === 'h5' && <Text className="till-hint">{words.brightHint}</Text>}
          </View>
        )}
      </View>
    </Frame>
  )
}

/** For the cashier to read. */
function Worth({ coupon, ahead }: { coupon: WalletCoupon; ahead: number }) {
  const { before, digits, after, line } = ownedValue(coupon)
  const now = Date.now() + ahead
  // For a cashier the day will do.
  const { tab, validTo } = coupon
  const time =
    tab === 'usable' && validTo !== null ? words.until(dayOf(validTo, now)) : ownedTime(coupon, now).text
  return (
    <View className="till-worth">
      <Text className="till-value">{`${before}${digits}${after}`}</Text>
      <Text className="till-name">{coupon.name}</Text>
      <Text className="till-terms">{[line, termsOf(coupon), time].filter(Boolean).join(' · ')}</Text>
    </View>
  )
}

/** What the member and the cashier should know before it is scanned (again). */
function Told({
  coupon,
  redemption,
  now,
}: {
  coupon: WalletCoupon | null
  redemption: Redemption
  now: number
}) {
  const text = toldOf(coupon, redemption, now)
  if (text === '') return null
  const done = redemption.kind === 'part' || redemption.kind === 'once'
  return (
    <Text className={done ? 'till-told done' : 'till-told'} {...aria('status')}>
      {text}
    </Text>
  )
}

function toldOf(coupon: WalletCoupon | null, redemption: Redemption, now: number): string {
  switch (redemption.kind) {
    case 'part':
      return words.redeemedPart(yuan(redemption.spentFen), yuan(redemption.leftFen))
    case 'once':
      return words.redeemedOnce(redemption.left)
    case 'maybe':
      return words.tillMaybeUsed
    case 'expired':
      return words.tillExpired
    default:
      return coupon?.tab === 'upcoming' ? words.tillUpcoming(ownedTime(coupon, now).text) : ''
  }
}

function Redeemed({ at, store, now }: { at: number | null; store: string; now: number }) {
  return (
    <View className="redeemed" {...aria('status')}>
      <View className="redeemed-tick" />
      <Text className="redeemed-word">{words.redeemed}</Text>
      {at !== null && (
        <Text className="till-hint">
          {[store, words.redeemedAt(timeOf(at, now))].filter(Boolean).join(' · ')}
        </Text>
      )}
      <Button className="action redeemed-back" hoverClass="pressed" onClick={() => back(WALLET)}>
        {words.otherCoupons}
      </Button>
    </View>
  )
}

/** A screenshot shows when it was taken. */
function Clock({ running, ahead }: { running: boolean; ahead: number }) {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (!running) return
    setNow(Date.now())
    const timer = setInterval(() => setNow(Date.now()), SECOND_MS)
    return () => clearInterval(timer)
  }, [running])
  return <Text className="till-clock">{inChina(now + ahead).format('HH:mm:ss')}</Text>
}
