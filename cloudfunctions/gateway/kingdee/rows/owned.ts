import type { CouponKind } from '../../contract'
import { isObject, toInteger, toText } from '../reply'
import { endOfDate, startOfDate, toContent, toFen, toKind, toName, toWorth } from './values'

/** A coupon that a member owns, however it was come by. Amounts in fen, instants in epoch ms. */
export interface OwnedCoupon {
  /** coupons_no: names the one coupon, also at the till. */
  number: string
  couponId: string
  schemaId: string
  name: string
  content: string
  kind: CouponKind
  valueFen: number | null
  zhe: number | null
  /** What it was and is still good for; null: not told. */
  totalFen: number | null
  usableFen: number | null
  /** First and last moment of use; null: it could not be read. */
  effectAt: number | null
  expireAt: number | null
  status: 'notYet' | 'usable' | 'expired' | null
  writeOffStat: 'open' | 'closed' | null
  createdAt: number | null
}

/**
 * One row of a member's coupons. Without its number or its scheme nobody can say whose claim it was, so that a list
 * with such a row is not complete.
 */
export function parseOwned(row: unknown): OwnedCoupon | { unusable: string } {
  if (!isObject(row)) return { unusable: 'not an object' }
  const number = toText(row.coupons_no)
  const schemaId = toText(row.schema_id)
  if (number === '' || number.length > 64) return { unusable: 'no coupons_no' }
  if (schemaId === '' || schemaId.length > 64) return { unusable: 'no schema_id' }
  const kind = toKind(row.coupon_type)
  return {
    number,
    couponId: toText(row.coupons_id),
    schemaId,
    name: toName(row.schema_name),
    content: toContent(row.content_tip),
    kind,
    ...toWorth(kind, row.value),
    totalFen: toFen(row.total_amt),
    usableFen: toFen(row.usable_amt),
    effectAt: startOfDate(row.effect_time),
    expireAt: endOfDate(row.expire_time),
    status: statuses[String(toInteger(row.status))] ?? null,
    writeOffStat: writeOffStats[String(toInteger(row.write_off_stat))] ?? null,
    createdAt: startOfDate(row.create_time),
  }
}

const statuses: Readonly<Record<string, OwnedCoupon['status']>> = { 1: 'notYet', 2: 'usable', 3: 'expired' }
const writeOffStats: Readonly<Record<string, OwnedCoupon['writeOffStat']>> = { 1: 'open', 2: 'closed' }
