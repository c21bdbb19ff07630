import type { MemberCoupons } from '../kingdee/member-coupons'
import type { OwnedCoupon } from '../kingdee/rows/owned'
import type { Kept, Row, Wallet } from './kept'
import { isOver, tabOf } from './tab'

/** The store is asked for all of them with every look at the wallet. */
const MOST = 2_000

/**
 * After a complete reading: what is listed is as its row says, what is not is gone. An older reading than the one
 * before, or than a look at one of the coupons, tells nothing.
 * @param lagMs how far the list may be behind: a coupon that was seen so shortly before is not gone for that
 */
export function afterReading(
  before: Wallet,
  { coupons, startedAt }: Pick<MemberCoupons, 'coupons' | 'startedAt'>,
  lagMs: number,
): Wallet {
  if (before.at !== null && before.at > startedAt) return before
  const known = new Map(before.coupons.map((kept) => [kept.row.number, kept]))
  const listed = coupons.map((coupon) => seen(known.get(coupon.number), coupon, startedAt))
  for (const { number } of coupons) known.delete(number)
  const missed = [...known.values()].map((kept) => missing(kept, startedAt, lagMs))
  return bounded({ ...before, at: startedAt, coupons: [...listed, ...missed] }, startedAt)
}

/** A look at one coupon, by a complete reading of its scheme. */
export interface Look {
  number: string
  /** null: it is not listed. */
  coupon: OwnedCoupon | null
  /** When the reading began, in epoch ms. */
  startedAt: number
  /** What is known of it otherwise, and from when on a list shows it. */
  expected: { row: Row; listedBy: number } | null
}

/** After a look at one coupon: it alone is another one. */
export function afterLook(before: Wallet, look: Look, lagMs: number): Wallet {
  const { number, startedAt } = look
  const known = before.coupons.find((kept) => kept.row.number === number)
  const next = lookedAt(known, look, before.at, lagMs)
  if (next === null || next === known) return before
  const others = before.coupons.filter((kept) => kept !== known)
  return bounded({ ...before, coupons: [...others, next] }, startedAt)
}

function lookedAt(
  known: Kept | undefined,
  { coupon, startedAt, expected }: Look,
  readAt: Wallet['at'],
  lagMs: number,
): Kept | null {
  // Written down late: a reading that began since has not found it.
  if (coupon !== null && known === undefined && readAt !== null && readAt > startedAt)
    return missing(seen(known, coupon, startedAt), readAt, lagMs)
  if (coupon !== null) return seen(known, coupon, startedAt)
  if (known !== undefined) return missing(known, startedAt, lagMs)
  if (expected === null || startedAt <= expected.listedBy) return null
  return { row: expected.row, readAt: startedAt, wasUsed: false, gone: 'live' }
}

function seen(before: Kept | undefined, coupon: OwnedCoupon, at: number): Kept {
  if (before !== undefined && before.readAt > at) return before
  const { couponId: _, ...row } = coupon
  const used = before?.wasUsed ?? false
  // A redemption that is cancelled leaves nothing behind, as long as a row says so.
  const wasUsed = isOver(row, at) ? used : tabOf({ row, wasUsed: used, gone: null }, at) === 'used'
  return { row, readAt: at, wasUsed, gone: null }
}

function missing(before: Kept, at: number, lagMs: number): Kept {
  if (before.gone !== null) return before.readAt >= at ? before : { ...before, readAt: at }
  if (at - before.readAt < lagMs) return before
  return { ...before, readAt: at, gone: isLive(before, at) ? 'live' : 'done' }
}

function isLive(kept: Kept, at: number): boolean {
  return ['usable', 'upcoming'].includes(tabOf(kept, at))
}

/** Those that can be used, now or later, come first, and of each the ones that have changed last. */
function bounded(wallet: Wallet, at: number): Wallet {
  const { coupons } = wallet
  if (coupons.length <= MOST) return wallet
  const rank = (kept: Kept) => ({
    kept,
    live: isLive(kept, at) ? 0 : 1,
    changed: kept.row.modifiedAt ?? 0,
    number: kept.row.number,
  })
  const ranked = coupons
    .map(rank)
    .sort((a, b) => a.live - b.live || b.changed - a.changed || (a.number < b.number ? -1 : 1))
  return { ...wallet, coupons: ranked.slice(0, MOST).map(({ kept }) => kept), isCut: true }
}
