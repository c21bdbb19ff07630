import { View } from '@tarojs/components'
import { useRouter } from '@tarojs/taro'
import type { Coupon } from '../../../cloudfunctions/gateway/contract'
import { claimAction } from '../../claim/action'
import type { Standing } from '../../claim/claims'
import { Codes } from '../../components/Codes'
import { Frame } from '../../components/Frame'
import { Notice } from '../../components/Notice'
import { Sheet } from '../../components/Sheet'
import { Ticket } from '../../components/Ticket'
import { couponFace } from '../../coupon/face'
import { stateOf } from '../../coupon/state'
import { decoded } from '../../device/pageAddress'
import { words } from '../../words'
import { coupons, NOW } from './coupons'

/** Of so many minutes ago: the stock carries its age. */
const READ_AT = NOW - 4 * 60_000
const nothing = () => {}

const refused = (message: string, again: boolean): Standing => ({ state: 'refused', message, again })
const standings: Standing[] = [
  { state: 'claiming' },
  { state: 'unknown', at: NOW - 60_000 },
  { state: 'issued', couponsNo: 'YHQ1231231', at: NOW - 60_000 },
  refused('优惠券方案当前不处于发券状态', false),
  refused('没有领到，可再领', true),
  refused('已达到领取上限，请联系门店工作人员了解这张券的领取规则', false),
]
/** Each standing on an ordinary ticket, and the owned one on those that are gone, have ended, or have long names. */
const claimed = [
  ...standings.map((standing) => ({ coupon: coupons[0], standing })),
  ...coupons.slice(31, 36).map((coupon) => ({ coupon, standing: standings[2] })),
].flatMap(({ coupon, standing }) => (coupon && standing ? [{ coupon, standing }] : []))

/**
 * Everything that the components can show, for whoever works on them: `?part=tickets`, `sheets`, `notices`, or
 * `codes` of the number in `&codes=`. Only in the build that GALLERY=1 makes; `npm run pictures -- gallery` takes
 * pictures of it.
 */
export default function GalleryPage() {
  const { part = 'tickets', codes = 'YHQ1231231' } = useRouter().params
  return (
    <Frame title="样张">
      {part === 'tickets' &&
        [...coupons.map((coupon) => ({ coupon, standing: null })), ...claimed].map(
          ({ coupon, standing }, row) => (
            <Ticket
              // biome-ignore lint/suspicious/noArrayIndexKey: a page that never changes
              key={row}
              {...ticketOf(coupon, standing)}
              onOpen={nothing}
            />
          ),
        )}
      {part === 'sheets' &&
        coupons.map((coupon) => (
          <Sheet
            key={coupon.id}
            coupon={coupon}
            readAt={READ_AT}
            now={NOW}
            couponsNo="YHQ1231231"
            trouble={words.offline}
          />
        ))}
      {part === 'notices' && <Notices />}
      {part === 'codes' && (
        <View style="padding: 8px 12px">
          <Codes text={decoded(codes)} />
        </View>
      )}
    </Frame>
  )
}

function ticketOf(coupon: Coupon, standing: Standing | null) {
  const action = claimAction(stateOf(coupon, NOW), standing)
  const onAct = action.press === null ? undefined : nothing
  return { face: couponFace(coupon, NOW, action.remark), action, onAct }
}

function Notices() {
  const common = { action: words.retry, onAction: nothing }
  return (
    <View>
      <Notice drawing="empty" title={words.empty} hint={words.emptyHint} {...common} />
      <Notice drawing="empty" title={words.noneFound} hint={words.noneFoundHint} {...common} />
      <Notice drawing="offline" title={words.offline} hint={words.offlineHint} {...common} />
      <Notice drawing="error" title={words.unreachable} hint={words.errorHint} {...common} />
    </View>
  )
}
