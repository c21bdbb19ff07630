import type { Coupon } from '../contract'
import { KingdeeError } from '../kingdee/errors'
import { inTurn } from '../kingdee/turn'
import type { Log } from '../log'
import type { State } from '../state/port'
import type { Published, Reading } from './reading'

/** The whole list as it was read, disabled schemes left out. */
export interface Snapshot {
  revision: string
  /** When its reading began, in epoch ms: its age is counted from here. */
  at: number
  coupons: readonly Coupon[]
}

export interface Snapshots {
  /**
   * The list, read anew when the one there is has aged past `maxAgeMs` and it is this caller's turn.
   * @param maxAgeMs null: whatever there is
   * @throws Busy when the first one is being prepared; KingdeeError when there is none and none can be had
   */
  current(maxAgeMs: number | null): Promise<Snapshot>
  /** What there is, without calling anybody; null: none. */
  peek(): Promise<Snapshot | null>
}

/** The first list is being prepared. */
export class Busy extends Error {
  constructor(readonly retryAfterMs: number) {
    super('the list is being prepared')
    this.name = 'Busy'
  }
}

/** Ordinary age at which a list is read anew. */
export const FRESH_MS = 60_000
/** Pulling to refresh asks Kingdee only beyond this age. */
export const PULLED_MS = 10_000
/** Older is an error, not a list. */
const KEPT_MS = 24 * 3_600_000
/** A list that we have is looked up at most this often by an instance. */
const LOOK_MS = 1_000
/** Longer than the longest turn: 2 s of calls and 8 s for the last one. */
const LEASE_MS = 12_000
/** How long those without the lease wait for the first list, and how often they look. */
const WAIT_MS = 3_000
const POLL_MS = 150
/** The share of the call budget that refreshing may take on average. */
const BUDGET_SHARE = 0.1

const LEASE = 'center/lease'

/**
 * The list is read by one caller at a time over all processes and kept in the state store, because nothing runs
 * between two calls of a cloud function: whoever finds it old and gets the lease reads it, within a deadline; what
 * is not done is gone on with by the next. The others get what there is, with its age.
 */
export function createSnapshots(deps: {
  reading: Reading
  state: State
  clock: () => number
  sleep: (ms: number) => Promise<void>
  log: Log
  callsPerMinute: number
}): Snapshots {
  const { reading, state, clock, sleep, log, callsPerMinute } = deps
  let known: { snapshot: Snapshot; published: Published } | null = null
  let lookedAt = Number.NEGATIVE_INFINITY
  let look: Promise<void> | null = null
  /** One turn at a time in this process. */
  let turn: Promise<boolean> | null = null

  /** What the store holds, parsed once for each revision. */
  async function latest(): Promise<Snapshot | null> {
    const age = clock() - lookedAt
    if (known === null || age >= LOOK_MS || age < 0) await (look ?? startLook())
    return known !== null && clock() - known.snapshot.at <= KEPT_MS ? known.snapshot : null
  }

  function startLook(): Promise<void> {
    look = lookUp().finally(() => {
      look = null
    })
    return look
  }

  /** A look that began after this call: the one under way may have begun before what we want to see. */
  async function lookAgain(): Promise<void> {
    if (look !== null) await look
    await (look ?? startLook())
  }

  async function lookUp(): Promise<void> {
    const published = await reading.published()
    if (published !== null && published.revision !== known?.published.revision) {
      const coupons = await reading.load(published)
      // Superseded while it was loaded: what we had is still a list.
      if (coupons !== null)
        known = { snapshot: { revision: published.revision, at: published.at, coupons }, published }
    }
    lookedAt = clock()
  }

  /** Refreshing is spaced out so that a long list does not eat the budget; the first list is not held up. */
  function due(maxAgeMs: number): boolean {
    if (known === null) return true
    const { at, publishedAt, pages } = known.published
    const spacingMs = (pages / (callsPerMinute * BUDGET_SHARE)) * 60_000
    return clock() - at > maxAgeMs && clock() - publishedAt >= spacingMs
  }

  /**
   * Reads on, if the lease can be had and nobody has published since.
   * @param seen the revision that the caller found too old; undefined: it found none
   * @returns whether this caller had the lease
   * @throws KingdeeError what the reading failed with, now or a moment ago elsewhere
   */
  async function takeTurn(seen: string | undefined): Promise<boolean> {
    const turn = await inTurn({ state, clock }, LEASE, LEASE_MS, async () => {
      await lookAgain()
      if (known?.published.revision === seen) await readOn()
    })
    if (turn === null) return false
    await lookAgain()
    return true
  }

  async function readOn(): Promise<void> {
    try {
      await reading.goOn()
    } catch (error) {
      if (error instanceof KingdeeError)
        log.warn('center.notRead', {
          code: error.code,
          detail: error.message,
          skewMs: error.facts.skewMs,
        })
      throw error
    }
  }

  function startTurn(seen: string | undefined): Promise<boolean> {
    turn = takeTurn(seen).finally(() => {
      turn = null
    })
    return turn
  }

  async function first(): Promise<Snapshot> {
    const until = clock() + WAIT_MS
    const seen = known?.published.revision
    for (;;) {
      // Whoever has the lease waits for all of its turn: a process is frozen as soon as it has answered.
      const mine = turn === null
      const had = mine
        ? await startTurn(seen)
        : await Promise.race([turn, sleep(Math.max(0, until - clock()))])
      const snapshot = await latest()
      if (snapshot !== null) return snapshot
      if (mine && had) throw new Busy(300)
      if (clock() >= until) throw new Busy(1_000)
      await sleep(POLL_MS)
    }
  }

  return {
    async current(maxAgeMs) {
      const there = await latest()
      if (there === null) return first()
      if (maxAgeMs === null || !due(maxAgeMs)) return there
      // Somebody in this process is reading already: no need to wait for it.
      if (turn !== null) return there
      await startTurn(there.revision).catch((error) => {
        if (!(error instanceof KingdeeError)) throw error
      })
      return (await latest()) ?? there
    },
    peek: latest,
  }
}
