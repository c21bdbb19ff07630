/** GET coupons_write_off: the redemptions of a store, by time. */
import type { Param } from './asked'
import { dateTimeInChina } from './china-time'
import type { ListFault } from './faults'
import { answerPage } from './page'
import type { WriteOff } from './redemptions'
import { type Reply, refusal } from './reply'
import type { Store } from './stores'

const times = ['create_start_time', 'create_end_time', 'modify_start_time', 'modify_end_time'] as const

export function answerWriteOffs(
  { writeOffs, store }: { writeOffs: readonly WriteOff[]; store: (id: string) => Store | null },
  param: Param,
  fault: ListFault | null,
): Reply {
  const storeId = param('store_id')
  if (!storeId) return refusal(1030002000, 'store_id is required')
  if (store(storeId) === null) return refusal(1030002003, 'store_id does not exist')
  for (const name of times) {
    const given = param(name)
    if (given && !/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/.test(given)) {
      return refusal(1030002006, `${name} must be yyyy-MM-dd HH:mm:ss`)
    }
  }
  const rows = writeOffs.filter((one) => one.store === storeId).map((one) => rowOf(one, store(storeId)))
  const is = (name: string, value: string) => !param(name) || param(name) === value
  // Times of one form are in the order of their letters.
  const within = (time: string, from: string | null, to: string | null) =>
    (!from || time >= from) && (!to || time <= to)
  const found = rows.filter(
    (row) =>
      is('member_id', row.member_id) &&
      is('coupons_no', row.coupons_no) &&
      is('schema_no', row.schema_no) &&
      within(row.create_time, param('create_start_time'), param('create_end_time')) &&
      within(row.modify_time, param('modify_start_time'), param('modify_end_time')),
  )
  return answerPage(found, param, { fault, usualSize: '100', sizeField: 'current_page_size' })
}

/** All fields are strings, as on Kingdee's page. */
function rowOf(
  { grant, store, bill_no, at, modified, amount, left, stat }: WriteOff,
  at_store: Store | null,
) {
  const create_time = dateTimeInChina(at)
  return {
    coupons_id: grant.coupons_id,
    coupons_no: grant.coupons_no,
    schema_no: String(grant.scheme.number ?? ''),
    schema_type: String(grant.scheme.coupon_type ?? ''),
    write_off_amt: String(amount),
    write_off_stat: stat,
    write_off_time: create_time,
    store_id: store,
    store_no: at_store?.number ?? '',
    store_name: at_store?.name ?? '',
    member_id: grant.member.id,
    cashier_id: 'CASHIER01',
    cashier_name: '收银员',
    bill_no,
    record_usable_amt: String(left),
    record_write_off_amt: String(amount),
    create_time,
    modify_time: dateTimeInChina(modified),
  }
}
