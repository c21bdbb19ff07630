/** GET coupon_center: the list of schemes. */
import type { Param } from './asked'
import type { ListFault } from './faults'
import { answerPage } from './page'
import type { Reply } from './reply'

/** A row of the list, as Kingdee would send it: any JSON value, for nobody may rely on its shape. */
export type Row = unknown

/** A row that has an id at least. */
export type Scheme = Record<string, unknown>

export interface CouponCenter {
  setRows(rows: Row[]): void
  /** The scheme of this id as it is now; null when there is none. */
  scheme(id: string): Scheme | null
  /** So many more of it are out; as a number or a string, whichever the row has. The rows given stay as they were. */
  raiseIssued(id: string, by: number): void
  answer(param: Param, fault: ListFault | null): Reply
  /** Undoes what rowsShift did. */
  putRight(): void
}

export function createCouponCenter(schemes: Row[]): CouponCenter {
  let rows: Row[] = []
  let places = new Map<string, number>()
  let shift: { remove: number; insert: number } | null = null

  function setRows(next: Row[]) {
    rows = [...next]
    places = new Map(next.flatMap((row, place) => (isScheme(row) ? [[String(row.id), place]] : [])))
    shift = null
  }
  setRows(schemes)

  function scheme(id: string): Scheme | null {
    const row = rows[places.get(id) ?? -1]
    return isScheme(row) ? row : null
  }

  return {
    setRows,
    scheme,
    raiseIssued(id, by) {
      const row = scheme(id)
      if (row === null) return
      const issued = (Number(row.issued) || 0) + by
      rows[places.get(id) ?? -1] = {
        ...row,
        issued: typeof row.issued === 'string' ? String(issued) : issued,
      }
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

const isScheme = (row: Row): row is Scheme => typeof row === 'object' && row !== null && 'id' in row

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
