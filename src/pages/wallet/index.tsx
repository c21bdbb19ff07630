import { Button, Text, View } from '@tarojs/components'
import type { WalletCoupon } from '../../../cloudfunctions/gateway/contract'
import { useClaims } from '../../claim/useClaims'
import { aria, checkbox, radio } from '../../components/aria'
import { BlockList } from '../../components/BlockList'
import { Frame } from '../../components/Frame'
import { Notice } from '../../components/Notice'
import { Search } from '../../components/Search'
import { Ticket } from '../../components/Ticket'
import { Trouble } from '../../components/Trouble'
import { yuan } from '../../coupon/amount'
import { timeOf } from '../../coupon/validity'
import { back, CENTER, toMember, toTill } from '../../device/navigation'
import { expiringThisWeek } from '../../wallet/expiring'
import { ownedFace } from '../../wallet/face'
import { walletTabs } from '../../wallet/wallet'
import { words } from '../../words'
import { SEARCH_MAX, SEARCHED_FROM } from './search'
import { useWallet, type WalletView } from './useWallet'
import './index.scss'

/** What the member has. It is there at once from the phone's storage, and then brings itself up to date. */
export default function WalletPage() {
  const wallet = useWallet()
  const { member } = useClaims()
  if (member === false) {
    return (
      <Frame title={words.wallet} home={CENTER}>
        <Notice
          drawing="empty"
          title={words.walletBind}
          hint={words.bindHint}
          action={words.bindPhone}
          onAction={toMember}
        />
      </Frame>
    )
  }
  return (
    <Frame title={words.wallet} home={CENTER}>
      <Tabs {...wallet} />
      {/* In a box of its own: WeChat is sent all siblings of what is taken out. */}
      <View>{wallet.shown.coupons === null ? <Opening {...wallet} /> : <Coupons {...wallet} />}</View>
    </Frame>
  )
}

function Tabs({ tab, counts, choose }: WalletView) {
  return (
    <View className="tabs" {...aria('radiogroup', words.tabsLabel)}>
      {walletTabs.map((one) => (
        <View key={one} className="tab" {...radio(() => choose(one), one === tab)}>
          <Text className={one === tab ? 'tab-word chosen' : 'tab-word'}>
            {counts === null ? words.tabs[one] : `${words.tabs[one]} ${counts[one]}`}
          </Text>
        </View>
      ))}
    </View>
  )
}

/** Nothing is known of this tab yet: a skeleton, or what is in the way. */
function Opening({ failed, opening, retry }: WalletView) {
  const problem = failed?.problem
  if (problem === undefined || problem.code === 'busy') {
    return (
      <View className="opening" {...aria('status')}>
        {Array.from({ length: 5 }, (_, row) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows of a skeleton have nothing else to be told apart by
          <View key={row} className="ticket-room" />
        ))}
      </View>
    )
  }
  return <Trouble problem={problem} asking={opening} retry={retry} />
}

function Coupons(wallet: WalletView) {
  const { tab, shown, found, search, now, rowPx, blocks, find, store, onlyHere, chooseHere } = wallet
  const count = shown.coupons?.length ?? 0
  if (count === 0) return <Empty {...wallet} />
  return (
    <View>
      {tab === 'usable' && <Expiring coupons={shown.coupons ?? []} now={now} />}
      {count >= SEARCHED_FROM && (
        <View className="finder wallet-finder">
          <Search
            key={tab}
            hint={words.searchWallet}
            longest={SEARCH_MAX}
            asked={search}
            onAsk={(text) => find(text.trim())}
          />
        </View>
      )}
      {tab === 'usable' && store !== null && (
        <View className="here">
          <View className="here-choice" {...checkbox(() => chooseHere(!onlyHere), onlyHere)}>
            <Text className={onlyHere ? 'pill chosen' : 'pill'}>{words.usableHere(store.name)}</Text>
          </View>
          {onlyHere && count > found.length && search === '' && (
            <Text className="here-note">{words.onlyPerhaps(count - found.length)}</Text>
          )}
        </View>
      )}
      {found.length === 0 && shown.more !== 'loading' ? (
        <Notice
          drawing="empty"
          title={words.noneFound}
          hint={words.noneFoundHint}
          action={words.showAll}
          onAction={() => {
            find('')
            chooseHere(false)
          }}
        />
      ) : (
        <BlockList
          rows={found}
          shown={blocks}
          rowPx={rowPx}
          draw={(coupon) => <OwnedTicket key={coupon.couponsNo} coupon={coupon} now={now} />}
        />
      )}
      <Foot {...wallet} />
    </View>
  )
}

/** What stands at the right of a coupon, by its tab. */
const actions = { ...words.tabs, usable: words.use, upcoming: words.upcoming }

function OwnedTicket({ coupon, now }: { coupon: WalletCoupon; now: number }) {
  const { tab, couponsNo, maybeUsed } = coupon
  // What is over has nothing to show a cashier; what may be used has.
  const use = tab === 'usable' || tab === 'upcoming' || maybeUsed ? () => void toTill(couponsNo) : undefined
  const text = maybeUsed ? words.show : actions[tab]
  const look = tab === 'usable' ? 'claim' : maybeUsed ? 'own' : 'word'
  return (
    <Ticket
      face={ownedFace(coupon, now)}
      action={{ text, look }}
      onOpen={use ?? nothing}
      onAct={tab === 'upcoming' ? undefined : use}
    />
  )
}

const nothing = () => {}

/** What is about to be lost, in money: only what can be added up honestly. */
function Expiring({ coupons, now }: { coupons: readonly WalletCoupon[]; now: number }) {
  const { count, fen, uncounted } = expiringThisWeek(coupons, now)
  if (count === 0) return null
  return (
    <View className="expiring">
      <Text className="expiring-line">
        {fen > 0 ? words.expiringWorth(count, yuan(fen)) : words.expiring(count)}
      </Text>
      {fen > 0 && uncounted > 0 && <Text className="expiring-note">{words.uncounted(uncounted)}</Text>}
    </View>
  )
}

function Empty(wallet: WalletView) {
  const { tab, failed } = wallet
  return (
    <View>
      <Notice
        drawing="empty"
        title={words.noneInTab[tab]}
        hint={words.noneInTabHint}
        action={words.goClaim}
        onAction={() => back()}
      />
      {failed !== null && <Text className="foot-text wallet-age">{ageLine(wallet)}</Text>}
    </View>
  )
}

/** How old this is, when it could not be brought up to date; and whether there is more. */
function Foot(wallet: WalletView) {
  const { shown, failed, loadMore } = wallet
  const { more, moreFailed, next } = shown
  const isFailed = more === 'failed' && moreFailed !== null
  return (
    <View className="foot wallet-foot">
      <Text className={failed === null ? 'foot-text' : 'foot-text troubled'} {...aria('status')}>
        {isFailed ? moreFailed.problem.message : next === null ? ageLine(wallet) : words.loading}
      </Text>
      {isFailed && (
        <Button className="again" hoverClass="pressed" onClick={loadMore}>
          {words.retry}
        </Button>
      )}
    </View>
  )
}

function ageLine({ readAt, failed, now }: WalletView): string {
  if (readAt === null) return words.neverRead
  const time = timeOf(readAt, now)
  if (failed === null) return words.readAt(time)
  return (failed.problem.code === 'offline' ? words.readOffline : words.readTroubled)(time)
}
