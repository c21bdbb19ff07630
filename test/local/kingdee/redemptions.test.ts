import { person } from '../../../local/kingdee/people'
import { chainStores } from '../../../local/kingdee/stores'
import { dataOf, type Opened, open } from './caller'

const noon = Date.parse('2024-11-24T04:00:00Z')
const member = person(1)
const store = chainStores[0]?.id ?? ''
const scheme = (id: string, more: object) => ({
  id,
  number: `F${id}`,
  name: '券',
  content: '',
  coupon_type: 1,
  value: '20.00',
  total: 100,
  issued: 0,
  enable: '1',
  valid_date_start: '2024-11-01',
  valid_date_end: '2024-11-30',
  ...more,
})
const schemes = [
  scheme('1', {}),
  scheme('2', { coupon_type: 2, value: 9 }),
  scheme('4', { coupon_type: 4, value: 100 }),
  scheme('5', { coupon_type: 5, value: 9, content: '可用 2 次' }),
  scheme('7', { valid_date_start: '2024-11-25' }),
  scheme('8', { valid_date_end: '2024-11-23' }),
]

let at: Opened
let token: Record<string, string>
let now = noon
beforeEach(async () => {
  now = noon
  at = await open({ schemes, clock: () => now, callsPerMinute: 100_000 })
  token = await at.logIn()
})
afterEach(() => at.kingdee.close())

const give = (id: string) => at.kingdee.give(member.id, id)
async function row(no: string) {
  const { rows } = dataOf<{ rows: Record<string, unknown>[] }>(
    await at.get('coupons', `?member_id=${member.id}&page_size=100`, token),
  )
  return rows.find(({ coupons_no }) => coupons_no === no) ?? {}
}
async function writeOffs(query = '') {
  return dataOf<{ count: number; current_page_size: number; rows: Record<string, unknown>[] }>(
    await at.get('coupons_write_off', `?store_id=${store}${query}`, token),
  )
}

test('a coupon that is redeemed can be redeemed no more, and says when it changed', async () => {
  const no = give('1')
  now += 60_000
  at.kingdee.redeem({ couponsNo: no, store })
  expect(await row(no)).toMatchObject({
    total_amt: '20.00',
    usable_amt: '0',
    status: '2',
    write_off_stat: '2',
    create_time: '2024-11-24 12:00:00',
    modify_time: '2024-11-24 12:01:00',
  })
  expect(() => at.kingdee.redeem({ couponsNo: no })).toThrow('it is used up')
})

test('a discount has no amount, and is used up all the same', async () => {
  const no = give('2')
  at.kingdee.redeem({ couponsNo: no })
  expect(await row(no)).toMatchObject({ total_amt: '0', usable_amt: '0', write_off_stat: '2' })
})

test('a credit goes down bit by bit, a number of uses one by one', async () => {
  const credit = give('4')
  at.kingdee.redeem({ couponsNo: credit, amount: 20.1 })
  expect(await row(credit)).toMatchObject({ total_amt: '100', usable_amt: '79.9', write_off_stat: '1' })
  at.kingdee.redeem({ couponsNo: credit })
  expect(await row(credit)).toMatchObject({ usable_amt: '0', write_off_stat: '2' })
  const card = give('5')
  at.kingdee.redeem({ couponsNo: card })
  expect(await row(card)).toMatchObject({ total_amt: '2', usable_amt: '1', write_off_stat: '1' })
  at.kingdee.redeem({ couponsNo: card })
  expect(await row(card)).toMatchObject({ usable_amt: '0', write_off_stat: '2' })
})

test('a redemption that is cancelled leaves the coupon as it was, and its own row as cancelled', async () => {
  const no = give('1')
  at.kingdee.redeem({ couponsNo: no, store })
  now += 1_000
  at.kingdee.cancelRedemption(no)
  expect(await row(no)).toMatchObject({
    usable_amt: '20.00',
    write_off_stat: '1',
    modify_time: '2024-11-24 12:00:01',
  })
  expect((await writeOffs()).rows).toMatchObject([{ coupons_no: no, write_off_stat: '3' }])
  expect(() => at.kingdee.cancelRedemption(no)).toThrow('nothing was redeemed')
})

test.each([
  [{ couponsNo: 'none' }, 'Field "couponsNo" must be the number of a coupon'],
  [{ couponsNo: '7' }, 'it is not valid yet'],
  [{ couponsNo: '8' }, 'it has expired'],
  [{ couponsNo: '1', amount: 5 }, 'Field "amount" is for a credit'],
  [{ couponsNo: '4', amount: 101 }, 'Field "amount" must be above 0 and at most 100'],
  [{ couponsNo: '4', amount: 0 }, 'Field "amount" must be above 0'],
  [{ couponsNo: '1', store: '9' }, 'Field "store" must be the id of a store'],
])('redeeming %j is refused with a sentence that names the field', (asked, sentence) => {
  const couponsNo = asked.couponsNo === 'none' ? 'YHQ9' : give(asked.couponsNo)
  expect(() => at.kingdee.redeem({ ...asked, couponsNo })).toThrow(sentence)
})

test('where used coupons are not listed, a redeemed one is gone from the list', async () => {
  const other = await open({ schemes, listsUsed: false, clock: () => now, callsPerMinute: 100_000 })
  const its = await other.logIn()
  const no = other.kingdee.give(member.id, '1')
  const count = async () =>
    dataOf<{ count: number }>(await other.get('coupons', `?member_id=${member.id}`, its)).count
  expect(await count()).toBe(1)
  other.kingdee.redeem({ couponsNo: no })
  expect(await count()).toBe(0)
  await other.kingdee.close()
})

describe('the redemptions of a store', () => {
  test('come with the fields that are published, as strings, 100 to a page', async () => {
    const no = give('1')
    at.kingdee.redeem({ couponsNo: no, store })
    at.kingdee.redeem({ couponsNo: give('1') })
    const { count, current_page_size, rows } = await writeOffs()
    expect([count, current_page_size]).toEqual([1, 1])
    expect(rows[0]).toEqual({
      coupons_id: expect.stringMatching(/^\d{19}$/),
      coupons_no: no,
      schema_no: 'F1',
      schema_type: '1',
      write_off_amt: '20',
      write_off_stat: '2',
      write_off_time: '2024-11-24 12:00:00',
      store_id: store,
      store_no: 'MD001',
      store_name: '人民路店',
      member_id: member.id,
      cashier_id: 'CASHIER01',
      cashier_name: '收银员',
      bill_no: 'XS00000001',
      record_usable_amt: '0',
      record_write_off_amt: '20',
      create_time: '2024-11-24 12:00:00',
      modify_time: '2024-11-24 12:00:00',
    })
    for (let n = 0; n < 120; n += 1) at.kingdee.redeem({ couponsNo: give('1'), store })
    expect((await writeOffs()).current_page_size).toBe(100)
    expect((await writeOffs('&page=2')).current_page_size).toBe(21)
  })

  test('are found by coupon, member, scheme and time', async () => {
    const first = give('1')
    at.kingdee.redeem({ couponsNo: first, store })
    now += 120_000
    const second = give('2')
    at.kingdee.redeem({ couponsNo: second, store })
    const found = async (query: string) => (await writeOffs(query)).rows.map(({ coupons_no }) => coupons_no)
    expect(await found(`&coupons_no=${first}`)).toEqual([first])
    expect(await found('&schema_no=F2')).toEqual([second])
    expect(await found('&member_id=7')).toEqual([])
    expect(await found('&create_start_time=2024-11-24%2012:01:00')).toEqual([second])
    expect(await found('&modify_end_time=2024-11-24%2012:01:00')).toEqual([first])
  })

  test.each([
    ['', 1030002000],
    ['?store_id=9', 1030002003],
    [`?store_id=${store}&create_start_time=yesterday`, 1030002006],
  ])('asked for with %p are refused with %p', async (query, errcode) => {
    expect((await at.get('coupons_write_off', query, token)).body?.errcode).toBe(errcode)
  })

  test('can fail as every list', async () => {
    at.kingdee.setFault({ kind: 'noRows', path: '/jdy/v2/ls/coupons_write_off' })
    expect((await writeOffs()).rows).toBeUndefined()
  })
})
