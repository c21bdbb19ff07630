import fc from 'fast-check'
import { parseGranted } from '../../../../../cloudfunctions/gateway/kingdee/rows/granted'
import { parseOwned } from '../../../../../cloudfunctions/gateway/kingdee/rows/owned'

const published = {
  coupons_id: '1534104111400644999',
  coupons_no: 'YHQ1231231',
  schema_id: '1534104111400644608',
  schema_name: '满减券',
  coupon_type: '1',
  value: '5',
  total_amt: '5.00',
  usable_amt: '2.5',
  threshold: '1',
  threshold_value: '49.90',
  content_tip: '全场可用',
  effect_time: '2026-07-07 10:00:00.0',
  expire_time: '2026-08-05',
  status: '2',
  write_off_stat: '1',
  suit_type_store: '1',
  create_time: '2026-07-07 10:00:00',
  modify_time: '2026-07-08 10:00:00.0',
}

describe('an owned coupon', () => {
  test('is read with amounts in fen and instants of China', () => {
    expect(parseOwned(published)).toEqual({
      number: 'YHQ1231231',
      couponId: '1534104111400644999',
      schemaId: '1534104111400644608',
      name: '满减券',
      content: '全场可用',
      kind: 'cash',
      valueFen: 500,
      zhe: null,
      minSpendFen: 4_990,
      credit: null,
      uses: null,
      effectAt: Date.UTC(2026, 6, 7, 2),
      expireAt: Date.UTC(2026, 7, 5, 16) - 1,
      status: 'usable',
      writeOffStat: 'open',
      suits: 'all',
      createdAt: Date.UTC(2026, 6, 7, 2),
      modifiedAt: Date.UTC(2026, 6, 8, 2),
    })
  })

  test.each([
    ['1', 'all'],
    [1, 'all'],
    ['2', 'some'],
    ['3', 'some'],
    ['4', null],
    ['', null],
    [null, null],
  ])('with suit_type_store %p can be used in %p stores', (suit_type_store, suits) => {
    expect(parseOwned({ ...published, suit_type_store })).toMatchObject({ suits })
  })

  test('of a discount is worth 折 and no amount', () => {
    expect(parseOwned({ ...published, coupon_type: 2, value: 8.8 })).toMatchObject({
      kind: 'discount',
      valueFen: null,
      zhe: 880,
    })
  })

  test.each([
    ['1', 30, 3_000],
    [1, '0.5', 50],
    ['1', '0', null],
    ['1', -5, null],
    ['1', null, null],
    ['0', '30', null],
    [null, '30', null],
  ])('with threshold %p of %p yuan has a minimum spend of %p fen', (threshold, threshold_value, fen) =>
    expect(parseOwned({ ...published, threshold, threshold_value })).toMatchObject({ minSpendFen: fen }),
  )

  test.each([
    ['200.00', '150.5', { totalFen: 20_000, leftFen: 15_050 }],
    [200, 0, { totalFen: 20_000, leftFen: 0 }],
    ['0', '0', null],
    ['200', '', null],
    [null, '5', null],
    ['200', '201', null],
  ])('of money for several times with %p yuan and %p left has the credit %p', (total, left, credit) =>
    expect(parseOwned({ ...published, coupon_type: 4, total_amt: total, usable_amt: left })).toMatchObject({
      credit,
      uses: null,
    }),
  )

  test.each([
    ['5', '2', { total: 5, left: 2 }],
    ['5.00', 0, { total: 5, left: 0 }],
    [999, 999, { total: 999, left: 999 }],
    [1000, 2, null],
    ['0', '0', null],
    ['5', '2.5', null],
    ['5', '6', null],
    ['5', -1, null],
    ['5', null, null],
  ])('of a discount for %p times with %p left has the uses %p', (total, left, uses) =>
    expect(parseOwned({ ...published, coupon_type: 5, total_amt: total, usable_amt: left })).toMatchObject({
      credit: null,
      uses,
    }),
  )

  test.each([
    { coupons_no: null },
    { coupons_no: ' ' },
    { schema_id: undefined },
    { schema_id: 'x'.repeat(65) },
  ])('with %p cannot be told apart from others', (row) =>
    expect(parseOwned({ ...published, ...row })).toHaveProperty('unusable'),
  )

  test('survives whatever else its fields hold', () => {
    const fields = Object.fromEntries(Object.keys(published).map((key) => [key, fc.anything()]))
    fc.assert(
      fc.property(fc.record(fields, { requiredKeys: [] }), (row) => {
        expect(parseOwned({ ...row, coupons_no: 'A1', schema_id: '1' })).toMatchObject({ number: 'A1' })
      }),
    )
  })
})

describe('what was granted', () => {
  test('is each number once', () => {
    const rows = [{ coupons_no: 'A1' }, { coupons_no: 'A1' }, { coupons_no: null }, null, { coupons_no: 7 }]
    expect(parseGranted({ rows })).toEqual(['A1', '7'])
  })

  test.each([undefined, null, {}, [], { rows: {} }, { rows: [{}] }])('is not told by %p', (data) => {
    expect(parseGranted(data)).toEqual([])
  })
})
