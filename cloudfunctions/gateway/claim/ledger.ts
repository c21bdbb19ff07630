import * as v from 'valibot'
import type { Keep } from '../state/port'

/**
 * What is known of a member's claims of one scheme. One record for both, not one for each claim: of two open ones
 * nobody could tell whose a new coupon is.
 */
export type Ledger = v.InferOutput<typeof ledger>
export type Outcome = v.InferOutput<typeof outcome>
export type RefusedWhy = NonNullable<Outcome['why']>

const DAY_MS = 86_400_000
/** Longer than any phone keeps a receipt (7 days). */
export const INTENT_KEPT_MS = 30 * DAY_MS
const REFUSED_KEPT_MS = 30 * DAY_MS

const outcome = v.object({
  /** Names the attempt; random, since a counter that restarts would let a stale writer win. */
  token: v.string(),
  /**
   * `open`: nothing can have been sent. `sending`: it may have been. The other two are decided.
   */
  phase: v.picklist(['open', 'sending', 'issued', 'refused']),
  /**
   * Of a refusal. `notSent`: certainly not processed. `code`: Kingdee said no, in `message`. `absent`: not among the
   * member's coupons when it had to be. `gone`: Kingdee does not know the member any more.
   */
  why: v.nullable(v.picklist(['notSent', 'code', 'absent', 'gone'])),
  message: v.nullable(v.string()),
  couponsNo: v.nullable(v.string()),
  /** When it was opened, in epoch ms. */
  at: v.number(),
  /** Taps that it answers. */
  intents: v.array(v.string()),
})

const ledger = v.object({
  version: v.literal(1),
  attempt: v.object({
    ...outcome.entries,
    /** The numbers of the member's coupons of this scheme, read after the attempt was opened. */
    baseline: v.array(v.string()),
    /** The last moment of sending, in Kingdee's time; null before the fence. */
    sendBy: v.nullable(v.number()),
    /** The scene that the member came by. */
    scene: v.nullable(v.string()),
    /** Looks in a row that gave nothing. */
    looks: v.number(),
    /** How often Kingdee did not know the member, and when last, in epoch ms. */
    missing: v.object({ times: v.number(), at: v.number() }),
  }),
  /** Coupons of this scheme that the member was found to have; it only grows. */
  nos: v.array(
    v.object({
      no: v.string(),
      by: v.picklist(['answer', 'read']),
      /** Taken for that of an attempt which Kingdee then refused: somebody else gave it. */
      elsewhere: v.optional(v.literal(true)),
    }),
  ),
  /** What became of earlier attempts. */
  past: v.array(outcome),
  /** When the sweep must look, in epoch ms; null: nothing to do. */
  due: v.nullable(v.number()),
})

const keyOf = (...parts: string[]) => parts.map(encodeURIComponent).join('/')
export const claimKey = (member: string, scheme: string) => keyOf('claim', member, scheme)
export const claimsPrefix = (member: string) => `${keyOf('claim', member)}/`
/** By member, so that a phone that was bound to another finds nothing. */
export const intentKey = (member: string, intent: string) => keyOf('intent', member, intent)
/** Where a redemption finds the claim of a coupon. */
export const couponKey = (couponsNo: string) => keyOf('coupon', couponsNo)

/** Member and scheme of a claim's key; null: a key of something else. */
export function readClaimKey(key: string): { member: string; scheme: string } | null {
  const [kind, member, scheme] = key.split('/').map(decodeURIComponent)
  return kind === 'claim' && member && scheme ? { member, scheme } : null
}

/** @throws when it is no ledger that this version reads: nobody may decide on what it cannot read */
export function parseLedger(value: string): Ledger {
  return v.parse(ledger, JSON.parse(value))
}

/**
 * How long the store keeps a ledger. What is undecided is due and never expires; what was issued lasts, since
 * Kingdee's list may not show a coupon that is used up, also when a later claim was refused.
 */
export function keepOf({ attempt: { phase }, nos, due }: Ledger): Keep | undefined {
  if (due !== null) return { due }
  if (phase === 'open' || phase === 'sending') throw new Error(`a claim that is ${phase} must be due`)
  return phase === 'refused' && nos.length === 0 ? { ttlMs: REFUSED_KEPT_MS } : undefined
}

/** What became of a tap; null: the ledger does not know it. */
export function outcomeOf({ attempt, past }: Ledger, intent: string): Outcome | null {
  return [attempt, ...past].find(({ intents }) => intents.includes(intent)) ?? null
}
