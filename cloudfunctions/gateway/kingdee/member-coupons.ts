import type { Answered } from './calls'
import { KingdeeError } from './errors'
import { parseList } from './rows/list'
import { type OwnedCoupon, parseOwned } from './rows/owned'

/** What Kingdee gives at most; it cuts a larger size silently. */
const PAGE_SIZE = 100
/** Against a list that never ends. */
const PAGES = 100
/** No further page is asked for after this: each may take 8 s, and the platform ends the function at 15 s. */
const TURN_MS = 4_000
/** A Date header counts whole seconds: less than this says nothing. */
const BELIEVED_SKEW_MS = 2_000

/** A complete reading of a member's coupons. */
export interface MemberCoupons {
  coupons: OwnedCoupon[]
  /** By our clock, before the first page was sent, in epoch ms: what was granted before and is listed is in it. */
  startedAt: number
  /** Kingdee's clock minus ours, in ms; 0 within 2 s, and when Kingdee does not tell. */
  skewMs: number
}

/**
 * Reads page after page until all are there. What is not listed counts as not owned, so that anything that could hide
 * a coupon is an error: a list that changes while it is read, a page too few, a row that cannot be told apart.
 * @param schemaId filtered here too; null: of all schemes
 * @throws KingdeeError
 */
export async function readMemberCoupons(
  page: (number: number, pageSize: number) => Promise<Answered>,
  schemaId: string | null,
  clock: () => number,
): Promise<MemberCoupons> {
  const startedAt = clock()
  const read = new Map<string, OwnedCoupon>()
  let count: number | null = null
  let rows = 0
  for (let number = 1; number <= PAGES; number += 1) {
    if (clock() - startedAt > TURN_MS)
      throw new KingdeeError('timeout', `${number - 1} pages took ${TURN_MS} ms`)
    const { data, skewMs } = await page(number, PAGE_SIZE)
    const list = parseList(data, number === 1)
    for (const row of list.rows) {
      const owned = parseOwned(row)
      if ('unusable' in owned) throw new KingdeeError('unreadable', `a coupon with ${owned.unusable}`)
      read.set(owned.number, owned)
    }
    rows += list.rows.length
    // A page beyond the end may count nothing.
    if (list.rows.length > 0 || number === 1) {
      if (count !== null && list.count !== count) throw changed(`from ${count} to ${list.count}`)
      count = list.count
    }
    if (rows > (count ?? 0) || read.size < rows) throw changed(`${rows} rows of ${count}`)
    // A full page may not be the last where nothing is counted; nor, whatever it counts, where a claim rests on it.
    const isLast = list.rows.length < PAGE_SIZE || (list.isCounted && schemaId === null)
    if (isLast && rows === count) {
      const coupons = [...read.values()].filter((owned) => schemaId === null || owned.schemaId === schemaId)
      return { coupons, startedAt, skewMs: Math.abs(skewMs ?? 0) > BELIEVED_SKEW_MS ? (skewMs ?? 0) : 0 }
    }
    if (list.rows.length === 0) throw new KingdeeError('unreadable', `${rows} coupons of ${count} came`)
  }
  throw new KingdeeError('unreadable', `coupons over more than ${PAGES} pages`)
}

function changed(how: string): KingdeeError {
  return new KingdeeError('unreadable', `the coupons changed while they were read: ${how}`)
}
