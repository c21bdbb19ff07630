import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import type { Fault } from '../../../local/kingdee/faults'
import { sign } from '../../../local/kingdee/signature'
import {
  authorizePath,
  type CenterData,
  centerPath,
  dataOf,
  idsOf,
  numbered,
  type Opened,
  open,
} from './caller'

let at: Opened
let token: Record<string, string>
let waits: { ms: number; pass: () => void }[]

beforeEach(async () => {
  waits = []
  at = await open({
    schemes: numbered(250),
    tokenCallsPerMinute: 100,
    wait: (ms) => new Promise((pass) => waits.push({ ms, pass })),
  })
  token = await at.logIn()
})
afterEach(() => at.kingdee.close())

const list = (query = '?page=1&page_size=100') => at.list(query, token)
const errcode = async () => (await list()).body?.errcode
const outcomes = () => at.kingdee.calls().byPath[centerPath].byOutcome
/** Resolves when the stand-in has begun to wait for the n-th time. */
const waiting = async (n: number) => {
  while (waits.length < n) await new Promise((resolve) => setImmediate(resolve))
}

test('a delay holds the reply back, and the work is done meanwhile', async () => {
  at.kingdee.setFault({ kind: 'delay', ms: 9000, calls: 1 })
  let isAnswered = false
  const answer = list().finally(() => {
    isAnswered = true
  })
  await waiting(1)
  expect(waits[0]?.ms).toBe(9000)
  expect([isAnswered, outcomes()]).toEqual([false, { 0: 1 }])
  waits[0]?.pass()
  expect((await answer).body?.errcode).toBe(0)
})

test('a cut before the work leaves nothing done, a cut after it does', async () => {
  const [entry] = dataOf<{ appKey: string; appSecret: string }[]>(await at.authorize())
  const { appKey, appSecret } = entry ?? { appKey: '', appSecret: '' }
  const ask = () => at.askToken(appKey, sign(appSecret, appKey))
  const before = at.kingdee.issued().length
  at.kingdee.setFault({ kind: 'cutBefore', calls: 1 })
  await expect(ask()).rejects.toThrow('socket hang up')
  expect(at.kingdee.issued().length).toBe(before)
  at.kingdee.setFault({ kind: 'cutAfter', calls: 1 })
  await expect(ask()).rejects.toThrow('socket hang up')
  expect(at.kingdee.issued().length).toBeGreaterThan(before)
  expect((await ask()).body?.errcode).toBe(0)
})

test.each([500, 502, 503, 504] as const)('http5xx answers %d with a page for people', async (status) => {
  at.kingdee.setFault({ kind: 'http5xx', status, calls: 1 })
  const answer = await list()
  expect([answer.status, answer.body, answer.headers['content-type']]).toEqual([status, null, 'text/html'])
  expect(await errcode()).toBe(0)
})

test.each([4001, 4005, 4012, 5000, 5007])('gateway code %d comes by HTTP 519', async (code) => {
  at.kingdee.setFault({ kind: 'code', code, calls: 1 })
  const answer = await list()
  expect(answer.status).toBe(519)
  expect(answer.body).toEqual({
    errcode: code,
    description: expect.any(String),
    description_cn: expect.stringMatching(/[一-鿿]/),
  })
})

test('any other errcode comes by HTTP 200, or by the status that is asked for', async () => {
  at.kingdee.setFault({ kind: 'code', code: 1000202001, calls: 1 })
  at.kingdee.setFault({ kind: 'code', code: 401, status: 401, calls: 1 })
  const first = await list()
  expect([first.status, first.body?.errcode]).toEqual([200, 1000202001])
  const second = await list()
  expect([second.status, second.body?.errcode]).toEqual([401, 401])
})

test('throttled answers 429 in the standard form', async () => {
  at.kingdee.setFault({ kind: 'throttled', calls: 1 })
  const answer = await list()
  expect(answer.status).toBe(429)
  expect(answer.body).toMatchObject({ errcode: 429, description: expect.any(String) })
})

test('notJson answers 200 with a page', async () => {
  at.kingdee.setFault({ kind: 'notJson', calls: 1 })
  const answer = await list()
  expect([answer.status, answer.body]).toEqual([200, null])
  expect(answer.text).toContain('<html>')
})

test('half a body promises the whole and is cut', async () => {
  at.kingdee.setFault({ kind: 'halfBody', calls: 1 })
  await expect(list()).rejects.toThrow('aborted')
  expect(outcomes()).toEqual({ halfBody: 1 })
})

test('a redirect leads to the origin that is asked for, or to one that is nowhere', async () => {
  at.kingdee.setFault({ kind: 'redirect', calls: 1 })
  at.kingdee.setFault({ kind: 'redirect', location: 'http://127.0.0.1:1/trap', calls: 1 })
  const first = await list()
  expect([first.status, first.headers.location]).toEqual([302, 'https://elsewhere.example/'])
  expect((await list()).headers.location).toBe('http://127.0.0.1:1/trap')
})

test('a reply that is too big has the bytes asked for and does not tell its length', async () => {
  at.kingdee.setFault({ kind: 'tooBig', bytes: 1_000_000, calls: 1 })
  const answer = await list()
  expect(answer.text).toHaveLength(1_000_000)
  expect(answer.headers).not.toHaveProperty('content-length')
  expect(answer.body?.errcode).toBe(0)
})

test('who hangs up in the middle of a delay, a flood or a drip leaves the stand-in well', async () => {
  const hangUp = () =>
    new Promise<void>((resolve) => {
      const { port } = new URL(at.kingdee.url)
      const calls = at.kingdee.calls().total
      const socket = connect(Number(port), '127.0.0.1')
      socket.on('close', () => resolve())
      socket.write('GET /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n')
      const leave = () => (at.kingdee.calls().total > calls ? socket.destroy() : setImmediate(leave))
      leave()
    })
  at.kingdee.setFault({ kind: 'delay', ms: 1, calls: 1 })
  await hangUp()
  waits[0]?.pass()

  for (const fault of [{ kind: 'tooBig' }, { kind: 'slowDrip', ms: 1 }] as const) {
    at.kingdee.setFault({ ...fault, calls: 1 })
    const outgoing = at.list('', token, { leaveAtFirstByte: true })
    await expect(outgoing).rejects.toThrow('left')
  }
  waits.forEach(({ pass }) => {
    pass()
  })
  expect(await errcode()).toBe(0)
})

test('a slow drip sends 64 bytes at a time', async () => {
  at.kingdee.setSchemes(numbered(5))
  at.kingdee.setFault({ kind: 'slowDrip', ms: 700, calls: 1 })
  const answer = list()
  await waiting(1)
  const plain = await list()
  for (let n = 1; n <= Math.ceil(plain.text.length / 64); n += 1) {
    await waiting(n)
    waits[n - 1]?.pass()
  }
  expect((await answer).text).toBe(plain.text)
  expect(waits.length).toBe(Math.ceil(plain.text.length / 64))
  expect(waits.every(({ ms }) => ms === 700)).toBe(true)
})

test('stale tokens are refused until a new one is made', async () => {
  at.kingdee.setFault({ kind: 'staleToken' })
  expect(await errcode()).toBe(4010)
  expect(await errcode()).toBe(4010)
  token = await at.logIn()
  expect(await errcode()).toBe(0)
})

test('rotateSecret and movedDomain happen at once', async () => {
  const secrets = at.kingdee.issued().length
  at.kingdee.setFault({ kind: 'rotateSecret' })
  expect(at.kingdee.issued().length).toBe(secrets + 1)
  at.kingdee.setFault({ kind: 'movedDomain' })
  expect((await list()).status).toBe(502)
})

test('a skewed clock shows in Date and in the time check, and leaves the limits alone', async () => {
  at.kingdee.setFault({ kind: 'clockSkew', ms: 600_000, calls: 2 })
  const refused = await list()
  expect(refused.body?.errcode).toBe(4006)
  expect(Date.parse(refused.headers.date ?? '') - at.clock.now).toBe(600_000)
  const right = await at.list('', token, { timestamp: String(at.clock.now + 600_000) })
  expect(right.body?.errcode).toBe(0)
  expect(await errcode()).toBe(0)
})

test('rows that go between two pages shift the next page and the count, and stay away', async () => {
  at.kingdee.setFault({ kind: 'rowsShift', remove: 3, calls: 1 })
  expect(dataOf<CenterData>(await list()).count).toBe(250)
  const second = await list('?page=2&page_size=100')
  expect(dataOf<CenterData>(second).count).toBe(247)
  expect(idsOf(second)[0]).toBe('104')
  expect(idsOf(await list())[0]).toBe('4')
  at.kingdee.clearFaults()
  expect(idsOf(await list())[0]).toBe('1')
})

test('rows that come between two pages make the next page repeat some, and go again at the page after', async () => {
  at.kingdee.setFault({ kind: 'rowsShift', remove: 0, insert: 2 })
  await list()
  const second = await list('?page=2&page_size=100')
  expect(dataOf<CenterData>(second).count).toBe(252)
  expect(idsOf(second)[0]).toBe('99')
  const third = await list('?page=3&page_size=100')
  expect(dataOf<CenterData>(third).count).toBe(250)
  expect(idsOf(third)[0]).toBe('201')
})

test('an empty page keeps the count, noRows leaves the rows out', async () => {
  at.kingdee.setFault({ kind: 'emptyPage', calls: 1 })
  expect((await list()).body).toMatchObject({ errcode: 0, data: { count: 250, cur_page_size: 0, rows: [] } })
  at.kingdee.setFault({ kind: 'noRows', calls: 1 })
  const answer = await list()
  expect(answer.body?.errcode).toBe(0)
  expect(answer.body?.data).not.toHaveProperty('rows')
})

test('a fault lasts as many calls as it says, and without a number until it is cleared', async () => {
  at.kingdee.setFault({ kind: 'throttled', calls: 2 })
  expect([await errcode(), await errcode(), await errcode()]).toEqual([429, 429, 0])
  at.kingdee.setFault({ kind: 'throttled' })
  expect([await errcode(), await errcode(), await errcode()]).toEqual([429, 429, 429])
  at.kingdee.clearFaults()
  expect(await errcode()).toBe(0)
})

test('faults of one group follow each other, and a delay goes along', async () => {
  at.kingdee.setFault({ kind: 'throttled', calls: 1 })
  at.kingdee.setFault({ kind: 'code', code: 5003, calls: 1 })
  at.kingdee.setFault({ kind: 'delay', ms: 5 })
  const codes = [errcode(), waiting(1).then(() => waits[0]?.pass())]
  expect((await Promise.all(codes))[0]).toBe(429)
  const next = [errcode(), waiting(2).then(() => waits[1]?.pass())]
  expect((await Promise.all(next))[0]).toBe(5003)
})

test('a fault with a path leaves the other calls alone, and they do not use it up', async () => {
  at.kingdee.setFault({ kind: 'throttled', path: authorizePath, calls: 1 })
  expect(await errcode()).toBe(0)
  expect((await at.authorize()).status).toBe(429)
  expect((await at.authorize()).status).toBe(200)
})

test('a call that is refused is told so, whatever fault is on', async () => {
  at.kingdee.setFault({ kind: 'notJson' })
  expect((await at.list('', { ...token, 'X-Api-Signature': 'wrong' })).body?.errcode).toBe(4008)
})

test('a fault that makes no sense is refused with a sentence that names the field', () => {
  const sentence = (fault: unknown) => {
    try {
      at.kingdee.setFault(fault as Fault)
      return null
    } catch (error) {
      return (error as Error).message
    }
  }
  expect(sentence({ kind: 'delay' })).toBe('Field "ms" is missing.')
  expect(sentence({ kind: 'delay', ms: -1 })).toBe('Field "ms" must be a whole number of ms, 0 to 600000.')
  expect(sentence({ kind: 'throttled', calls: 0 })).toBe(
    'Field "calls" must be a whole number, 1 to 1000000.',
  )
  expect(sentence({ kind: 'throttled', path: '/x' })).toMatch(
    /^Field "path" must be one of \/jdyconnector.*store\.$/,
  )
  expect(sentence({ kind: 'throttled', ms: 5 })).toBe('Field "ms" does not belong to this kind of fault.')
  expect(sentence({ kind: 'staleToken', calls: 1 })).toBe(
    'Field "calls" does not belong to this kind of fault.',
  )
  expect(sentence({ kind: 'http5xx', status: 501 })).toBe('Field "status" must be 500, 502, 503 or 504.')
  expect(sentence({ kind: 'redirect', location: 'there' })).toBe('Field "location" must be a URL.')
  expect(sentence({ kind: 'earthquake' })).toMatch(/^Field "kind" must be one of .*"delay"/)
  expect(sentence('delay')).toBe('A fault must be a JSON object with a "kind".')
})

test('a port that is taken is told by its own error', async () => {
  const other = createServer()
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  const { port } = other.address() as AddressInfo
  await expect(open({ port })).rejects.toMatchObject({ code: 'EADDRINUSE', port })
  other.close()
})
