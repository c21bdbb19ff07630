/** The development build's gallery: every value, date, stock and text that the components can be given. */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'

export const parts = ['tickets', 'sheets', 'notices', 'codes'] as const
export const widths = [320, 375, 428] as const
/** The browser's size of text in px: the usual one, a large one, and the largest that is followed. */
export const fonts = [16, 20, 24] as const
export const themes = ['light', 'dark'] as const

const file = pathToFileURL(join(__dirname, '../../dist/h5-gallery/index.html')).href

export function galleryAddress(part: (typeof parts)[number], codes = 'YHQ1231231'): string {
  const query = `part=${part}&codes=${encodeURIComponent(codes)}`
  return `${file}?${encodeURIComponent(query)}#/pages/gallery/index?${query}`
}

interface Screen {
  width: number
  font: number
  colorScheme?: NonNullable<BrowserContextOptions['colorScheme']>
  deviceScaleFactor?: number
}

export async function openGallery(
  browser: Browser,
  { width, font, colorScheme = 'light', deviceScaleFactor = 1 }: Screen,
): Promise<Page> {
  const viewport = { width, height: 800 }
  const context = await browser.newContext({
    viewport,
    colorScheme,
    deviceScaleFactor,
    isMobile: true,
    hasTouch: true,
  })
  const page = await context.newPage()
  await page.addInitScript(
    `addEventListener('DOMContentLoaded', () => { document.documentElement.style.fontSize = '${font}px' })`,
  )
  return page
}
