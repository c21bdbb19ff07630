/** From a printed poster to the till in a browser, against everything that `npm start` runs. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chainStores } from '../../local/kingdee/stores'
import { LOCAL_SCENE_SECRET } from '../../local/stack'
import { makePosters } from '../../tools/posters/make'
import { codesIn } from '../decode'
import { readPages } from '../tools/pages'
import { aPhone, aStack, inBrowser, tickets, top } from './stage'

const folder = mkdtempSync(join(tmpdir(), 'posters-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Makes the posters of these stores, and reads the links back from the paper. */
async function linksOf(url: string, stores: typeof chainStores): Promise<string[]> {
  const file = join(folder, 'stores.csv')
  writeFileSync(
    file,
    `门店编号,门店名称\r\n${stores.map(({ id, name }) => `="${id}",${name}`).join('\r\n')}\r\n`,
  )
  await makePosters({
    file,
    folder: join(folder, 'out'),
    papers: ['A6'],
    scheme: null,
    link: `${url}#/pages/center/index?scene={scene}`,
    renew: false,
    sceneSecret: LOCAL_SCENE_SECRET,
    today: '2026-11-24',
  })
  const links: string[] = []
  await readPages(join(folder, 'out/posters-A6.pdf'), 1, async ({ number, ...picture }) => {
    links[number - 1] = (await codesIn(picture))[0]?.text ?? ''
  })
  return links
}

inBrowser(
  'a poster is made, read from the PDF, scanned cold and alive, claimed by and redeemed',
  async (in_) => {
    const stack = await aStack()
    const [people, west] = chainStores
    if (people === undefined || west === undefined) throw new Error('the chain has no stores')
    const [first = '', second = ''] = await linksOf(stack.url, [people, west])
    const page = await aPhone(in_)

    // Cold.
    await page.goto(first)
    await top(page)
      .getByText(/在「人民路店」可领 \d+ 张/)
      .waitFor()
    // The code is the visit's now, and no part of an address that would be passed on.
    await page.waitForURL((url) => !url.hash.includes('scene='))
    // Alive, by another code: the newest wins.
    await page.goto(second)
    await top(page)
      .getByText(/在「城西店」可领 \d+ 张/)
      .waitFor()
    expect(await page.getByText('人民路店').count()).toBe(0)

    await tickets(page).first().locator('.act').tap()
    await top(page).locator('.join-input input').fill('13800000001')
    await top(page).locator('.join-action').tap()
    await tickets(page)
      .first()
      .getByText(/已领取\s去使用/)
      .waitFor()
    const [coupon] = stack.kingdee?.granted().coupons ?? []
    expect(coupon?.store).toBe(west.id)

    await tickets(page).first().locator('.act').tap()
    await top(page).locator('.codes-number').waitFor()
    stack.kingdee?.redeem({ couponsNo: coupon?.coupons_no ?? '', store: west.id })
    await top(page).getByText('已核销', { exact: true }).waitFor()

    // What the poster did: scanned, claimed by and redeemed once.
    await stack.tick('redemptions')
    await stack.tick('count')
    await page.context().addCookies([{ name: 'visitor', value: '9', url: stack.url }])
    await page.goto(`${stack.url}#/desk/index`)
    await top(page).getByText('按海报').tap()
    const line = top(page).locator('.funnel', { hasText: '城西店 · 海报 2' })
    await line.waitFor()
    expect((await line.textContent())?.replace(/\s/g, '')).toBe('城西店·海报2扫码1领取1核销1')
  },
)

inBrowser('a code that is not ours is told of, and the center opens all the same', async (in_) => {
  const stack = await aStack()
  const page = await aPhone(in_)
  await page.goto(`${stack.url}#/pages/center/index?scene=nonsense`)
  await top(page).getByText('这个码不是这里的，已为你打开领券中心').waitFor()
  await tickets(page).first().waitFor()
  await top(page).getByLabel('不看这家门店了').tap()
  expect(await top(page).getByText('这个码不是这里的').count()).toBe(0)
})

inBrowser(
  'the desk opens for whom the shop lists, with a code to be scanned; another sees a code to hand on',
  async (in_) => {
    const stack = await aStack({ env: { CODE_LINK: 'https://m.example.com/c?s={scene}' } })
    const page = await aPhone(in_)
    await page.context().addCookies([{ name: 'visitor', value: '9', url: stack.url }])
    await page.goto(`${stack.url}#/desk/index`)
    await top(page).getByText('这段时间还没有扫码').waitFor()
    await top(page).getByText('在屏幕上出示门店码').tap()
    await top(page).getByText('滨江店').tap()
    await top(page).getByText('「滨江店」的码').waitFor()
    let link = ''
    for (let tries = 0; tries < 50 && link === ''; tries += 1) {
      link = (await codesIn(await page.screenshot()))[0]?.text ?? ''
      await page.waitForTimeout(100)
    }
    expect(link).toMatch(/^https:\/\/m\.example\.com\/c\?s=L/)

    await page.context().addCookies([{ name: 'visitor', value: '2', url: stack.url }])
    await page.reload()
    await top(page)
      .getByText(/把这串编号发给开发者，就能开通：\w+/)
      .waitFor()
  },
)
