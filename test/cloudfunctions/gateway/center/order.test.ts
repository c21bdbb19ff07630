import fc from 'fast-check'
import * as v from 'valibot'
import { decodeCursor, encodeCursor } from '../../../../cloudfunctions/gateway/center/cursor'
import { arrange, compare, type Place, pageAfter } from '../../../../cloudfunctions/gateway/center/order'
import { type Coupon, inputs, type Order } from '../../../../cloudfunctions/gateway/contract'
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
const ids = (coupons: Coupon[], order: Order = 'ending') =>
  arrange(coupons, order, MORNING).rows.map(({ coupon }) => coupon.id)
const anyOrder = fc.constantFrom<Order>('ending', 'value')

const anyCoupon = fc
  .record({
    id: fc.bigInt({ min: 1n, max: 9_999_999_999_999_999_999n }).map(String),
    validTo: fc.option(fc.integer({ min: -10, max: 10 }).map((days) => MORNING + days * DAY)),
    left: fc.option(fc.integer({ min: 0, max: 2 })),
    valueFen: fc.option(fc.integer({ min: 0, max: 5 })),
    zhe: fc.option(fc.integer({ min: 100, max: 103 })),
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
    expect(arrange([coupon('a', { validTo: MORNING })], 'ending', MORNING).rows[0]?.place[0]).toBe(0)
    expect(arrange([coupon('a', { validTo: MORNING - 1 })], 'ending', MORNING).rows[0]?.place[0]).toBe(2)
  })
})

describe('面额', () => {
  test('puts yuan first, high to low, then 折, low to high, then what has neither', () => {
    expect(
      ids(
        [
          coupon('none', { valueFen: null }),
          coupon('9.5折', { valueFen: null, zhe: 950 }),
          coupon('¥5', { valueFen: 500 }),
          coupon('8折', { valueFen: null, zhe: 800 }),
          coupon('¥9,999,999', { valueFen: 999_999_900, left: 0 }),
          coupon('¥0', { valueFen: 0 }),
          coupon('¥300, long ended', { valueFen: 30_000, validTo: MORNING - 8 * DAY }),
        ],
        'value',
      ),
    ).toEqual(['¥9,999,999', '¥5', '¥0', '8折', '9.5折', 'none'])
  })
})

test('either order says until when the clock alone changes nothing', () => {
  fc.assert(
    fc.property(anyOrder, anyList, fc.integer({ min: 0, max: 20 * DAY }), (order, list, later) => {
      const arranged = arrange(list, order, MORNING)
      const then = arrange(list, order, MORNING + later)
      if (MORNING + later < arranged.until) expect(then.rows).toEqual(arranged.rows)
      else if (arranged.until < Number.MAX_SAFE_INTEGER) {
        expect(arrange(list, order, arranged.until).rows).not.toEqual(arranged.rows)
      }
    }),
  )
})

describe('paging', () => {
  const walk = (lists: Coupon[][], order: Order, size: number): string[] => {
    const seen: string[] = []
    let after: Place | null = null
    for (let step = 0; ; step += 1) {
      const { rows } = arrange(lists[step % lists.length] ?? [], order, MORNING)
      const page = pageAfter(rows, after, size)
      const last = page.at(-1)
      if (last === undefined) return seen
      seen.push(...page.map(({ coupon }) => coupon.id))
      const read = decodeCursor(encodeCursor({ question: { order }, after: last.place }))
      if (read === null) throw new Error('a cursor of ours was not read')
      after = read.after
    }
  }

  test('by cursor meets every row once, in order', () => {
    fc.assert(
      fc.property(anyOrder, anyList, fc.integer({ min: 1, max: 30 }), (order, list, size) => {
        expect(walk([list], order, size)).toEqual(ids(list, order))
      }),
    )
  })

  test('while rows come and go repeats none and skips none of those that stay', () => {
    fc.assert(
      fc.property(
        anyOrder,
        anyList,
        anyList,
        anyList,
        fc.integer({ min: 1, max: 10 }),
        (order, stay, some, others, size) => {
          const withOthers = (more: Coupon[]) => [
            ...stay,
            ...more.filter(({ id }) => !stay.some((s) => s.id === id)),
          ]
          const seen = walk([withOthers(some), withOthers(others)], order, size)
          const staying = new Set(stay.map(({ id }) => id))
          expect(seen.filter((id) => staying.has(id))).toEqual(ids(stay, order))
        },
      ),
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
  const anyQuestion = fc.record(
    {
      kind: fc.constantFrom('cash' as const, 'discount' as const, 'deduction' as const, 'multi' as const),
      search: fc.string({ unit: 'binary', maxLength: 50 }),
      order: anyOrder,
    },
    { requiredKeys: [] },
  )

  test('of any question and place is read back, and is short enough to be handed in', () => {
    fc.assert(
      fc.property(
        anyQuestion,
        fc.constantFrom(0 as const, 1 as const, 2 as const),
        fc.maxSafeInteger(),
        fc.string({ maxLength: 64 }),
        (question, group, key, id) => {
          const cursor = encodeCursor({ question, after: [group, key, id] })
          expect(decodeCursor(cursor)).toEqual({ question, after: [group, key, id] })
          expect(v.safeParse(inputs['center.more'], { cursor }).success).toBe(true)
        },
      ),
      // Control characters take the most room.
      { examples: [[{ search: '\u0001'.repeat(50) }, 2, Number.MIN_SAFE_INTEGER, '\u0001'.repeat(64)]] },
    )
  })

  test('that is not ours is refused, whatever it is', () => {
    fc.assert(fc.property(fc.string(), (text) => expect(decodeCursor(text)).toBeNull()))
    for (const value of [
      [1, 0, 1, 'a'],
      [3, {}, 0, 1, 'a'],
      [2, {}, 3, 1, 'a'],
      [2, {}, 0, 1.5, 'a'],
      [2, {}, 0, 1],
      [2, {}, 0, 1, 'a', 1],
      [2, { kind: 'other' }, 0, 1, 'a'],
      [2, { search: 'x'.repeat(51) }, 0, 1, 'a'],
      [2, { member: '1' }, 0, 1, 'a'],
      {},
      null,
    ]) {
      expect(decodeCursor(Buffer.from(JSON.stringify(value)).toString('base64url'))).toBeNull()
    }
  })
})
