/** `npm run pictures`: takes the pictures of the README anew, from the running center. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureBuilt } from '../../local/build'
import { startStack } from '../../local/stack'
import { launchBrowser } from './browser'

const pictures = [
  { name: 'center', colorScheme: 'light', open: null },
  { name: 'center-dark', colorScheme: 'dark', open: null },
  { name: 'coupon', colorScheme: 'light', open: '9.5' },
] as const

async function takePictures() {
  await ensureBuilt(['h5', 'cloud'], (line) => console.log(line))
  const browser = await launchBrowser()
  if (browser === null) return
  const folder = mkdtempSync(join(tmpdir(), 'pictures-'))
  const stack = await startStack({ port: 0, stateFolder: folder, log: () => {} })
  for (const { name, colorScheme, open } of pictures) {
    const viewport = { width: 375, height: 812 }
    const context = await browser.newContext({ viewport, deviceScaleFactor: 2, colorScheme, isMobile: true })
    const page = await context.newPage()
    await page.goto(stack.url)
    const tickets = page.locator('.ticket')
    await tickets.first().waitFor()
    if (open !== null) {
      await tickets.filter({ hasText: open }).first().click()
      await page.locator('.full-name').waitFor()
      // Until the page has slid in.
      await page.locator('.taro_page_stationed .full-name').waitFor()
    }
    const path = join(__dirname, '../../docs/pictures', `${name}.png`)
    await page.screenshot({ path })
    console.log(path)
    await context.close()
  }
  await browser.close()
  await stack.close()
  rmSync(folder, { recursive: true, force: true })
}

takePictures().catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
