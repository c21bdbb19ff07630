import { decodeCursor, encodeCursor } from '../center/cursor'
import { type Arranged, arrange, type Place, pageAfter } from '../center/order'
import { matcher, searchable } from '../center/question'
import { FRESH_MS, PULLED_MS, type Snapshot, type Snapshots } from '../center/snapshot'
import type {
  CenterOpened,
  CenterPage,
  Coupon,
  CouponShown,
  Health,
  Input,
  Order,
  Question,
} from '../contract'
import { Refusal } from '../errors'
import type { OwnedActions } from './owned'

const PAGE = 20

export interface CenterActions {
  open(input: Input<'center.open'>, openid: string | null): Promise<CenterOpened>
  more(input: Input<'center.more'>): Promise<CenterPage>
  show(input: Input<'coupon.show'>, openid: string | null): Promise<CouponShown>
  /** Reads the list when it has aged, so that no member has to wait for it. */
  refresh(): Promise<Health>
  health(): Promise<Health>
}

/**
 * What is asked of the list, and what the caller has of it. All of it is answered from the snapshot and the record of
 * the openid; only the snapshot's age decides who calls Kingdee.
 */
export function centerActions(
  snapshots: Snapshots,
  mine: OwnedActions['mine'],
  clock: () => number,
): CenterActions {
  /** What has been worked out of the latest list, and goes with it. */
  let kept = keep('')

  function keptOf(snapshot: Snapshot) {
    if (kept.revision !== snapshot.revision) kept = keep(snapshot.revision)
    return kept
  }

  /** The list in order, until the list or, by the clock alone, its order changes. */
  function arranged(snapshot: Snapshot, order: Order, now: number): Arranged {
    const { orders } = keptOf(snapshot)
    let arranged = orders[order]
    if (arranged === null || now >= arranged.until) {
      arranged = arrange(snapshot.coupons, order, now)
      orders[order] = arranged
    }
    return arranged
  }

  function textOf(snapshot: Snapshot): (coupon: Coupon) => string {
    const { texts } = keptOf(snapshot)
    return (coupon) => {
      let text = texts.get(coupon)
      if (text === undefined) {
        text = searchable(coupon)
        texts.set(coupon, text)
      }
      return text
    }
  }

  function healthOf(snapshot: Snapshot | null): Health {
    const now = clock()
    return {
      snapshotAgeMs: snapshot && ageOf(snapshot, now),
      coupons: snapshot?.coupons.length ?? null,
      now,
    }
  }

  function page(snapshot: Snapshot, question: Question, after: Place | null): CenterPage {
    const now = clock()
    const all = arranged(snapshot, question.order ?? 'ending', now).rows
    const asked = question.kind !== undefined || question.search !== undefined
    const matches = matcher(question, textOf(snapshot))
    const rows = asked ? all.filter(({ coupon }) => matches(coupon)) : all
    const shown = pageAfter(rows, after, PAGE)
    const last = shown.at(-1)
    return {
      coupons: shown.map(({ coupon }) => coupon),
      next: last !== undefined && last !== rows.at(-1) ? encodeCursor({ question, after: last.place }) : null,
      total: rows.length,
      snapshotAgeMs: ageOf(snapshot, now),
      now,
    }
  }

  return {
    async open({ fresh, ...question }, openid) {
      const [snapshot, has] = await Promise.all([
        snapshots.current(fresh === true ? PULLED_MS : FRESH_MS),
        mine(openid),
      ])
      return { ...page(snapshot, question, null), mine: has }
    },
    async more({ cursor }) {
      const read = decodeCursor(cursor)
      if (read === null) throw new Refusal('badCursor', 'a cursor that this version does not read')
      return page(await snapshots.current(null), read.question, read.after)
    },
    async show({ id }, openid) {
      const find = (snapshot: Snapshot) => snapshot.coupons.find((coupon) => coupon.id === id)
      let snapshot = await snapshots.current(FRESH_MS)
      let coupon = find(snapshot)
      if (coupon === undefined) {
        // It may be newer than the list.
        snapshot = await snapshots.current(PULLED_MS)
        coupon = find(snapshot)
      }
      if (coupon === undefined) throw new Refusal('notFound', 'no such coupon in the list')
      const has = await mine(openid, id)
      const now = clock()
      return { coupon, mine: has, snapshotAgeMs: ageOf(snapshot, now), now }
    },
    async refresh() {
      return healthOf(await snapshots.current(FRESH_MS))
    },
    async health() {
      return healthOf(await snapshots.peek())
    },
  }
}

/** At most two orders of a list and the searched text of each coupon, whatever is asked. */
function keep(revision: string) {
  return {
    revision,
    orders: { ending: null, value: null } as Record<Order, Arranged | null>,
    texts: new Map<Coupon, string>(),
  }
}

function ageOf(snapshot: Snapshot, now: number): number {
  return Math.max(0, now - snapshot.at)
}
