/** The wallet and the till in a browser, against everything that `npm start` runs. */
import { codesIn } from '../decode'
import { aPhone, aStack, inBrowser, tickets, top } from './stage'

type Page = Awaited<ReturnType<typeof aPhone>>
const GATEWAY = '**/functions/gateway'

async function bound(page: Page, url: string, number: string) {
  await page.goto(url)
  await tickets(page).first().waitFor()
  await top(page).getByText('绑定手机号').tap()
  await top(page).locator('.join-input input').fill(number)
  await top(page).locator('.join-action').tap()
  await top(page).locator('.join-facts').waitFor()
  await page.goBack()
}

/** Whether both codes can be read from the screen; they are drawn a moment after the page is there. */
async function readable(page: Page, number: string): Promise<boolean> {
  for (let tries = 0; tries < 50; tries += 1) {
    const found = await codesIn(await page.screenshot())
    const formats = found.filter(({ text }) => text === number).map(({ format }) => format)
    if (formats.includes('Code128') && formats.includes('QRCode')) return true
    await page.waitForTimeout(100)
  }
  return false
}

for (const width of [375, 320]) {
  inBrowser(
    `claimed, in the wallet; no gateway: from the storage, to the till; gateway back, redeemed: 已核销 (${width} px)`,
    async (in_) => {
      const stack = await aStack()
      const page = await aPhone(in_, { viewport: { width, height: 640 } })
      await bound(page, stack.url, '13800000001')
      await tickets(page).first().locator('.act').tap()
      await tickets(page)
        .first()
        .getByText(/已领取\s去使用/)
        .waitFor()
      const [coupon] = stack.kingdee?.granted().coupons ?? []
      const number = coupon?.coupons_no ?? ''
      await top(page).getByText('我的券').tap()
      await top(page).getByText('可使用 1').waitFor()

      await page.route(GATEWAY, (route) => route.abort())
      await page.reload()
      await tickets(page).getByText('去使用').waitFor()
      await top(page)
        .getByText(/更新，暂时连不上，券码照常可用/)
        .waitFor()
      await tickets(page).getByText('去使用').tap()
      await top(page).getByText('请调高屏幕亮度').waitFor()
      expect(((await top(page).textContent()) ?? '').replace(/\s/g, '')).toContain(number)
      // What is on the screen is read by a decoder that is not ours.
      await top(page).locator('canvas').nth(1).waitFor()
      await expect(readable(page, number)).resolves.toBe(true)

      await page.unroute(GATEWAY)
      stack.kingdee?.redeem({ couponsNo: number })
      await top(page).getByText('已核销', { exact: true }).waitFor()
      await page.goBack()
      await top(page).getByText('暂时没有可用的券').waitFor()
      await top(page).getByText('已使用 1').tap()
      await tickets(page)
        .getByText(/月.*日使用/)
        .waitFor()
    },
  )
}

inBrowser('a member with a long history: four tabs, search, and what is about to be lost', async (in_) => {
  const stack = await aStack()
  const page = await aPhone(in_)
  await bound(page, stack.url, '13800000006')
  await top(page).getByText('我的券').tap()
  await top(page)
    .getByText(/可使用 \d+/)
    .waitFor()
  for (const tab of [/未开始 \d+/, /已使用 \d+/, /已过期 \d+/, /可使用 \d+/]) {
    await top(page).getByText(tab).tap()
    await tickets(page).first().waitFor()
  }
  const [first = ''] = await tickets(page).locator('.name').allInnerTexts()
  await top(page).locator('.search-input input').fill(first)
  await page.waitForFunction(() => true)
  await tickets(page).filter({ hasText: first }).first().waitFor()
})
