import { type KingdeeServer, startKingdeeServer } from './kingdee-server'

let server: KingdeeServer
beforeEach(async () => {
  server = await startKingdeeServer()
})
afterEach(() => server.close())

const MEMBER = '1534104111400644608'
const owned = (n: number, schema_id = 's1') => ({ coupons_no: `YHQ${n}`, schema_id })
const many = (count: number) => Array.from({ length: count }, (_, n) => owned(n))
const pages = () =>
  server.calls.filter(({ path }) => path === 'coupons').map(({ query }) => query.get('page'))

/** Answers page after page of these rows, with what else a test wants to be amiss. */
function serve(rows: unknown[], amiss: (page: number) => object = () => ({})) {
  server.answer('coupons', ({ query }) => {
    const page = Number(query.get('page'))
    return { count: rows.length, rows: rows.slice((page - 1) * 100, page * 100), ...amiss(page) }
  })
}
const read = (schemaId: string | null = 's1') => server.kingdee.memberCoupons(MEMBER, schemaId, 'claim')

test('all pages are read, with the member and the scheme asked for', async () => {
  serve(many(230))
  const { coupons } = await read()
  expect(coupons).toHaveLength(230)
  expect(pages()).toEqual(['1', '2', '3'])
  expect(Object.fromEntries(server.calls.at(-1)?.query ?? [])).toEqual({
    member_id: MEMBER,
    schema_id: 's1',
    page: '3',
    page_size: '100',
  })
})

test('pages that take too long are no complete reading: the function must answer before it is ended', async () => {
  serve(many(230), (page) => {
    server.time.advance(page === 1 ? 4_000 : 1)
    return {}
  })
  await expect(read()).rejects.toMatchObject({ code: 'timeout' })
  expect(pages()).toEqual(['1', '2'])
})

test('coupons of another scheme are left out here too, and none is when all are asked for', async () => {
  serve([owned(1), owned(2, 's2')])
  expect((await read()).coupons.map(({ number }) => number)).toEqual(['YHQ1'])
  expect((await read(null)).coupons).toHaveLength(2)
  expect(server.calls.at(-1)?.query.has('schema_id')).toBe(false)
})

test('a member without coupons costs one call', async () => {
  serve([])
  expect((await read()).coupons).toEqual([])
  expect(pages()).toEqual(['1'])
})

test('pages that Kingdee makes smaller than asked for are all read', async () => {
  const rows = many(70)
  server.answer('coupons', ({ query }) => {
    const page = Number(query.get('page'))
    return { count: 70, rows: rows.slice((page - 1) * 30, page * 30) }
  })
  expect((await read()).coupons).toHaveLength(70)
})

test('a list that counts nothing is read until a page is not full', async () => {
  serve(many(100), () => ({ count: undefined }))
  expect((await read(null)).coupons).toHaveLength(100)
  expect(pages()).toEqual(['1', '2'])
})

test('a last page that is full is believed by its count, but not where a claim rests on it', async () => {
  serve(many(200))
  expect((await read(null)).coupons).toHaveLength(200)
  expect(pages()).toEqual(['1', '2'])
  expect((await read()).coupons).toHaveLength(200)
  expect(pages().slice(2)).toEqual(['1', '2', '3'])
})

test.each<[string, unknown[], (page: number) => object]>([
  ['a page too few', many(230), (page) => (page === 3 ? { rows: [] } : {})],
  ['a count that changes', many(230), (page) => (page === 2 ? { count: 231 } : {})],
  ['a coupon on two pages', [...many(150), owned(0)], () => ({})],
  ['more rows than it counts', many(5), () => ({ count: 3 })],
  ['a row without number', [owned(1), { schema_id: 's1' }], () => ({})],
  ['a row without scheme', [owned(1), { coupons_no: 'YHQ2' }], () => ({})],
  ['no rows', [], () => ({ rows: null })],
])('%s is an error, never a list', async (_, rows, amiss) => {
  serve(rows, amiss)
  await expect(read()).rejects.toMatchObject({ code: 'unreadable' })
})

test('a reading tells when it was begun, by our clock, before the first page was sent', async () => {
  const begun = server.time.clock()
  server.answer('coupons', () => {
    server.time.advance(4_000)
    return { count: 0, rows: [] }
  })
  expect((await read()).startedAt).toBe(begun)
})

test.each([
  [-90_000, -90_000],
  [5_000, 5_000],
  [2_000, 0],
  [-1_000, 0],
])('a Kingdee whose clock is %i ms ahead is told of as %i', async (ahead, skewMs) => {
  server.answer('coupons', (_, response) => {
    response.setHeader('Date', new Date(server.time.clock() + ahead).toUTCString())
    return { count: 0, rows: [] }
  })
  expect((await read()).skewMs).toBe(skewMs)
})

test('a Kingdee that does not tell its time is taken to have ours', async () => {
  server.answer('coupons', (_, response) => {
    response.removeHeader('Date')
    response.sendDate = false
    return { count: 0, rows: [] }
  })
  expect((await read()).skewMs).toBe(0)
})
