import { FRESH_MS, type Snapshots } from '../center/snapshot'
import { type Claimed, type Claims, IntentReused } from '../claim/claims'
import type { Claim, ClaimAnswer, Input, SweepAnswer } from '../contract'
import type { Arrivals } from '../entry/arrivals'
import { Refusal, refusedClaims } from '../errors'
import type { MemberActions } from './member'
import type { OwnedActions } from './owned'

export interface ClaimActions {
  create(input: Input<'claim.create'>, openid: string | null): Promise<ClaimAnswer>
  status(input: Input<'claim.status'>, openid: string | null): Promise<ClaimAnswer>
  sweep(): Promise<SweepAnswer>
}

/** The binding of an openid; null: it has none. */
export type MemberOf = (openid: string) => Promise<{ memberId: string; generation: string } | null>

/** The member comes from the binding, read once: key, claim, readings and answer are all of that one. */
export function claimActions(deps: {
  claims: Claims
  snapshots: Pick<Snapshots, 'current'>
  arrivals: Pick<Arrivals, 'of'>
  memberOf: MemberOf
  note: OwnedActions['note']
  isGone: MemberActions['isGone']
}): ClaimActions {
  const { claims, snapshots, arrivals, memberOf, note, isGone } = deps

  async function bound(openid: string | null) {
    if (openid === null) throw new Refusal('noIdentity', 'no openid in the environment of this call')
    const binding = await memberOf(openid)
    if (binding === null) throw new Refusal('notBound', 'no member is bound to this openid')
    return { ...binding, openid }
  }

  /** What the center does not show is not asked for. Only a list that lacks it has to be a fresh one. */
  async function isShown(id: string): Promise<boolean> {
    for (const maxAgeMs of [null, FRESH_MS]) {
      const { coupons } = await snapshots.current(maxAgeMs)
      if (coupons.some((coupon) => coupon.id === id)) return true
    }
    return false
  }

  return {
    async create({ schemaId, intentId, scene: scanned }, openid) {
      const { memberId: member, generation, ...caller } = await bound(openid)
      if (!(await isShown(schemaId))) throw new Refusal('notFound', 'no such coupon in the list')
      const { scene, storeId: store } = await arrivals.of(scanned)
      try {
        const claimed = await claims.create({ member, scheme: schemaId, intent: intentId, scene, store })
        // Nothing was sent: whoever is bound anew goes on with the same tap.
        if (claimed.noMember && (await isGone(caller.openid)))
          throw new Refusal('notBound', 'the member is gone from Kingdee')
        await note(caller.openid, generation, claimed)
        return { claim: claimOf(claimed), generation }
      } catch (error) {
        throw error instanceof IntentReused ? new Refusal('badRequest', error.message) : error
      }
    },
    async status({ intentId }, openid) {
      const { memberId, generation, ...caller } = await bound(openid)
      const claimed = await claims.status(memberId, intentId)
      if (claimed === null) throw new Refusal('notFound', 'no such intent of this member')
      await note(caller.openid, generation, claimed)
      return { claim: claimOf(claimed), generation }
    },
    sweep: () => claims.sweep(),
  }
}

function claimOf({ outcome, retryAfterMs }: Claimed): Claim {
  const { phase, why, couponsNo, at } = outcome
  if (phase === 'issued') return { state: 'issued', ...(couponsNo !== null && { couponsNo }), at }
  if (phase === 'open') return { state: 'pending', at }
  if (phase === 'sending') {
    // A general error of Kingdee's. It may be granted all the same, and is never called a failure, by nobody.
    const said = outcome.message !== null && !outcome.message.includes('失败') ? outcome.message : null
    return { state: 'unknown', at, ...(said !== null && { message: said }) }
  }
  const { message, retryable } = refusedClaims[why ?? 'code']
  return {
    state: 'refused',
    message: outcome.message || message,
    at,
    retryable,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  }
}
