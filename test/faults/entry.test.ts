/** From a poster on the wall to the desk's counters: the whole function, and the stand-in's till. */
import type {
  Answer,
  CenterPage,
  Claim,
  Coupon,
  Funnel,
  JobAnswer,
  WalletShown,
} from '../../cloudfunctions/gateway/contract'
import type { Gateway } from '../../cloudfunctions/gateway/gateway'
import { forged, sceneOf } from '../scenes'
import { openShop, type Shop } from './shop'

const STORE = '1534104111400645301'
const OTHER = '1534104111400645302'
const DAY = '2026-11-24'
const member = { openid: 'oMember' }
const desk = { openid: 'oDesk' }
const operator = { openid: null, operator: true }
const LOG = '/jdy/v2/ls/coupons_write_off'

let shop: Shop
let gateway: Gateway
beforeEach(async () => {
  shop = await openShop({ claimsPerMember: null })
  gateway = shop.instance()
  await dataOf(gateway.handle('member.bind', { phoneCode: 'local:13800000001' }, member))
})
afterEach(() => shop.close())

async function dataOf<T>(asked: Promise<Answer<unknown>>): Promise<T> {
  const answer = await asked
  if (!answer.ok) throw new Error(`${answer.error.code}: ${answer.error.message}`)
  return answer.data as T
}
async function schemes(): Promise<string[]> {
  const opened = await dataOf<CenterPage>(gateway.handle('center.open', {}, member))
  const isUsable = ({ kind, validFrom }: Coupon) => kind === 'cash' && (validFrom ?? 0) <= shop.time.clock()
  return opened.coupons.filter(isUsable).map(({ id }) => id)
}
async function claim(schemaId: string, scene: string): Promise<string> {
  const input = { schemaId, intentId: `intent of ${schemaId}`, scene }
  const told = await dataOf<{ claim: Claim }>(gateway.handle('claim.create', input, member))
  return told.claim.couponsNo ?? ''
}
/** As the timers do, in as many instances, until nothing is left. */
async function run(action: 'entry.redemptions' | 'entry.count', ...instances: Gateway[]) {
  for (let more = true; more; ) {
    shop.time.advance(60_000)
    const turns = await Promise.all(
      instances.map((instance) => dataOf<JobAnswer>(instance.handle(action, {}, operator))),
    )
    more = turns.some((turn) => turn.more)
  }
}
const rows = async () =>
  (await dataOf<Funnel>(gateway.handle('desk.funnel', { from: DAY, to: DAY }, desk))).rows
const row = (more: object) => ({
  day: DAY,
  storeId: STORE,
  poster: 7,
  scans: 0,
  claims: 0,
  redemptions: 0,
  ...more,
})

test('a claim by a poster and its redemption, in whichever store, count for the poster; one by the app counts for nobody', async () => {
  const [first = '', second = '', third = ''] = await schemes()
  const one = await claim(first, sceneOf(STORE, { poster: 7 }))
  const other = await claim(second, sceneOf(STORE, { poster: 7 }))
  const none = await claim(third, 'no scene of ours')
  shop.time.advance(60_000)
  shop.kingdee.redeem({ couponsNo: one, store: OTHER })
  shop.kingdee.redeem({ couponsNo: none, store: STORE })
  shop.kingdee.redeem({ couponsNo: other, store: STORE })
  shop.kingdee.cancelRedemption(other)
  await run('entry.redemptions', gateway)
  await run('entry.count', gateway)
  expect(await rows()).toEqual([row({ claims: 2, redemptions: 1 })])
  const told = await dataOf<Funnel>(gateway.handle('desk.funnel', { from: DAY, to: DAY }, desk))
  expect(told.stores).toEqual({ [STORE]: '人民路店' })
  expect(told.countedTo).toBe(shop.time.clock())
})

test('a scan counts once a WeChat account and day, for its poster; one without an account, or of no scene of ours, for nobody', async () => {
  const scan = (scene: string, caller: { openid: string | null }) =>
    gateway.handle('entry.resolve', { scene }, caller)
  const poster = sceneOf(STORE, { poster: 7 })
  for (const openid of ['oMember', 'oMember', 'oOther', null]) await dataOf(scan(poster, { openid }))
  expect(await scan(forged(poster), member)).toMatchObject({ error: { code: 'badScene' } })
  await run('entry.count', gateway)
  await dataOf(scan(poster, member))
  await run('entry.count', gateway)
  expect(await rows()).toEqual([row({ scans: 2 })])
})

test('jobs of two instances at once, again and again, count everything once', async () => {
  const found = (await schemes()).slice(0, 4)
  for (const scheme of found) {
    const couponsNo = await claim(scheme, sceneOf(STORE, { poster: 7 }))
    shop.kingdee.redeem({ couponsNo, store: STORE })
  }
  const both = [shop.instance(), shop.instance()]
  for (let round = 0; round < 3; round += 1) {
    await Promise.all([run('entry.redemptions', ...both), run('entry.count', ...both)])
    await run('entry.count', ...both)
  }
  expect(await rows()).toEqual([row({ claims: found.length, redemptions: found.length })])
})

test('a redemption that Kingdee could not tell at first is found later, on its own day', async () => {
  const [scheme = ''] = await schemes()
  const couponsNo = await claim(scheme, sceneOf(STORE))
  shop.kingdee.redeem({ couponsNo, store: STORE })
  shop.kingdee.setFault({ kind: 'http5xx', status: 503, path: LOG })
  shop.time.advance(60_000)
  expect(await gateway.handle('entry.redemptions', {}, operator)).toMatchObject({
    ok: false,
    error: { code: 'unavailable' },
  })
  shop.kingdee.clearFaults()
  shop.time.advance(2 * 86_400_000)
  await run('entry.redemptions', gateway)
  await run('entry.count', gateway)
  expect(await rows()).toEqual([row({ poster: null, claims: 1, redemptions: 1 })])
})

test('the jobs are for operators, the desk for whoever is listed', async () => {
  const forbidden = { ok: false, error: { code: 'forbidden', message: '没有权限' } }
  for (const action of ['entry.redemptions', 'entry.count'])
    for (const caller of [member, desk, { openid: null }])
      expect(await gateway.handle(action, {}, caller)).toMatchObject(forbidden)
  for (const caller of [member, operator, { openid: null }]) {
    expect(await gateway.handle('desk.funnel', { from: DAY, to: DAY }, caller)).toMatchObject(forbidden)
    expect(await gateway.handle('desk.code', { storeId: STORE }, caller)).toMatchObject(forbidden)
  }
  expect(await gateway.handle('desk.me', {}, desk)).toEqual({ ok: true, data: { listed: true } })
  expect(await gateway.handle('desk.code', { storeId: STORE, poster: 7 }, desk)).toEqual({
    ok: true,
    data: { scene: sceneOf(STORE, { poster: 7 }), image: null, link: null },
  })
})

describe('in the store that was scanned, a coupon that is used', () => {
  const show = (couponsNo: string, more: object = {}) =>
    dataOf<WalletShown>(gateway.handle('wallet.show', { couponsNo, ...more }, member))
  const scene = sceneOf(STORE)

  async function redeemed(store: string): Promise<string> {
    const [schemaId = ''] = await schemes()
    const couponsNo = await claim(schemaId, scene)
    expect((await show(couponsNo, { scene })).redemption).toBeUndefined()
    shop.time.advance(10_000)
    shop.kingdee.redeem({ couponsNo, store })
    return couponsNo
  }

  test('is told with the place and the time, which no other store can tell, and nobody without a code', async () => {
    const couponsNo = await redeemed(STORE)
    const at = Math.floor(shop.time.clock() / 1000) * 1000
    const told = await show(couponsNo, { scene })
    expect(told).toMatchObject({ coupon: { tab: 'used' }, redemption: { at } })
    shop.time.advance(10_000)
    expect(await show(couponsNo)).not.toHaveProperty('redemption')
    expect(await show(couponsNo, { scene: sceneOf(OTHER) })).not.toHaveProperty('redemption')
    shop.time.advance(10_000)
    expect(await show(couponsNo, { scene: forged(scene) })).not.toHaveProperty('redemption')
  })

  test('is told without them while the log cannot be read, and a redemption that was taken back is none', async () => {
    const couponsNo = await redeemed(STORE)
    shop.kingdee.setFault({ kind: 'http5xx', status: 503, path: LOG })
    expect(await show(couponsNo, { scene })).toMatchObject({ coupon: { tab: 'used' } })
    shop.kingdee.clearFaults()
    shop.kingdee.cancelRedemption(couponsNo)
    shop.time.advance(10_000)
    const after = await show(couponsNo, { scene })
    expect(after.coupon.tab).toBe('usable')
    expect(after).not.toHaveProperty('redemption')
  })

  test('costs one call more in five seconds at most', async () => {
    const couponsNo = await redeemed(STORE)
    for (let asked = 0; asked < 5; asked += 1) await show(couponsNo, { scene })
    expect(shop.kingdee.calls().byPath[LOG].total).toBe(1)
  })
})
