/** The mini-program as it is built, run through the whole story against the function and the stand-in for Kingdee. */
import { join } from 'node:path'
import { visibleIds } from '../../local/kingdee/visible'
import { openShop, type Shop } from '../faults/shop'
import { openPhone, type PhoneOptions } from './phone'
import { all, byClass, depth } from './tree'

const folder = join(__dirname, '../../dist/weapp')
let shop: Shop

beforeEach(async () => {
  shop = await openShop()
})
afterEach(() => shop.close())

async function open(options: Partial<PhoneOptions> = {}) {
  const gateway = shop.instance()
  const answer: PhoneOptions['answer'] = ({ action, input }) =>
    gateway.handle(action, input, { openid: 'oMember' })
  return openPhone({ folder, answer, now: shop.time.clock(), ...options })
}

/** Lets some calls fail on the way. */
function flaky() {
  const gateway = shop.instance()
  const faults = { fails: (_: string) => false }
  const answer: PhoneOptions['answer'] = async ({ action, input }) => {
    if (faults.fails(action)) throw new Error('cloud.callFunction:fail')
    return gateway.handle(action, input, { openid: 'oMember' })
  }
  return { faults, answer }
}

test('a member scrolls to the last coupon, through a failed page, opens one and comes back to the same place', async () => {
  const { faults, answer } = flaky()
  const phone = await open({ answer })
  expect(phone.seen.inits).toEqual([{}])
  const count = () => byClass(phone.page(), 'ticket').length
  expect(count()).toBe(20)

  faults.fails = (action) => action === 'center.more'
  await phone.scrollTo(1e9)
  expect(count()).toBe(20)
  expect(phone.text()).toContain('优惠券服务暂时连不上')
  faults.fails = () => false
  await phone.tap(phone.one('again'))
  expect(count()).toBe(40)

  while (!phone.text().includes('没有更多了')) await phone.scrollTo(1e9)
  const visible = visibleIds(shop.rows, shop.time.clock())
  expect(count()).toBe(visible.length)
  const asked = phone.seen.calls.length
  await phone.scrollTo(0)
  await phone.scrollTo(1e9)
  expect(phone.seen.calls).toHaveLength(asked)

  await phone.scrollTo(3000)
  const ticket = byClass(phone.page(), 'ticket')[25]
  if (ticket === undefined) throw new Error('no ticket')
  const [name] = byClass(ticket, 'name')
  await phone.tap(ticket)
  expect(phone.route()).toBe('pages/coupon/index')
  expect(phone.one('full-name').text).toBe(name?.text)
  await phone.back()
  expect([phone.route(), phone.scrollTop(), count()]).toEqual(['pages/center/index', 3000, visible.length])
  expect(phone.errors).toEqual([])
})

test('a coupon opens by its own address, without the list', async () => {
  const [id] = visibleIds(shop.rows, shop.time.clock())
  const phone = await open({ path: `pages/coupon/index?id=${id}` })
  expect(phone.seen.calls).toEqual([{ action: 'coupon.show', input: { id } }])
  expect(phone.text()).toContain('有效期')
  expect(phone.errors).toEqual([])
})

test('without a network the page says so, and opens by itself when there is one', async () => {
  const { faults, answer } = flaky()
  faults.fails = () => true
  const phone = await open({ answer })
  phone.setOnline(false)
  await phone.wait(30_000)
  expect(phone.text()).toContain('没有网络')
  faults.fails = () => false
  phone.setOnline(true)
  await phone.wait()
  expect(byClass(phone.page(), 'ticket')).toHaveLength(20)
})

test('pulling down asks for fresh data, and the mark of it goes away', async () => {
  const phone = await open()
  await phone.pull()
  expect(phone.seen.calls.at(-1)).toEqual({ action: 'center.open', input: { fresh: true } })
  expect(phone.seen.pulling).toBe(false)
})

test('a large font in WeChat is a large font here', async () => {
  const phone = await open({ fontSizeSetting: 23.8 })
  expect(phone.one('frame').style).toContain('--u: 1.49px')
})

test('a ticket is a button with a name for screen readers', async () => {
  const phone = await open()
  const { attributes } = phone.one('ticket')
  expect(attributes['aria-role']).toBe('button')
  expect(attributes['aria-label']).toMatch(/^¥\d+，代金券，.+到期/)
})

test('what WeChat is sent, and what it must draw, stays within its limits', async () => {
  const phone = await open()
  const first = phone.seen.setData.map(({ bytes }) => bytes)
  phone.seen.setData.length = 0
  await phone.scrollTo(1700)
  const further = phone.seen.setData.map(({ bytes }) => bytes)
  const page = phone.page()
  const nodes = byClass(page, 'ticket').map((ticket) => all(ticket).length)
  console.info(
    `setData: first page ${first.join(' + ')} B, a further page ${further.join(' + ')} B; ` +
      `a ticket has ${Math.min(...nodes)} to ${Math.max(...nodes)} nodes`,
  )
  // One page each, in one call that carries it.
  expect(phone.seen.calls.map(({ action }) => action)).toEqual(['center.open', 'center.more'])
  expect(depth(page)).toBeLessThan(30)
  expect(Math.max(...all(page).map(({ children }) => children.length))).toBeLessThanOrEqual(60)
  expect(Math.max(...nodes)).toBeLessThanOrEqual(16)
})
