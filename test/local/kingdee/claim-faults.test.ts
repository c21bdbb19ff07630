import { connect } from 'node:net'
import type { Fault } from '../../../local/kingdee/faults'
import { person } from '../../../local/kingdee/people'
import { dataOf, idsOf, numbered, type Opened, open, servicePath } from './caller'

const distribute = servicePath('coupons_distribute')
const member = person(1).id
let at: Opened
let token: Record<string, string>
let waits: { ms: number; pass: () => void }[]

beforeEach(async () => {
  waits = []
  at = await open({
    schemes: numbered(3),
    claimsPerMember: null,
    callsPerMinute: 100_000,
    wait: (ms) => new Promise((pass) => waits.push({ ms, pass })),
  })
  token = await at.logIn()
})
afterEach(() => at.kingdee.close())

const body = JSON.stringify({ channel: '1', qty: '1', schema_id: '1', member_id: member })
const claim = () => at.call('POST', distribute, { headers: token, body })
const total = () => at.kingdee.granted().total
const listed = async () =>
  dataOf<{ count: number }>(await at.get('coupons', `?member_id=${member}`, token)).count
const waiting = async (n: number) => {
  while (waits.length < n) await new Promise((resolve) => setImmediate(resolve))
}

test.each<[Fault, string]>([
  [{ kind: 'cutBefore' }, 'socket hang up'],
  [{ kind: 'http5xx', status: 503 }, '503'],
  [{ kind: 'code', code: 5004 }, '519'],
  [{ kind: 'throttled' }, '429'],
  [{ kind: 'notJson' }, '200'],
])('%j comes in place of the work: nothing is given', async (fault, end) => {
  at.kingdee.setFault({ ...fault, path: distribute, calls: 1 } as Fault)
  expect(
    await claim().then(
      ({ status }) => String(status),
      (error: Error) => error.message,
    ),
  ).toBe(end)
  expect([total(), await listed()]).toEqual([0, 0])
})

test.each<[Fault, string]>([
  [{ kind: 'cutAfter' }, 'socket hang up'],
  [{ kind: 'halfBody' }, 'aborted'],
  [{ kind: 'http5xx', status: 502, afterWork: true }, '502'],
  [{ kind: 'code', code: 5004, afterWork: true }, '519'],
  [{ kind: 'code', code: 2018002000, afterWork: true }, '200'],
])('%j loses the answer alone: the coupon is given', async (fault, end) => {
  at.kingdee.setFault({ ...fault, path: distribute, calls: 1 } as Fault)
  expect(
    await claim().then(
      ({ status }) => String(status),
      (error: Error) => error.message,
    ),
  ).toBe(end)
  expect([total(), await listed()]).toEqual([1, 1])
})

test('a late claim takes effect after its time, not on arrival, and is then answered', async () => {
  at.kingdee.setFault({ kind: 'late', ms: 29_000, path: distribute, calls: 1 })
  const answer = claim()
  await waiting(1)
  expect([waits[0]?.ms, total(), await listed()]).toEqual([29_000, 0, 0])
  at.clock.now += 29_000
  waits[0]?.pass()
  expect((await answer).body?.errcode).toBe(0)
  expect(at.kingdee.granted().coupons).toMatchObject([{ member, scheme: '1', at: at.clock.now, by: 'claim' }])
})

test('a late claim takes effect although the caller has hung up', async () => {
  at.kingdee.setFault({ kind: 'late', ms: 5000, calls: 1 })
  const outgoing = at.call('POST', distribute, { headers: token, body, leaveWhen: waiting(1) })
  await expect(outgoing).rejects.toThrow('left')
  expect(total()).toBe(0)
  waits[0]?.pass()
  while (total() === 0) await new Promise((resolve) => setImmediate(resolve))
  expect(at.kingdee.granted().coupons).toMatchObject([{ member, scheme: '1' }])
  expect(await listed()).toBe(1)
})

test('whether a late call may be made is decided on arrival', async () => {
  at.kingdee.setFault({ kind: 'late', ms: 5000 })
  const refused = await at.call('POST', distribute, {
    headers: { ...token, 'X-Api-Signature': 'wrong' },
    body,
  })
  expect([refused.body?.errcode, waits.length]).toEqual([4008, 0])
  const answer = claim()
  await waiting(1)
  at.kingdee.revokeTokens()
  waits[0]?.pass()
  expect((await answer).body?.errcode).toBe(0)
})

test('a late claim may lose its answer, too', async () => {
  at.kingdee.setFault({ kind: 'late', ms: 5000, calls: 1 })
  at.kingdee.setFault({ kind: 'cutAfter', calls: 1 })
  const answer = claim()
  answer.catch(() => {})
  await waiting(1)
  expect(total()).toBe(0)
  waits[0]?.pass()
  await expect(answer).rejects.toThrow('socket hang up')
  expect(total()).toBe(1)
})

test('a caller who breaks off in the middle of the body has claimed nothing', async () => {
  const { port } = new URL(at.kingdee.url)
  const socket = connect(Number(port), '127.0.0.1')
  socket.write(`POST ${distribute} HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${body.length}\r\n\r\n{`)
  await new Promise<void>((resolve) => socket.write('"', () => resolve()))
  socket.destroy()
  expect((await claim()).body?.errcode).toBe(0)
  expect(total()).toBe(1)
})

test('the list of coupons lags behind by so much, until the fault is used up', async () => {
  await claim()
  at.kingdee.setFault({ kind: 'lag', ms: 5000, calls: 2 })
  at.clock.now += 4999
  expect(await listed()).toBe(0)
  at.clock.now += 1
  expect(await listed()).toBe(1)
  await claim()
  expect(await listed()).toBe(2)
})

test('a cashier gives a coupon of the same scheme with the next claim', async () => {
  at.kingdee.setFault({ kind: 'cashierToo', calls: 1 })
  await claim()
  await claim()
  const given = { member, scheme: '1', at: at.clock.now }
  expect(at.kingdee.granted().coupons).toMatchObject([
    { ...given, by: 'claim' },
    { ...given, by: 'cashier' },
    { ...given, by: 'claim' },
  ])
})

test('a cashier gives it also when the claim itself is lost, and not when the claim names nobody', async () => {
  at.kingdee.setFault({ kind: 'cashierToo' })
  at.kingdee.setFault({ kind: 'cutBefore', calls: 1 })
  await expect(claim()).rejects.toThrow('socket hang up')
  expect(at.kingdee.granted().coupons).toMatchObject([{ member, scheme: '1', by: 'cashier' }])
  await at.call('POST', distribute, { headers: token, body: '{"qty":"1"}' })
  await at.call('POST', distribute, { headers: token, body: body.replace(member, '9') })
  expect(total()).toBe(1)
})

test('a list fault acts on the list that it names, and without a name on that of the schemes', async () => {
  await claim()
  const path = '/jdy/v2/ls/coupons'
  const coupons = () => at.get('coupons', `?member_id=${member}`, token)
  at.kingdee.setFault({ kind: 'emptyPage' })
  expect([idsOf(await at.list('', token)), await listed(), (await coupons()).text]).toEqual([
    [],
    1,
    expect.stringContaining('YHQ1000001'),
  ])
  at.kingdee.clearFaults()
  at.kingdee.setFault({ kind: 'emptyPage', path, calls: 1 })
  at.kingdee.setFault({ kind: 'noRows', path, calls: 1 })
  expect(idsOf(await at.list('', token))).toHaveLength(3)
  expect((await coupons()).body?.data).toMatchObject({ count: 1, cur_page_size: 0, rows: [] })
  expect((await coupons()).body?.data).not.toHaveProperty('rows')
})

test('a fault with a chance acts on about that share of the calls, independently of the others', async () => {
  at.kingdee.setFault({ kind: 'throttled', path: distribute, chance: 0.2 })
  at.kingdee.setFault({ kind: 'cashierToo', chance: 0.5 })
  let throttled = 0
  for (let n = 0; n < 400; n += 1) if ((await claim()).status === 429) throttled += 1
  const cashiers = at.kingdee.granted().coupons.filter(({ by }) => by === 'cashier').length
  expect(throttled).toBeGreaterThan(50)
  expect(throttled).toBeLessThan(110)
  expect(cashiers).toBeGreaterThan(160)
  expect(cashiers).toBeLessThan(240)
})

test('the same seed draws the same, another one does not, and only calls that fit draw', async () => {
  const drawn = async (seed: number, between: boolean) => {
    const own = await open({ schemes: numbered(3), callsPerMinute: 1000, seed })
    const headers = await own.logIn()
    own.kingdee.setFault({ kind: 'throttled', path: distribute, chance: 0.5 })
    const statuses: number[] = []
    for (let n = 0; n < 30; n += 1) {
      if (between) await own.list('', headers)
      statuses.push((await own.call('POST', distribute, { headers, body })).status)
    }
    await own.kingdee.close()
    return statuses
  }
  const first = await drawn(7, false)
  expect(await drawn(7, true)).toEqual(first)
  expect(await drawn(8, false)).not.toEqual(first)
})

test('a fault with a chance is used up only by the calls on which it acts, and never or always is that', async () => {
  at.kingdee.setFault({ kind: 'throttled', path: distribute, chance: 0, calls: 1 })
  expect((await claim()).status).toBe(200)
  at.kingdee.clearFaults()
  at.kingdee.setFault({ kind: 'throttled', path: distribute, chance: 1, calls: 1 })
  expect([(await claim()).status, (await claim()).status]).toEqual([429, 200])
})

test.each<[unknown, string]>([
  [{ kind: 'throttled', chance: 2 }, 'Field "chance" must be a number, 0 to 1.'],
  [{ kind: 'late' }, 'Field "ms" is missing.'],
  [{ kind: 'lag', ms: 1, path: distribute }, 'Field "path" does not belong to this kind of fault.'],
  [{ kind: 'cutAfter', afterWork: true }, 'Field "afterWork" does not belong to this kind of fault.'],
  [{ kind: 'http5xx', status: 500, afterWork: 1 }, 'Field "afterWork" must be true or false.'],
  [
    { kind: 'noRows', path: distribute },
    `Field "path" must be one of ${['coupon_center', 'coupons', 'coupons_write_off'].map(servicePath).join(', ')}.`,
  ],
])('%j makes no sense', (fault, sentence) => {
  expect(() => at.kingdee.setFault(fault as Fault)).toThrow(new RangeError(sentence))
})
