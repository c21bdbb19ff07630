/**
 * `npm run pictures` takes the pictures of the README anew, from the running center; `npm run pictures -- gallery`
 * those of everything that the components can show, at every width, theme and size of text, into dist/pictures.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { ensureBuilt } from '../../local/build'
import { startStack } from '../../local/stack'
import { launchBrowser } from './browser'
import { fonts, galleryAddress, openGallery, parts, themes, widths } from './gallery'

const root = join(__dirname, '../..')

/** What a member sees on the way from a coupon to the till. */
async function ofReadme(browser: Browser) {
  await ensureBuilt(['h5', 'cloud'], say)
  const folder = mkdtempSync(join(tmpdir(), 'pictures-'))
  const stack = await startStack({ port: 0, stateFolder: folder, log: () => {} })
  const viewport = { width: 375, height: 812 }
  const context = await browser.newContext({ viewport, deviceScaleFactor: 2, isMobile: true })
  const page = await context.newPage()
  const top = page.locator('.taro_page_stationed').last()
  const take = async (name: string) => {
    // Until the page has slid in, and what was tapped has sprung back.
    await page.waitForTimeout(500)
    const path = join(root, 'docs/pictures', `${name}.png`)
    await page.screenshot({ path })
    say(path)
  }

  await page.goto(stack.url)
  await top.getByText('绑定手机号').click()
  await top.locator('.join-input input').fill('13800000006')
  await top.locator('.join-action').click()
  await top.locator('.join-facts').waitFor()
  await page.goBack()
  await top.locator('.ticket .act').first().click()
  await top.getByText(/已领取\s去使用/).waitFor()
  await take('center')
  await top.getByText('我的券').click()
  await top.getByText(/可使用 \d/).waitFor()
  await take('wallet')
  await top.locator('.ticket', { hasText: '满 199 减 20' }).first().locator('.act').click()
  await top.locator('canvas').nth(1).waitFor()
  await take('till')

  await stack.close()
  rmSync(folder, { recursive: true, force: true })
}

async function ofGallery(browser: Browser) {
  await ensureBuilt(['gallery'], say)
  const folder = join(root, 'dist/pictures')
  mkdirSync(folder, { recursive: true })
  for (const colorScheme of themes) {
    for (const width of widths) {
      for (const font of fonts) {
        const page = await openGallery(browser, { width, font, colorScheme })
        for (const part of parts) {
          await page.goto(galleryAddress(part))
          await page.locator('.frame').waitFor()
          const height = (await page.evaluate(`document.querySelector('.frame').scrollHeight`)) as number
          await page.setViewportSize({ width, height })
          const path = join(folder, `${part}-${width}-${font}px-${colorScheme}.png`)
          await page.screenshot({ path })
          say(path)
        }
        await page.context().close()
      }
    }
  }
}

function say(line: string) {
  console.log(line)
}

async function takePictures() {
  const browser = await launchBrowser()
  if (browser === null) return
  try {
    await (process.argv[2] === 'gallery' ? ofGallery(browser) : ofReadme(browser))
  } finally {
    await browser.close()
  }
}

takePictures().catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
