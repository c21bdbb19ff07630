import * as v from 'valibot'
import type { FunnelRow } from '../contract'
import type { State, StateRecord } from '../state/port'

/** What was counted of one day. */
export type Counts = v.InferOutput<typeof countsRecord>

/** How long the counters of a day last: three years. */
export const COUNTS_KEPT = { ttlMs: 1_100 * 86_400_000 }

const whole = v.pipe(v.number(), v.integer(), v.minValue(0))
const countsRecord = v.object({
  version: v.literal(1),
  /** Store, poster, scans, claims, redemptions. */
  places: v.array(v.tuple([v.string(), v.nullable(v.number()), whole, whole, whole])),
  /** Keys of the marks that were counted last: all before them are known to be counted by a record of their own. */
  folded: v.array(v.string()),
})
const countedToRecord = v.object({ version: v.literal(1), at: v.number() })

export const noCounts: Counts = { version: 1, places: [], folded: [] }
export const countKey = (day: string) => `count/${day}`
export const COUNTED_TO = 'counted-to'

/** @throws when this version cannot read it: nobody may count on over what it cannot read */
export function parseCounts(record: StateRecord | null): Counts {
  return record === null ? noCounts : v.parse(countsRecord, JSON.parse(record.value))
}

/** 0: nothing was ever counted. */
export function parseCountedTo(record: StateRecord | null): number {
  return record === null ? 0 : v.parse(countedToRecord, JSON.parse(record.value)).at
}

/** What was counted of these days, by one read whatever was counted. */
export async function readCounts(
  state: Pick<State, 'getMany'>,
  days: readonly string[],
): Promise<{ rows: FunnelRow[]; countedTo: number }> {
  const [countedTo = null, ...counted] = await state.getMany([COUNTED_TO, ...days.map(countKey)])
  const rows = days.flatMap((day, index) =>
    parseCounts(counted[index] ?? null).places.map(
      ([storeId, poster, scans, claims, redemptions]): FunnelRow => ({
        day,
        storeId,
        poster,
        scans,
        claims,
        redemptions,
      }),
    ),
  )
  return { rows, countedTo: parseCountedTo(countedTo) }
}
