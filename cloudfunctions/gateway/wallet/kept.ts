import * as v from 'valibot'
import type { CouponKind } from '../contract'
import type { OwnedCoupon } from '../kingdee/rows/owned'

/** What of Kingdee's row is kept. */
export type Row = Omit<OwnedCoupon, 'couponId'>

const instant = v.nullable(v.number())
const row = v.object({
  number: v.string(),
  schemaId: v.string(),
  name: v.string(),
  content: v.string(),
  kind: v.picklist([
    'cash',
    'discount',
    'deduction',
    'cashMulti',
    'discountMulti',
    'other',
  ] satisfies CouponKind[]),
  valueFen: v.nullable(v.number()),
  zhe: v.nullable(v.number()),
  minSpendFen: v.nullable(v.number()),
  credit: v.nullable(v.object({ totalFen: v.number(), leftFen: v.number() })),
  uses: v.nullable(v.object({ total: v.number(), left: v.number() })),
  effectAt: instant,
  expireAt: instant,
  status: v.nullable(v.picklist(['notYet', 'usable', 'expired'])),
  writeOffStat: v.nullable(v.picklist(['open', 'closed'])),
  /** Not in the records of earlier versions. */
  suits: v.optional(v.nullable(v.picklist(['all', 'some'])), null),
  createdAt: instant,
  modifiedAt: instant,
}) satisfies v.GenericSchema<Omit<Row, 'suits'>, Row>

const kept = v.object({
  /** As it was last seen. */
  row,
  /** When the reading began that told of it last, in epoch ms: that it is there, or that it is not. */
  readAt: v.number(),
  /** It was used when it was last seen valid: what is told of it once it is expired. */
  wasUsed: v.boolean(),
  /**
   * It is no longer in a list that was complete. `live`: it could have been used until then, or later; `done`: it was
   * used or expired. null: it is in the list.
   */
  gone: v.nullable(v.picklist(['live', 'done'])),
})

/** A member's coupons as they were last read, and those that are gone from the list since. */
export const wallet = v.object({
  version: v.literal(1),
  /** When the last complete reading began, in epoch ms; null: there was none, only single coupons were looked at. */
  at: instant,
  coupons: v.array(kept),
  /** There were more than are kept. */
  isCut: v.boolean(),
})

export type Kept = v.InferOutput<typeof kept>
export type Wallet = v.InferOutput<typeof wallet>

export const emptyWallet: Wallet = { version: 1, at: null, coupons: [], isCut: false }
