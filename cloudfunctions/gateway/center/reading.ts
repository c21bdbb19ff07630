import { randomUUID } from 'node:crypto'
import * as v from 'valibot'
import type { Coupon } from '../contract'
import type { Kingdee } from '../kingdee/client'
import { KingdeeError } from '../kingdee/errors'
import { parseCoupon } from '../kingdee/rows/coupon'
import type { List } from '../kingdee/rows/list'
import type { Log } from '../log'
import type { State, StateRecord } from '../state/port'

/** What Kingdee gives at most; it cuts a larger size silently. */
const PAGE_SIZE = 100
/** A turn starts no further call after this; the one under way is waited for. */
const TURN_MS = 2_000
/** A reading that nobody has gone on with for this long is begun anew. */
const STALLED_MS = 10 * 60_000
const KEPT = { ttlMs: 25 * 3_600_000 }
/** Against a list that changes with every page, or never ends. */
const REWINDS = 10
const PAGES = 2_000

const HEAD = 'center/head'
const PROGRESS = 'center/progress'
const pageKey = (revision: string, page: number) => `center/page/${revision}/${page}`

const pages = { revision: v.string(), revs: v.array(v.string()) }
const headRecord = v.object({
  version: v.literal(1),
  ...pages,
  at: v.number(),
  publishedAt: v.number(),
  previous: v.nullable(v.object(pages)),
})
const progressRecord = v.object({
  version: v.literal(1),
  ...pages,
  at: v.number(),
  next: v.number(),
  count: v.number(),
  sizes: v.array(v.number()),
  rewinds: v.number(),
})
type Head = v.InferOutput<typeof headRecord>
type Progress = v.InferOutput<typeof progressRecord>

/** What the store's present list is, without its coupons. `at`: begun; both in epoch ms. */
export interface Published {
  revision: string
  at: number
  publishedAt: number
  pages: number
}

/** Reads the list page by page into the state store, in turns, and publishes it when it is whole. */
export interface Reading {
  published(): Promise<Published | null>
  /** The coupons of a published list, each once; null: it has been superseded and its pages are gone. */
  load(published: Published): Promise<Coupon[] | null>
  /**
   * One turn, by the holder of the lease: reads on from where the last one stopped.
   * @returns whether the list is whole and published
   * @throws KingdeeError; what was read until then is kept
   */
  goOn(): Promise<boolean>
}

export function createReading(deps: {
  kingdee: Pick<Kingdee, 'couponCenter'>
  state: State
  clock: () => number
  log: Log
}): Reading {
  const { kingdee, state, clock, log } = deps

  async function head(): Promise<{ head: Head; rev: string } | null> {
    const record = await state.get(HEAD)
    const parsed = record && v.safeParse(headRecord, JSON.parse(record.value))
    return record && parsed?.success ? { head: parsed.output, rev: record.rev } : null
  }

  async function begin(): Promise<{ progress: Progress; rev: string }> {
    const progress: Progress = {
      version: 1,
      revision: randomUUID(),
      revs: [],
      at: clock(),
      next: 1,
      count: 0,
      sizes: [],
      rewinds: 0,
    }
    const inserted = await state.insert(PROGRESS, JSON.stringify(progress), { ttlMs: STALLED_MS })
    if (inserted.ok) return { progress, rev: inserted.rev }
    if (inserted.unclear) return begin()
    const parsed = v.safeParse(progressRecord, JSON.parse(inserted.record.value))
    if (parsed.success) return { progress: parsed.output, rev: inserted.record.rev }
    // Of another version of this code.
    await state.remove(PROGRESS, inserted.record.rev)
    return begin()
  }

  /** The page's coupons, disabled ones left out. A row that cannot be used costs nobody the page. */
  function parsePage(list: List, page: number): Coupon[] {
    const coupons: Coupon[] = []
    const unusable: string[] = []
    list.rows.forEach((row, index) => {
      const parsed = parseCoupon(row)
      if ('unusable' in parsed) unusable.push(`row ${index + 1}: ${parsed.unusable}`)
      else if (parsed.enabled) coupons.push(parsed.coupon)
    })
    if (unusable.length > 0)
      log.warn('center.unusableRows', { page, count: unusable.length, first: unusable[0] })
    return coupons
  }

  /** @param earlier the revision of the page when this reading has read it before */
  async function storePage(key: string, earlier: string | undefined, coupons: Coupon[]): Promise<string> {
    if (earlier !== undefined) {
      // Read again because rows have moved: what stood here before may stand on an earlier page now.
      const record = await state.get(key)
      const before = record === null ? [] : (JSON.parse(record.value) as Coupon[])
      const replaced = await state.replace(key, earlier, JSON.stringify([...before, ...coupons]), KEPT)
      if (replaced.ok) return replaced.rev
    }
    const inserted = await state.insert(key, JSON.stringify(coupons), KEPT)
    if (inserted.ok) return inserted.rev
    // Left by a process that died before it wrote down its progress, or by us, unclearly.
    return storePage(key, inserted.unclear ? undefined : inserted.record.rev, coupons)
  }

  /** Where to go on after a page, or null when the list is whole. */
  function following(progress: Progress, page: number, list: List): number | null {
    const changed = page > 1 && list.count !== progress.count
    if (changed && progress.rewinds < REWINDS) {
      // Rows came or went while we read, so later ones have moved over the edge of a page: read the overlap again.
      return Math.max(1, page - Math.ceil(Math.abs(list.count - progress.count) / PAGE_SIZE))
    }
    const read = progress.sizes.slice(0, page).reduce((sum, size) => sum + size, 0)
    const reached = page * PAGE_SIZE >= list.count
    if (list.rows.length === 0 && !reached && read < list.count) {
      throw new KingdeeError('unreadable', `an empty page ${page} of a list of ${list.count}`)
    }
    // Neither total_page nor page_size can be believed; how many rows have come can.
    if ((reached && (read >= list.count || list.rows.length === 0)) || page >= PAGES) return null
    return page + 1
  }

  async function publish(progress: Progress, progressRev: string, lastPage: number): Promise<void> {
    const old = await head()
    const next: Head = {
      version: 1,
      revision: progress.revision,
      revs: progress.revs.slice(0, lastPage),
      at: progress.at,
      publishedAt: clock(),
      previous: old && { revision: old.head.revision, revs: old.head.revs },
    }
    const value = JSON.stringify(next)
    const stored = old ? await state.replace(HEAD, old.rev, value, KEPT) : await insertHead(value)
    await state.remove(PROGRESS, progressRev)
    if (!stored) return
    log.info('center.published', { pages: lastPage, rows: progress.count, tookMs: clock() - progress.at })
    // The one before the last: nobody can still be loading it.
    const gone = old?.head.previous
    if (gone)
      await Promise.all(gone.revs.map((rev, index) => state.remove(pageKey(gone.revision, index + 1), rev)))
  }

  async function insertHead(value: string): Promise<boolean> {
    const inserted = await state.insert(HEAD, value, KEPT)
    if (inserted.ok || inserted.unclear) return inserted.ok
    // A head of another version of this code.
    return (await state.replace(HEAD, inserted.record.rev, value, KEPT)).ok
  }

  return {
    async published() {
      const found = await head()
      if (found === null) return null
      const { revision, at, publishedAt, revs } = found.head
      return { revision, at, publishedAt, pages: revs.length }
    },

    async load({ revision, pages }) {
      const records = await state.getMany(
        Array.from({ length: pages }, (_, index) => pageKey(revision, index + 1)),
      )
      if (!records.every((record): record is StateRecord => record !== null)) return null
      const coupons = records.flatMap(({ value }) => JSON.parse(value) as Coupon[])
      // A row that moved from one page to another was read twice; the later reading is the truer one.
      return [...new Map(coupons.map((coupon) => [coupon.id, coupon])).values()]
    },

    async goOn() {
      const started = clock()
      const begun = await begin()
      const { progress } = begun
      let { rev } = begun
      do {
        const page = progress.next
        const list = await kingdee.couponCenter(page, PAGE_SIZE)
        const key = pageKey(progress.revision, page)
        const stored = await storePage(key, progress.revs[page - 1], parsePage(list, page))
        progress.sizes[page - 1] = list.rows.length
        progress.revs[page - 1] = stored
        const next = following(progress, page, list)
        if (next !== null && next <= page) progress.rewinds += 1
        progress.count = list.count
        progress.next = next ?? page
        if (next === null) {
          await publish(progress, rev, page)
          return true
        }
        const kept = await state.replace(PROGRESS, rev, JSON.stringify(progress), { ttlMs: STALLED_MS })
        // Our lease had lapsed and somebody else reads on.
        if (!kept.ok) return false
        rev = kept.rev
      } while (clock() - started < TURN_MS)
      return false
    },
  }
}
