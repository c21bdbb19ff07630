import type { OwnClaim } from '../contract'
import type { OwnedCoupon } from '../kingdee/rows/owned'
import type { Ledger } from './ledger'
import type { Timing } from './timing'
import { isLeft } from './transition'

/** What a member has of a scheme by its ledger; null: nothing, and nothing is in doubt. */
export function ownOf({ attempt, nos, past }: Ledger, now: number, timing: Timing): OwnClaim | null {
  const { phase, at } = attempt
  if (phase === 'sending') return { state: 'unknown', at }
  // One that was left behind is not claimed, though nobody has written that down yet: nothing can have been sent.
  if (phase === 'open' && !isLeft(attempt, now, timing)) return { state: 'pending', at }
  // Of several claims a later one may be refused: what was issued before is the member's all the same.
  const issued = [attempt, ...[...past].reverse()].find((outcome) => outcome.phase === 'issued')
  const couponsNo = issued?.couponsNo ?? nos[0]?.no
  if (issued === undefined && couponsNo === undefined) return null
  return { state: 'issued', ...(couponsNo !== undefined && { couponsNo }), at: issued?.at ?? at }
}

/** A coupon that a claim was granted. */
export interface Granted {
  no: string
  scheme: string
  /** When it was claimed, in epoch ms. */
  at: number
  /** A complete reading that begins later than this shows it, as long as Kingdee's list has it at all. */
  listedBy: number
}

/** All coupons of a ledger, those too that a claim found and did not ask for. */
export function grantedOf(scheme: string, { attempt, nos, past }: Ledger, timing: Timing): Granted[] {
  const outcomes = [attempt, ...past]
  return nos.map(({ no }) => {
    const { at } = outcomes.find(({ couponsNo }) => couponsNo === no) ?? attempt
    return granted(no, scheme, at, timing)
  })
}

/**
 * Of a claim it is known when it was opened, not when it was granted: it is fenced within `openMs`, sent within
 * `sendMs` of that, and shown within the horizon of that, or it was never granted.
 */
export function granted(no: string, scheme: string, at: number, timing: Timing): Granted {
  return { no, scheme, at, listedBy: at + timing.openMs + timing.sendMs + timing.horizonMs }
}

type Told = Pick<OwnedCoupon, 'number' | 'schemaId' | 'status' | 'writeOffStat' | 'createdAt'>

/**
 * What a member has by its coupons at Kingdee, by scheme: one that can be redeemed, and of these the newest. Those that
 * are used up or expired count, too: a claim would be answered with them.
 * @param readAt stands for a time that Kingdee does not tell
 */
export function ownOfCoupons(coupons: readonly Told[], readAt: number): Record<string, OwnClaim> {
  const best = new Map<string, Told>()
  for (const coupon of coupons) {
    const other = best.get(coupon.schemaId)
    if (other === undefined || isRather(coupon, other)) best.set(coupon.schemaId, coupon)
  }
  const entries = [...best].map(([scheme, { number, createdAt }]): [string, OwnClaim] => [
    scheme,
    { state: 'issued', couponsNo: number, at: createdAt ?? readAt },
  ])
  return Object.fromEntries(entries)
}

function isRather(a: Told, b: Told): boolean {
  if (isRedeemable(a) !== isRedeemable(b)) return isRedeemable(a)
  return (a.createdAt ?? 0) > (b.createdAt ?? 0)
}

function isRedeemable({ status, writeOffStat }: Told): boolean {
  return status !== 'expired' && writeOffStat !== 'closed'
}
