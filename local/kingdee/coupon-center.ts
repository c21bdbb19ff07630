/** GET coupon_center: the list of schemes by pages, with the page size that is cut in silence. */
import type { ListFault } from './faults'
import { type Reply, refusal, success } from './reply'

/** A row of the list, as Kingdee would send it: any JSON value, for nobody may rely on its shape. */
export type Row = unknown

export interface CouponCenter {
  setRows(rows: Row[]): void
  /** Answers for the query's page and page_size, both as sent. */
  answer(page: string | null, pageSize: string | null, fault: ListFault | null): Reply
  /** Undoes what rowsShift did. */
  putRight(): void
}

/** Kingdee cuts to it without a word, and counts the pages as if it had not. */
const mostRows = 100
/** Not published for this call; other lists have it. */
const defaultPageSize = '20'

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
    answer(pageText, pageSizeText, fault) {
      const page = positive(pageText ?? '1')
      const asked = positive(pageSizeText ?? defaultPageSize)
      if (page === null) return refusal(1030002001, 'page must be a positive integer')
      if (asked === null) return refusal(1030002001, 'page_size must be a positive integer')

      if (fault?.kind === 'rowsShift') {
        shift = shift === null ? { remove: fault.remove, insert: fault.insert } : null
      }
      const list = shift === null ? rows : [...strangers(shift.insert), ...rows.slice(shift.remove)]

      const size = Math.min(asked, mostRows)
      const onPage = fault?.kind === 'emptyPage' ? [] : list.slice((page - 1) * size, page * size)
      return success({
        count: list.length,
        cur_page_size: onPage.length,
        page,
        page_size: asked,
        ...(fault?.kind === 'noRows' ? {} : { rows: onPage }),
        total_page: Math.ceil(list.length / asked),
      })
    },
  }
}

/** The published sample asks for page 001, so leading zeros are well. */
function positive(text: string): number | null {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : 0
  return number > 0 ? number : null
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
