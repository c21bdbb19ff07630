import { createHash } from 'node:crypto'
import * as v from 'valibot'
import { type State, StateError } from '../state/port'
import { owned } from './owned'

/** What the member was like when last looked at; the number masked. Amounts in fen. */
const summary = v.object({
  name: v.string(),
  phone: v.string(),
  levelName: v.string(),
  cardNumber: v.string(),
  points: v.nullable(v.number()),
  balanceFen: v.nullable(v.number()),
})

const binding = v.object({
  memberId: v.string(),
  /** Random: who binds again, even to the same member, is another one to the phone. */
  generation: v.string(),
  /** False: it is being made, and nobody is bound by it yet. */
  confirmed: v.boolean(),
  summary,
  /** When Kingdee was last asked, in epoch ms. */
  seenAt: v.number(),
  /** Part of the binding: it goes with it, and no other binding shows it. */
  owned: v.optional(owned),
})

/** All that is known of an openid: one record, so that who is calling costs one look-up. */
const person = v.object({
  version: v.literal(1),
  binding: v.nullable(binding),
  /** Where the numbers behind this one's codes are kept, the latest last. */
  codes: v.array(v.string()),
  /** Why there is no binding any more. */
  notice: v.nullable(v.picklist(['boundElsewhere', 'gone'])),
})

/** Who holds a member: one openid at a time. */
const hold = v.object({
  version: v.literal(1),
  person: v.string(),
  /** From whom it was taken: still to be unbound, if the taker died in between. */
  previous: v.array(v.string()),
})

export type Binding = v.InferOutput<typeof binding>
export type Summary = v.InferOutput<typeof summary>
export type Person = v.InferOutput<typeof person>
export type Hold = v.InferOutput<typeof hold>

export interface Stored<T> {
  value: T
  rev: string
}

export const nobody: Person = { version: 1, binding: null, codes: [], notice: null }

const NOTICE_MS = 30 * 24 * 3_600_000
const UNBOUND_MS = 30 * 60_000

/** Under a hash: the store knows nobody's openid. */
export function personKey(openid: string): string {
  return `openid/${createHash('sha256').update(openid).digest('base64url')}`
}
const holdKey = (memberId: string) => `member/${memberId}`

export interface Records {
  person(key: string): Promise<Stored<Person> | null>
  /** @returns the new revision; null: somebody else was first */
  writePerson(key: string, before: Stored<Person> | null, next: Person): Promise<string | null>
  removePerson(key: string, rev: string): Promise<boolean>
  hold(memberId: string): Promise<Stored<Hold> | null>
  /** @returns whether it is ours now */
  take(memberId: string, before: Stored<Hold> | null, next: Omit<Hold, 'version'>): Promise<boolean>
  release(memberId: string, rev: string): Promise<void>
}

/** The records of who is who, over the state store. */
export function createRecords(state: State): Records {
  async function read<T>(schema: v.GenericSchema<unknown, T>, key: string): Promise<Stored<T> | null> {
    const record = await state.get(key)
    if (record === null) return null
    const parsed = v.safeParse(schema, JSON.parse(record.value))
    if (parsed.success) return { value: parsed.output, rev: record.rev }
    throw new StateError('a record of another version of this code')
  }

  async function write(
    key: string,
    rev: string | undefined,
    value: object,
    ttlMs?: number,
  ): Promise<string | null> {
    const keep = ttlMs === undefined ? undefined : { ttlMs }
    const text = JSON.stringify(value)
    const written =
      rev === undefined ? await state.insert(key, text, keep) : await state.replace(key, rev, text, keep)
    if (written.ok) return written.rev
    if (written.unclear) throw new StateError('it is not known if a binding was written')
    return null
  }

  return {
    person: (key) => read(person, key),
    writePerson(key, before, next) {
      const ttlMs = next.binding?.confirmed ? undefined : next.notice ? NOTICE_MS : UNBOUND_MS
      return write(key, before?.rev, next, ttlMs)
    },
    removePerson: (key, rev) => state.remove(key, rev),
    hold: (memberId) => read(hold, holdKey(memberId)),
    take: async (memberId, before, next) =>
      (await write(holdKey(memberId), before?.rev, { version: 1, ...next })) !== null,
    release: async (memberId, rev) => void (await state.remove(holdKey(memberId), rev)),
  }
}
