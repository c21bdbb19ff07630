import { Button, Text, View } from '@tarojs/components'
import Taro, { useDidShow } from '@tarojs/taro'
import { useCallback, useRef } from 'react'
import type { Coupon } from '../../../cloudfunctions/gateway/contract'
import { memberClaims } from '../../claim/memberClaims'
import { aria, radio } from '../../components/aria'
import { BlockList } from '../../components/BlockList'
import { Frame } from '../../components/Frame'
import { Notice } from '../../components/Notice'
import { Trouble } from '../../components/Trouble'
import { ago, isFresh } from '../../coupon/age'
import { lastOpened } from '../../coupon/lastOpened'
import { toMember, toTill } from '../../device/navigation'
import { words } from '../../words'
import { ClaimBar } from './ClaimBar'
import { ClaimTicket } from './ClaimTicket'
import { Finder } from './Finder'
import type { Shown } from './list'
import { isWhole, orders } from './question'
import { type Center, useCenter } from './useCenter'
import { Visit } from './Visit'
import './index.scss'

export default function CenterPage() {
  const center = useCenter()
  const openCoupon = useOpening()
  const { shown, question, far, toTop, change, visit } = center
  return (
    <Frame title={words.center}>
      <Finder question={question} onChange={change} />
      {/* Each in a box of its own: WeChat is sent all siblings of what is taken out. */}
      <View>
        <Visit visit={visit} now={center.now} onOpen={openCoupon} onClaim={claim} onUse={toTill} />
      </View>
      <View>
        {shown === null ? (
          <Opening {...center} />
        ) : shown.coupons.length === 0 && shown.question === question ? (
          <Nothing {...center} />
        ) : (
          <List {...center} shown={shown} onOpen={openCoupon} onClaim={claim} />
        )}
      </View>
      {shown !== null && <ClaimBar coupons={shown.coupons} now={center.now} singlePage={visit.singlePage} />}
      <Button
        className={far ? 'to-top' : 'to-top nothing'}
        hoverClass="pressed"
        aria-label={words.toTop}
        onClick={toTop}
      />
    </Frame>
  )
}

/** Nothing to show yet: a skeleton, or what is in the way. */
function Opening({ openFailed, opening, retry }: Center) {
  const problem = openFailed?.problem
  if (problem === undefined || problem.code === 'busy') {
    return (
      <View className="opening" {...aria('status')}>
        <View className="head">
          <Text className="count">{problem?.message ?? words.loading}</Text>
        </View>
        {Array.from({ length: 6 }, (_, row) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows of a skeleton have nothing else to be told apart by
          <View key={row} className="ticket-room" />
        ))}
      </View>
    )
  }
  return <Trouble problem={problem} asking={opening} retry={retry} />
}

/** There is an answer, and no coupon in it. */
function Nothing({ question, opening, change, retry }: Center) {
  if (isWhole(question)) {
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
    <Notice
      drawing="empty"
      title={words.noneFound}
      hint={words.noneFoundHint}
      action={words.showAll}
      onAction={() => change({ kind: undefined, search: undefined })}
    />
  )
}

/** Opens a coupon's own page, and once however often it is tapped. */
function useOpening(): (coupon: Coupon) => void {
  const leaving = useRef(false)
  useDidShow(() => {
    leaving.current = false
  })
  return useCallback((coupon: Coupon) => {
    // A double tap opens it once.
    if (leaving.current) return
    leaving.current = true
    lastOpened.coupon = coupon
    const url = `/pages/coupon/index?id=${encodeURIComponent(coupon.id)}`
    Taro.navigateTo({ url }).catch(() => {
      leaving.current = false
    })
  }, [])
}

/** Of a claim that nobody can be found for the phone number is asked first; it then goes on by itself. */
async function claim({ id }: Coupon): Promise<void> {
  if ((await memberClaims.claim(id)) === 'notBound') void toMember()
}

interface ListProps extends Center {
  shown: Shown
  onOpen: (coupon: Coupon) => void
  onClaim: (coupon: Coupon) => void
}

function List({ onOpen, onClaim, ...center }: ListProps) {
  const { shown, question, now, rowPx, blocks } = center
  return (
    <View className={shown.question === question ? 'list' : 'list before'}>
      <Head {...center} />
      <BlockList
        rows={shown.coupons}
        shown={blocks}
        rowPx={rowPx}
        draw={(coupon) => (
          <ClaimTicket
            key={coupon.id}
            coupon={coupon}
            now={now}
            onOpen={onOpen}
            onClaim={onClaim}
            onUse={toTill}
          />
        )}
      />
      {/* A browser takes what is pushed down by new coupons for a jump; a new foot it does not. */}
      <Foot key={process.env.TARO_ENV === 'h5' ? shown.coupons.length : 'foot'} {...center} />
    </View>
  )
}

/** How many there are, what the member should know of them (that they are old, and why), and their order. */
function Head(center: Center & { shown: Shown }) {
  const { question, change } = center
  const { line, note } = headline(center)
  return (
    <View className="head">
      <View className="about" {...aria('status')}>
        <Text className={center.openFailed ? 'count troubled' : 'count'}>{line}</Text>
        {note !== '' && <Text className="note">{note}</Text>}
      </View>
      <View className="orders" {...aria('radiogroup', words.ordersLabel)}>
        {orders.map((order) => {
          const chosen = order === (question.order ?? 'ending')
          return (
            <View key={order} className="order" {...radio(() => change({ order }), chosen)}>
              <Text className={chosen ? 'order-word chosen' : 'order-word'}>{words.orders[order]}</Text>
            </View>
          )
        })}
      </View>
    </View>
  )
}

function headline({ shown, question, now, opening, openFailed }: Center & { shown: Shown }) {
  const { total, readAt } = shown
  const age = now - readAt
  if (shown.question !== question) return { line: words.finding, note: '' }
  if (openFailed) return { line: openFailed.problem.message, note: words.shownFrom(ago(age)) }
  const line = isWhole(question) ? words.total(total) : words.found(total)
  if (isFresh(age)) return { line, note: '' }
  const note = words.stockAge(ago(age))
  return { line, note: opening ? `${note} · ${words.updating}` : note }
}

/** The end of what is shown: there is more, there is none, or it could not be had. */
function Foot({ shown, more, moreFailed, loadMore }: Center & { shown: Shown }) {
  const failed = more === 'failed' && moreFailed !== null
  const text = failed ? moreFailed.problem.message : shown.next === null ? words.noMore : words.loading
  return (
    <View id="foot" className="foot over-bar">
      <Text className="foot-text">{text}</Text>
      {failed && (
        <Button className="again" hoverClass="pressed" onClick={loadMore}>
          {words.retry}
        </Button>
      )}
    </View>
  )
}
