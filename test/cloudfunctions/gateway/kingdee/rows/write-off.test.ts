import { parseWriteOff } from '../../../../../cloudfunctions/gateway/kingdee/rows/write-off'

const row = {
  coupons_no: 'YHQ1',
  write_off_stat: '2',
  write_off_time: '2026-11-24 10:00:00.0',
  create_time: '2026-11-24 09:00:00',
}
const AT = Date.UTC(2026, 10, 24, 2)

test('a redemption has its coupon and its time in China', () => {
  expect(parseWriteOff(row)).toEqual({ couponsNo: 'YHQ1', stat: 'redeemed', at: AT })
})

test.each([
  ['1', 'underway'],
  [1, 'underway'],
  [2, 'redeemed'],
  ['3', 'cancelled'],
  [null, 'redeemed'],
  [undefined, 'redeemed'],
  ['', 'redeemed'],
  ['9', 'other'],
  ['x', 'other'],
  [{}, 'redeemed'],
])('write_off_stat %p is %s', (write_off_stat, stat) => {
  expect(parseWriteOff({ ...row, write_off_stat })).toMatchObject({ stat })
})

test('a time that cannot be read is that of the entry, or none', () => {
  expect(parseWriteOff({ ...row, write_off_time: '022-08-05' })).toMatchObject({ at: AT - 3_600_000 })
  expect(parseWriteOff({ ...row, write_off_time: null, create_time: 5 })).toMatchObject({ at: null })
})

test.each([null, [], 'x', {}, { ...row, coupons_no: ' ' }, { ...row, coupons_no: 'x'.repeat(65) }])(
  'of %j nobody can say whose redemption it was',
  (odd) => expect(parseWriteOff(odd)).toEqual({ unusable: expect.any(String) }),
)
