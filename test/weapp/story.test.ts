/** The mini-program as it is built, run through the whole story against the function and the stand-in for Kingdee. */
import { join } from 'node:path'
import { visibleIds } from '../../local/kingdee/visible'
import { openShop, type Shop } from '../faults/shop'
import { openPhone, type PhoneOptions } from './phone'
import { all, byClass, depth, type Node } from './tree'

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

  const visible = visibleIds(shop.rows, shop.time.clock())
  const seen = new Set<string>()
  for (let y = 0; seen.size < visible.length && y < phone.height(); y += 600) {
    await phone.scrollTo(y)
    for (const name of byClass(phone.page(), 'name')) seen.add(name.text)
  }
  expect(phone.text()).toContain('没有更多了')
  const asked = phone.seen.calls.length
  await phone.scrollTo(0)
  await phone.scrollTo(1e9)
  expect(phone.seen.calls).toHaveLength(asked)

  await phone.scrollTo(3000)
  const ticket = byClass(phone.page(), 'ticket')[15]
  if (ticket === undefined) throw new Error('no ticket')
  const [name] = byClass(ticket, 'name')
  await phone.tap(ticket)
  expect(phone.route()).toBe('pages/coupon/index')
  expect(phone.one('full-name').text).toBe(name?.text)
  await phone.back()
  expect([phone.route(), phone.scrollTop()]).toEqual(['pages/center/index', 3000])
  expect(phone.text()).toContain(name?.text)
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

test('a coupon is a button with a name for screen readers', async () => {
  const phone = await open()
  const { attributes } = byClass(phone.one('ticket'), 'name')[0] ?? phone.one('name')
  expect(attributes['aria-role']).toBe('button')
  expect(attributes['aria-label']).toMatch(/^¥\d+，.+到期/)
})

test('what WeChat is sent for a page, and for a ticket, stays within its limits', async () => {
  const phone = await open()
  const first = phone.seen.setData.map(({ bytes }) => bytes)
  phone.seen.setData.length = 0
  await phone.scrollTo(1700)
  const further = phone.seen.setData.map(({ bytes }) => bytes)
  const calls = phone.seen.calls.map(({ action }) => action)
  const tickets: number[] = []
  const bytes: number[] = []
  for (let y = 0; y < phone.height(); y += 600) {
    await phone.scrollTo(y)
    for (const ticket of byClass(phone.page(), 'ticket')) {
      tickets.push(all(ticket).length)
      bytes.push(ticket.bytes())
    }
  }
  console.info(
    `setData: first page ${first.join(' + ')} B, a further page ${further.join(' + ')} B; ` +
      `a ticket has ${Math.min(...tickets)} to ${Math.max(...tickets)} nodes and ${Math.min(...bytes)} to ${Math.max(...bytes)} B`,
  )
  expect(calls).toEqual(['center.open', 'center.more'])
  // One page each, in one call that carries it.
  expect(Math.max(...first)).toBeLessThanOrEqual(18_000)
  expect(first.filter((bytes) => bytes > 4_000)).toHaveLength(1)
  expect(Math.max(...further)).toBeLessThanOrEqual(16_000)
  expect(further.filter((bytes) => bytes > 1_000)).toHaveLength(1)
  expect(Math.max(...tickets)).toBeLessThanOrEqual(16)
  expect(Math.max(...bytes)).toBeLessThanOrEqual(800)
})

test('a page that was on its way when the network went is taken up again by itself, in the same place', async () => {
  const gateway = shop.instance()
  let lost = false
  const answer: PhoneOptions['answer'] = ({ action, input }) =>
    lost ? new Promise(() => {}) : gateway.handle(action, input, { openid: 'oMember' })
  const phone = await open({ answer })
  lost = true
  await phone.fling(0, 1_000, 100)
  phone.setOnline(false)
  await phone.pass(100)
  expect(phone.text()).toContain('没有网络')
  lost = false
  phone.setOnline(true)
  await phone.pass(1_000)
  expect(phone.text()).not.toContain('没有网络')
  expect(phone.scrollTop()).toBe(900)
  expect(phone.seen.calls.map(({ action }) => action)).toEqual(['center.open', 'center.more', 'center.more'])
})

test('everything that can be tapped has a role and a name for screen readers, and what is chosen says so', async () => {
  const phone = await open()
  const tapped = all(phone.page()).filter(({ attributes }) => attributes['aria-role'] !== undefined)
  const roles = (role: string) => tapped.filter(({ attributes }) => attributes['aria-role'] === role)
  expect(roles('radiogroup').map(({ attributes }) => attributes['aria-label'])).toEqual(['券的种类', '排序'])
  expect(roles('radio').map(({ text, attributes }) => [text, attributes['aria-checked']])).toEqual([
    ['全部', 'true'],
    ['代金', 'false'],
    ['折扣', 'false'],
    ['抵扣', 'false'],
    ['多次', 'false'],
    ['快到期', 'true'],
    ['面额', 'false'],
  ])
  expect(roles('button').filter(({ class: name }) => name === 'name')).toHaveLength(20)
  expect(roles('button').filter(({ text }) => text === '领取')).toHaveLength(20)
  for (const name of ['clear', 'to-top']) expect(phone.one(name).attributes['aria-label']).toMatch(/./)
  expect(all(phone.page()).find(({ name }) => name === 'input')?.attributes['aria-label']).toMatch(/./)
})

describe('ten thousand coupons', () => {
  const bounds = (page: Node) => ({
    nodes: all(page).length,
    depth: depth(page),
    children: Math.max(...all(page).map(({ children }) => children.length)),
  })

  test('scroll to the end, and stay within what WeChat can draw at every moment', async () => {
    await shop.close()
    shop = await openShop({ coupons: 10_000 })
    const phone = await open()
    const visible = visibleIds(shop.rows, shop.time.clock())
    const seen = new Set<string>()
    const most = { nodes: 0, depth: 0, children: 0 }
    for (let y = 0; y < phone.height(); y += 1_000) {
      await phone.scrollTo(y)
      const page = phone.page()
      for (const name of byClass(page, 'name')) seen.add(name.text)
      for (const [what, count] of Object.entries(bounds(page)) as [keyof typeof most, number][]) {
        most[what] = Math.max(most[what], count)
      }
    }
    const bytes = phone.seen.setData.map(({ bytes }) => bytes)
    console.info(
      `${visible.length} coupons: at most ${most.nodes} nodes, ${most.depth} deep, ${most.children} children; ` +
        `setData at most ${Math.max(...bytes)} B, ${phone.seen.calls.length} calls`,
    )
    expect(phone.text()).toContain('没有更多了')
    expect(seen.size).toBe(visible.length)
    expect(most.nodes).toBeLessThan(1_000)
    expect(most.depth).toBeLessThan(30)
    expect(most.children).toBeLessThanOrEqual(60)
    expect(Math.max(...bytes)).toBeLessThanOrEqual(18_000)
    expect(phone.seen.openAtOnce).toBe(1)

    // And a fling back, and down again.
    const end = phone.scrollTop()
    phone.seen.setData.length = 0
    await phone.fling(end, end - 60_000, 120)
    await phone.fling(end - 60_000, end, 120)
    const times = phone.seen.setData.map(({ at }) => at)
    const inASecond = times.map((at) => times.filter((other) => other >= at && other < at + 1_000).length)
    console.info(`while flinging: at most ${Math.max(...inASecond)} setData a second`)
    expect(Math.max(...inASecond)).toBeLessThanOrEqual(20)
    expect(bounds(phone.page()).nodes).toBeLessThan(1_000)

    await phone.scrollTo(0)
    expect(phone.text()).toContain('共')
    expect(byClass(phone.page(), 'ticket').length).toBeGreaterThan(0)
    expect(phone.errors).toEqual([])
  }, 120_000)

  test('one of them is found by its name in a moment', async () => {
    await shop.close()
    shop = await openShop({ coupons: 10_000 })
    const phone = await open()
    await phone.type('湖滨店茶饮')
    expect(phone.seen.calls.at(-1)).toEqual({ action: 'center.open', input: { search: '湖滨店茶饮' } })
    expect(phone.text()).toMatch(/找到 \d+ 张券/)
    for (const name of byClass(phone.page(), 'name')) expect(name.text).toContain('茶饮')
    await phone.tap(phone.one('clear'))
    expect(phone.text()).toContain('共')
  }, 60_000)
})

test('an app that was killed shows the center of the last visit at once, without a network', async () => {
  const storage = new Map<string, unknown>()
  const { faults, answer } = flaky()
  const before = await open({ answer, storage })
  const [first] = byClass(before.page(), 'name')
  faults.fails = () => true
  const phone = await open({ answer, storage, now: shop.time.clock() + 3_600_000 })
  expect(byClass(phone.page(), 'ticket')).toHaveLength(20)
  expect(phone.one('name').text).toBe(first?.text)
  expect(phone.text()).toContain('1 小时前的优惠券')
  expect(phone.errors).toEqual([])
})
