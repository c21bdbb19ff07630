/** The wallet and the till on the built mini-program, with and without a network. */
import { join } from 'node:path'
import { codesIn } from '../decode'
import { openShop, type Shop } from '../faults/shop'
import { openPhone, type PhoneOptions } from './phone'
import { all, byClass } from './tree'

const folder = join(__dirname, '../../dist/weapp')
let shop: Shop

beforeEach(async () => {
  shop = await openShop()
})
afterEach(() => shop.close())

/** A phone whose way to the function can be cut. */
async function open(options: Partial<PhoneOptions> = {}) {
  const gateway = shop.instance()
  const line = { cut: false }
  const answer: PhoneOptions['answer'] = ({ action, input }) => {
    if (line.cut) throw new Error('cloud.callFunction:fail')
    return gateway.handle(action, input, { openid: 'oMember' })
  }
  return { line, phone: await openPhone({ folder, answer, now: shop.time.clock(), ...options }) }
}
type Phone = Awaited<ReturnType<typeof open>>['phone']

async function bind(number = '13800000001') {
  await shop.instance().handle('member.bind', { phoneCode: `local:${number}` }, { openid: 'oMember' })
}
const acts = (phone: Phone) => byClass(phone.page(), 'act').map(({ text }) => text)

/** The clocks of the phone and of the shop go together. */
async function pass(phone: Phone, ms: number) {
  shop.time.advance(ms)
  await phone.wait(ms)
}

test('claimed, in the wallet; killed, started without a network: from the storage, to the till; back, redeemed: 已核销', async () => {
  const storage = new Map<string, unknown>()
  await bind()
  const first = await open({ storage })
  await first.phone.tap(first.phone.one('act'))
  await pass(first.phone, 500)
  expect(acts(first.phone)[0]).toBe('已领取\n去使用')
  await first.phone.tap(first.phone.one('to-wallet'))
  expect(first.phone.route()).toBe('pages/wallet/index')
  expect(acts(first.phone)).toEqual(['去使用'])
  const [coupon] = shop.kingdee.granted().coupons
  const number = coupon?.coupons_no ?? ''
  const name = first.phone.one('name').text

  // Killed. The next day there is no network in the shop.
  shop.time.advance(3_600_000)
  const { line, phone } = await open({ storage, path: 'pages/wallet/index', now: shop.time.clock() })
  line.cut = true
  phone.setOnline(false)
  await pass(phone, 120_000)
  expect(phone.one('name').text).toBe(name)
  await phone.tap(phone.one('act'))
  expect(phone.route()).toBe('pages/till/index')
  expect(phone.text()).toContain(name.slice(0, 6))
  expect(phone.text().replace(/\s/g, '')).toContain(number)
  expect(phone.screen).toMatchObject({ brightness: 1, keptOn: true })
  // What the canvases hold is read by a decoder that is not ours.
  const read = await Promise.all(phone.canvases().map((canvas) => canvas && codesIn(canvas)))
  expect(read.flat()).toMatchObject([
    { format: 'Code128', text: number },
    { format: 'QRCode', text: number },
  ])

  line.cut = false
  phone.setOnline(true)
  shop.kingdee.redeem({ couponsNo: number })
  await pass(phone, 90_000)
  expect(phone.text()).toContain('已核销')
  expect(phone.screen).toMatchObject({ brightness: 0.4, keptOn: false })
  await phone.back()
  expect(acts(phone)).toEqual([])
  expect([...first.phone.errors, ...phone.errors]).toEqual([])
})

test('the screen is as it was when the till is left, and when the app goes to the background', async () => {
  await bind()
  shop.kingdee.give('13800000001', shop.rows.map((row) => (row as { id: string }).id)[0] ?? '')
  const { phone } = await open({ path: 'pages/wallet/index' })
  await phone.tap(phone.one('act'))
  expect(phone.screen).toMatchObject({ brightness: 1, keptOn: true })
  await phone.hide()
  expect(phone.screen).toMatchObject({ brightness: 0.4, keptOn: false })
  await phone.show()
  expect(phone.screen).toMatchObject({ brightness: 1, keptOn: true })
  await phone.back()
  expect(phone.screen).toMatchObject({ brightness: 0.4, keptOn: false })
})

test('300 coupons are painted from the storage before any call, in less than 1,000 nodes', async () => {
  const storage = new Map<string, unknown>()
  await bind()
  const [scheme] = shop.rows.map((row) => (row as { id: string }).id)
  for (let n = 0; n < 300; n += 1) shop.kingdee.give('13800000001', scheme ?? '')
  const before = await open({ storage, path: 'pages/wallet/index' })
  expect(before.phone.text()).toContain('可使用 300')
  expect(before.phone.seen.calls.map(({ action }) => action)).toEqual(['wallet.list'])

  const silent: PhoneOptions['answer'] = () => new Promise(() => {})
  const phone = await openPhone({
    folder,
    answer: silent,
    now: shop.time.clock(),
    storage,
    path: 'pages/wallet/index',
    patient: false,
  })
  expect(byClass(phone.page(), 'ticket').length).toBeGreaterThan(10)
  const nodes = all(phone.page()).length
  console.info(
    `the wallet with 300 coupons, from the storage: ${nodes} nodes, ${phone.seen.setData[0]?.bytes} B`,
  )
  expect(nodes).toBeLessThan(1_000)
})

test('who lets go of the binding leaves no code on the phone', async () => {
  const storage = new Map<string, unknown>()
  await bind()
  shop.kingdee.give('13800000001', shop.rows.map((row) => (row as { id: string }).id)[0] ?? '')
  const { phone } = await open({ storage })
  await phone.tap(phone.one('to-wallet'))
  expect(JSON.stringify([...storage])).toContain('YHQ')
  await phone.back()
  await phone.tap(phone.one('member'))
  await phone.wait(500)
  await phone.tap(phone.one('join-other'))
  await phone.tap(phone.one('join-action'))
  await phone.wait(500)
  expect(JSON.stringify([...storage])).not.toContain('YHQ')
})
