import fc from 'fast-check'
import {
  type Answer,
  type CenterPage,
  type CouponShown,
  inputs,
} from '../../../cloudfunctions/gateway/contract'
import { failures } from '../../../cloudfunctions/gateway/errors'
import { createGateway } from '../../../cloudfunctions/gateway/gateway'
import type { Exchange, Sent } from '../../../cloudfunctions/gateway/kingdee/exchange'
import { createLog } from '../../../cloudfunctions/gateway/log'
import { localNumbers } from '../../../cloudfunctions/gateway/member/phone-numbers'
import { memoryState } from '../../../cloudfunctions/gateway/state/memory'
import { testTime } from '../../time'

const visitor = { openid: null }
const settings = {
  clientId: '205022',
  clientSecret: 'c1ient-s3cret',
  outerInstanceId: 'outer',
  accountId: null,
  callsPerMinute: 500,
}
const account = {
  status: 1,
  outerInstanceId: 'outer',
  appKey: 'key',
  appSecret: 'app-s3cret',
  domain: 'https://tf.jdy.com',
}

/** A gateway over a Kingdee that answers by path; what was sent to it is kept. */
function setUp(schemes = 45) {
  const time = testTime()
  const sent: Sent[] = []
  const lines: string[] = []
  const rows: unknown[] = Array.from({ length: schemes }, (_, n) => ({
    id: `15341041114006${String(n).padStart(5, '0')}`,
    name: `券${n}`,
    enable: '1',
    coupon_type: 1,
    value: 5,
    valid_date_end: '2026-12-31',
  }))
  const kingdee = { answer: null as { status: number; body: string } | null }
  const exchange: Exchange = async (request) => {
    sent.push(request)
    const [path, query] = request.target.split('?')
    const page = Number(new URLSearchParams(query).get('page'))
    const data = path?.endsWith('push_app_authorize')
      ? [account]
      : path?.endsWith('kingdee_auth_token')
        ? { 'app-token': 'app-t0ken', expires: time.clock() + 86_400_000 }
        : { count: rows.length, rows: rows.slice((page - 1) * 100, page * 100) }
    const body = JSON.stringify({ errcode: 0, description: 'success', data })
    return { status: 200, body, date: time.clock(), retryAfterMs: null, ...kingdee.answer }
  }
  let ids = 0
  const gateway = createGateway({
    settings,
    claims: { answerLimitMs: 30_000, perScheme: 1, withMobile: false },
    exchange,
    state: memoryState(time.clock),
    ...time,
    log: createLog((line) => lines.push(line), time.clock),
    newId: () => `request-${++ids}`,
    numberOf: localNumbers,
    scenes: null,
  })
  return { gateway, time, sent, lines, rows, kingdee }
}

function dataOf<T>(answer: Answer<unknown>): T {
  if (!answer.ok) throw new Error(answer.error.code)
  return answer.data as T
}

test('opening the center gives the first 20, the total, a cursor, and the clock', async () => {
  const { gateway, time } = setUp()
  const page = dataOf<CenterPage>(await gateway.handle('center.open', {}, visitor))
  expect(page.coupons).toHaveLength(20)
  expect(page).toMatchObject({ total: 45, snapshotAgeMs: 0, now: time.clock(), next: expect.any(String) })
})

test('going on by cursor meets every coupon once, and ends with null', async () => {
  const { gateway } = setUp()
  const seen: string[] = []
  let page = dataOf<CenterPage>(await gateway.handle('center.open', undefined, visitor))
  for (;;) {
    seen.push(...page.coupons.map(({ id }) => id))
    if (page.next === null) break
    page = dataOf<CenterPage>(await gateway.handle('center.more', { cursor: page.next }, visitor))
  }
  expect(seen).toHaveLength(45)
  expect(new Set(seen).size).toBe(45)
})

test('a question is asked of the whole list, kept through its pages, and calls nobody', async () => {
  const { gateway, rows, sent } = setUp(0)
  for (let n = 0; n < 130; n += 1) {
    rows.push({
      id: `${1000 + n}`,
      name: n % 2 ? `牛奶${n}` : `面包${n}`,
      coupon_type: n % 3 ? 1 : 2,
      value: 1 + (n % 7),
    })
  }
  await gateway.handle('center.open', {}, visitor)
  const calls = sent.length
  const seen: string[] = []
  const question = { kind: 'cash', search: ' 牛奶 ', order: 'value' }
  let page = dataOf<CenterPage>(await gateway.handle('center.open', question, visitor))
  expect(page.total).toBe(43)
  for (;;) {
    seen.push(...page.coupons.map(({ name, valueFen }) => `${String(valueFen).padStart(5)} ${name}`))
    if (page.next === null) break
    page = dataOf<CenterPage>(await gateway.handle('center.more', { cursor: page.next }, visitor))
    expect(page.total).toBe(43)
  }
  expect(seen).toHaveLength(43)
  expect(seen.every((line) => line.includes('牛奶'))).toBe(true)
  expect(seen.map((line) => line.slice(0, 5))).toEqual(
    seen
      .map((line) => line.slice(0, 5))
      .sort()
      .reverse(),
  )
  expect(sent).toHaveLength(calls)
})

test('a question that nothing matches is an empty answer, and one of 50 characters of any plane is taken', async () => {
  const { gateway } = setUp()
  expect(await gateway.handle('center.open', { search: '🎉'.repeat(50) }, visitor)).toMatchObject({
    ok: true,
    data: { coupons: [], next: null, total: 0 },
  })
})

test('a list that fills its last page exactly ends there', async () => {
  const { gateway } = setUp(20)
  expect(dataOf<CenterPage>(await gateway.handle('center.open', {}, visitor)).next).toBeNull()
})

test('an empty list is an answer, not an error', async () => {
  const { gateway } = setUp(0)
  expect(await gateway.handle('center.open', {}, visitor)).toMatchObject({
    ok: true,
    data: { coupons: [], next: null, total: 0 },
  })
})

test('a cold open costs two token calls and the list, a warm one nothing', async () => {
  const { gateway, sent } = setUp()
  await gateway.handle('center.open', {}, visitor)
  expect(sent.map(({ target }) => target.split('?')[0]?.split('/').at(-1))).toEqual([
    'push_app_authorize',
    'kingdee_auth_token',
    'coupon_center',
  ])
  await gateway.handle('center.open', {}, visitor)
  expect(sent).toHaveLength(3)
})

test('one coupon is shown by its id, and one that is not there is told as such', async () => {
  const { gateway } = setUp()
  const shown = dataOf<CouponShown>(
    await gateway.handle('coupon.show', { id: '1534104111400600007' }, visitor),
  )
  expect(shown.coupon).toMatchObject({ name: '券7', valueFen: 500 })
  expect(await gateway.handle('coupon.show', { id: '7' }, visitor)).toMatchObject({
    ok: false,
    error: { code: 'notFound', retryable: false },
  })
})

test('a coupon that is newer than the list is found by reading anew', async () => {
  const { gateway, rows, time } = setUp()
  await gateway.handle('center.open', {}, visitor)
  rows.push({ id: 'new', coupon_type: 1 })
  time.advance(20_000)
  expect(await gateway.handle('coupon.show', { id: 'new' }, visitor)).toMatchObject({ ok: true })
})

test('a cursor that is not of this version is refused by name, so that the phone opens the list again', async () => {
  const { gateway } = setUp()
  expect(await gateway.handle('center.more', { cursor: 'AAAA' }, visitor)).toMatchObject({
    ok: false,
    error: { code: 'badCursor' },
  })
})

test('health says how old the list is, and never calls Kingdee', async () => {
  const { gateway, sent, time } = setUp()
  expect(dataOf(await gateway.handle('health', {}, visitor))).toEqual({
    snapshotAgeMs: null,
    coupons: null,
    now: time.clock(),
  })
  expect(sent).toHaveLength(0)
  await gateway.handle('center.open', {}, visitor)
  time.advance(5_000)
  expect(dataOf(await gateway.handle('health', {}, visitor))).toEqual({
    snapshotAgeMs: 5_000,
    coupons: 45,
    now: time.clock(),
  })
})

test.each([
  ['nope', {}],
  ['', {}],
  [undefined, {}],
  ['constructor', {}],
  ['__proto__', {}],
  ['center.open', { fresh: false }],
  ['center.open', { openid: 'someone' }],
  ['center.open', []],
  ['center.open', 'x'],
  ['center.more', {}],
  ['center.more', { cursor: '' }],
  ['center.more', { cursor: 1 }],
  ['center.more', { cursor: 'x'.repeat(1_501) }],
  ['center.open', { kind: 'other' }],
  ['center.open', { kind: null }],
  ['center.open', { search: 'x'.repeat(51) }],
  ['center.open', { search: '🎉'.repeat(51) }],
  ['center.open', { search: 1 }],
  ['center.open', { order: 'newest' }],
  ['coupon.show', { id: 1 }],
  ['coupon.show', { id: 'x', member_id: '1' }],
])('%p with %p is refused by the contract and calls nobody', async (action, input) => {
  const { gateway, sent } = setUp()
  expect(await gateway.handle(action, input, visitor)).toMatchObject({
    ok: false,
    error: { code: 'badRequest', retryable: false },
  })
  expect(sent).toHaveLength(0)
})

test('any input at all gets an answer of the closed set, in Chinese', async () => {
  const { gateway } = setUp()
  const action = fc.oneof(fc.constantFrom(...Object.keys(inputs)), fc.anything())
  const input = fc.oneof(
    fc.anything(),
    fc.record({ cursor: fc.string(), id: fc.string(), fresh: fc.anything() }, { requiredKeys: [] }),
  )
  await fc.assert(
    fc.asyncProperty(action, input, async (someAction, someInput) => {
      const answer = await gateway.handle(someAction, someInput, visitor)
      if (answer.ok) return
      expect(Object.keys(failures)).toContain(answer.error.code)
      expect(answer.error.code).not.toBe('internal')
      expect(answer.error.message).toMatch(/^[\p{Script=Han}，。]+$/u)
      expect(answer.error.requestId).toMatch(/^request-\d+$/)
    }),
  )
})

test.each([
  [{ status: 519, body: '{"errcode":4006}' }, 'clock'],
  [{ status: 519, body: '{"errcode":4008}' }, 'misconfigured'],
  [{ status: 519, body: '{"errcode":4012}' }, 'misconfigured'],
  [{ status: 429, body: '' }, 'limited'],
  [{ status: 500, body: '' }, 'unavailable'],
  [{ status: 200, body: '<html>' }, 'unavailable'],
  [{ status: 200, body: '{"errcode":0}' }, 'unavailable'],
  [{ status: 302, body: '' }, 'unavailable'],
])('a Kingdee that answers %p is told as %s', async (answer, code) => {
  const { gateway, kingdee } = setUp()
  await gateway.handle('health', {}, visitor)
  kingdee.answer = answer
  expect(await gateway.handle('center.open', {}, visitor)).toMatchObject({
    ok: false,
    error: { code, message: failures[code as keyof typeof failures].message },
  })
})

test('a call carries the nine headers of the page and no other, and the query that is sent is the one that was signed', async () => {
  const { gateway, sent, time } = setUp()
  await gateway.handle('center.open', {}, visitor)
  expect(sent[2]).toMatchObject({ method: 'GET', target: '/jdy/v2/ls/coupon_center?page=1&page_size=100' })
  expect(sent[2]?.headers).toEqual({
    'Content-Type': 'application/json',
    'X-Api-ClientID': '205022',
    'X-Api-Auth-Version': '2.0',
    'X-Api-TimeStamp': String(time.clock()),
    'X-Api-SignHeaders': 'X-Api-TimeStamp,X-Api-Nonce',
    'X-Api-Nonce': expect.stringMatching(/^[1-9]\d{9}$/),
    'X-Api-Signature': expect.stringMatching(/^[A-Za-z0-9+/]{86}==$/),
    'app-token': 'app-t0ken',
    'X-GW-Router-Addr': 'https://tf.jdy.com',
  })
  expect(Object.keys(sent[0]?.headers ?? {})).toHaveLength(7)
})

test('a spent call budget is told as limited, with when to come back, and nothing more is sent', async () => {
  const { gateway, sent } = setUp(1_000)
  const few = { ...settings, callsPerMinute: 3 }
  const time = testTime()
  const exchange: Exchange = async (request) => {
    sent.push(request)
    const data = request.target.includes('push_app_authorize')
      ? [account]
      : request.target.includes('auth_token')
        ? { 'app-token': 't', expires: time.clock() + 86_400_000 }
        : { count: 1_000, rows: Array.from({ length: 100 }, (_, n) => ({ id: `${sent.length}-${n}` })) }
    return { status: 200, body: JSON.stringify({ errcode: 0, data }), date: null, retryAfterMs: null }
  }
  const small = createGateway({
    settings: few,
    claims: { answerLimitMs: 30_000, perScheme: 1, withMobile: false },
    exchange,
    state: memoryState(time.clock),
    ...time,
    log: createLog(() => {}, time.clock),
    newId: () => 'id',
    numberOf: localNumbers,
    scenes: null,
  })
  const answer = await small.handle('center.open', {}, visitor)
  expect(answer).toMatchObject({
    ok: false,
    error: { code: 'limited', retryable: true, retryAfterMs: expect.any(Number) },
  })
  expect(sent).toHaveLength(5)
  await gateway.close()
})

test('every request is one line of the log with its id, its action and at most 4 characters of the openid', async () => {
  const { gateway, lines } = setUp()
  await gateway.handle('center.open', {}, { openid: 'oABCDEFGH' })
  await gateway.handle('center.more', { cursor: 'bad' }, { openid: 'oABCDEFGH' })
  const requests = lines.map((line) => JSON.parse(line)).filter(({ event }) => event === 'request')
  expect(requests).toMatchObject([
    { level: 'info', requestId: 'request-1', action: 'center.open', who: 'oABC' },
    { level: 'warn', requestId: 'request-2', action: 'center.more', who: 'oABC', code: 'badCursor' },
  ])
  expect(lines.join()).not.toContain('oABCD')
})

test('a refusal logs which field was wrong, and never what was sent', async () => {
  const { gateway, lines } = setUp()
  await gateway.handle('coupon.show', { id: '1', phone: '13800000001' }, visitor)
  expect(lines.join()).toContain('phone')
  expect(lines.join()).not.toContain('13800000001')
})
