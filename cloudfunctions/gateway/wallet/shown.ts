import type { Granted } from '../claim/own'
import type { Coupon, WalletCoupon } from '../contract'
import { unnamedCoupon } from '../errors'
import type { Kept, Row, Wallet } from './kept'
import { tabOf } from './tab'

/** A coupon as the phone has it, at `now` (epoch ms). */
export function shown(kept: Kept | Claimed, now: number): WalletCoupon {
  const { row, gone } = kept
  return {
    couponsNo: row.number,
    schemaId: row.schemaId,
    name: row.name || unnamedCoupon,
    content: row.content,
    kind: row.kind,
    valueFen: row.valueFen,
    zhe: row.zhe,
    minSpendFen: row.minSpendFen,
    credit: row.credit,
    uses: row.uses,
    validFrom: row.effectAt,
    validTo: row.expireAt,
    tab: tabOf(kept, now),
    ...(gone === 'live' && { maybeUsed: true }),
    ...('listedBy' in kept && gone === null && { fresh: true }),
    changedAt: row.modifiedAt,
    suits: row.suits,
  }
}

/** A coupon that a claim was granted and no list has shown: fresh, or missing from one that had to show it. */
export interface Claimed extends Kept {
  /** As of `Granted`. */
  listedBy: number
}

/**
 * What is known of a granted coupon that the wallet does not have.
 * @param scheme undefined: nothing is known of it
 */
export function claimed(
  { no, scheme: schemaId, at, listedBy }: Granted,
  scheme: Coupon | undefined,
  wallet: Wallet,
): Claimed {
  const missedAt = missedIn(listedBy, wallet)
  return {
    row: { ...unread, ...(scheme && told(scheme)), number: no, schemaId },
    readAt: missedAt ?? at,
    wasUsed: false,
    gone: missedAt === null ? null : 'live',
    listedBy,
  }
}

/**
 * The granted coupons that the wallet does not have.
 *
 * Of a wallet that was cut those are left out that may have been: nobody can tell that they are missing.
 */
export function unlisted(wallet: Wallet, granted: readonly Granted[]): Granted[] {
  const known = new Set(wallet.coupons.map(({ row }) => row.number))
  return granted.filter(
    ({ no, listedBy }) => !known.has(no) && !(wallet.isCut && missedIn(listedBy, wallet) !== null),
  )
}

/** When the complete reading began that had to show it; null: there was none. */
function missedIn(listedBy: number, { at }: Wallet): number | null {
  return at !== null && at > listedBy ? at : null
}

function told({ name, content, kind, valueFen, zhe, validFrom, validTo }: Coupon) {
  return { name, content, kind, valueFen, zhe, effectAt: validFrom, expireAt: validTo }
}

const unread: Omit<Row, 'number' | 'schemaId'> = {
  name: '',
  content: '',
  kind: 'other',
  valueFen: null,
  zhe: null,
  minSpendFen: null,
  credit: null,
  uses: null,
  effectAt: null,
  expireAt: null,
  status: null,
  writeOffStat: null,
  suits: null,
  createdAt: null,
  modifiedAt: null,
}
