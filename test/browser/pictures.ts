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

const pictures = [
  { name: 'center', colorScheme: 'light', open: null },
  { name: 'center-dark', colorScheme: 'dark', open: null },
  { name: 'coupon', colorScheme: 'light', open: '9.5' },
] as const

async function ofReadme(browser: Browser) {
  await ensureBuilt(['h5', 'cloud'], say)
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
    const path = join(root, 'docs/pictures', `${name}.png`)
    await page.screenshot({ path })
    say(path)
    await context.close()
  }
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
