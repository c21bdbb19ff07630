import type { WalletTab } from '../contract'
import type { Kept, Row } from './kept'

/**
 * What a coupon is at `now` (epoch ms): the table in docs/wallet.md, row by row. A status that cannot be read is what
 * the dates say, and without dates that of a coupon which can be used.
 */
export function tabOf({ row, wasUsed, gone }: Omit<Kept, 'readAt'>, now: number): WalletTab {
  if (gone === 'live') return 'used'
  if (isOver(row, now)) return wasUsed || isSpent(row) ? 'used' : 'expired'
  if (row.status === 'notYet' || (row.effectAt !== null && row.effectAt > now)) return 'upcoming'
  return row.writeOffStat === 'closed' || isSpent(row) ? 'used' : 'usable'
}

/** Whether its last day is over, or Kingdee says so. */
export function isOver({ status, expireAt }: Row, now: number): boolean {
  return status === 'expired' || (expireAt !== null && expireAt < now)
}

/** Nothing of its credit, or none of its uses, is left. */
function isSpent({ credit, uses }: Row): boolean {
  return credit?.leftFen === 0 || uses?.left === 0
}
