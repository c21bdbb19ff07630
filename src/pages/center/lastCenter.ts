import * as v from 'valibot'
import type { Coupon, CouponKind } from '../../../cloudfunctions/gateway/contract'
import { type Kept, keptAs } from '../../device/storage'
import type { Shown } from './list'

/** The first page, and no more: it is to be there at once. */
const COUPONS_MAX = 20
/** What is older says more about then than about now. */
const OLDEST_MS = 7 * 24 * 3_600_000

const kinds = ['cash', 'discount', 'deduction', 'cashMulti', 'discountMulti', 'other'] satisfies CouponKind[]
const wholeOrNull = v.nullable(v.pipe(v.number(), v.safeInteger()))
const whole = v.pipe(v.number(), v.safeInteger())

const coupon: v.GenericSchema<unknown, Coupon> = v.object({
  id: v.string(),
  number: v.string(),
  name: v.string(),
  content: v.string(),
  kind: v.picklist(kinds),
  valueFen: wholeOrNull,
  zhe: wholeOrNull,
  capFen: wholeOrNull,
  total: wholeOrNull,
  left: wholeOrNull,
  validFrom: wholeOrNull,
  validTo: wholeOrNull,
})

const kept: Kept<Omit<Shown, 'question'>> = keptAs(
  'center 1',
  v.object({
    coupons: v.pipe(v.array(coupon), v.maxLength(COUPONS_MAX)),
    next: v.nullable(v.string()),
    total: whole,
    readAt: whole,
    ahead: whole,
  }),
)

/** The last known list, for the next visit: the first page of the usual question. */
export const lastCenter = {
  /** @param clock the phone's, epoch ms */
  read(clock: () => number): Shown | null {
    const found = kept.read()
    if (found === null || clock() + found.ahead - found.readAt > OLDEST_MS) return null
    return { ...found, question: {} }
  },
  keep({ coupons, next, total, readAt, ahead }: Shown): void {
    if (coupons.length <= COUPONS_MAX) kept.write({ coupons: [...coupons], next, total, readAt, ahead })
  },
}
