import fc from 'fast-check'
import type { Coupon } from '../../../../../cloudfunctions/gateway/contract'
import { parseCoupon } from '../../../../../cloudfunctions/gateway/kingdee/rows/coupon'

const published = {
  content: '内容',
  coupon_type: 1,
  enable: '1',
  id: '1',
  issued: 1,
  limit_value: 1,
  name: '优惠券A',
  number: '001',
  total: 1,
  valid_date_end: '022-08-05',
  valid_date_start: '2022-08-05',
  value: 100,
}
const parse = (row: object): Coupon => {
  const parsed = parseCoupon({ ...published, ...row })
  if ('unusable' in parsed) throw new Error(parsed.unusable)
  return parsed.coupon
}

describe('a row of the center', () => {
  test('as Kingdee publishes it becomes a coupon, its garbled end unknown and not in the year 22', () => {
    expect(parseCoupon(published)).toEqual({
      enabled: true,
      coupon: {
        id: '1',
        number: '001',
        name: '优惠券A',
        content: '内容',
        kind: 'cash',
        valueFen: 10_000,
        zhe: null,
        capFen: null,
        total: 1,
        left: 0,
        validFrom: Date.UTC(2022, 7, 4, 16),
        validTo: null,
      },
    })
  })

  test('survives whatever its fields hold, and gives a coupon or says why not', () => {
    const anything = fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true })
    const row = fc.record(
      Object.fromEntries(
        Object.keys(published).map((key) => [key, fc.oneof(anything, fc.string(), fc.double())]),
      ),
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(fc.oneof(row, anything), (value) => {
        const parsed = parseCoupon(value)
        if ('unusable' in parsed) return
        const { id, valueFen, zhe, capFen, total, left, validFrom, validTo } = parsed.coupon
        expect(id).not.toBe('')
        for (const number of [valueFen, capFen, total, left]) {
          expect(number === null || (Number.isSafeInteger(number) && number >= 0)).toBe(true)
        }
        expect(zhe === null || (zhe >= 100 && zhe < 1000)).toBe(true)
        for (const at of [validFrom, validTo]) expect(at === null || Number.isSafeInteger(at)).toBe(true)
      }),
      { numRuns: 2_000 },
    )
  })

  test('keeps an id of 19 digits as it is', () => {
    expect(parse({ id: '1534104111400644608' }).id).toBe('1534104111400644608')
  })

  test.each([undefined, null, '', '  ', {}, [], true, 'x'.repeat(65)])(
    'with the id %p cannot be used',
    (id) => {
      expect(parseCoupon({ ...published, id })).toHaveProperty('unusable')
    },
  )

  test.each([
    [1, 'cash'],
    ['2', 'discount'],
    [3, 'deduction'],
    ['4', 'cashMulti'],
    [5, 'discountMulti'],
    [9, 'other'],
    [null, 'other'],
    ['?', 'other'],
  ])('of type %p is of the kind %s', (coupon_type, kind) => {
    expect(parse({ coupon_type }).kind).toBe(kind)
  })

  test('has a cap only where it is a discount and the cap is above 0', () => {
    expect(parse({ coupon_type: 2, limit_value: 50 }).capFen).toBe(5_000)
    expect(parse({ coupon_type: 2, limit_value: 0 }).capFen).toBeNull()
    expect(parse({ coupon_type: 1, limit_value: 50 }).capFen).toBeNull()
  })

  test.each([
    [{ total: 100, issued: 18 }, 100, 82],
    [{ total: '100', issued: '120' }, 100, 0],
    [{ total: 0, issued: 5 }, null, null],
    [{ total: -1 }, null, null],
    [{ total: null }, null, null],
    [{ total: 100, issued: null }, 100, null],
    [{ total: 100, issued: -3 }, 100, 100],
  ])('with %p has %p in all and %p left', (row, total, left) => {
    expect(parse(row)).toMatchObject({ total, left })
  })

  test.each([
    ['1', true],
    [1, true],
    [true, true],
    [null, true],
    ['0', false],
    [0, false],
    [' 0 ', false],
    [false, false],
  ])('with enable %p is enabled: %p', (enable, enabled) => {
    expect(parseCoupon({ ...published, enable })).toMatchObject({ enabled })
  })

  test('with an endless text is cut without splitting a character', () => {
    const { name, content } = parse({ name: '🎉'.repeat(500), content: '长'.repeat(5_000) })
    expect(Array.from(name)).toHaveLength(200)
    expect(name.endsWith('🎉…')).toBe(true)
    expect(content).toHaveLength(2_000)
  })
})
