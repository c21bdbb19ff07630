/** GET coupon_center: the list of schemes. */
import type { Param } from './asked'
import type { ListFault } from './faults'
import { answerPage } from './page'
import type { Reply } from './reply'

/** A row of the list, as Kingdee would send it: any JSON value, for nobody may rely on its shape. */
export type Row = unknown

export interface CouponCenter {
  setRows(rows: Row[]): void
  answer(param: Param, fault: ListFault | null): Reply
  /** Undoes what rowsShift did. */
  putRight(): void
}

export function createCouponCenter(schemes: Row[]): CouponCenter {
  let rows = schemes
  let shift: { remove: number; insert: number } | null = null

  return {
    setRows(next) {
      rows = next
      shift = null
    },
    putRight() {
      shift = null
    },
    answer(param, fault) {
      if (fault?.kind === 'rowsShift') {
        shift = shift === null ? { remove: fault.remove, insert: fault.insert } : null
      }
      const list = shift === null ? rows : [...strangers(shift.insert), ...rows.slice(shift.remove)]
      return answerPage(list, param, { fault })
    },
  }
}

/** Schemes that were not there a moment ago. */
function strangers(count: number): Row[] {
  return Array.from({ length: count }, (_, index) => ({
    id: String(1899999999999990000n + BigInt(index)),
    number: `NEW${index + 1}`,
    name: `刚刚上架的券 ${index + 1}`,
    content: '全场通用',
    coupon_type: 1,
    value: 5,
    limit_value: 0,
    total: 1000,
    issued: 0,
    enable: '1',
    valid_date_start: '2024-01-01',
    valid_date_end: '2099-12-31',
  }))
}
