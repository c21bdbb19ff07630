import * as v from 'valibot'
import type { Claims } from '../claim/claims'
import type { JobAnswer } from '../contract'
import type { Kingdee } from '../kingdee/client'
import { KingdeeError, type KingdeeErrorCode } from '../kingdee/errors'
import { parseWriteOff, type WriteOff } from '../kingdee/rows/write-off'
import { inTurn } from '../kingdee/turn'
import type { Log } from '../log'
import { type State, StateError, type StateRecord } from '../state/port'
import type { Stores } from '../store/stores'
import type { Marks } from './marks'

export interface Redemptions {
  /**
   * Reads what was redeemed in each store since the last time, within a turn, and marks what was claimed by a code.
   * @throws KingdeeError, Busy: nothing can be read now; the next turn goes on from where this one stopped
   */
  read(): Promise<JobAnswer>
}

const DAY_MS = 86_400_000
/** How far back a store is read that never was before. */
const FIRST_MS = 7 * DAY_MS
/** What one question covers at most, so that one that has to be put again is never a long one. */
const WINDOW_MS = DAY_MS
/** Read again each time: an entry may be seen late, and Kingdee's clock may be off. */
const OVERLAP_MS = 10 * 60_000
const PAGE_SIZE = 100
/** A turn begins no further call after this: each may take 8 s, and the platform ends the function at 15 s. */
const TURN_MS = 5_000
const LEASE_MS = 20_000
/** Of a minute's calls the list of the center needs some, too. */
const CALLS = 60
/** A store that fails is passed over; when so many do in a row it is not the stores. */
const FAILURES = 3
const KEPT = { ttlMs: 100 * DAY_MS }

/** Of these another store fails, too. */
const OF_ALL: ReadonlySet<KingdeeErrorCode> = new Set<KingdeeErrorCode>([
  'budget',
  'throttled',
  'token',
  'tokenWait',
  'credentials',
  'permission',
  'account',
  'clock',
])

const ROUND = 'redemptions/round'
const storeKey = (id: string) => `redemptions/store/${encodeURIComponent(id)}`

/** Which stores there are, and which of them is next. */
const roundRecord = v.object({ version: v.literal(1), stores: v.array(v.string()), next: v.number() })
/** How far a store has been read. */
const progressRecord = v.object({
  version: v.literal(1),
  /** What changed before this has been read, in epoch ms. */
  from: v.number(),
  /** The question that is being answered: up to when, its next page, and what its first page counted. */
  asking: v.nullable(v.object({ to: v.number(), page: v.number(), rows: v.number(), count: v.number() })),
})
type Round = v.InferOutput<typeof roundRecord>
type Progress = v.InferOutput<typeof progressRecord>

interface Written<T> {
  value: T
  rev: string
}

/** What is left of a turn. */
interface Turn {
  until: number
  calls: number
  done: number
}

/**
 * The stores' logs of redemptions, one store after the other, each from where its last reading ended. Marks come before the
 * record of how far a store was read, so that what a process that died has read is read again; a mark is made once.
 */
export function createRedemptions(deps: {
  kingdee: Pick<Kingdee, 'writeOffs'>
  stores: Pick<Stores, 'all'>
  claims: Pick<Claims, 'scenesOf'>
  marks: Pick<Marks, 'redeemed'>
  state: State
  clock: () => number
  log: Log
}): Redemptions {
  const { kingdee, stores, claims, marks, state, clock, log } = deps

  async function begin(before: StateRecord | null): Promise<Written<Round> | null> {
    const listed = await stores.all()
    const round: Round = { version: 1, stores: listed.stores.map(({ id }) => id), next: 0 }
    return write(ROUND, before, round)
  }

  /** @returns null: somebody else has written, or it is not known who has */
  async function write<T>(key: string, before: { rev: string } | null, value: T): Promise<Written<T> | null> {
    const text = JSON.stringify(value)
    const written =
      before === null ? await state.insert(key, text, KEPT) : await state.replace(key, before.rev, text, KEPT)
    return written.ok ? { value, rev: written.rev } : null
  }

  async function markAll(writeOffs: readonly WriteOff[]): Promise<number> {
    const redeemed = writeOffs.filter(({ stat }) => stat === 'redeemed')
    if (redeemed.length === 0) return 0
    const scenes = await claims.scenesOf(redeemed.map(({ couponsNo }) => couponsNo))
    let done = 0
    for (const [index, { couponsNo, at }] of redeemed.entries()) {
      const scene = scenes[index] ?? null
      if (scene === null) continue
      const now = clock()
      if (!(await marks.redeemed({ couponsNo, scene, at: Math.min(at ?? now, now) })))
        throw new StateError('a redemption could not be marked')
      done += 1
    }
    return done
  }

  /** @returns the next question of this store, or the next page of this one; null: it is read up to now */
  async function readPage(storeId: string, progress: Progress, turn: Turn): Promise<Progress> {
    const { from } = progress
    const asking = progress.asking ?? { to: Math.min(clock(), from + WINDOW_MS), page: 1, rows: 0, count: 0 }
    const { to, page } = asking
    turn.calls += 1
    const list = await kingdee.writeOffs({ storeId, from, to, page, pageSize: PAGE_SIZE })
    // A row that has changed meanwhile has left the answer, and others may have moved over the edge of a page.
    if (page > 1 && list.isCounted && list.count !== asking.count) return { ...progress, asking: null }
    const writeOffs: WriteOff[] = []
    for (const row of list.rows) {
      const parsed = parseWriteOff(row)
      if ('unusable' in parsed)
        log.warn('redemptions.unusableRow', { storeId, page, detail: parsed.unusable })
      else writeOffs.push(parsed)
    }
    turn.done += await markAll(writeOffs)
    const rows = asking.rows + list.rows.length
    if (list.isCounted ? rows >= list.count : list.rows.length < PAGE_SIZE)
      return { version: 1, from: to - OVERLAP_MS, asking: null }
    if (list.rows.length === 0)
      throw new KingdeeError('unreadable', `${rows} redemptions of ${list.count} came`)
    return { version: 1, from, asking: { to, page: page + 1, rows, count: list.count } }
  }

  const isOver = ({ until, calls }: Turn) => clock() > until || calls >= CALLS

  /** @returns whether it is read up to now */
  async function readStore(storeId: string, turn: Turn): Promise<boolean> {
    const key = storeKey(storeId)
    const began = clock()
    let record: { rev: string } | null = null
    let progress: Progress = { version: 1, from: began - FIRST_MS, asking: null }
    const there = await state.get(key)
    if (there !== null) {
      record = there
      progress = v.parse(progressRecord, JSON.parse(there.value))
    }
    while (progress.asking !== null || progress.from < began - OVERLAP_MS) {
      if (isOver(turn)) return false
      progress = await readPage(storeId, progress, turn)
      record = await write(key, record, progress)
      // The lease had lapsed, and somebody else reads on.
      if (record === null) return false
    }
    return true
  }

  async function readAll(): Promise<JobAnswer> {
    const turn: Turn = { until: clock() + TURN_MS, calls: 0, done: 0 }
    const there = await state.get(ROUND)
    const known = there && v.parse(roundRecord, JSON.parse(there.value))
    let at =
      there && known && known.next < known.stores.length
        ? { value: known, rev: there.rev }
        : await begin(there)
    for (let failures = 0; at !== null; ) {
      const round: Round = at.value
      const storeId = round.stores[round.next]
      if (storeId === undefined) return { done: turn.done, more: false }
      if (isOver(turn)) break
      try {
        if (!(await readStore(storeId, turn))) break
        failures = 0
      } catch (error) {
        if (!(error instanceof KingdeeError)) throw error
        log.warn('redemptions.notRead', { storeId, code: error.code, detail: error.message })
        if (error.code === 'budget' || error.code === 'throttled') break
        failures += 1
        if (OF_ALL.has(error.code) || failures === FAILURES) throw error
      }
      at = await write(ROUND, at, { ...round, next: round.next + 1 })
    }
    return { done: turn.done, more: true }
  }

  return {
    async read() {
      const turn = await inTurn({ state, clock }, 'redemptions/reading', LEASE_MS, readAll)
      return turn?.done ?? { done: 0, more: false }
    },
  }
}
