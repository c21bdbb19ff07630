import type { CouponKind } from '../../contract'
import { isObject, toInteger, toNumber, toText } from '../reply'
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
  /** The minimum spend; null: none is told. */
  minSpendFen: number | null
  /** Of one that can be used several times: its credit, or its uses, in all and left. null: not of this kind, or not told. */
  credit: { totalFen: number; leftFen: number } | null
  uses: { total: number; left: number } | null
  /** First and last moment of use; null: it could not be read. */
  effectAt: number | null
  expireAt: number | null
  status: 'notYet' | 'usable' | 'expired' | null
  writeOffStat: 'open' | 'closed' | null
  /** In which stores it can be used: `some` are listed nowhere. null: not told. */
  suits: 'all' | 'some' | null
  createdAt: number | null
  modifiedAt: number | null
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
    minSpendFen: toText(row.threshold) === '1' ? toFen(row.threshold_value) || null : null,
    credit: kind === 'cashMulti' ? toCredit(row) : null,
    uses: kind === 'discountMulti' ? toUses(row) : null,
    effectAt: startOfDate(row.effect_time),
    expireAt: endOfDate(row.expire_time),
    status: statuses[String(toInteger(row.status))] ?? null,
    writeOffStat: writeOffStats[String(toInteger(row.write_off_stat))] ?? null,
    suits: suitTypes[String(toInteger(row.suit_type_store))] ?? null,
    createdAt: startOfDate(row.create_time),
    modifiedAt: startOfDate(row.modify_time),
  }
}

type Row = Readonly<Record<string, unknown>>

/** More left than there ever was is no credit that anybody could be told of. */
function toCredit({ total_amt, usable_amt }: Row): OwnedCoupon['credit'] {
  const totalFen = toFen(total_amt)
  const leftFen = toFen(usable_amt)
  const isTold = totalFen !== null && leftFen !== null && totalFen > 0 && leftFen <= totalFen
  return isTold ? { totalFen, leftFen } : null
}

/** [unproven] That Kingdee counts the uses of a discount in the fields that hold the credit of a coupon of money. */
function toUses({ total_amt, usable_amt }: Row): OwnedCoupon['uses'] {
  const total = toNumber(total_amt)
  const left = toNumber(usable_amt)
  const isTold = [total, left].every(Number.isInteger) && total !== null && left !== null
  return isTold && total > 0 && total <= MOST_USES && left >= 0 && left <= total ? { total, left } : null
}

/** Beyond it what is told are no uses. */
const MOST_USES = 999

const statuses: Readonly<Record<string, OwnedCoupon['status']>> = { 1: 'notYet', 2: 'usable', 3: 'expired' }
const writeOffStats: Readonly<Record<string, OwnedCoupon['writeOffStat']>> = { 1: 'open', 2: 'closed' }
/** 1 all stores, 2 all but those listed, 3 those listed only: neither list comes with the row. */
const suitTypes: Readonly<Record<string, OwnedCoupon['suits']>> = { 1: 'all', 2: 'some', 3: 'some' }
