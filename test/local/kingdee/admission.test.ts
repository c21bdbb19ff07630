import { authorizePath, centerPath, credentials, type Opened, open } from './caller'

let at: Opened
let token: Record<string, string>

beforeAll(async () => {
  at = await open({ callsPerMinute: 10_000, tokenCallsPerMinute: 10_000 })
  token = await at.logIn()
})
afterAll(() => at.kingdee.close())

const errcode = async (wrong: Parameters<Opened['call']>[2]) =>
  (await at.call('GET', centerPath, { ...wrong, headers: { ...token, ...wrong?.headers } })).body?.errcode

test('a call with everything right is answered with errcode 0', async () => {
  const answer = await at.list('', token)
  expect(answer.status).toBe(200)
  expect(answer.body).toMatchObject({ errcode: 0, description: 'success' })
})

test('a gateway refusal is HTTP 519 with the code and a description in two languages', async () => {
  const answer = await at.list('', { ...token, 'X-Api-Signature': 'wrong' })
  expect(answer.status).toBe(519)
  expect(answer.body).toEqual({
    errcode: 4008,
    description: 'signature is invalid',
    description_cn: '签名无效',
  })
})

test.each([
  ['Content-Type', undefined, 400],
  ['Content-Type', 'text/plain', 400],
  ['X-Api-Auth-Version', undefined, 4001],
  ['X-Api-Auth-Version', '1.0', 4001],
  ['X-Api-ClientID', undefined, 4002],
  ['X-Api-ClientID', '', 4002],
  ['X-Api-ClientID', '205023', 4003],
  ['X-Api-TimeStamp', undefined, 4006],
  ['X-Api-TimeStamp', '1732420800', 4006],
  ['X-Api-TimeStamp', '17324208000000', 4006],
  ['X-Api-TimeStamp', 'now', 4006],
  ['X-Api-SignHeaders', undefined, 4007],
  ['X-Api-SignHeaders', 'X-Api-Nonce,X-Api-TimeStamp', 4007],
  ['X-Api-Nonce', undefined, 4007],
  ['X-Api-Nonce', '0', 4007],
  ['X-Api-Nonce', '-5', 4007],
  ['X-Api-Nonce', '1.5', 4007],
  ['X-Api-Nonce', 'abc', 4007],
  ['X-Api-Signature', undefined, 4008],
  ['X-Api-Signature', '', 4008],
  ['app-token', undefined, 4009],
  ['app-token', '', 4009],
  ['app-token', 'no such token', 4010],
  ['X-GW-Router-Addr', undefined, 404],
  ['X-GW-Router-Addr', 'https://elsewhere.jdy.com', 404],
  ['X-GW-Router-Addr', 'https://tf.jdy.com/', 404],
])('%s: %s is refused with %d', async (header, value, code) => {
  expect(await errcode({ headers: { [header]: value } })).toBe(code)
})

test('the content type may carry a charset', async () => {
  expect(await errcode({ headers: { 'Content-Type': 'application/json; charset=utf-8' } })).toBe(0)
})

test('a time stamp is good for five minutes on either side, and not a ms longer', async () => {
  const off = (ms: number) => errcode({ timestamp: String(at.clock.now + ms) })
  expect(await off(300_000)).toBe(0)
  expect(await off(-300_000)).toBe(0)
  expect(await off(300_001)).toBe(4006)
  expect(await off(-300_001)).toBe(4006)
})

test('a nonce that was used before is refused as a bad signature, until ten minutes have passed', async () => {
  const again = () => errcode({ nonce: '77' })
  expect(await again()).toBe(0)
  expect(await again()).toBe(4008)
  at.clock.now += 600_000
  expect(await again()).toBe(4008)
  at.clock.now += 1
  expect(await again()).toBe(0)
})

test('a nonce that came with a bad signature is not used up', async () => {
  expect(await errcode({ nonce: '78', headers: { 'X-Api-Signature': 'wrong' } })).toBe(4008)
  expect(await errcode({ nonce: '78' })).toBe(0)
})

test('who sends another query, path or method than was signed is refused', async () => {
  const sign = (signedTarget: string) => at.list('?page=1&member_id=a%20b', token, { signedTarget })
  expect((await sign(`${centerPath}?member_id=a%20b&page=1`)).body?.errcode).toBe(0)
  expect((await sign(`${centerPath}?page=2&member_id=a%20b`)).body?.errcode).toBe(4008)
  expect((await sign(`${centerPath}?page=1&member_id=a%2520b`)).body?.errcode).toBe(4008)
  expect((await sign(centerPath)).body?.errcode).toBe(4008)
  expect((await sign('/jdy/v2/ls/store?page=1&member_id=a%20b')).body?.errcode).toBe(4008)
  expect((await at.call('POST', centerPath, { method: 'GET', headers: token })).body?.errcode).toBe(4008)
})

test('a query that cannot be decoded is refused as a bad signature', async () => {
  expect((await at.list('?member_id=%E5', token)).body?.errcode).toBe(4008)
})

test('an API that is not there is 5001, a method that it does not take is 5002', async () => {
  expect((await at.call('GET', '/jdy/v2/ls/no_such_thing', { headers: token })).body?.errcode).toBe(5001)
  expect((await at.call('POST', centerPath, { headers: token })).body?.errcode).toBe(5002)
  expect((await at.call('GET', authorizePath)).body?.errcode).toBe(5002)
})

test('a token that has expired is 4011, one that was revoked is 4010', async () => {
  const own = await open({ tokenLivesMs: 1000 })
  const headers = await own.logIn()
  own.clock.now += 999
  expect((await own.list('', headers)).body?.errcode).toBe(0)
  own.clock.now += 1
  expect((await own.list('', headers)).body?.errcode).toBe(4011)
  own.kingdee.revokeTokens()
  expect((await own.list('', headers)).body?.errcode).toBe(4010)
  await own.kingdee.close()
})

test('a domain that has moved answers 502 with a page, the new one answers', async () => {
  const own = await open()
  const headers = await own.logIn()
  own.kingdee.moveDomain()
  const moved = await own.list('', headers)
  expect([moved.status, moved.body]).toEqual([502, null])
  own.clock.now += 60_000
  const renewed = await own.logIn()
  expect(renewed['X-GW-Router-Addr']).not.toBe(headers['X-GW-Router-Addr'])
  expect((await own.list('', renewed)).body?.errcode).toBe(0)
  await own.kingdee.close()
})

test('a wrong router can be answered by 519 as well as by 404', async () => {
  const status = async (wrongRouterStatus: 404 | 519) => {
    const own = await open({ wrongRouterStatus })
    const headers = await own.logIn()
    const answer = await own.list('', { ...headers, 'X-GW-Router-Addr': 'https://elsewhere.jdy.com' })
    await own.kingdee.close()
    return answer.status
  }
  expect(await status(404)).toBe(404)
  expect(await status(519)).toBe(519)
})

test('no reply and no counter holds a secret or a token', async () => {
  const own = await open()
  const headers = await own.logIn()
  const texts = [
    (await own.list('', { ...headers, 'X-GW-Router-Addr': 'x' })).text,
    (await own.list('', { ...headers, 'app-token': `${headers['app-token']}x` })).text,
    (await own.list('?page=0', headers)).text,
    JSON.stringify(own.kingdee.calls()),
  ].join()
  expect(own.kingdee.issued()).toContain(headers['app-token'])
  for (const secret of [...own.kingdee.issued(), credentials.clientSecret])
    expect(texts).not.toContain(secret)
  await own.kingdee.close()
})

test('every reply tells the time of the given clock', async () => {
  const own = await open()
  own.clock.now = Date.parse('2031-02-03T04:05:06Z')
  const date = async (path: string) => (await own.call('GET', path)).headers.date
  expect(await date(centerPath)).toBe('Mon, 03 Feb 2031 04:05:06 GMT')
  expect(await date('/nowhere')).toBe('Mon, 03 Feb 2031 04:05:06 GMT')
  expect(await date('/control/calls')).toBe('Mon, 03 Feb 2031 04:05:06 GMT')
  await own.kingdee.close()
})
