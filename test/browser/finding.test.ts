/** Finding a coupon among many, as a member does it with a thumb, and with a keyboard. */
import { aPhone, aStack, inBrowser, measured, scrollTo, tickets, top } from './stage'

type Page = Awaited<ReturnType<typeof aPhone>>
const input = (page: Page) => top(page).locator('.search-input input')
const names = (page: Page) => tickets(page).locator('.name').allTextContents()

inBrowser(
  'kind, search and order stand in the address, and survive a coupon, a reload and the way back',
  async (in_) => {
    const stack = await aStack({ coupons: 1_000 })
    const page = await aPhone(in_)
    await page.goto(stack.url)
    await tickets(page).first().waitFor()
    await top(page).getByText('代金', { exact: true }).tap()
    await top(page).getByText('面额', { exact: true }).tap()
    await input(page).pressSequentially('茶饮', { delay: 30 })
    await top(page)
      .getByText(/找到 \d+ 张券/)
      .waitFor()
    await page.waitForURL(/search=/)
    expect(decodeURIComponent(page.url())).toContain('kind=cash&search=茶饮&order=value')
    const found = await names(page)
    expect(found.length).toBeGreaterThan(1)
    // A very long name may have it where no ticket shows it.
    for (const name of found) expect(name).toMatch(/茶饮|…$/)

    await scrollTo(page, 300)
    await tickets(page).nth(3).tap()
    await top(page).locator('.full-name').waitFor()
    await page.goBack()
    await tickets(page).first().waitFor()
    expect(await names(page)).toEqual(found)
    expect(await input(page).inputValue()).toBe('茶饮')
    expect((await measured(page)).scrollTop).toBe(300)

    await page.reload()
    await tickets(page).first().waitFor()
    expect(await names(page)).toEqual(found)
    expect(await input(page).inputValue()).toBe('茶饮')
    expect(await top(page).getByRole('radio', { checked: true }).allTextContents()).toEqual(['代金', '面额'])

    await top(page).getByLabel('清除搜索').tap()
    await page.waitForURL((url) => !url.hash.includes('search='))
    expect(await input(page).inputValue()).toBe('')
  },
)

inBrowser('what a Chinese input method is composing is not searched for, and not broken', async (in_) => {
  const stack = await aStack()
  const page = await aPhone(in_)
  const asked: string[] = []
  page.on('request', (request) => {
    const search = request.postDataJSON()?.input?.search
    if (search !== undefined) asked.push(search)
  })
  await page.goto(stack.url)
  await tickets(page).first().waitFor()
  await input(page).focus()
  const keyboard = await page.context().newCDPSession(page)
  for (const text of ['q', 'qi', 'qiu']) {
    await keyboard.send('Input.imeSetComposition', {
      text,
      selectionStart: text.length,
      selectionEnd: text.length,
    })
    await page.waitForTimeout(400)
    expect(await input(page).inputValue()).toBe(text)
  }
  await keyboard.send('Input.insertText', { text: '秋' })
  await top(page)
    .getByText(/找到 \d+ 张券/)
    .waitFor()
  expect(asked).toEqual(['秋'])
  expect(await input(page).inputValue()).toBe('秋')
})

inBrowser('the answer to what was typed last wins, however late the others are', async (in_) => {
  const stack = await aStack()
  const page = await aPhone(in_)
  await page.goto(stack.url)
  await tickets(page).first().waitFor()
  await page.route('**/functions/gateway', async (route) => {
    const late = route.request().postDataJSON().input.search === '满'
    if (late) await new Promise((resolve) => setTimeout(resolve, 1_500))
    await route.continue().catch(() => {})
  })
  await input(page).fill('满')
  await page.waitForRequest((request) => request.postDataJSON()?.input?.search === '满')
  await input(page).fill('乳品')
  await top(page)
    .getByText(/找到 \d+ 张券/)
    .waitFor()
  const found = await names(page)
  await page.waitForTimeout(1_800)
  expect(await names(page)).toEqual(found)
  for (const name of found) expect(name).toContain('乳品')
  // A filter that was seen before is there at once, with no network at all.
  await page.route('**/functions/gateway', (route) => route.abort())
  await top(page).getByLabel('清除搜索').tap()
  expect((await names(page)).length).toBe(20)
})

inBrowser(
  'by keyboard one comes from the search over the kinds and the order to the coupons',
  async (in_) => {
    const stack = await aStack()
    const page = await aPhone(in_)
    await page.goto(stack.url)
    await tickets(page).first().waitFor()
    const focused = () =>
      page.evaluate(
        `(() => { const at = document.activeElement; return at.placeholder || at.textContent.slice(0, 4) })()`,
      )
    const order: unknown[] = []
    for (let stop = 0; stop < 9; stop += 1) {
      await page.keyboard.press('Tab')
      order.push(await focused())
    }
    expect(order.slice(0, 8)).toEqual([
      '搜名称、说明或编号',
      '全部',
      '代金',
      '折扣',
      '抵扣',
      '多次',
      '快到期',
      '面额',
    ])
    const [first] = await names(page)
    expect(await page.evaluate(`document.activeElement.textContent`)).toBe(first)
    await page.keyboard.press('Enter')
    await top(page)
      .locator('.full-name')
      .getByText(first ?? '')
      .waitFor()
  },
)

inBrowser('turned and turned back, the same coupon stays at the top of the screen', async (in_) => {
  const stack = await aStack({ coupons: 1_000 })
  const page = await aPhone(in_)
  await page.goto(stack.url)
  await tickets(page).first().waitFor()
  await scrollTo(page, 1_200)
  const atTop = `document.elementFromPoint(innerWidth / 2, 120).closest('.ticket')?.querySelector('.name').textContent`
  await page.waitForFunction(atTop)
  const name = await page.evaluate(atTop)
  for (const viewport of [
    { width: 812, height: 375 },
    { width: 375, height: 812 },
  ]) {
    await page.setViewportSize(viewport)
    await page.waitForTimeout(300)
    expect(await page.evaluate(atTop)).toBe(name)
  }
})

describe.each([16, 24])('at a font of %i px', (font) => {
  inBrowser('everything that can be tapped is 44 px or more, and apart from the next', async (in_) => {
    const stack = await aStack()
    const page = await aPhone(in_, { viewport: { width: 320, height: 640 } })
    await page.addInitScript(
      `addEventListener('DOMContentLoaded', () => { document.documentElement.style.fontSize = '${font}px' })`,
    )
    await page.goto(stack.url)
    await tickets(page).first().waitFor()
    const small = () =>
      page.evaluate(`[...document.querySelectorAll('.taro_page:not(.taro_page_shade) :is([role=button], [role=radio], taro-button-core, input)')]
        .map((one) => one.classList.contains('name') ? one.closest('.ticket') : one)
        .filter((one) => getComputedStyle(one).visibility === 'visible' && one.getClientRects().length > 0)
        .map((one) => [one.className || one.tagName, one.getBoundingClientRect()])
        .filter(([, { width, height }]) => width < 44 || height < 44).map(([name, { width, height }]) => name + ' ' + width + '×' + height)`)
    await input(page).fill('满')
    await page.waitForTimeout(600)
    expect(await small()).toEqual([])
    await tickets(page).first().tap()
    await top(page).locator('.full-name').waitFor()
    expect(await small()).toEqual([])
  })
})
