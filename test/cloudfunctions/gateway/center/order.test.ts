import fc from 'fast-check'
import { decodeCursor, encodeCursor } from '../../../../cloudfunctions/gateway/center/cursor'
import { byEnding, compare, type Place, pageAfter } from '../../../../cloudfunctions/gateway/center/order'
import type { Coupon } from '../../../../cloudfunctions/gateway/contract'
import { MORNING } from '../../../time'

const DAY = 24 * 3_600_000
const coupon = (id: string, more: Partial<Coupon> = {}): Coupon => ({
  id,
  number: id,
  name: id,
  content: '',
  kind: 'cash',
  valueFen: 100,
  zhe: null,
  capFen: null,
  total: null,
  left: null,
  validFrom: null,
  validTo: MORNING + DAY,
  ...more,
})
const ids = (coupons: Coupon[], now = MORNING) => byEnding(coupons, now).rows.map(({ coupon }) => coupon.id)

const anyCoupon = fc
  .record({
    id: fc.bigInt({ min: 1n, max: 9_999_999_999_999_999_999n }).map(String),
    validTo: fc.option(fc.integer({ min: -10, max: 10 }).map((days) => MORNING + days * DAY)),
    left: fc.option(fc.integer({ min: 0, max: 2 })),
  })
  .map(({ id, ...more }) => coupon(id, more))
const anyList = fc.uniqueArray(anyCoupon, { selector: ({ id }) => id, maxLength: 120 })

describe('快到期', () => {
  test('puts the claimable first by their end, then those of unknown end, then the sold out, then the ended', () => {
    expect(
      ids([
        coupon('ended-long', { validTo: MORNING - 8 * DAY }),
        coupon('ended-3', { validTo: MORNING - 3 * DAY }),
        coupon('ended-1', { validTo: MORNING - DAY }),
        coupon('ended-sold-out', { validTo: MORNING - 2 * DAY, left: 0 }),
        coupon('sold-out-late', { validTo: MORNING + 9 * DAY, left: 0 }),
        coupon('sold-out', { left: 0 }),
        coupon('unknown', { validTo: null }),
        coupon('later', { validTo: MORNING + 5 * DAY, validFrom: MORNING + 4 * DAY }),
        coupon('today', { validTo: MORNING + 1 }),
      ]),
    ).toEqual([
      'today',
      'later',
      'unknown',
      'sold-out',
      'sold-out-late',
      'ended-1',
      'ended-sold-out',
      'ended-3',
    ])
  })

  test('counts the last millisecond of a coupon as its own', () => {
    expect(byEnding([coupon('a', { validTo: MORNING })], MORNING).rows[0]?.place[0]).toBe(0)
    expect(byEnding([coupon('a', { validTo: MORNING - 1 })], MORNING).rows[0]?.place[0]).toBe(2)
  })

  test('says until when the clock alone changes nothing', () => {
    fc.assert(
      fc.property(anyList, fc.integer({ min: 0, max: 20 * DAY }), (list, later) => {
        const arranged = byEnding(list, MORNING)
        const then = byEnding(list, MORNING + later)
        if (MORNING + later < arranged.until) expect(then.rows).toEqual(arranged.rows)
        else if (arranged.until < Number.MAX_SAFE_INTEGER) {
          expect(byEnding(list, arranged.until).rows).not.toEqual(arranged.rows)
        }
      }),
    )
  })
})

describe('paging', () => {
  const walk = (lists: Coupon[][], size: number): string[] => {
    const seen: string[] = []
    let after: Place | null = null
    for (let step = 0; ; step += 1) {
      const rows = byEnding(lists[step % lists.length] ?? [], MORNING).rows
      const page = pageAfter(rows, after, size)
      const last = page.at(-1)
      if (last === undefined) return seen
      seen.push(...page.map(({ coupon }) => coupon.id))
      after = decodeCursor(encodeCursor(last.place))
      if (after === null) throw new Error('a cursor of ours was not read')
    }
  }

  test('by cursor meets every row once, in order', () => {
    fc.assert(
      fc.property(anyList, fc.integer({ min: 1, max: 30 }), (list, size) => {
        expect(walk([list], size)).toEqual(ids(list))
      }),
    )
  })

  test('while rows come and go repeats none and skips none of those that stay', () => {
    fc.assert(
      fc.property(anyList, anyList, anyList, fc.integer({ min: 1, max: 10 }), (stay, some, others, size) => {
        const withOthers = (more: Coupon[]) => [
          ...stay,
          ...more.filter(({ id }) => !stay.some((s) => s.id === id)),
        ]
        const seen = walk([withOthers(some), withOthers(others)], size)
        const staying = new Set(stay.map(({ id }) => id))
        expect(seen.filter((id) => staying.has(id))).toEqual(ids(stay))
      }),
    )
  })

  test('compares places as a total order', () => {
    const place: fc.Arbitrary<Place> = fc.tuple(
      fc.constantFrom(0 as const, 1 as const, 2 as const),
      fc.integer(),
      fc.string(),
    )
    fc.assert(
      fc.property(place, place, place, (a, b, c) => {
        expect(Math.sign(compare(a, b)) + Math.sign(compare(b, a))).toBe(0)
        if (compare(a, b) <= 0 && compare(b, c) <= 0) expect(compare(a, c)).toBeLessThanOrEqual(0)
      }),
    )
  })
})

describe('a cursor', () => {
  test('of any place is read back', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(0 as const, 1 as const, 2 as const),
        fc.maxSafeInteger(),
        fc.string({ maxLength: 64 }),
        (group, key, id) => {
          expect(decodeCursor(encodeCursor([group, key, id]))).toEqual([group, key, id])
        },
      ),
    )
  })

  test('that is not ours is refused, whatever it is', () => {
    fc.assert(fc.property(fc.string(), (text) => expect(decodeCursor(text)).toBeNull()))
    for (const value of [
      [2, 0, 1, 'a'],
      [1, 3, 1, 'a'],
      [1, 0, 1.5, 'a'],
      [1, 0, 1],
      [1, 0, 1, 'a', 1],
      {},
      null,
    ]) {
      expect(decodeCursor(Buffer.from(JSON.stringify(value)).toString('base64url'))).toBeNull()
    }
  })
})
