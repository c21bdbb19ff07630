/** The web build in a real browser, against everything that `npm start` runs. */
import { aPhone, aStack, inBrowser, measured, readToEnd, scrollTo, scrollToEnd, tickets, top } from './stage'

/** An answer of the function that the page does not soon try again by itself: what helps is the tap. */
const limited = {
  code: 'limited',
  message: '现在人有点多，请稍后再试',
  retryable: true,
  retryAfterMs: 60_000,
}

inBrowser('a member scrolls from the first coupon to the last, each one once', async (in_) => {
  const stack = await aStack()
  const page = await aPhone(in_)
  const asked: string[] = []
  page.on('request', (request) => {
    if (request.url().endsWith('/functions/gateway')) asked.push(request.postData() ?? '')
  })
  await page.goto(stack.url)
  await tickets(page).first().waitFor()
  const visible = stack.visible()
  expect(await readToEnd(page)).toHaveLength(visible.length)
  expect(await top(page).getByText(`共 ${visible.length} 张券`).count()).toBe(1)
  // Never a page twice, and none after the end.
  expect(new Set(asked).size).toBe(asked.length)
  expect(asked).toHaveLength(Math.ceil(visible.length / 20))
})

inBrowser(
  'a failed page keeps the list and offers 重试; a coupon opens, and the way back keeps the place',
  async (in_) => {
    const stack = await aStack()
    const page = await aPhone(in_)
    await page.route('**/functions/gateway', (route) =>
      route.request().postDataJSON().action === 'center.more'
        ? route.fulfill({ json: { ok: false, error: limited } })
        : route.continue(),
    )
    await page.goto(stack.url)
    await tickets(page).first().waitFor()
    await scrollTo(page, 1e9)
    await top(page).getByText(limited.message).waitFor()
    expect(await tickets(page).count()).toBe(20)
    await page.unroute('**/functions/gateway')
    await top(page).getByText('重试').click()
    await tickets(page).nth(20).waitFor()

    await scrollTo(page, 1500)
    const ticket = tickets(page).nth(14)
    const name = await ticket.locator('.name').textContent()
    await ticket.click()
    await top(page)
      .locator('.full-name')
      .getByText(name ?? '', { exact: true })
      .waitFor()
    expect(page.url()).toContain('pages/coupon/index?id=')
    await page.goBack()
    await tickets(page).nth(14).waitFor()
    expect((await measured(page)).scrollTop).toBe(1500)
    expect(await tickets(page).count()).toBeGreaterThanOrEqual(40)
  },
)

inBrowser('a coupon opens by its own address, and leads to the center', async (in_) => {
  const stack = await aStack()
  const page = await aPhone(in_)
  const [id] = stack.visible()
  await page.goto(`${stack.url}#/pages/coupon/index?id=${id}`)
  await top(page).locator('.full-name').waitFor()
  await top(page).getByLabel('返回').click()
  await tickets(page).first().waitFor()

  await page.goto('about:blank')
  await page.goto(`${stack.url}#/pages/coupon/index?id=404`)
  await top(page).getByText('这张券已下架').waitFor()
  await top(page).getByText('看看其他券').click()
  await tickets(page).first().waitFor()
})

inBrowser('pulling down asks for fresh data', async (in_) => {
  const stack = await aStack()
  const page = await aPhone(in_)
  await page.goto(stack.url)
  await tickets(page).first().waitFor()
  const fresh = page.waitForRequest((request) => (request.postData() ?? '').includes('"fresh":true'))
  const touch = await page.context().newCDPSession(page)
  const at = (y: number) => [{ x: 180, y }]
  await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: at(200) })
  for (let y = 210; y <= 500; y += 10) {
    await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: at(y) })
  }
  await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
  await fresh
  await tickets(page).first().waitFor()
})

describe.each([
  ['Kingdee is down', { kind: 'http5xx', status: 503 } as const, '优惠券服务暂时连不上'],
  ['Kingdee sends what is no JSON', { kind: 'notJson' } as const, '优惠券服务暂时连不上'],
  ['Kingdee throttles', { kind: 'throttled' } as const, '现在人有点多'],
])('when %s', (_, fault, sentence) => {
  inBrowser('the page says so in words, and is there by itself once that is over', async (in_) => {
    const stack = await aStack()
    const path = '/jdy/v2/ls/coupon_center'
    stack.kingdee?.setFault({ ...fault, path })
    const page = await aPhone(in_)
    await page.goto(stack.url)
    await top(page).getByText(sentence).waitFor()
    stack.kingdee?.clearFaults()
    await tickets(page).first().waitFor({ timeout: 90_000 })
  })
})

inBrowser('instances that are killed at random cost nobody the list', async (in_) => {
  let seed = 1
  const random = () => {
    seed = (seed * 16_807) % 2_147_483_647
    return seed / 2_147_483_647
  }
  const stack = await aStack({ killing: { chance: 0.3, random } })
  const page = await aPhone(in_)
  await page.goto(stack.url)
  await tickets(page).first().waitFor({ timeout: 60_000 })
  expect(await readToEnd(page)).toHaveLength(stack.visible().length)
})

describe.each([
  [320, 'light'],
  [320, 'dark'],
  [375, 'dark'],
  [1280, 'light'],
] as const)('at %i px in %s', (width, colorScheme) => {
  inBrowser('nothing is wider than the screen', async (in_) => {
    const stack = await aStack()
    const page = await aPhone(in_, { viewport: { width, height: 700 }, colorScheme })
    await page.goto(stack.url)
    await tickets(page).first().waitFor()
    await scrollToEnd(page)
    const { scrollWidth, clientWidth } = await measured(page)
    expect(scrollWidth).toBe(clientWidth)
    // All of one height, as soon as those that were just put into the tree are laid out.
    const heights = `new Set([...document.querySelectorAll('.ticket')].map(({ clientHeight }) => clientHeight))`
    await page.waitForFunction(`${heights}.size === 1`)
  })
})

inBrowser('what a browser loads before the first coupon is at most 150 KB', async (in_) => {
  const stack = await aStack()
  const page = await aPhone(in_)
  const files: Promise<number>[] = []
  page.on('requestfinished', (request) => {
    if (!request.url().endsWith('/functions/gateway')) {
      files.push(request.sizes().then(({ responseBodySize }) => responseBodySize))
    }
  })
  await page.goto(stack.url)
  await tickets(page).first().waitFor()
  const bytes = (await Promise.all(files)).reduce((sum, size) => sum + size, 0)
  expect(bytes).toBeGreaterThan(10_000)
  expect(bytes).toBeLessThanOrEqual(150 * 1024)
})
