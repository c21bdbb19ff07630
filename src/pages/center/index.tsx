import { Button, Text, View } from '@tarojs/components'
import Taro, { useDidShow } from '@tarojs/taro'
import { memo, useCallback, useRef } from 'react'
import type { Coupon } from '../../../cloudfunctions/gateway/contract'
import { Frame } from '../../components/Frame'
import { Notice } from '../../components/Notice'
import { Ticket } from '../../components/Ticket'
import { ago } from '../../coupon/age'
import { lastOpened } from '../../coupon/lastOpened'
import { words } from '../../words'
import type { Shown } from './list'
import { type Center, useCenter } from './useCenter'
import './index.scss'

/** A figure of the stock that is older carries its age. */
const FRESH_MS = 60_000

export default function CenterPage() {
  const center = useCenter()
  return (
    <Frame title={words.center}>
      {center.shown === null ? <Opening {...center} /> : <List {...center} shown={center.shown} />}
    </Frame>
  )
}

/** Nothing to show yet: a skeleton, or what is in the way. */
function Opening({ openFailed, opening, retry }: Center) {
  const problem = openFailed?.problem
  if (problem === undefined || problem.code === 'busy') {
    return (
      <View className="opening" aria-busy="true">
        <Text className="head">{problem?.message ?? words.loading}</Text>
        {Array.from({ length: 6 }, (_, row) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows of a skeleton have nothing else to be told apart by
          <View key={row} className="ticket-room" />
        ))}
      </View>
    )
  }
  const offline = problem.code === 'offline'
  return (
    <Notice
      drawing={offline ? 'offline' : 'error'}
      title={problem.message}
      hint={offline ? words.offlineHint : words.errorHint}
      action={opening ? words.loading : words.retry}
      onAction={retry}
    />
  )
}

function List(center: Center & { shown: Shown }) {
  const { shown, now, openFailed, opening, retry } = center
  const leaving = useRef(false)
  useDidShow(() => {
    leaving.current = false
  })
  const openCoupon = useCallback((coupon: Coupon) => {
    // A double tap opens it once.
    if (leaving.current) return
    leaving.current = true
    lastOpened.coupon = coupon
    const url = `/pages/coupon/index?id=${encodeURIComponent(coupon.id)}`
    Taro.navigateTo({ url }).catch(() => {
      leaving.current = false
    })
  }, [])

  if (shown.blocks.length === 0) {
    return (
      <Notice
        drawing="empty"
        title={words.empty}
        hint={words.emptyHint}
        action={opening ? words.loading : words.refresh}
        onAction={retry}
      />
    )
  }
  return (
    <View>
      <Text id="head" className={openFailed ? 'head troubled' : 'head'}>
        {headline(shown, now, openFailed?.problem.message ?? null)}
      </Text>
      {/* In a box of their own: what is added last in its box is sent to WeChat alone, anything else with all its siblings. */}
      <View>
        {shown.blocks.map((block) => (
          <Block key={block[0]?.id} coupons={block} now={now} onOpen={openCoupon} />
        ))}
      </View>
      <Foot {...center} />
    </View>
  )
}

/** The end of what is shown: there is more, there is none, or it could not be had. */
function Foot({ shown, more, moreFailed, loadMore }: Center & { shown: Shown }) {
  const failed = more === 'failed' && moreFailed !== null
  const text = failed ? moreFailed.problem.message : shown.next === null ? words.noMore : words.loading
  return (
    <View id="foot" className="foot">
      <Text className="foot-text">{text}</Text>
      {failed && (
        <Button className="again" hoverClass="pressed" onClick={loadMore}>
          {words.retry}
        </Button>
      )}
    </View>
  )
}

interface BlockProps {
  coupons: readonly Coupon[]
  now: number
  onOpen: (coupon: Coupon) => void
}

const Block = memo(function Block({ coupons, now, onOpen }: BlockProps) {
  return (
    <View>
      {coupons.map((coupon) => (
        <Ticket key={coupon.id} coupon={coupon} now={now} onOpen={onOpen} />
      ))}
    </View>
  )
})

/** How many there are, and what the member should know of them: that they are old, and why. */
function headline({ total, readAt }: Shown, now: number, trouble: string | null): string {
  const age = now - readAt
  if (trouble !== null) return `${trouble}。${words.shownFrom(ago(age))}`
  return age > FRESH_MS ? `${words.total(total)} · ${words.stockAge(ago(age))}` : words.total(total)
}
