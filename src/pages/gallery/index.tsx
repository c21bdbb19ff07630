import { View } from '@tarojs/components'
import { useRouter } from '@tarojs/taro'
import { Frame } from '../../components/Frame'
import { Notice } from '../../components/Notice'
import { Sheet } from '../../components/Sheet'
import { Ticket } from '../../components/Ticket'
import { words } from '../../words'
import { coupons, NOW } from './coupons'

/** Of so many minutes ago: the stock carries its age. */
const READ_AT = NOW - 4 * 60_000
const nothing = () => {}

/**
 * Everything that the components can show, for whoever works on them: `?part=tickets`, `sheets` or `notices`. Only
 * in the build that GALLERY=1 makes; `npm run pictures -- gallery` takes pictures of it.
 */
export default function GalleryPage() {
  const { part = 'tickets' } = useRouter().params
  return (
    <Frame title="样张">
      {part === 'tickets' &&
        coupons.map((coupon) => <Ticket key={coupon.id} coupon={coupon} now={NOW} onOpen={nothing} />)}
      {part === 'sheets' &&
        coupons.map((coupon) => (
          <Sheet key={coupon.id} coupon={coupon} readAt={READ_AT} now={NOW} trouble={words.offline} />
        ))}
      {part === 'notices' && <Notices />}
    </Frame>
  )
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
