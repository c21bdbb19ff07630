/** Ten thousand coupons on a slow phone: a processor at a quarter of its speed, and now and then a slow network. */
import type { Page } from 'playwright-core'
import { aPhone, aStack, inBrowser, tickets } from './stage'

/** What the browser itself notices, from its start. */
const observe = `
  const seen = { shift: 0, longest: 0, input: 0, blanks: 0, nodes: 0, firstCoupon: null }
  globalThis.seen = seen
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) seen.shift += value
  }).observe({ type: 'layout-shift', buffered: true })
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) seen.longest = Math.max(seen.longest, duration)
  }).observe({ type: 'longtask', buffered: true })
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) seen.input = Math.max(seen.input, duration)
  }).observe({ type: 'event', durationThreshold: 16, buffered: true })
  new MutationObserver((_, observer) => {
    if (!document.querySelector('.ticket')) return
    observer.disconnect()
    requestAnimationFrame(() => { seen.firstCoupon = performance.now() })
  }).observe(document, { childList: true, subtree: true })
`
type Seen = Record<'shift' | 'longest' | 'input' | 'blanks' | 'nodes' | 'firstCoupon', number>
const seen = (page: Page) => page.evaluate('seen') as Promise<Seen>

/** Flings, so many px a frame, to the end or to the top; looks at every frame what is in the middle of the screen. */
const fling = (page: Page, pxPerFrame: number) =>
  page.evaluate(`new Promise((done) => {
    const box = document.querySelector('.taro_page:not(.taro_page_shade)')
    let frames = 0
    const frame = () => {
      const before = box.scrollTop
      box.scrollTop = before + ${pxPerFrame}
      const at = document.elementFromPoint(innerWidth / 2, innerHeight / 2)
      if (!at.closest('.ticket, .far, .foot') && !at.querySelector('.ticket')) seen.blanks += 1
      if (frames++ % 20 === 0) seen.nodes = Math.max(seen.nodes, document.getElementsByTagName('*').length)
      const foot = document.getElementById('foot').textContent
      const ended = ${pxPerFrame} < 0 ? box.scrollTop === 0 : foot === '没有更多了' && box.scrollTop === before
      if (ended) done(); else requestAnimationFrame(frame)
    }
    frame()
  })`)

async function slowPhone(in_: Parameters<typeof aPhone>[0]) {
  const page = await aPhone(in_)
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 4 })
  await page.addInitScript(observe)
  return { page, devtools }
}

inBrowser(
  'flung to the end and back, nothing is blank, nothing jumps, and the page does not grow',
  async (in_) => {
    const stack = await aStack({ coupons: 10_000 })
    const { page } = await slowPhone(in_)
    await page.goto(stack.url)
    await tickets(page).first().waitFor()
    const [first] = await tickets(page).locator('.name').allTextContents()
    const opened = await seen(page)
    await page.evaluate('seen.longest = 0')
    await fling(page, 1_500)
    await fling(page, -1_500)
    await page.waitForTimeout(500)
    const { shift, longest, blanks, nodes } = await seen(page)
    console.info(
      `4 times throttled: first coupon after ${Math.round(opened.firstCoupon)} ms, longest task while opening ` +
        `${Math.round(opened.longest)} ms, while flinging ${Math.round(longest)} ms; at most ${nodes} nodes`,
    )
    expect(await tickets(page).first().locator('.name').textContent()).toBe(first)
    expect([shift, blanks]).toEqual([0, 0])
    expect(nodes).toBeLessThan(1_500)
    expect(longest).toBeLessThanOrEqual(200)
  },
)
