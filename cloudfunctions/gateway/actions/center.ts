import { decodeCursor, encodeCursor } from '../center/cursor'
import { type Arranged, byEnding, type Place, pageAfter } from '../center/order'
import { FRESH_MS, PULLED_MS, type Snapshot, type Snapshots } from '../center/snapshot'
import type { CenterPage, CouponShown, Health, Input } from '../contract'
import { Refusal } from '../errors'

const PAGE = 20

export interface CenterActions {
  open(input: Input<'center.open'>): Promise<CenterPage>
  more(input: Input<'center.more'>): Promise<CenterPage>
  show(input: Input<'coupon.show'>): Promise<CouponShown>
  health(): Promise<Health>
}

/** What is asked of the list. All of it is answered from the snapshot; only its age decides who calls Kingdee. */
export function centerActions(snapshots: Snapshots, clock: () => number): CenterActions {
  let kept: (Arranged & { revision: string }) | null = null

  /** The list in order, kept until the list or, by the clock alone, its order changes. */
  function arranged(snapshot: Snapshot, now: number): Arranged {
    if (kept === null || kept.revision !== snapshot.revision || now >= kept.until) {
      kept = { ...byEnding(snapshot.coupons, now), revision: snapshot.revision }
    }
    return kept
  }

  function page(snapshot: Snapshot, after: Place | null): CenterPage {
    const now = clock()
    const { rows } = arranged(snapshot, now)
    const shown = pageAfter(rows, after, PAGE)
    const last = shown.at(-1)
    return {
      coupons: shown.map(({ coupon }) => coupon),
      next: last !== undefined && last !== rows.at(-1) ? encodeCursor(last.place) : null,
      total: rows.length,
      snapshotAgeMs: ageOf(snapshot, now),
      now,
    }
  }

  return {
    async open({ fresh }) {
      return page(await snapshots.current(fresh === true ? PULLED_MS : FRESH_MS), null)
    },
    async more({ cursor }) {
      const after = decodeCursor(cursor)
      if (after === null) throw new Refusal('badCursor', 'a cursor that this version does not read')
      return page(await snapshots.current(null), after)
    },
    async show({ id }) {
      const find = (snapshot: Snapshot) => snapshot.coupons.find((coupon) => coupon.id === id)
      let snapshot = await snapshots.current(FRESH_MS)
      let coupon = find(snapshot)
      if (coupon === undefined) {
        // It may be newer than the list.
        snapshot = await snapshots.current(PULLED_MS)
        coupon = find(snapshot)
      }
      if (coupon === undefined) throw new Refusal('notFound', 'no such coupon in the list')
      const now = clock()
      return { coupon, snapshotAgeMs: ageOf(snapshot, now), now }
    },
    async health() {
      const snapshot = await snapshots.peek()
      const now = clock()
      return {
        snapshotAgeMs: snapshot && ageOf(snapshot, now),
        coupons: snapshot?.coupons.length ?? null,
        now,
      }
    },
  }
}

function ageOf(snapshot: Snapshot, now: number): number {
  return Math.max(0, now - snapshot.at)
}
