import * as fc from 'fast-check'
import { catalogue } from '../../../local/kingdee/catalogue'
import { person } from '../../../local/kingdee/people'
import { type CenterData, dataOf, type Opened, open } from './caller'

const noon = Date.parse('2024-11-24T04:00:00Z')
const member = person(1)
const ids: Record<string, string> = Object.fromEntries(
  (catalogue({ today: noon }) as { name: string; id: string }[]).map(({ name, id }) => [name, id]),
)

let at: Opened
let token: Record<string, string>

beforeEach(async () => {
  at = await open({ schemes: catalogue({ today: noon }), callsPerMinute: 100_000 })
  token = await at.logIn()
})
afterEach(() => at.kingdee.close())

const ask = (query: string) => at.get('coupons', `?member_id=${member.id}${query}`, token)
const page = async (query: string) =>
  dataOf<Omit<CenterData, 'rows'> & { rows: Record<string, unknown>[] }>(await ask(query))
const numbers = async (query: string) => (await page(query)).rows.map((row) => row.coupons_no)
const give = (name: string, who = member.id) => at.kingdee.give(who, ids[name] ?? '')

test('a coupon has all the published fields, and all of them are strings', async () => {
  const no = give('秋装上新满减券')
  const [row] = (await page('')).rows
  expect(row).toEqual({
    coupons_id: expect.stringMatching(/^\d{19}$/),
    coupons_no: no,
    schema_id: ids.秋装上新满减券,
    schema_name: '秋装上新满减券',
    coupon_type: '1',
    coupons_type: '1',
    value: '30',
    total_amt: '30',
    usable_amt: '30',
    threshold: '1',
    threshold_value: '199',
    content_tip: '满 199 元可用，限秋装',
    comment: '',
    effect_time: '2024-11-14 00:00:00',
    expire_time: '2024-12-24 23:59:59',
    status: '2',
    write_off_stat: '1',
    suit_type_store: '1',
    suit_material_entity: '1',
    channel: '3',
    bill_no: '',
    member_card: { id: member.card_id, card_no: member.card_no },
    create_time: '2024-11-24 12:00:00',
    modify_time: '2024-11-24 12:00:00',
  })
})

test('a coupon of every scheme in the catalogue has strings only', async () => {
  for (const id of Object.values(ids)) at.kingdee.give(member.id, id)
  const rows = [...(await page('&page=1&page_size=100')).rows, ...(await page('&page=2&page_size=100')).rows]
  expect(rows).toHaveLength(Object.keys(ids).length)
  for (const { member_card, ...row } of rows) {
    for (const value of Object.values(row)) expect(typeof value).toBe('string')
  }
})

test('the state goes by the dates of the scheme: not yet, usable, over', async () => {
  for (const name of ['双十二预热券', '乳品满 49 减 6', '国庆满 300 减 50', '没有日期的券']) give(name)
  const states = async () =>
    Object.fromEntries((await page('')).rows.map((row) => [row.schema_name, row.status]))
  expect(await states()).toEqual({
    双十二预热券: '1',
    '乳品满 49 减 6': '2',
    '国庆满 300 减 50': '3',
    没有日期的券: '2',
  })
  at.clock.now += 12 * 3_600_000
  expect((await states())['乳品满 49 减 6']).toBe('3')
})

test('the newest comes first, and nobody sees what is another member’s', async () => {
  const first = give('秋装上新满减券')
  give('秋装上新满减券', person(2).id)
  const last = give('秋装上新满减券')
  expect(await numbers('')).toEqual([last, first])
})

test('a coupon stays as it was given when its scheme goes', async () => {
  give('秋装上新满减券')
  at.kingdee.setSchemes([])
  expect((await page('')).rows).toMatchObject([{ schema_name: '秋装上新满减券' }])
})

test.each([
  ['schema_id', () => `&schema_id=${ids.双十二预热券}`, ['双十二预热券']],
  ['an id', () => '&id=1934104111400640003', ['秋装上新满减券']],
  ['the phone number', () => `&mobile=${member.mobile}`, ['双十二预热券', '秋装上新满减券']],
  ['another phone number', () => '&mobile=13800000002', []],
  ['a channel', () => '&channel=3', ['双十二预热券', '秋装上新满减券']],
  ['another channel', () => '&channel=1', []],
  ['a cashier', () => '&cashier_id=CASHIER01', ['双十二预热券', '秋装上新满减券']],
  ['another cashier', () => '&cashier_id=7', []],
  ['what is within validity', () => '&is_effect=true', ['秋装上新满减券']],
  ['what is outside validity', () => '&is_effect=false', ['双十二预热券']],
  ['what can be redeemed', () => '&verify_stat=1', ['秋装上新满减券']],
])('one can ask for %s', async (_, query, names) => {
  give('秋装上新满减券')
  give('双十二预热券')
  const data = await page(query())
  expect([data.count, data.rows.map((row) => row.schema_name)]).toEqual([names.length, names])
})

test('a member who is not named or not there is refused, and so is a filter that makes no sense', async () => {
  const errcode = async (query: string) => (await at.get('coupons', query, token)).body?.errcode
  expect(await errcode('')).toBe(1030002000)
  expect(await errcode('?member_id=9')).toBe(1030002003)
  expect(await errcode(`?member_id=${member.id}&is_effect=yes`)).toBe(1030002001)
  expect(await errcode(`?member_id=${member.id}&page=0`)).toBe(1030002001)
  at.kingdee.removeMember(member.id)
  expect(await errcode(`?member_id=${member.id}`)).toBe(1030002003)
})

test('the pages together hold every coupon once; the size is cut at 100 in silence', async () => {
  for (let n = 0; n < 120; n += 1) give('秋装上新满减券')
  expect(await page('')).toMatchObject({
    count: 120,
    cur_page_size: 20,
    page: 1,
    page_size: 20,
    total_page: 6,
  })
  expect(await page('&page_size=200')).toMatchObject({ cur_page_size: 100, page_size: 200, total_page: 1 })
  const all = (await page('&page_size=100')).rows
    .concat((await page('&page_size=100&page=2')).rows)
    .map((row) => row.coupons_no)
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 150 }), async (size) => {
      const found: unknown[] = []
      const pages = Math.ceil(120 / Math.min(size, 100))
      for (let n = 1; n <= pages; n += 1) found.push(...(await numbers(`&page_size=${size}&page=${n}`)))
      expect(found).toEqual(all)
    }),
    { numRuns: 15 },
  )
})
