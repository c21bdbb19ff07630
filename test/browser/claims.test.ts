/** A member claims in a browser, against everything that `npm start` runs. */
import { aPhone, aStack, inBrowser, tickets, top } from './stage'

type Page = Awaited<ReturnType<typeof aPhone>>
const act = (page: Page, row = 0) => tickets(page).nth(row).locator('.act')
const DISTRIBUTE = '/jdy/v2/ls/coupons_distribute'

async function bind(page: Page, number: string) {
  await top(page).locator('.join-input input').fill(number)
  await top(page).locator('.join-action').tap()
}

inBrowser(
  'claim, bind, the claim goes on, the answer is lost, 确认中, closed, opened: 已领取, and one coupon',
  async (in_) => {
    const stack = await aStack()
    const page = await aPhone(in_)
    await page.goto(stack.url)
    await tickets(page).first().waitFor()
    await act(page).tap()
    await top(page).getByText('绑定手机号，就能领券').waitFor()

    // Granted, the answer is lost, and the list does not show it yet.
    stack.kingdee?.setFault({ kind: 'cutAfter', path: DISTRIBUTE })
    stack.kingdee?.setFault({ kind: 'lag', ms: 60_000 })
    await bind(page, '13800000001')
    await act(page)
      .getByText(/确认中\s\d\d:\d\d 提交/)
      .waitFor()
    expect(await tickets(page).getByText('失败').count()).toBe(0)
    expect(stack.kingdee?.granted().total).toBe(1)

    const context = page.context()
    await page.close()
    stack.kingdee?.clearFaults()
    const again = await context.newPage()
    await again.goto(stack.url)
    await act(again)
      .getByText(/已领取\s去使用/)
      .waitFor()
    expect(stack.kingdee?.granted().total).toBe(1)
    await act(again).tap()
    await top(again)
      .getByText(/YHQ \d{4} \d{3}/)
      .waitFor()
  },
)

inBrowser('who is no member yet joins on the way, and the claim goes on', async (in_) => {
  const stack = await aStack()
  const page = await aPhone(in_)
  await page.goto(stack.url)
  await tickets(page).first().waitFor()
  await act(page, 1).tap()
  await bind(page, '13911112222')
  await top(page).getByText('还差一步，成为会员').waitFor()
  await top(page).locator('.join-input input').first().fill('林小满')
  await top(page).locator('.join-action').tap()
  // Nothing without consent.
  expect(await top(page).getByText('还差一步，成为会员').isVisible()).toBe(true)
  await top(page).getByText('我已阅读并同意').tap()
  await top(page).locator('.join-action').tap()
  await act(page, 1)
    .getByText(/已领取\s去使用/)
    .waitFor()
  expect(stack.kingdee?.members().map(({ name }) => name)).toContain('林小满')
  await top(page).getByText('会员', { exact: true }).tap()
  await top(page).getByText('139****2222').waitFor()
})

inBrowser('一键领齐 over a mixed page: an outcome for each, and each coupon once', async (in_) => {
  const stack = await aStack()
  const page = await aPhone(in_)
  await page.goto(stack.url)
  await tickets(page).first().waitFor()
  await top(page).getByText('绑定手机号').tap()
  await bind(page, '13800000002')
  await top(page).getByText('138****0002').waitFor()
  await page.goBack()
  stack.kingdee?.setFault({ kind: 'code', code: 2018002102, path: DISTRIBUTE, calls: 1 })
  await top(page)
    .getByText(/一键领齐 20 张/)
    .tap()
  await top(page)
    .locator('.outcome')
    .getByText(/^已领 19 · .+ 1$/)
    .waitFor()
  const granted = stack.kingdee?.granted()
  expect(granted?.total).toBe(19)
  expect(Math.max(...Object.values(granted?.byMemberAndScheme ?? {}))).toBe(1)
  await top(page).getByText('知道了').tap()
  expect(await top(page).locator('.outcome').count()).toBe(0)
})

inBrowser('a visitor without WeChat sees the whole center, and is told where to claim', async (in_) => {
  const stack = await aStack()
  const page = await aPhone(in_)
  await page.context().addCookies([{ name: 'visitor', value: 'none', url: stack.url }])
  await page.goto(stack.url)
  await tickets(page).first().waitFor()
  await act(page).tap()
  await tickets(page).first().locator('.remark').waitFor()
  await top(page).getByText('绑定手机号').tap()
  await top(page).getByText('请在微信小程序中绑定和领取').waitFor()
})
