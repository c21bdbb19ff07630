import { centerPath, exchange, numbered, type Opened, open } from './caller'

let at: Opened

beforeEach(async () => {
  at = await open({ schemes: numbered(3) })
})
afterEach(() => at.kingdee.close())

const control = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
  exchange(
    at.kingdee.url,
    method,
    `/control/${path}`,
    headers,
    body === undefined ? '' : JSON.stringify(body),
  )

test('a fault can be set, seen and cleared', async () => {
  const set = await control('POST', 'faults', { kind: 'throttled', calls: 2 })
  expect([set.status, set.body]).toEqual([200, [{ kind: 'throttled', calls: 2 }]])
  expect((await at.authorize()).status).toBe(429)
  expect((await control('GET', 'faults')).body).toEqual([{ kind: 'throttled', calls: 1 }])
  expect((await control('DELETE', 'faults')).body).toEqual([])
  expect((await at.authorize()).status).toBe(200)
})

test('the counters tell calls by path and by outcome, and the last of them; the door itself is not counted', async () => {
  const token = await at.logIn()
  await at.list('?page=2&page_size=50', token)
  await at.list('', { ...token, 'X-Api-Signature': 'wrong' })
  await at.call('GET', '/nowhere')
  const { body } = await control('GET', 'calls')
  expect(body).toMatchObject({
    total: 5,
    byOutcome: { 0: 3, 4008: 1, 5001: 1 },
    byPath: { [centerPath]: { total: 2, byOutcome: { 0: 1, 4008: 1 } }, other: { total: 1 } },
  })
  expect(at.kingdee.calls()).toEqual(body)
  expect(at.kingdee.calls().last[2]).toEqual({
    at: at.clock.now,
    method: 'GET',
    path: centerPath,
    page: '2',
    pageSize: '50',
    outcome: '0',
  })
})

test('only the last 200 calls are kept, while all are counted', async () => {
  for (let n = 0; n < 205; n += 1) await at.call('GET', `/nowhere/${n}`)
  const { total, last } = at.kingdee.calls()
  expect([total, last.length, last[0]?.path]).toEqual([205, 200, '/nowhere/5'])
})

test('the members can be seen, and one can be made to go', async () => {
  const mobiles = async () =>
    ((await control('GET', 'members')).body as unknown as { mobile: string }[]).map(({ mobile }) => mobile)
  expect(await mobiles()).toEqual([1, 2, 3, 4, 5, 6].map((n) => `1380000000${n}`))
  expect((await control('DELETE', 'members/13800000002')).status).toBe(200)
  expect((await control('DELETE', 'members/13800000002')).status).toBe(404)
  expect(await mobiles()).toHaveLength(5)
})

test('a cashier can be made to give a coupon, and what was granted can be read', async () => {
  const given = await control('POST', 'give', { member: '13800000001', scheme: '2' })
  expect([given.status, given.body]).toEqual([200, { coupons_no: 'YHQ1000001' }])
  const { body } = await control('GET', 'granted')
  expect(body).toMatchObject({
    total: 1,
    byScheme: { 2: 1 },
    coupons: [{ coupons_no: 'YHQ1000001', scheme: '2', at: at.clock.now, by: 'cashier' }],
  })
  expect(at.kingdee.granted()).toEqual(body)
  const wrong = await control('POST', 'give', { member: '13800000001', scheme: 2.5 })
  expect([wrong.status, wrong.body]).toEqual([400, { error: 'Field "scheme" must be the id of a scheme.' }])
  expect((await control('POST', 'give', null)).status).toBe(400)
})

test('bad input is answered with a sentence that names the field, and sets nothing', async () => {
  const answer = await control('POST', 'faults', { kind: 'delay', ms: 'long' })
  expect([answer.status, answer.body]).toEqual([
    400,
    { error: 'Field "ms" must be a whole number of ms, 0 to 600000.' },
  ])
  const broken = await exchange(at.kingdee.url, 'POST', '/control/faults', {}, '{kind')
  expect([broken.status, broken.text]).toEqual([400, expect.stringContaining('The body must be JSON')])
  const long = await exchange(at.kingdee.url, 'POST', '/control/faults', {}, 'x'.repeat(20_000))
  expect([long.status, long.text]).toEqual([400, expect.stringContaining('at most 10000 bytes')])
  expect((await control('GET', 'faults')).body).toEqual([])
})

test('what is not there is told', async () => {
  expect((await control('GET', 'x')).status).toBe(404)
  expect((await control('GET', 'calls/x')).status).toBe(404)
  expect((await control('DELETE', 'members')).status).toBe(405)
  expect((await control('POST', 'calls')).status).toBe(405)
  expect((await control('PUT', 'faults')).status).toBe(405)
})

test('a web page from elsewhere cannot use the door', async () => {
  const fault = { kind: 'throttled' }
  expect((await control('POST', 'faults', fault, { Origin: 'https://evil.example' })).status).toBe(403)
  expect((await control('POST', 'faults', fault, { Host: 'evil.example' })).status).toBe(403)
  expect((await control('GET', 'faults')).body).toEqual([])
  expect((await control('POST', 'faults', fault, { Origin: 'http://localhost:8080' })).status).toBe(200)
})

test('a cashier can be made to redeem a coupon, and to take that back', async () => {
  const { coupons_no: couponsNo } = (await control('POST', 'give', { member: '13800000001', scheme: '2' }))
    .body as unknown as { coupons_no: string }
  expect((await control('POST', 'redeem', { couponsNo })).status).toBe(200)
  const again = await control('POST', 'redeem', { couponsNo })
  expect([again.status, again.body]).toEqual([400, { error: 'Field "couponsNo": it is used up.' }])
  expect((await control('POST', 'cancel', { couponsNo })).status).toBe(200)
  const wrong = await control('POST', 'redeem', { couponsNo, amount: '5' })
  expect([wrong.status, wrong.body]).toEqual([400, { error: 'Field "amount" must be a number.' }])
  expect((await control('POST', 'cancel', {})).status).toBe(400)
})
