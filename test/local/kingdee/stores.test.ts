import { sealing } from '../../../local/kingdee/sensitive'
import { type CenterData, credentials, dataOf, idsOf, type Opened, open } from './caller'

let at: Opened
let token: Record<string, string>

beforeAll(async () => {
  at = await open()
  token = await at.logIn()
})
afterAll(() => at.kingdee.close())

const stores = (query: string) => at.get('store', query, token)
const firstStore = '1534104111400645301'

test('the stores come by pages, with the telephone sealed', async () => {
  const data = dataOf<CenterData>(await stores('?page=2&page_size=4'))
  expect(data).toMatchObject({ count: 6, cur_page_size: 2, page: 2, page_size: 4, total_page: 2 })
  const [first] = dataOf<{ rows: unknown[] }>(await stores('?page=1&page_size=4')).rows
  const telephone = sealing(credentials.clientSecret)('0571-88000001')
  expect(first).toMatchObject({ id: firstStore, number: 'MD001', name: '人民路店', enable: '1', telephone })
})

test.each([
  ['enable=0', ['1534104111400645306']],
  [`id=${firstStore}`, [firstStore]],
  ['number=MD003', ['1534104111400645303']],
  [`name=${encodeURIComponent('人民')}`, [firstStore]],
  [`enable=0&id=${firstStore}`, []],
])('%s finds %j', async (filter, ids) => {
  expect(idsOf(await stores(`?page=1&page_size=10&${filter}`))).toEqual(ids)
})

test('an open store may say so by a number', async () => {
  expect(idsOf(await stores('?page=1&page_size=10&enable=1'))).toHaveLength(5)
})

test.each(['store', 'mb_level'])('%s wants page and page_size', async (name) => {
  const errcode = async (query: string) => (await at.get(name, query, token)).body?.errcode
  expect(await errcode('?page=1&page_size=10')).toBe(0)
  expect(await errcode('?page=1')).toBe(1030002000)
  expect(await errcode('?page_size=10')).toBe(1030002000)
  expect(await errcode('?page=0&page_size=10')).toBe(1030002001)
})

test('the levels are there, from low to high', async () => {
  const { rows } = dataOf<{ rows: unknown[] }>(await at.get('mb_level', '?page=1&page_size=10', token))
  expect(rows).toMatchObject([{ name: '普通会员', index: 1 }, { name: '银卡会员' }, { name: '金卡会员' }])
})
