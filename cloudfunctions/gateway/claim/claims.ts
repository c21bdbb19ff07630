import type { OwnClaim } from '../contract'
import type { Kingdee } from '../kingdee/client'
import type { Log } from '../log'
import type { State } from '../state/port'
import { type Ledger, type Outcome, outcomeOf, readClaimKey } from './ledger'
import { createLooking } from './looking'
import { type Granted, granted, grantedOf, ownOf } from './own'
import { createRecords, type Of, type OnCoupon, seenOf } from './records'
import { createSending } from './sending'
import type { Timing } from './timing'

export interface Claims {
  /**
   * Claims once, however often it is asked with the same intent: what became of it, as far as it is known.
   * @throws IntentReused, StateError
   */
  create(tap: Tap): Promise<Claimed>
  /** What became of a tap; a doubt is looked into. null: it is not known, and may be sent again as it was. */
  status(member: string, intent: string): Promise<Claimed | null>
  /** What the member has of a scheme by its ledger; null: nothing, and nothing is in doubt. */
  own(of: Of): Promise<OwnClaim | null>
  /** The same of every scheme that the member has claimed, by scheme. */
  owns(member: string): Promise<Record<string, OwnClaim>>
  /** Every coupon that the member's claims were granted. */
  granted(member: string): Promise<Granted[]>
  /** The same of one coupon, with whose claim it was; null: nobody's. */
  grantedBy(couponsNo: string): Promise<(Granted & { member: string }) | null>
  /** The scenes that coupons were claimed by, in the order asked; null: by none, or not by a claim. */
  scenesOf(couponsNos: readonly string[]): Promise<(string | null)[]>
  /** Looks at what is due, the longest overdue first, within a turn. */
  sweep(): Promise<Swept>
}

export interface Tap extends Of {
  intent: string
  /** The scene that the member came by; kept with the coupon. */
  scene: string | null
  /** The store of that, for Kingdee: it is named if this tap opens the attempt. */
  store: string | null
}

export interface Claimed extends Of {
  outcome: Outcome
  /** Of what was not sent: when trying again can help, in ms from now. */
  retryAfterMs?: number | undefined
  /** It was not sent because Kingdee said that there is no such member. */
  noMember?: boolean
}

export interface Swept {
  looked: number
  /** How many of them are decided now. */
  decided: number
  /** More is due than was looked at. */
  more: boolean
}

/** The same intent was for another scheme before: a fault of the phone's. */
export class IntentReused extends Error {
  constructor() {
    super('the intent was for another scheme')
    this.name = 'IntentReused'
  }
}

/** A sweep starts no further look after this; the platform ends the function at 15 s. */
const TURN_MS = 5_000
const AT_ONCE = 100

/** The effects around the transition function: the store, Kingdee and the time. docs/claims.md has the steps. */
export function createClaims(deps: {
  kingdee: Pick<Kingdee, 'memberCoupons' | 'memberDetail' | 'prepareDistribute' | 'takeCalls'>
  state: State
  /** epoch ms */
  clock: () => number
  /** ms since any moment; unlike the clock it is never set */
  stopwatch: () => number
  newId: () => string
  log: Log
  timing: Timing
  /** Claims that a member may make of a scheme. */
  perScheme: number
  withMobile: boolean
  /** Told of every coupon that was claimed by a scene, before its ledger is written. Never rejects. */
  onCoupon?: OnCoupon
}): Claims {
  const { state, clock, newId, log } = deps
  const terms = { timing: deps.timing, limit: deps.perScheme }
  const records = createRecords({ ...deps, terms })
  const send = createSending({ ...deps, records, terms })
  const { look, lookSometimes } = createLooking({ ...deps, records })

  /** A tap on what the member has already claimed is answered without being written down. */
  function known(ledger: Ledger, intent: string): Outcome | null {
    const { attempt, nos } = ledger
    const had = attempt.phase === 'issued' && nos.length >= terms.limit ? attempt : null
    return outcomeOf(ledger, intent) ?? had
  }

  return {
    async create({ member, scheme, intent, scene, store }) {
      const of = { member, scheme }
      if ((await records.remember(member, intent, scheme)) !== scheme) throw new IntentReused()
      const tap = { kind: 'tap', intent, token: newId(), scene, now: clock() } as const
      // A first claim is the usual one: it is inserted without a look, and what is there comes back.
      const tapped = await records.decide(of, tap, { ledger: null, rev: null })
      let { seen } = tapped
      let unsent: Pick<Claimed, 'retryAfterMs' | 'noMember'> = {}
      if (tapped.act === 'baseline' && seen.ledger !== null) {
        const sent = await send(of, { ...seen, ledger: seen.ledger }, store)
        seen = sent.unclear ? await look(of, sent.seen) : sent.seen
        unsent = { retryAfterMs: sent.retryAfterMs, noMember: sent.noMember === true }
      }
      if (tapped.act === 'look') seen = await lookSometimes(of, seen)
      const outcome = seen.ledger && known(seen.ledger, intent)
      if (outcome === null) throw new Error('a tap that its ledger does not know')
      return { ...of, outcome, ...unsent }
    },

    async status(member, intent) {
      const scheme = await records.schemeOf(member, intent)
      if (scheme === null) return null
      const of = { member, scheme }
      const before = await records.read(of)
      if (before.ledger === null || known(before.ledger, intent) === null) return null
      const asked = await records.decide(of, { kind: 'look', now: clock() }, before)
      const { ledger } = asked.act === 'look' ? await lookSometimes(of, asked.seen) : asked.seen
      const outcome = ledger && known(ledger, intent)
      return outcome && { ...of, outcome }
    },

    async own(of) {
      const { ledger } = await records.read(of)
      return ledger && ownOf(ledger, clock(), terms.timing)
    },

    async owns(member) {
      const found: [string, OwnClaim][] = []
      for await (const { scheme, ledger } of records.ledgersOf(member)) {
        const own = ownOf(ledger, clock(), terms.timing)
        if (own !== null) found.push([scheme, own])
      }
      return Object.fromEntries(found)
    },

    async granted(member) {
      const found: Granted[] = []
      for await (const { scheme, ledger } of records.ledgersOf(member))
        found.push(...grantedOf(scheme, ledger, terms.timing))
      return found
    },

    async grantedBy(couponsNo) {
      const claim = await records.claimOf(couponsNo)
      return claim && { ...granted(couponsNo, claim.scheme, claim.at, terms.timing), member: claim.member }
    },

    scenesOf: records.scenesOf,

    async sweep() {
      const until = clock() + TURN_MS
      const due = await state.due(clock(), AT_ONCE)
      const swept = { looked: 0, decided: 0 }
      for (const { key, value, rev } of due) {
        if (clock() > until) return { ...swept, more: true }
        const of = readClaimKey(key)
        if (of === null) continue
        swept.looked += 1
        try {
          const asked = await records.decide(of, { kind: 'look', now: clock() }, seenOf({ value, rev }))
          const { ledger } = asked.act === 'look' ? await look(of, asked.seen) : asked.seen
          const phase = ledger?.attempt.phase
          if (phase === 'issued' || phase === 'refused') swept.decided += 1
        } catch (error) {
          // One that cannot be read must not hold up the others.
          log.error('claim.notSwept', { ...of, detail: String(error) })
        }
      }
      return { ...swept, more: due.length === AT_ONCE }
    },
  }
}
