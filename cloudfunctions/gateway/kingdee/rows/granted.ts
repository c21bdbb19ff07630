import { isObject, toText } from '../reply'

/** The numbers in a reply of coupons_distribute, each once; none: nobody can say from it what was granted. */
export function parseGranted(data: unknown): string[] {
  const rows = isObject(data) && Array.isArray(data.rows) ? data.rows : []
  const numbers = rows.map((row) => (isObject(row) ? toText(row.coupons_no) : ''))
  return [...new Set(numbers.filter((number) => number !== ''))]
}
