import type { Answer } from '../../cloudfunctions/gateway/contract'
import type { Gateway } from '../../cloudfunctions/gateway/gateway'
import type { Fault } from '../../local/kingdee/faults'
import { visibleIds } from '../../local/kingdee/visible'
import { MORNING } from '../time'
import { openShop, type Shop, walk } from './shop'

let shop: Shop
afterEach(() => shop.close())

const member = { openid: 'oMember' }
const open = (gateway: Gateway): Promise<Answer<unknown>> => gateway.handle('center.open', {}, member)
const codeOf = (answer: Answer<unknown>) => (answer.ok ? 'ok' : answer.error.code)

/** Tries as a page does: after what it was told to wait, at least 1 and at most 30 s. Gives the ms it took. */
async function recover(gateway: Gateway, first: Answer<unknown>): Promise<number> {
  const began = shop.time.clock()
  for (let answer = first; ; answer = await open(gateway)) {
    if (answer.ok) return shop.time.clock() - began
    if (shop.time.clock() - began > 10 * 60_000) throw new Error(`still ${answer.error.code}`)
    shop.time.advance(Math.min(30_000, Math.max(1_000, answer.error.retryAfterMs ?? 5_000)))
  }
}

test('a walk meets every coupon that can be seen, once, each one true', async () => {
  shop = await openShop()
  const gateway = shop.instance()
  const ids = await walk(gateway)
  expect(new Set(ids).size).toBe(ids.length)
  expect([...ids].sort()).toEqual([...visibleIds(shop.rows, MORNING)].sort())
  expect(ids.length).toBeGreaterThan(100)
})

test('ten thousand coupons are met once each, at 101 list calls at most', async () => {
  shop = await openShop({ coupons: 10_000 })
  const ids = await walk(shop.instance())
  expect([...ids].sort()).toEqual([...visibleIds(shop.rows, MORNING)].sort())
  expect(shop.kingdee.calls().byPath['/jdy/v2/ls/coupon_center']?.total).toBeLessThanOrEqual(101)
}, 30_000)

/** Every fault of the control door that spoils replies, and what the member is told when there is no list yet. */
const faults: [string, Fault, string[]][] = [
  ['a delay beyond our patience', { kind: 'delay', ms: 400 }, ['unavailable']],
  ['a clock that is off', { kind: 'clockSkew', ms: 400_000 }, ['clock']],
  ['a cut before the work', { kind: 'cutBefore' }, ['unavailable']],
  ['a cut after the work', { kind: 'cutAfter' }, ['unavailable']],
  ['500', { kind: 'http5xx', status: 500 }, ['unavailable']],
  ['502', { kind: 'http5xx', status: 502 }, ['unavailable']],
  ['503', { kind: 'http5xx', status: 503 }, ['unavailable']],
  ['504', { kind: 'http5xx', status: 504 }, ['unavailable']],
  ['a refused client id', { kind: 'code', code: 4003 }, ['misconfigured']],
  ['a refused signature', { kind: 'code', code: 4008 }, ['misconfigured']],
  ['a refused token', { kind: 'code', code: 4010 }, ['unavailable']],
  ['an expired token', { kind: 'code', code: 4011 }, ['unavailable']],
  ['no permission', { kind: 'code', code: 4012 }, ['misconfigured']],
  ['an overloaded gateway', { kind: 'code', code: 5007 }, ['limited']],
  ['a system error', { kind: 'code', code: 2000002000 }, ['unavailable']],
  ['too many calls', { kind: 'throttled' }, ['limited']],
  ['a page for people', { kind: 'notJson' }, ['unavailable']],
  ['half a body', { kind: 'halfBody' }, ['unavailable']],
  ['a reply that drips', { kind: 'slowDrip', ms: 50 }, ['unavailable']],
  ['a redirect', { kind: 'redirect' }, ['unavailable']],
  ['a reply that is too big', { kind: 'tooBig', bytes: 8_000_000 }, ['unavailable']],
  ['an empty page', { kind: 'emptyPage' }, ['unavailable']],
  ['no rows', { kind: 'noRows' }, ['unavailable']],
]

describe.each(faults)('with %s', (_, fault, codes) => {
  test('and no list yet, the member is told so in Chinese, and it works within 90 s of the end', async () => {
    shop = await openShop()
    const gateway = shop.instance()
    shop.kingdee.setFault(fault)
    const answer = await open(gateway)
    expect(codes).toContain(codeOf(answer))
    if (!answer.ok) expect(answer.error.message).toMatch(/^[\p{Script=Han}，。]+$/u)
    // Some more tries of some more phones while it lasts.
    for (let i = 0; i < 3; i += 1) {
      shop.time.advance(15_000)
      await open(shop.instance())
    }
    const last = await open(gateway)
    shop.kingdee.clearFaults()
    expect(await recover(gateway, last)).toBeLessThanOrEqual(90_000)
  })

  test('and a list from before, the member goes on with that, and gets a new one within 90 s of the end', async () => {
    shop = await openShop()
    const gateway = shop.instance()
    await open(gateway)
    shop.time.advance(120_000)
    shop.kingdee.setFault(fault)
    const during = await open(gateway)
    expect(during).toMatchObject({
      ok: true,
      data: { total: visibleIds(shop.rows, shop.time.clock()).length },
    })
    shop.time.advance(30_000)
    await open(gateway)
    shop.kingdee.clearFaults()
    for (let waited = 0; waited <= 90_000; waited += 10_000) {
      shop.time.advance(10_000)
      const answer = await open(gateway)
      if (answer.ok && (answer.data as { snapshotAgeMs: number }).snapshotAgeMs < 60_000) return
    }
    throw new Error('no new list')
  })
})

test.each(['staleToken', 'rotateSecret', 'movedDomain'] as const)(
  'after %s the list is read anew within 90 s',
  async (kind) => {
    shop = await openShop()
    const gateway = shop.instance()
    await open(gateway)
    shop.time.advance(61_000)
    shop.kingdee.setFault({ kind })
    const answer = await open(gateway)
    expect(answer).toMatchObject({ ok: true, data: { snapshotAgeMs: expect.any(Number) } })
    for (let waited = 0; waited <= 90_000; waited += 10_000) {
      const { data } = (await open(gateway)) as { data: { snapshotAgeMs: number } }
      if (data.snapshotAgeMs < 60_000) return
      shop.time.advance(10_000)
    }
    throw new Error('no new list')
  },
)

test('rows that come and go between two pages cost none of those that stay', async () => {
  shop = await openShop({ coupons: 600 })
  shop.kingdee.setFault({ kind: 'rowsShift', remove: 5, insert: 2, calls: 3 })
  const ids = await walk(shop.instance())
  expect(new Set(ids).size).toBe(ids.length)
  shop.kingdee.clearFaults()
  const staying = visibleIds(shop.rows.slice(20), MORNING)
  expect(ids).toEqual(expect.arrayContaining([...staying]))
})

test('no secret, token or openid is in any line of the log, whatever goes wrong', async () => {
  shop = await openShop()
  const gateway = shop.instance()
  for (const [, fault] of faults) {
    shop.kingdee.setFault(fault)
    await open(gateway)
    await gateway.handle('center.more', { cursor: 'marked' }, member)
    shop.kingdee.clearFaults()
    shop.time.advance(90_000)
    await open(gateway)
  }
  const output = shop.lines.join('\n')
  expect(shop.lines.length).toBeGreaterThan(50)
  for (const secret of [...shop.secrets, ...shop.kingdee.issued(), 'oMember', 'marked'])
    expect(output).not.toContain(secret)
})
