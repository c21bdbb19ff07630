import * as v from 'valibot'
import type { Log } from '../log'
import { type Inserted, type Replaced, type State, StateError, type StateRecord } from '../state/port'
import {
  claimKey,
  claimsPrefix,
  couponKey,
  INTENT_KEPT_MS,
  intentKey,
  keepOf,
  type Ledger,
  parseLedger,
  readClaimKey,
} from './ledger'
import { type Event, type Step, type Terms, transition } from './transition'

/** Whose claims of which scheme. */
export interface Of {
  member: string
  scheme: string
}

/** A ledger as it was read or written; `rev` null: there was none. */
export interface Seen {
  ledger: Ledger | null
  rev: string | null
}

export interface Records {
  read(of: Of): Promise<Seen>
  /** All ledgers of a member, by scheme: as many as it has claimed schemes. */
  ledgersOf(member: string): AsyncIterable<{ scheme: string; ledger: Ledger }>
  /**
   * Decides on an event and writes the outcome down; when another has written since, it decides anew on that.
   * @returns what is written now, and what whoever wrote it does next
   * @throws StateError it is not known what was written, or nothing could be
   */
  decide(of: Of, event: Event, seen: Seen): Promise<{ seen: Seen; act: Step['act'] }>
  /** Keeps the scheme that a tap is for; gives the one that it was for when it came before. */
  remember(member: string, intent: string, scheme: string): Promise<string>
  /** The scheme that a tap was for; null: no such tap of this member. */
  schemeOf(member: string, intent: string): Promise<string | null>
  /** Whose claim a coupon was granted to, and when that was opened; null: to none. */
  claimOf(couponsNo: string): Promise<(Of & { at: number }) | null>
  /** The scenes that coupons were claimed by, in the order asked; null: by none, or not by a claim. */
  scenesOf(couponsNos: readonly string[]): Promise<(string | null)[]>
}

/** Conflicts end, since each means that another got on; a store that stays unclear need not. */
const ROUNDS = 20
const LISTED_AT_ONCE = 100

const intentRecord = v.object({ version: v.literal(1), scheme: v.string(), at: v.number() })
const couponRecord = v.object({
  version: v.literal(1),
  member: v.string(),
  scheme: v.string(),
  scene: v.nullable(v.string()),
  at: v.number(),
})

/** A coupon that a claim by a scanned code was granted, told once or again with the same. */
export type OnCoupon = (claim: { couponsNo: string; scene: string; at: number }) => Promise<unknown>

/** The claims in the state store: one ledger for each member and scheme, its taps, and its coupons by number. */
export function createRecords(deps: {
  state: State
  clock: () => number
  log: Log
  terms: Terms
  onCoupon?: OnCoupon
}): Records {
  const { state, clock, log, terms, onCoupon } = deps

  async function read({ member, scheme }: Of): Promise<Seen> {
    return seenOf(await state.get(claimKey(member, scheme)))
  }

  async function* ledgersOf(member: string): AsyncIterable<{ scheme: string; ledger: Ledger }> {
    const prefix = claimsPrefix(member)
    for (let after = ''; ; ) {
      const listed = await state.list(prefix, after, LISTED_AT_ONCE)
      for (const { key, value } of listed) {
        const of = readClaimKey(key)
        if (of !== null) yield { scheme: of.scheme, ledger: parseLedger(value) }
      }
      if (listed.length < LISTED_AT_ONCE) return
      after = listed.at(-1)?.key ?? ''
    }
  }

  async function decide(of: Of, event: Event, first: Seen): Promise<{ seen: Seen; act: Step['act'] }> {
    let seen = first
    for (let round = 0; round < ROUNDS; round += 1) {
      const { next, act, alarm } = transition(seen.ledger, event, terms)
      if (next === null) return { seen, act }
      await indexCoupons(of, seen.ledger, next)
      const written = await write(of, next, seen.rev)
      if (written.ok) {
        if (alarm !== null) log.error('claim.alarm', { alarm, ...of, token: next.attempt.token })
        return { seen: { ledger: next, rev: written.rev }, act }
      }
      seen = 'record' in written ? seenOf(written.record) : await read(of)
      // A verdict counts over the very revision that was read before it, or not at all.
      if (event.kind === 'read') return { seen, act: null }
      if (event.kind === 'baseline' && written.unclear) {
        // It stands, or it may still arrive: then a second fence could let two send.
        const stands = transition(seen.ledger, event, terms)
        return { seen, act: stands.next === null ? stands.act : null }
      }
    }
    throw new StateError(`a claim could not be written in ${ROUNDS} rounds`)
  }

  function write({ member, scheme }: Of, ledger: Ledger, rev: string | null): Promise<Inserted | Replaced> {
    const key = claimKey(member, scheme)
    const value = JSON.stringify(ledger)
    const keep = keepOf(ledger)
    return rev === null ? state.insert(key, value, keep) : state.replace(key, rev, value, keep)
  }

  /**
   * Before the ledger, so that no coupon in a ledger is without its claim when a process dies in between, and none goes
   * untold. One that was there before anything was sent came by no scene.
   */
  async function indexCoupons(of: Of, before: Ledger | null, { nos, attempt }: Ledger): Promise<void> {
    const added = nos.filter(({ no }) => !before?.nos.some((known) => known.no === no))
    const { at, sendBy } = attempt
    const scene = sendBy === null ? null : attempt.scene
    const value = JSON.stringify({ version: 1, ...of, scene, at } satisfies v.InferInput<typeof couponRecord>)
    await Promise.all(
      added.map(async ({ no: couponsNo }) => {
        const there = parseCoupon(await insertSurely(couponKey(couponsNo), value))
        if (there.scene !== null) await onCoupon?.({ couponsNo, scene: there.scene, at: there.at })
      }),
    )
  }

  /** @returns the value that is there now */
  async function insertSurely(key: string, value: string, keep?: { ttlMs: number }): Promise<string> {
    for (let round = 0; round < ROUNDS; round += 1) {
      const inserted = await state.insert(key, value, keep)
      if (inserted.ok) return value
      if (!inserted.unclear) return inserted.record.value
    }
    throw new StateError(`a record could not be written in ${ROUNDS} rounds`)
  }

  return {
    read,
    ledgersOf,
    decide,
    async remember(member, intent, scheme) {
      const value = JSON.stringify({ version: 1, scheme, at: clock() })
      const there = await insertSurely(intentKey(member, intent), value, { ttlMs: INTENT_KEPT_MS })
      return v.parse(intentRecord, JSON.parse(there)).scheme
    },
    async schemeOf(member, intent) {
      const record = await state.get(intentKey(member, intent))
      return record && v.parse(intentRecord, JSON.parse(record.value)).scheme
    },
    async claimOf(couponsNo) {
      const record = await state.get(couponKey(couponsNo))
      return record && parseCoupon(record.value)
    },
    async scenesOf(couponsNos) {
      const records = await state.getMany(couponsNos.map(couponKey))
      return records.map((record) => record && parseCoupon(record.value).scene)
    },
  }
}

const parseCoupon = (value: string) => v.parse(couponRecord, JSON.parse(value))

/** @throws when this version cannot read it */
export function seenOf(record: StateRecord | null): Seen {
  return record === null
    ? { ledger: null, rev: null }
    : { ledger: parseLedger(record.value), rev: record.rev }
}
