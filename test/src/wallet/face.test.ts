/** @jest-environment node */
import fc from 'fast-check'
import { expiringThisWeek } from '../../../src/wallet/expiring'
import { ownedFace, ownedTime, termsOf } from '../../../src/wallet/face'
import { MORNING } from '../../time'
import { DAY, endOfDay } from '../coupons'
import { ownedCoupon } from '../wallets'

const value = (more: Parameters<typeof ownedCoupon>[0]) => {
  const { before, digits, after, line } = ownedFace(ownedCoupon(more), MORNING).value
  return [`${before}${digits}${after}`, line]
}

describe('what a coupon is worth', () => {
  test.each([
    [{}, ['¥20', '代金券']],
    [{ kind: 'discount', valueFen: null, zhe: 880 }, ['8.8折', '折扣券']],
    [
      { kind: 'cashMulti', valueFen: 10_000, credit: { totalFen: 10_000, leftFen: 3_650 } },
      ['¥36.5', '余额，共 ¥100'],
    ],
    [{ kind: 'cashMulti', valueFen: 10_000 }, ['¥100', '多次代金券']],
    [
      { kind: 'discountMulti', valueFen: null, zhe: 900, uses: { total: 5, left: 2 } },
      ['9折', '剩 2 次，共 5 次'],
    ],
    [{ kind: 'other', valueFen: null }, ['优惠券', '']],
  ] as const)('%j is %j', (more, expected) => expect(value(more)).toEqual(expected))
})

describe('the terms for the cashier', () => {
  test.each([
    [19_900, '满 199 元可用', '满 199 元可用'],
    [119_900, '满 1,199 元可用', '满 1,199 元可用'],
    [2_000, '满 120 元可用', '满 ¥20 可用，满 120 元可用'],
    [19_950, '限秋装', '满 ¥199.5 可用，限秋装'],
    [19_900, '', '满 ¥199 可用'],
    [null, '限秋装', '限秋装'],
    [null, '', ''],
  ])('a minimum spend of %p and "%s" are "%s"', (minSpendFen, content, expected) => {
    expect(termsOf(ownedCoupon({ minSpendFen, content }))).toBe(expected)
  })
})

describe('when', () => {
  const time = (more: object, now = MORNING) => ownedTime(ownedCoupon(more), now)

  test('a coupon says how long it has, from when on, when it was used, or that it is over', () => {
    expect(time({ validTo: endOfDay(2) })).toEqual({ text: '还剩 3 天 · 11月26日止', urgent: true })
    expect(time({ tab: 'upcoming', validFrom: MORNING + 11 * DAY }).text).toBe('12月5日起可用')
    expect(time({ tab: 'used', changedAt: MORNING - 4 * DAY }).text).toBe('11月20日使用')
    expect(time({ tab: 'used' }).text).toBe('已使用')
    expect(time({ tab: 'used', maybeUsed: true, changedAt: MORNING }).text).toBe('可能已使用，以门店为准')
    expect(time({ tab: 'expired', validTo: endOfDay(-3) }).text).toBe('11月21日已到期')
    expect(time({ tab: 'expired', validTo: null }).text).toBe('已过期')
    expect(time({ validTo: null }).text).toBe('有效期以门店为准')
  })

  test('however wrong the clock of the phone, what the function calls usable is not called expired', () => {
    fc.assert(
      fc.property(fc.integer({ min: -400, max: 4_000 }), (days) => {
        const { text } = time({ validTo: endOfDay(2) }, MORNING + days * DAY)
        expect(text).not.toMatch(/已到期|过期/)
      }),
    )
    expect(time({ validTo: endOfDay(2) }, MORNING + 9 * DAY)).toEqual({ text: '11月26日止', urgent: false })
  })
})

describe('what is lost by the end of this week', () => {
  // The morning of the tests is a Tuesday; the week ends with 29 November.
  const sunday = endOfDay(5)

  test('is added up where it is money: amounts off, and what is left of a credit', () => {
    const coupons = [
      ownedCoupon({ validTo: endOfDay(0) }),
      ownedCoupon({
        kind: 'cashMulti',
        valueFen: 10_000,
        credit: { totalFen: 10_000, leftFen: 2_500 },
        validTo: sunday,
      }),
      ownedCoupon({ kind: 'discount', valueFen: null, zhe: 880, validTo: sunday }),
      ownedCoupon({ kind: 'deduction', valueFen: 3_900, validTo: sunday }),
      ownedCoupon({ validTo: sunday + 1 }),
      ownedCoupon({ validTo: null }),
      ownedCoupon({ validTo: MORNING - 1 }),
    ]
    expect(expiringThisWeek(coupons, MORNING)).toEqual({ count: 4, fen: 4_500, uncounted: 2 })
  })

  test('on a Sunday is what ends today', () => {
    expect(expiringThisWeek([ownedCoupon({ validTo: sunday })], sunday - 1_000).count).toBe(1)
    expect(expiringThisWeek([ownedCoupon({ validTo: sunday + DAY })], sunday).count).toBe(0)
  })

  test('is never more than all there is, at any moment', () => {
    const coupon = fc.record({
      kind: fc.constantFrom('cash', 'discount', 'deduction', 'cashMulti', 'other'),
      valueFen: fc.option(fc.nat(10_000)),
      validTo: fc.option(fc.integer({ min: MORNING - 20 * DAY, max: MORNING + 20 * DAY })),
    })
    fc.assert(
      fc.property(fc.array(coupon), fc.integer({ min: 0, max: 14 * DAY }), (rows, later) => {
        const coupons = rows.map((row) => ownedCoupon(row as object))
        const now = MORNING + later
        const { count, fen, uncounted } = expiringThisWeek(coupons, now)
        const ends = coupons.filter(
          ({ validTo }) => validTo !== null && validTo >= now && validTo < now + 7 * DAY,
        )
        expect(count).toBeLessThanOrEqual(ends.length)
        expect(uncounted).toBeLessThanOrEqual(count)
        const cash = ends
          .filter(({ kind }) => kind === 'cash')
          .reduce((sum, one) => sum + (one.valueFen ?? 0), 0)
        expect(fen).toBeLessThanOrEqual(cash)
      }),
    )
  })
})
