import { walletTabs } from '../../../local/kingdee/history'
import { person } from '../../../local/kingdee/people'
import { dataOf, type Opened, open } from './caller'

const noon = Date.parse('2024-11-24T04:00:00Z')
const member = person(6)
type Row = Record<string, unknown>

let at: Opened
beforeEach(async () => {
  at = await open({
    schemes: [],
    clock: () => noon,
    history: { mobile: member.mobile, coupons: 230 },
    callsPerMinute: 100_000,
  })
})
afterEach(() => at.kingdee.close())

async function rows(): Promise<Row[]> {
  const token = await at.logIn()
  const page = async (n: number) =>
    dataOf<{ rows: Row[] }>(await at.get('coupons', `?member_id=${member.id}&page_size=100&page=${n}`, token))
      .rows
  return [...(await page(1)), ...(await page(2)), ...(await page(3))]
}

test('a long history has coupons in every state, of every type and one that is not listed, over three pages', async () => {
  const all = await rows()
  expect(all).toHaveLength(230)
  expect(new Set(all.map(({ coupons_no }) => coupons_no)).size).toBe(230)
  const tabs = walletTabs(all)
  for (const numbers of Object.values(tabs)) expect(numbers.length).toBeGreaterThan(15)
  expect([...new Set(all.map(({ coupon_type }) => String(coupon_type)))].sort()).toEqual([
    '1',
    '2',
    '3',
    '4',
    '5',
    '9',
  ])
  expect(
    all.some(({ usable_amt, total_amt }) => Number(usable_amt) > 0 && Number(usable_amt) < Number(total_amt)),
  ).toBe(true)
  expect(all.some(({ effect_time }) => effect_time === '022-08-05')).toBe(true)
  expect(all.some(({ content_tip }) => content_tip === null)).toBe(true)
})

test('it is no part of what was given since the start', () => {
  expect(at.kingdee.granted().total).toBe(0)
})

test('by its rows alone a coupon stands in one tab', () => {
  const row = (more: Row) => ({
    coupons_no: 'n',
    status: '2',
    write_off_stat: '1',
    total_amt: '0',
    usable_amt: '0',
    ...more,
  })
  const tabOf = (more: Row) =>
    Object.entries(walletTabs([row(more)])).find(([, numbers]) => numbers.length > 0)?.[0]
  expect(tabOf({})).toBe('usable')
  expect(tabOf({ status: '1', write_off_stat: '2' })).toBe('upcoming')
  expect(tabOf({ write_off_stat: '2' })).toBe('used')
  expect(tabOf({ status: '3', write_off_stat: '2' })).toBe('expired')
  expect(tabOf({ status: '3', total_amt: '20' })).toBe('expired')
  expect(tabOf({ coupon_type: 4, status: '3', total_amt: '20' })).toBe('used')
  expect(tabOf({ coupon_type: 4, total_amt: '20', usable_amt: null })).toBe('usable')
})
