import { type CenterData, dataOf, idsOf, numbered, type Opened, open } from './caller'

let at: Opened
let token: Record<string, string>

beforeAll(async () => {
  at = await open({ schemes: numbered(250) })
  token = await at.logIn()
})
afterAll(() => at.kingdee.close())

const page = async (query: string) => dataOf<CenterData>(await at.list(query, token))

test('a page says what it is', async () => {
  expect(await page('?page=3&page_size=100')).toMatchObject({
    count: 250,
    cur_page_size: 50,
    page: 3,
    page_size: 100,
    total_page: 3,
  })
})

test('the pages together hold every row once, in order', async () => {
  const ids: unknown[] = []
  for (let n = 1; n <= 3; n += 1) ids.push(...idsOf(await at.list(`?page=${n}&page_size=100`, token)))
  expect(ids).toEqual(numbered(250).map((row) => row.id))
})

test('a page size above 100 is cut in silence, while the pages are counted by the size asked for', async () => {
  const data = await page('?page=1&page_size=200')
  expect(data.rows).toHaveLength(100)
  expect(data).toMatchObject({ cur_page_size: 100, page_size: 200, total_page: 2 })
  expect(idsOf(await at.list('?page=2&page_size=200', token))[0]).toBe('101')
})

test('leading zeros are read, as in the published sample, and both parameters may be left out', async () => {
  expect(await page('?member_id=1&page=001&page_size=001')).toMatchObject({
    page: 1,
    page_size: 1,
    total_page: 250,
  })
  expect(await page('')).toMatchObject({ page: 1, page_size: 20 })
})

test('a page after the end has the count and no rows', async () => {
  expect(await page('?page=4&page_size=100')).toMatchObject({ count: 250, cur_page_size: 0, rows: [] })
})

test.each(['page=0', 'page=x', 'page=-1', 'page_size=0', 'page_size=1.5', 'page_size='])(
  '%s is refused',
  async (q) => {
    expect((await at.list(`?${q}`, token)).body?.errcode).toBe(1030002001)
  },
)

test('rows are sent as they are, and can be replaced', async () => {
  const odd = [{ id: '1534104111400644608', value: '8.8', total: null }, null, 'x', [1]]
  at.kingdee.setSchemes(odd)
  expect((await page('?page=1')).rows).toEqual(odd)
  at.kingdee.setSchemes(numbered(250))
  expect((await page('?page=1')).count).toBe(250)
})
