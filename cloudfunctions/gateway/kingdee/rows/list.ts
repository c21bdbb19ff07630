import { KingdeeError } from '../errors'
import { isObject, toInteger } from '../reply'

/** A page of a list: what it counts and its rows as they came. */
export interface List {
  count: number
  /** False: Kingdee did not tell the count, which is that of the rows then. */
  isCounted: boolean
  rows: unknown[]
}

/**
 * @param firstPage an empty first page of a list that counts rows is a broken reply, never an empty list
 * @throws KingdeeError unreadable
 */
export function parseList(data: unknown, firstPage: boolean): List {
  const rows = isObject(data) ? data.rows : undefined
  if (!isObject(data) || !Array.isArray(rows)) throw new KingdeeError('unreadable', 'a list without rows')
  const told = toInteger(data.count)
  const count = told ?? rows.length
  if (firstPage && rows.length === 0 && count > 0) {
    throw new KingdeeError('unreadable', `an empty first page of a list of ${count}`)
  }
  return { count: Math.max(0, count), isCounted: told !== null, rows }
}
