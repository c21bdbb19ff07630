import type { JobAnswer } from '../contract'
import type { Log } from '../log'
import { type Inserted, type KeyedRecord, type State, StateError } from '../state/port'
import {
  COUNTED_TO,
  COUNTS_KEPT,
  type Counts,
  countKey,
  noCounts,
  parseCountedTo,
  parseCounts,
} from './counts'
import { COUPON_KEPT_MS, MARKS, type MarkKind, marksOf, type Place, parseMark, readMarkKey } from './marks'

export interface Counting {
  /** Counts what waits, within a turn. */
  count(): Promise<JobAnswer>
}

const BATCH = 200
/** A turn begins no further batch after this; the platform ends the function at 15 s. */
const TURN_MS = 5_000
/** Writes at once. */
const AT_ONCE = 20
const ROUNDS = 20
/** A scan is told on its own day only, by a process that may be slow. */
const SCAN_KEPT_MS = 3 * 86_400_000

const columns: Readonly<Record<MarkKind, 2 | 3 | 4>> = { scan: 2, claim: 3, redemption: 4 }
const countedKey = (mark: string) => `counted/${mark}`

/**
 * Counts marks into one record a day, each once whoever dies where, and however many count at once:
 *
 * 1. read the day's record; what it names as folded is known to be counted from now on (a record for each), and its marks go;
 * 2. only then list marks, and leave out those that are known to be counted;
 * 3. add them and their keys to the record in one write, over the revision that was read in 1.
 *
 * A mark that has been counted is thus named in the record that 3 replaces, or known since before 1 was over; whoever
 * else has counted meanwhile makes 3 fail. No clock is in it, so that a process which stood still can write its mark as late
 * as it likes.
 */
export function createCounting(deps: {
  state: Pick<State, 'get' | 'getMany' | 'insert' | 'replace' | 'remove' | 'list'>
  clock: () => number
  log: Log
}): Counting {
  const { state, clock, log } = deps

  /** @returns how many were counted; null: nothing of this day waits */
  async function fold(day: string): Promise<number | null> {
    const record = await state.get(countKey(day))
    const counts = parseCounts(record)
    await finish(await unfinished(counts.folded))
    const listed = await state.list(marksOf(day), '', BATCH)
    if (listed.length === 0) {
      if (record !== null && counts.folded.length > 0) await write(day, record.rev, { ...counts, folded: [] })
      return null
    }
    const known = await state.getMany(listed.map(({ key }) => countedKey(key)))
    const fresh = listed.filter((_, index) => known[index] === null)
    const { next, marks } = added(counts, fresh)
    // Another has counted meanwhile, or it is not known: the record tells the next time.
    if (marks.length > 0 && !(await write(day, record?.rev ?? null, next)).ok) return 0
    await finish(marks)
    const dropped = listed.filter((mark) => !marks.includes(mark))
    await inTurns(dropped, ({ key, rev }) => state.remove(key, rev))
    return marks.length
  }

  function added({ places }: Counts, fresh: readonly KeyedRecord[]): { next: Counts; marks: KeyedRecord[] } {
    const byPlace = new Map(
      places.map((place) => [keyOf({ storeId: place[0], poster: place[1] }), [...place]]),
    )
    const marks: KeyedRecord[] = []
    for (const mark of fresh) {
      const named = readMarkKey(mark.key)
      const place = parseMark(mark.value)
      if (named === null || place === null) {
        log.error('mark.unreadable', { key: mark.key })
        continue
      }
      const counted = byPlace.get(keyOf(place)) ?? [place.storeId, place.poster, 0, 0, 0]
      const column = columns[named.kind]
      counted[column] = Number(counted[column]) + 1
      byPlace.set(keyOf(place), counted)
      marks.push(mark)
    }
    const next = {
      ...noCounts,
      places: [...byPlace.values()] as Counts['places'],
      folded: marks.map(({ key }) => key),
    }
    return { next, marks }
  }

  function write(day: string, rev: string | null, counts: Counts) {
    const value = JSON.stringify(counts)
    return rev === null
      ? state.insert(countKey(day), value, COUNTS_KEPT)
      : state.replace(countKey(day), rev, value, COUNTS_KEPT)
  }

  /** Those that are not known to be counted yet, or still wait. */
  async function unfinished(keys: readonly string[]): Promise<{ key: string; rev: string | null }[]> {
    if (keys.length === 0) return []
    const records = await state.getMany([...keys, ...keys.map(countedKey)])
    return keys
      .map((key, index) => ({ key, rev: records[index]?.rev ?? null, known: records[keys.length + index] }))
      .filter(({ rev, known }) => rev !== null || !known)
  }

  /** What the day's record counts is known to be counted; then its mark may go. */
  function finish(marks: readonly { key: string; rev: string | null }[]): Promise<void> {
    return inTurns(marks, async ({ key, rev }) => {
      const ttlMs = readMarkKey(key)?.kind === 'scan' ? SCAN_KEPT_MS : COUPON_KEPT_MS
      await surely(() => state.insert(countedKey(key), '', { ttlMs }))
      if (rev !== null) await state.remove(key, rev)
    })
  }

  async function surely(insert: () => Promise<Inserted>): Promise<void> {
    for (let round = 0; round < ROUNDS; round += 1) {
      const inserted = await insert()
      if (inserted.ok || !inserted.unclear) return
    }
    throw new StateError(`what was counted could not be written down in ${ROUNDS} rounds`)
  }

  /** It never goes back, and one that was not written is written by the next turn. */
  async function noteCountedTo(at: number): Promise<void> {
    const record = await state.get(COUNTED_TO)
    const value = JSON.stringify({ version: 1, at })
    if (record === null) await state.insert(COUNTED_TO, value)
    else if (parseCountedTo(record) < at) await state.replace(COUNTED_TO, record.rev, value)
  }

  return {
    async count() {
      const until = clock() + TURN_MS
      let done = 0
      for (;;) {
        const looked = clock()
        const [first] = await state.list(MARKS, '', 1)
        if (first === undefined) {
          await noteCountedTo(looked)
          return { done, more: false }
        }
        const { day } = readMarkKey(first.key) ?? {}
        if (day === undefined) {
          log.error('mark.unreadable', { key: first.key })
          await state.remove(first.key, first.rev)
          continue
        }
        for (let folded: number | null = 0; folded !== null; ) {
          if (clock() > until) return { done, more: true }
          folded = await fold(day)
          done += folded ?? 0
        }
      }
    },
  }
}

const keyOf = ({ storeId, poster }: Place) => JSON.stringify([storeId, poster])

async function inTurns<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  for (let from = 0; from < items.length; from += AT_ONCE)
    await Promise.all(items.slice(from, from + AT_ONCE).map(work))
}
