/** A shopper scans the codes of the shop, on the built mini-program. */
import { join } from 'node:path'
import { chainStores } from '../../local/kingdee/stores'
import { openShop, type Shop } from '../faults/shop'
import { forged, sceneOf } from '../scenes'
import { openPhone, type PhoneOptions } from './phone'
import { byClass } from './tree'

const folder = join(__dirname, '../../dist/weapp')
const PAGE = 'pages/center/index'
/** WeChat's numbers: a mini-program code, a QR code, from the chat list. */
const [CODE, QR, CHATS, SINGLE_PAGE] = [1047, 1011, 1089, 1154]
const [people, west, closed] = [chainStores[0], chainStores[1], chainStores[5]]

let shop: Shop
beforeEach(async () => {
  shop = await openShop()
  // Somebody was here before: the list is there.
  await shop.instance().handle('center.open', {}, { openid: 'oSomebody' })
})
afterEach(() => shop.close())

function open(options: Partial<PhoneOptions> = {}) {
  const gateway = shop.instance()
  const answer: PhoneOptions['answer'] = ({ action, input }) =>
    gateway.handle(action, input, { openid: 'oMember' })
  return openPhone({ folder, answer, now: shop.time.clock(), ...options })
}
type Phone = Awaited<ReturnType<typeof open>>

const bind = () =>
  shop.instance().handle('member.bind', { phoneCode: 'local:13800000001' }, { openid: 'oMember' })
const byCode = (scene: string) => `${PAGE}?scene=${encodeURIComponent(scene)}`
const byLink = (scene: string) =>
  `${PAGE}?q=${encodeURIComponent(`https://m.example.com/c?s=${encodeURIComponent(scene)}`)}&scancode_time=1`
const told = (phone: Phone) => byClass(phone.page(), 'visit').map(({ text }) => text)
const resolved = (phone: Phone) => phone.seen.calls.filter(({ action }) => action === 'entry.resolve')

test.each([
  ['a mini-program code', byCode, CODE],
  ['a plain link', byLink, QR],
])(
  'cold, by %s: the verdict with one call; the claim is told to Kingdee with the store',
  async (_, path, scene) => {
    await bind()
    const phone = await open({ path: path(sceneOf(people?.id ?? '')), scene })
    await phone.wait(500)
    expect(told(phone)[0]).toMatch(/^在「人民路店」可用 0 张，可领 \d+ 张可领的券，适用门店以券面为准$/)
    expect(resolved(phone)).toHaveLength(1)
    await phone.tap(phone.one('act'))
    await phone.wait(500)
    expect(byClass(phone.page(), 'act')[0]?.text).toBe('已领取\n去使用')
    expect(shop.kingdee.granted().coupons).toMatchObject([{ store: people?.id }])
    expect(phone.errors).toEqual([])
  },
)

test('a code for a coupon shows it first, to be claimed in one tap', async () => {
  await bind()
  const before = await open()
  const third = byClass(before.page(), 'name')[2]?.text ?? ''
  const id = shop.rows
    .map((row) => row as { id: string; name: string })
    .find(({ name }) => name === third)?.id
  const phone = await open({ path: byCode(sceneOf(people?.id ?? '', { schemeId: id ?? '' })), scene: CODE })
  await phone.wait(500)
  expect(byClass(phone.page(), 'name')[0]?.text).toBe(third)
  await phone.tap(phone.one('act'))
  await phone.wait(500)
  expect(shop.kingdee.granted().coupons).toMatchObject([{ scheme: id, store: people?.id }])
})

test('alive, by another code: the newest wins, and nothing of the old store stays', async () => {
  const phone = await open({ path: byCode(sceneOf(people?.id ?? '')), scene: CODE })
  await phone.wait(500)
  expect(told(phone)[0]).toContain('人民路店')
  await phone.enter(byLink(sceneOf(west?.id ?? '')), QR)
  await phone.wait(500)
  expect(told(phone)[0]).toContain('城西店')
  expect(phone.text()).not.toContain('人民路店')
  // Back from the background without a code: it goes on as it was.
  await phone.enter(PAGE, CHATS)
  await phone.wait(500)
  expect(told(phone)[0]).toContain('城西店')
  expect(phone.errors).toEqual([])
})

test('killed in the shop and started again it is still in the shop; two hours later it is not', async () => {
  const storage = new Map<string, unknown>()
  await open({ storage, path: byCode(sceneOf(people?.id ?? '')), scene: CODE })
  const again = await open({ storage, now: shop.time.clock() + 60 * 60_000 })
  await again.wait(500)
  expect(told(again)[0]).toContain('人民路店')
  const later = await open({ storage, now: shop.time.clock() + 121 * 60_000 })
  await later.wait(500)
  expect(told(later)).toEqual([])
})

test('put away by the member it is gone', async () => {
  const storage = new Map<string, unknown>()
  const phone = await open({ storage, path: byCode(sceneOf(people?.id ?? '')), scene: CODE })
  await phone.wait(500)
  await phone.tap(phone.one('visit-close'))
  expect(told(phone)).toEqual([])
  expect(told(await open({ storage }))).toEqual([])
})

test.each([
  ['is not ours', 'x'.repeat(20), '这个码不是这里的'],
  ['was tampered with', forged(sceneOf(people?.id ?? '')), '这个码不完整'],
])(
  'a code that %s is refused with a sentence, and the center opens all the same',
  async (_, scene, sentence) => {
    const phone = await open({ path: byCode(scene), scene: CODE })
    await phone.wait(500)
    expect(told(phone)[0]).toContain(sentence)
    expect(byClass(phone.page(), 'ticket')).toHaveLength(20)
    await phone.tap(phone.one('visit-close'))
    expect(told(phone)).toEqual([])
  },
)

test('a store that has closed says so', async () => {
  const phone = await open({ path: byCode(sceneOf(closed?.id ?? '')), scene: CODE })
  await phone.wait(500)
  expect(told(phone)[0]).toContain('「古镇店」已停用')
})

test('a claim in doubt stays in doubt when another store is entered, and ends by itself', async () => {
  await bind()
  const phone = await open({ path: byCode(sceneOf(people?.id ?? '')), scene: CODE })
  await phone.wait(500)
  shop.kingdee.setFault({ kind: 'cutAfter', path: '/jdy/v2/ls/coupons_distribute' })
  shop.kingdee.setFault({ kind: 'lag', ms: 60_000 })
  await phone.tap(phone.one('act'))
  await phone.wait(500)
  expect(byClass(phone.page(), 'act')[0]?.text).toContain('确认中')
  await phone.enter(byCode(sceneOf(west?.id ?? '')), CODE)
  await phone.wait(500)
  expect(byClass(phone.page(), 'act')[0]?.text).toContain('确认中')
  shop.kingdee.clearFaults()
  shop.time.advance(5 * 60_000)
  await phone.wait(60_000)
  expect(byClass(phone.page(), 'act')[0]?.text).toBe('已领取\n去使用')
  expect(shop.kingdee.granted().coupons).toMatchObject([{ store: people?.id }])
})

test('the camera of the center does what WeChat’s own would', async () => {
  const phone = await open({ camera: { path: byCode(sceneOf(west?.id ?? '')) } })
  await phone.tap(phone.one('scan'))
  await phone.wait(500)
  expect(told(phone)[0]).toContain('城西店')
  const stranger = await open({ camera: { result: 'https://example.com/menu' } })
  await stranger.tap(stranger.one('scan'))
  await stranger.wait(500)
  expect(told(stranger)[0]).toContain('这个码不是这里的')
  const thought = await open({ camera: null })
  await thought.tap(thought.one('scan'))
  expect(told(thought)).toEqual([])
})

test('a single page of Moments leads into the mini-program', async () => {
  const phone = await open({ path: byCode(sceneOf(people?.id ?? '')), scene: SINGLE_PAGE })
  expect(phone.text()).toContain('点屏幕下方的“前往小程序”')
  expect(phone.text()).not.toContain('一键领齐')
})

test('a poster that was scanned, claimed by and redeemed once is 1 · 1 · 1 at the desk', async () => {
  await bind()
  const poster = sceneOf(people?.id ?? '', { poster: 7 })
  const phone = await open({ path: byLink(poster), scene: QR })
  await phone.wait(500)
  // Once more on the same day, and from the background: it is one scan.
  await phone.enter(byLink(poster), QR)
  await phone.wait(500)
  await phone.tap(phone.one('act'))
  await phone.wait(500)
  const [coupon] = shop.kingdee.granted().coupons
  shop.kingdee.redeem({ couponsNo: coupon?.coupons_no ?? '', store: people?.id ?? '' })

  const job = (action: string) => shop.instance().handle(action, {}, { openid: null, operator: true })
  for (const _ of ['once', 'and again, which counts nothing twice']) {
    shop.time.advance(5 * 60_000)
    for (const action of ['entry.redemptions', 'entry.count'])
      expect(await job(action)).toMatchObject({ ok: true })
  }

  const gateway = shop.instance()
  const desk = await open({
    path: 'desk/index',
    now: shop.time.clock(),
    answer: ({ action, input }) => gateway.handle(action, input, { openid: 'oDesk' }),
  })
  await desk.wait(500)
  const groups = byClass(desk.page(), 'desk-choice')
  const byPoster = groups.find(({ text }) => text === '按海报')
  if (byPoster === undefined) throw new Error('the desk has no groups')
  await desk.tap(byPoster)
  expect(byClass(desk.page(), 'funnel').map(({ text }) => text)).toEqual(['人民路店 · 海报 7扫码1领取1核销1'])

  // Whoever is not listed sees a code to hand on, and nothing else.
  const stranger = await open({ path: 'desk/index', now: shop.time.clock() })
  await stranger.wait(500)
  expect(stranger.text()).toContain('这里只对门店工作人员开放')
  expect(stranger.text()).not.toContain('海报')
  expect([...desk.errors, ...stranger.errors]).toEqual([])
})

test('at the till of the store that was scanned 已核销 says where and when, by its own log', async () => {
  await bind()
  const phone = await open({ path: byCode(sceneOf(people?.id ?? '')), scene: CODE })
  await phone.wait(500)
  await phone.tap(phone.one('act'))
  await phone.wait(500)
  await phone.tap(phone.one('act'))
  expect(phone.route()).toBe('pages/till/index')
  const [coupon] = shop.kingdee.granted().coupons
  shop.time.advance(30_000)
  shop.kingdee.redeem({ couponsNo: coupon?.coupons_no ?? '', store: people?.id ?? '' })
  await phone.wait(90_000)
  expect(phone.text()).toContain('已核销')
  expect(phone.text()).toMatch(/人民路店 · 10:0\d 核销/)
  expect(phone.errors).toEqual([])
})
