import * as fc from 'fast-check'
import { person } from '../../../local/kingdee/people'
import { type Answer, centerPath, dataOf, type Opened, open, servicePath } from './caller'

let at: Opened
let token: Record<string, string>

const scheme = (id: string, more: object = {}) => ({
  id,
  name: `券 ${id}`,
  content: '满 199 元可用',
  coupon_type: 1,
  value: '20.00',
  total: 100,
  issued: 0,
  enable: '1',
  valid_date_start: '2024-11-01',
  valid_date_end: '2024-11-24',
  ...more,
})
const schemes = [
  scheme('1'),
  scheme('2', { total: '3', issued: '2' }),
  scheme('3', { total: 0, issued: null }),
  scheme('4', { enable: 0 }),
  scheme('5', { valid_date_end: '022-08-05' }),
  scheme('6', { coupon_type: 2, value: 8.8 }),
  '券',
]
const [one, two] = [person(1), person(2)]

beforeEach(async () => {
  at = await open({ schemes, callsPerMinute: 100_000 })
  token = await at.logIn()
})
afterEach(() => at.kingdee.close())

const claim = (fields: object) =>
  at.post('coupons_distribute', { channel: '1', qty: '1', member_id: one.id, ...fields }, token)
const errcode = async (fields: object) => (await claim(fields)).body?.errcode
const rowsOf = (answer: Answer) => dataOf<{ rows: Record<string, string>[] }>(answer).rows
const issued = async (id: string) => {
  const rows = dataOf<{ rows: { id: string; issued: unknown }[] }>(
    await at.call('GET', centerPath, { headers: token }),
  )
  return rows.rows.find((row) => row.id === id)?.issued
}

test('a claim gives a coupon and says what Kingdee says of it', async () => {
  const answer = await claim({ schema_id: '1', cashier_id: '7', channel: '领券中心' })
  expect(answer.body).toEqual({
    errcode: 0,
    description: 'success',
    data: {
      rows: [
        {
          coupons_no: 'YHQ1000001',
          schema_id: '1',
          member_id: one.id,
          member_card_id: one.card_id,
          cashier_id: '7',
          channel: '领券中心',
          coupons_type: '1',
          total_amt: '20.00',
          create_time: '2024-11-24 12:00:00',
        },
      ],
    },
  })
})

test('who claims is known by id, by card or by phone number, and all that is given must fit', async () => {
  const by = (who: object) => errcode({ schema_id: '3', member_id: '', ...who })
  expect(await by({ member_id: person(1).id })).toBe(0)
  expect(await by({ member_card_id: person(2).card_id })).toBe(0)
  expect(await by({ mobile: person(3).mobile })).toBe(0)
  expect(at.kingdee.granted().coupons.map(({ member }) => member)).toEqual([1, 2, 3].map((n) => person(n).id))
  expect(await by({ member_id: person(4).id, mobile: person(5).mobile })).toBe(1030002003)
  expect(await by({})).toBe(1030002000)
})

test('there is no idempotency: the same call again gives another coupon', async () => {
  const own = await open({ schemes, claimsPerMember: null })
  const headers = await own.logIn()
  const again = () =>
    own.post(
      'coupons_distribute',
      { channel: '1', qty: '1', schema_id: '1', member_id: one.id, id: '9' },
      headers,
    )
  expect([...rowsOf(await again()), ...rowsOf(await again())].map((row) => row.coupons_no)).toEqual([
    'YHQ1000001',
    'YHQ1000002',
  ])
  expect(own.kingdee.granted().byMemberAndScheme).toEqual({ [`${one.id}/1`]: 2 })
  await own.kingdee.close()
})

test('a claim shows in the list of schemes, as a number or a string as before, and leaves the rows given alone', async () => {
  await claim({ schema_id: '1' })
  await claim({ schema_id: '2' })
  await claim({ schema_id: '3' })
  expect([await issued('1'), await issued('2'), await issued('3')]).toEqual([1, '3', 1])
  expect(schemes[0]).toMatchObject({ issued: 0 })
})

test('what is sold out is refused with a code of its own, and nothing is given', async () => {
  expect(await errcode({ schema_id: '2' })).toBe(0)
  const refused = await claim({ schema_id: '2', member_id: two.id })
  expect([refused.status, refused.body]).toMatchObject([
    200,
    { errcode: 2018002102, description: '优惠券已领完', data: null },
  ])
  expect(await issued('2')).toBe('3')
  expect(at.kingdee.granted().total).toBe(1)
})

test('a phone number gets one coupon of a scheme, also as another member and after one from a cashier', async () => {
  expect(await errcode({ schema_id: '1' })).toBe(0)
  expect((await claim({ schema_id: '1' })).body).toMatchObject({
    errcode: 2018002103,
    description: '已达到领取上限',
  })
  expect(await errcode({ schema_id: '3' })).toBe(0)
  expect(await errcode({ schema_id: '1', member_id: two.id })).toBe(0)

  at.kingdee.removeMember(one.id)
  const joined = dataOf<{ id: string }>(
    await at.post('member', { mobile: one.mobile, name: one.name }, token),
  )
  expect(await errcode({ schema_id: '1', member_id: joined.id })).toBe(2018002103)
  at.kingdee.give(joined.id, '6')
  expect(await errcode({ schema_id: '6', member_id: joined.id })).toBe(2018002103)
})

test('a scheme that is off or over is refused in the words of Kingdee, on the last day it is not', async () => {
  const refusal = { errcode: 2018002101, description: '优惠券方案当前不处于发券状态' }
  expect((await claim({ schema_id: '4' })).body).toMatchObject(refusal)
  at.clock.now = Date.parse('2024-11-24T23:59:59.999+08:00')
  token = await at.logIn()
  expect(await errcode({ schema_id: '1' })).toBe(0)
  at.clock.now += 1
  expect((await claim({ schema_id: '3' })).body).toMatchObject(refusal)
  expect(await errcode({ schema_id: '5' })).toBe(0)
})

test('a scheme, a store and a member that are not there are refused', async () => {
  expect(await errcode({ schema_id: '9' })).toBe(1030002003)
  expect(await errcode({ schema_id: '1', store_id: '9' })).toBe(1030002003)
  expect(await errcode({ schema_id: '1', store_id: '1534104111400645301' })).toBe(0)
  expect((await claim({ schema_id: '1', member_id: '9' })).body).toMatchObject({
    errcode: 1030002003,
    description: 'member does not exist',
  })
})

test.each([
  [{ schema_id: '' }, 1030002000],
  [{ schema_id: '1', channel: null }, 1030002000],
  [{ schema_id: '1', qty: undefined }, 1030002000],
  [{ schema_id: 1 }, 1030002001],
  [{ schema_id: '1', qty: 1 }, 1030002001],
  [{ schema_id: '1', qty: '0' }, 1030002006],
  [{ schema_id: '1', intent: 'x' }, 1030002001],
])('a claim with %j is refused with %d', async (fields, code) => {
  expect(await errcode(fields)).toBe(code)
  expect(at.kingdee.granted().total).toBe(0)
})

test('several at once come in one answer, or not at all', async () => {
  const own = await open({ schemes, claimsPerMember: 3 })
  const headers = await own.logIn()
  const ask = (qty: string, schema_id = '1') =>
    own.post('coupons_distribute', { channel: '1', qty, schema_id, member_id: one.id }, headers)
  expect((await ask('2', '2')).body?.errcode).toBe(2018002102)
  expect((await ask('4')).body?.errcode).toBe(2018002103)
  expect(rowsOf(await ask('3'))).toHaveLength(3)
  expect(own.kingdee.granted().byScheme).toEqual({ 1: 3 })
  await own.kingdee.close()
})

test('a cashier gives whatever the stock and the limit say, but not to nobody and not of nothing', async () => {
  const no = at.kingdee.give(one.mobile, '2')
  at.kingdee.give(one.id, '2')
  expect(at.kingdee.granted().coupons).toMatchObject([
    { coupons_no: no, member: one.id, scheme: '2', at: at.clock.now, by: 'cashier' },
    { member: one.id, scheme: '2', by: 'cashier' },
  ])
  expect(await issued('2')).toBe('4')
  expect(() => at.kingdee.give('9', '2')).toThrow('Field "member" must be')
  expect(() => at.kingdee.give(one.id, '9')).toThrow('Field "scheme" must be')
})

test('whatever is claimed in whatever order, no stock and no limit is exceeded, and what is answered is what was given', async () => {
  const claims = fc.array(
    fc.tuple(fc.integer({ min: 1, max: 6 }), fc.constantFrom('1', '2', '3'), fc.nat(2)),
    {
      maxLength: 30,
    },
  )
  const rows = [
    scheme('1', { total: 4 }),
    scheme('2', { total: '7', issued: '2' }),
    scheme('3', { total: -1 }),
  ]
  await fc.assert(
    fc.asyncProperty(claims, async (list) => {
      const own = await open({ schemes: rows, members: [1, 2, 3, 4, 5].map(person), claimsPerMember: 2 })
      const headers = await own.logIn()
      const answered: unknown[] = []
      for (const [n, schema_id, qty] of list) {
        const fields = { channel: '1', qty: String(qty), schema_id, member_id: person(n).id }
        const { body } = await own.post('coupons_distribute', fields, headers)
        const given = (body?.data ?? { rows: [] }) as { rows: { coupons_no: string }[] }
        answered.push(...given.rows.map((row) => row.coupons_no))
      }
      const { coupons, byScheme, byMemberAndScheme, total } = own.kingdee.granted()
      await own.kingdee.close()
      expect(answered).toEqual(coupons.map((coupon) => coupon.coupons_no))
      expect([total, new Set(answered).size]).toEqual([answered.length, answered.length])
      expect(byScheme['1'] ?? 0).toBeLessThanOrEqual(4)
      expect(byScheme['2'] ?? 0).toBeLessThanOrEqual(5)
      expect(Math.max(0, ...Object.values(byMemberAndScheme))).toBeLessThanOrEqual(2)
    }),
    { numRuns: 20 },
  )
})

test('a body that is cut off is refused', async () => {
  const answer = await at.call('POST', servicePath('coupons_distribute'), {
    headers: token,
    body: '{"qty":"1"',
  })
  expect(answer.body?.errcode).toBe(1030002001)
})
