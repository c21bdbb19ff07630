/** A slow phone: a processor at a quarter of its speed, a page that notes what its browser notices, and a thumb. */
import type { CDPSession, Page } from 'playwright-core'
import { aPhone } from './stage'

/** What the browser itself notices, from its start, and a fling that looks at every frame at the middle of the screen. */
const observe = `
  const seen = { moved: [], longest: 0, long: 0, input: 0, blanks: 0, nodes: 0, frames: 0, flying: false, firstCoupon: null }
  globalThis.seen = seen
  const watch = (type, options, tell) => new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) tell(entry)
  }).observe({ type, buffered: true, ...options })
  watch('layout-shift', {}, ({ value, hadRecentInput, sources }) => {
    if (hadRecentInput) return
    for (const { node, previousRect: from, currentRect: to } of sources) {
      seen.moved.push((node?.outerHTML?.slice(0, 60) ?? node?.textContent) + ': ' + from.y + ' to ' + to.y + ', ' + value.toFixed(4))
    }
  })
  watch('longtask', {}, ({ duration }) => {
    seen.longest = Math.max(seen.longest, duration)
    if (duration > 200) seen.long += 1
  })
  watch('event', { durationThreshold: 16 }, ({ duration, interactionId }) => {
    if (interactionId > 0) seen.input = Math.max(seen.input, duration)
  })
  new MutationObserver((_, observer) => {
    if (!document.querySelector('.ticket')) return
    observer.disconnect()
    requestAnimationFrame(() => { seen.firstCoupon = performance.now() })
  }).observe(document, { childList: true, subtree: true })

  globalThis.fling = (pxPerFrame) => {
    const box = document.querySelector('.taro_page:not(.taro_page_shade)')
    seen.flying = true
    const frame = () => {
      const before = box.scrollTop
      box.scrollTop = before + pxPerFrame
      const at = document.elementFromPoint(innerWidth / 2, innerHeight / 2)
      if (!at.closest('.ticket, .far, .foot') && !at.querySelector('.ticket')) seen.blanks += 1
      if (seen.frames++ % 20 === 0) seen.nodes = Math.max(seen.nodes, document.getElementsByTagName('*').length)
      const ended = document.getElementById('foot').textContent === '没有更多了'
      seen.flying = pxPerFrame < 0 ? box.scrollTop > 0 : !ended || box.scrollTop !== before
      if (seen.flying) requestAnimationFrame(frame)
    }
    frame()
  }
`

/** Times in ms; `long`: how many tasks took more than 200 ms; `input`: the slowest interaction; `firstCoupon`: painted, from the start of the page. */
type Seen = Record<'longest' | 'long' | 'input' | 'blanks' | 'nodes' | 'frames' | 'firstCoupon', number> & {
  flying: boolean
  /** What moved on the screen without anybody's doing, and by how much: the parts of CLS. */
  moved: string[]
}

export const seen = (page: Page) => page.evaluate('seen') as Promise<Seen>

export async function aSlowPhone(
  in_: Parameters<typeof aPhone>[0],
): Promise<{ page: Page; devtools: CDPSession }> {
  const page = await aPhone(in_)
  const devtools = await page.context().newCDPSession(page)
  await slowDown(devtools)
  await page.addInitScript(observe)
  return { page, devtools }
}

export async function slowDown(devtools: CDPSession, rate = 4) {
  await devtools.send('Emulation.setCPUThrottlingRate', { rate })
}

/**
 * To the end, or (less than 0 px a frame) to the top.
 * @throws Stalled
 */
export async function fling(page: Page, pxPerFrame: number) {
  await page.evaluate(`fling(${pxPerFrame})`)
  for (let before = -1; ; ) {
    await page.waitForTimeout(2_000)
    const { flying, frames } = await seen(page)
    if (!flying) return
    if (frames === before) throw new Stalled()
    before = frames
  }
}

class Stalled extends Error {}

/**
 * A Chromium that is slowed down stops drawing now and then and for good, whatever the page does: an empty one that
 * only scrolls is struck as well. What this befell is begun anew.
 */
export async function untilDrawn(walk: () => Promise<void>) {
  for (let left = 5; ; left -= 1) {
    try {
      return await walk()
    } catch (error) {
      if (!(error instanceof Stalled) || left === 0) throw error
      console.warn('The browser stopped drawing; the walk begins anew.')
    }
  }
}
