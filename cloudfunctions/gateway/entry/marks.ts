import { createHash } from 'node:crypto'
import * as v from 'valibot'
import type { Log } from '../log'
import { type State, StateError } from '../state/port'
import { dayInChina } from './china-day'

/** What a code brought about. */
export type MarkKind = 'scan' | 'claim' | 'redemption'

/** Where a code hangs: a store, and the number of the poster if it has one. */
export interface Place {
  storeId: string
  poster: number | null
}

/** The place that a scene names; null: it is no scene of this shop's. */
export type PlaceOf = (scene: string) => Place | null

/**
 * Notes what codes brought about, for whoever counts. None of them rejects: what is not noted is logged, and the scan, the
 * claim or the redemption is what it is.
 * @returns false: it could not be noted
 */
export interface Marks {
  /** Once for a WeChat account, a place and a day in China. */
  scanned(scan: { openid: string; scene: string; at: number }): Promise<boolean>
  /** Once for a coupon. `at` must be the same whenever the same claim is told. */
  claimed(claim: { couponsNo: string; scene: string; at: number }): Promise<boolean>
  /** Once for a coupon, on the day that was told first. */
  redeemed(redemption: { couponsNo: string; scene: string; at: number }): Promise<boolean>
}

const DAY_MS = 86_400_000
/** How long what nobody counts waits: longer than any time that the desk asks about. */
const WAITS_MS = 100 * DAY_MS
/** How long a coupon counts as redeemed: longer than a coupon with several uses is good for. */
export const COUPON_KEPT_MS = 400 * DAY_MS
const ROUNDS = 20

const markRecord = v.object({ version: v.literal(1), storeId: v.string(), poster: v.nullable(v.number()) })
const redeemedRecord = v.object({ version: v.literal(1), day: v.string() })

export const MARKS = 'mark/'
export const marksOf = (day: string) => `${MARKS}${day}/`
const markKey = (day: string, kind: MarkKind, unique: string) =>
  `${marksOf(day)}${kind}/${encodeURIComponent(unique)}`

/** Day and kind of a mark's key; null: a key of something else. */
export function readMarkKey(key: string): { day: string; kind: MarkKind } | null {
  const [, day = '', kind = ''] = /^mark\/(\d{4}-\d{2}-\d{2})\/(scan|claim|redemption)\/./.exec(key) ?? []
  return day === '' ? null : { day, kind: kind as MarkKind }
}

/** null: not a mark that this version reads. */
export function parseMark(value: string): Place | null {
  try {
    const parsed = v.safeParse(markRecord, JSON.parse(value))
    return parsed.success ? { storeId: parsed.output.storeId, poster: parsed.output.poster } : null
  } catch {
    return null
  }
}

/**
 * A mark is one record, inserted if it is absent, whose key says all that makes it one of its kind: whoever tells the same
 * again writes nothing. It waits until it is counted (counting.ts), and what is counted is known to be, so that one which
 * is told again later is dropped. The one key that does not follow from what is told, the day on which a coupon with
 * several uses was first redeemed, is a record of its own, which is written first and never changes.
 */
export function createMarks(deps: { state: Pick<State, 'insert'>; log: Log; placeOf: PlaceOf }): Marks {
  const { state, log, placeOf } = deps

  async function insertSurely(key: string, value: string, ttlMs: number): Promise<string> {
    for (let round = 0; round < ROUNDS; round += 1) {
      const inserted = await state.insert(key, value, { ttlMs })
      if (inserted.ok) return value
      if (!inserted.unclear) return inserted.record.value
    }
    throw new StateError(`a mark could not be written in ${ROUNDS} rounds`)
  }

  /** @param keyOf where the mark of this place belongs */
  async function mark(kind: MarkKind, scene: string, keyOf: (place: Place) => string | Promise<string>) {
    const place = placeOf(scene)
    if (place === null) return true
    try {
      const value = JSON.stringify({ version: 1, ...place } satisfies v.InferInput<typeof markRecord>)
      await insertSurely(await keyOf(place), value, WAITS_MS)
      return true
    } catch (error) {
      log.error('mark.notWritten', { kind, detail: String(error) })
      return false
    }
  }

  return {
    scanned: ({ openid, scene, at }) =>
      mark('scan', scene, ({ storeId, poster }) => {
        const day = dayInChina(at)
        const once = JSON.stringify([openid, storeId, poster, day])
        return markKey(day, 'scan', createHash('sha256').update(once).digest('base64url'))
      }),
    claimed: ({ couponsNo, scene, at }) =>
      mark('claim', scene, () => markKey(dayInChina(at), 'claim', couponsNo)),
    redeemed: ({ couponsNo, scene, at }) =>
      mark('redemption', scene, async () => {
        const key = `redeemed/${encodeURIComponent(couponsNo)}`
        const told = JSON.stringify({ version: 1, day: dayInChina(at) })
        const first = await insertSurely(key, told, COUPON_KEPT_MS)
        return markKey(v.parse(redeemedRecord, JSON.parse(first)).day, 'redemption', couponsNo)
      }),
  }
}
