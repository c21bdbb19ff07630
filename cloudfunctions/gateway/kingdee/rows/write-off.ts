import { isObject, toInteger, toText } from '../reply'
import { startOfDate } from './values'

/** One entry of a store's log of redemptions. */
export interface WriteOff {
  couponsNo: string
  /** `redeemed`: also where it is not told how it stands. One that is under way is told again when it has changed. */
  stat: 'underway' | 'redeemed' | 'cancelled' | 'other'
  /** epoch ms; null: it could not be read. */
  at: number | null
}

/** One row of coupons_write_off. */
export function parseWriteOff(row: unknown): WriteOff | { unusable: string } {
  if (!isObject(row)) return { unusable: 'not an object' }
  const couponsNo = toText(row.coupons_no)
  if (couponsNo === '' || couponsNo.length > 64) return { unusable: 'no coupons_no' }
  return {
    couponsNo,
    stat:
      toText(row.write_off_stat) === ''
        ? 'redeemed'
        : (stats[String(toInteger(row.write_off_stat))] ?? 'other'),
    at: startOfDate(row.write_off_time) ?? startOfDate(row.create_time),
  }
}

/** [unproven] That null, which Kingdee's page allows, stands for a redemption that was never taken back. */
const stats: Readonly<Record<string, WriteOff['stat']>> = { 1: 'underway', 2: 'redeemed', 3: 'cancelled' }
