/** A member claims on the built mini-program, on a network that loses answers, with an app that is killed. */
import { join } from 'node:path'
import { openShop, type Shop } from '../faults/shop'
import { openPhone, type PhoneOptions } from './phone'
import { byClass } from './tree'

const folder = join(__dirname, '../../dist/weapp')
let shop: Shop

beforeEach(async () => {
  shop = await openShop()
})
afterEach(() => shop.close())

const DISTRIBUTE = '/jdy/v2/ls/coupons_distribute'

function open(options: Partial<PhoneOptions> = {}) {
  const gateway = shop.instance()
  const answer: PhoneOptions['answer'] = ({ action, input }) =>
    gateway.handle(action, input, { openid: 'oMember' })
  return openPhone({ folder, answer, now: shop.time.clock(), ...options })
}
type Phone = Awaited<ReturnType<typeof open>>

const acts = (phone: Phone) => byClass(phone.page(), 'act').map(({ text }) => text)

/** Binds a seeded number, as it is with a member who comes for the second time. */
async function bound() {
  const answer = await shop
    .instance()
    .handle('member.bind', { phoneCode: 'local:13800000001' }, { openid: 'oMember' })
  expect(answer.ok).toBe(true)
}

test('claim, bind, the claim goes on, the answer is lost, 确认中, killed, started: 已领取, and one coupon', async () => {
  const storage = new Map<string, unknown>()
  const phone = await open({ storage })
  await phone.tap(phone.one('act'))
  expect(phone.route()).toBe('pages/join/index')
  expect(phone.text()).toContain('绑定手机号，就能领券')

  // The coupon is granted, its answer is lost, and the list does not show it yet.
  shop.kingdee.setFault({ kind: 'cutAfter', path: DISTRIBUTE })
  shop.kingdee.setFault({ kind: 'lag', ms: 60_000 })
  await phone.tellNumber('local:13800000001')
  await phone.wait(1_000)
  expect(phone.route()).toBe('pages/center/index')
  expect(acts(phone)[0]).toBe('确认中\n10:00 提交')
  expect(phone.text()).not.toContain('失败')
  expect(shop.kingdee.granted().total).toBe(1)

  shop.kingdee.clearFaults()
  shop.time.advance(5 * 60_000)
  const next = await open({ storage, now: shop.time.clock() })
  await next.wait(1_000)
  expect(acts(next)[0]).toBe('已领取\n去使用')
  expect(shop.kingdee.granted().total).toBe(1)
  expect([...phone.errors, ...next.errors]).toEqual([])
})

test('a claim changes its own ticket alone, in less than 200 B', async () => {
  await bound()
  const phone = await open()
  const before = acts(phone)
  phone.seen.setData.length = 0
  await phone.tap(phone.one('act'))
  await phone.wait(500)
  expect(acts(phone)).toEqual(['已领取\n去使用', ...before.slice(1)])
  // The bar below counts what is left to claim, which is no part of the ticket.
  const bytes = phone.seen.setData.map(({ paths }) => {
    const ticket = Object.entries(paths).filter(([, value]) => !String(value).startsWith('一键领齐'))
    return Buffer.byteLength(JSON.stringify(Object.fromEntries(ticket)))
  })
  console.info(`setData for a claim, from the tap to the coupon: ${bytes.join(' + ')} B`)
  expect(Math.max(...bytes)).toBeLessThanOrEqual(200)
})

test('without a network for an hour a claim waits, and goes on by itself', async () => {
  await bound()
  const gateway = shop.instance()
  let online = true
  const answer: PhoneOptions['answer'] = ({ action, input }) => {
    if (!online) throw new Error('cloud.callFunction:fail')
    return gateway.handle(action, input, { openid: 'oMember' })
  }
  const phone = await open({ answer })
  online = false
  phone.setOnline(false)
  await phone.tap(phone.one('act'))
  await phone.wait(60 * 60_000)
  expect(acts(phone)[0]).toContain('确认中')
  shop.time.advance(60 * 60_000)
  online = true
  phone.setOnline(true)
  await phone.wait(1_000)
  expect(acts(phone)[0]).toBe('已领取\n去使用')
  expect(shop.kingdee.granted().total).toBe(1)
})

test('一键领齐 over a mixed page: an outcome for each, and each coupon once', async () => {
  await bound()
  const phone = await open()
  // One was taken by others meanwhile, one answer is lost.
  const [first = '', second = ''] = shop.kingdee.members().map(({ id }) => id)
  expect([first, second]).not.toContain('')
  shop.kingdee.setFault({ kind: 'code', code: 2018002102, path: DISTRIBUTE, calls: 1 })
  await phone.tap(phone.one('action'))
  await phone.wait(20_000)
  const outcome = phone.one('outcome').text
  expect(outcome).toMatch(/^已领 \d+ · .+ 1$/)
  const granted = shop.kingdee.granted()
  expect(`已领 ${granted.total}`).toBe(outcome.split(' · ')[0])
  expect(Math.max(...Object.values(granted.byMemberAndScheme))).toBe(1)
  await phone.tap(phone.one('again'))
  expect(phone.text()).not.toContain('已领 19')
  expect(phone.errors).toEqual([])
})

test('who lets go of the binding leaves nothing on the phone', async () => {
  const storage = new Map<string, unknown>()
  await bound()
  const phone = await open({ storage })
  await phone.tap(phone.one('act'))
  await phone.wait(500)
  expect(JSON.stringify([...storage])).toContain('YHQ')
  await phone.tap(phone.one('member'))
  await phone.wait(500)
  expect(phone.text()).toContain('138****0001')
  await phone.tap(phone.one('join-other'))
  await phone.tap(phone.one('join-action'))
  await phone.wait(500)
  expect(phone.text()).toContain('绑定手机号，就能领券')
  expect(JSON.stringify([...storage])).not.toContain('YHQ')
  await phone.back()
  expect(acts(phone)[0]).toBe('领取')
})
