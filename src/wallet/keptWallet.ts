import * as v from 'valibot'
import type { CouponKind, WalletCoupon, WalletTab } from '../../cloudfunctions/gateway/contract'
import { keptAs } from '../device/storage'
import type { KeptWallet } from './wallet'

/** Of each tab: all that a member can use, and the latest of the rest. */
const MOST: Readonly<Record<WalletTab, number>> = { usable: 300, upcoming: 100, used: 50, expired: 50 }

const kinds = ['cash', 'discount', 'deduction', 'cashMulti', 'discountMulti', 'other'] satisfies CouponKind[]
const tabs = ['usable', 'upcoming', 'used', 'expired'] satisfies WalletTab[]
const whole = v.pipe(v.number(), v.safeInteger())
const wholeOrNull = v.nullable(whole)

const coupon: v.GenericSchema<unknown, WalletCoupon> = v.object({
  couponsNo: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
  schemaId: v.string(),
  name: v.string(),
  content: v.string(),
  kind: v.picklist(kinds),
  valueFen: wholeOrNull,
  zhe: wholeOrNull,
  minSpendFen: wholeOrNull,
  credit: v.nullable(v.object({ totalFen: whole, leftFen: whole })),
  uses: v.nullable(v.object({ total: whole, left: whole })),
  validFrom: wholeOrNull,
  validTo: wholeOrNull,
  tab: v.picklist(tabs),
  maybeUsed: v.exactOptional(v.literal(true)),
  fresh: v.exactOptional(v.literal(true)),
  changedAt: wholeOrNull,
  suits: v.exactOptional(v.nullable(v.picklist(['all', 'some']))),
})
const coupons = (tab: WalletTab) => v.exactOptional(v.pipe(v.array(coupon), v.maxLength(MOST[tab])))

const kept = keptAs(
  'wallet 1',
  v.nullable(
    v.object({
      generation: v.string(),
      tabs: v.object({
        usable: coupons('usable'),
        upcoming: coupons('upcoming'),
        used: coupons('used'),
        expired: coupons('expired'),
      }),
      counts: v.nullable(v.object({ usable: whole, upcoming: whole, used: whole, expired: whole })),
      readAt: wholeOrNull,
      ahead: whole,
    }),
  ),
)

/** The wallet in the phone's storage: of one member, and gone with the binding. */
export const keptWallet = {
  read: (): KeptWallet | null => kept.read(),
  write(wallet: KeptWallet | null): void {
    const few = Object.entries(wallet?.tabs ?? {}).map(([tab, list]) => [
      tab,
      list.slice(0, MOST[tab as WalletTab]),
    ])
    kept.write(wallet && { ...wallet, tabs: Object.fromEntries(few) })
  },
}
