/** What the browser's stories stand on: a browser, everything that `npm start` runs, and a phone's screen. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { type Stack, type StackOptions, startStack } from '../../local/stack'
import { launchBrowser } from './browser'

jest.setTimeout(120_000)

let browser: Browser | null = null
const closing: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser?.close())
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

/** In a browser; where there is none it was said so, loudly. */
export const inBrowser = (sentence: string, story: (browser: Browser) => Promise<void>) =>
  test(sentence, async () => {
    if (browser !== null) await story(browser)
  })

export async function aStack(options: Partial<StackOptions> = {}): Promise<Stack> {
  const folder = mkdtempSync(join(tmpdir(), 'center-'))
  const stack = await startStack({ port: 0, stateFolder: folder, log: () => {}, ...options })
  closing.push(async () => {
    await stack.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return stack
}

export async function aPhone(in_: Browser, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await in_.newContext({
    viewport: { width: 375, height: 812 },
    hasTouch: true,
    isMobile: true,
    ...options,
  })
  closing.push(() => context.close())
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  closing.push(async () => expect(errors).toEqual([]))
  return page
}

/** The page on top; those under it stay in the document. */
export const top = (page: Page) => page.locator('.taro_page:not(.taro_page_shade)').last()
export const tickets = (page: Page) => page.locator('.taro_page:not(.taro_page_shade) .ticket')
const center = (page: Page) => page.locator('.taro_page').first()
export const scrollTo = (page: Page, y: number) =>
  center(page).evaluate((element, to) => {
    Object.assign(element, { scrollTop: to })
  }, y)
export const measured = (page: Page): Promise<Record<'scrollTop' | 'scrollWidth' | 'clientWidth', number>> =>
  center(page).evaluate((element) => {
    const { scrollTop, scrollWidth, clientWidth } = element as never
    return { scrollTop, scrollWidth, clientWidth }
  })

export async function scrollToEnd(page: Page) {
  while (!(await top(page).getByText('没有更多了').isVisible())) {
    await scrollTo(page, 1e9)
    await page.waitForTimeout(20)
  }
}

/** Goes down screen by screen. @returns the names that were seen, in their order */
export async function readToEnd(page: Page): Promise<string[]> {
  const seen = new Set<string>()
  for (let y = 0; ; y += 600) {
    await scrollTo(page, y)
    await page.waitForTimeout(200)
    for (const name of await center(page).locator('.name').allTextContents()) seen.add(name)
    if ((await measured(page)).scrollTop < y && (await top(page).getByText('没有更多了').isVisible())) break
  }
  return [...seen]
}
