/** What a scanner at the till sees: the codes are read from what the screen shows, pixel by pixel. */
import type { Page } from 'playwright-core'
import { codesIn } from '../decode'
import { galleryAddress, openGallery, themes } from './gallery'
import { inBrowser } from './stage'

/** Each number with how far its bar code is turned at 320 px. */
const numbers = [
  ['YHQ1231231', 0],
  ['1231231', 0],
  ['123123123123', 0],
  ['1234567890123456789', 90],
] as const

const both = (text: string, turned: number) => [
  { format: 'Code128', text, orientation: turned },
  { format: 'QRCode', text, orientation: 0 },
]

/** Whether both canvases have their ground; a canvas that was not drawn on is clear. */
const painted = `(() => {
  const all = [...document.querySelectorAll('.codes-canvas canvas')]
  return all.length === 2 && all.every((one) => one.getContext('2d').getImageData(0, 0, 1, 1).data[3] === 255)
})()`

/** How many parts of colours on the canvases, as the screen shows them, are neither black nor white. */
async function smeared(page: Page, screen: Buffer) {
  return page.evaluate(`(async () => {
    const picture = new Image()
    picture.src = 'data:image/png;base64,${screen.toString('base64')}'
    await picture.decode()
    const { width, height } = picture
    const pen = Object.assign(document.createElement('canvas'), { width, height }).getContext('2d')
    pen.drawImage(picture, 0, 0)
    // Without what the round corners of the card take.
    const box = (one) => {
      const { x, y, width, height } = one.getBoundingClientRect()
      return [x + 20, y + 20, width - 40, height - 40].map((px) => Math.round(px * devicePixelRatio))
    }
    return [...document.querySelectorAll('.codes-canvas')].map((one) =>
      pen.getImageData(...box(one)).data.filter((part) => part > 0 && part < 255).length)
  })()`)
}

async function show(page: Page, text: string) {
  await page.goto(galleryAddress('codes', text))
  await page.locator('.taro_page_stationed .codes-number').waitFor()
  await page.waitForFunction(painted)
}

describe.each(themes)('at 320 px in the %s theme', (colorScheme) => {
  describe.each([1, 2, 3])('at %i device pixels a px', (deviceScaleFactor) => {
    inBrowser('both codes are read from the screen, and nothing of them is smeared', async (in_) => {
      const page = await openGallery(in_, { width: 320, font: 16, colorScheme, deviceScaleFactor })
      for (const [text, turned] of numbers) {
        await show(page, text)
        const screen = await page.screenshot()
        expect(await codesIn(screen)).toEqual(both(text, turned))
        expect(await smeared(page, screen)).toEqual([0, 0])
      }
      await page.context().close()
    })
  })
})

describe.each([1.5, 2.625, 2.75])('at %f device pixels a px', (deviceScaleFactor) => {
  inBrowser('nothing is smeared, though few CSS px begin where a device pixel does', async (in_) => {
    const page = await openGallery(in_, { width: 393, font: 16, deviceScaleFactor })
    for (const [text] of numbers) {
      await show(page, text)
      const screen = await page.screenshot()
      expect((await codesIn(screen)).map((code) => code.text)).toEqual([text, text])
      expect(await smeared(page, screen)).toEqual([0, 0])
    }
    await page.context().close()
  })
})

inBrowser('they are drawn anew when the screen changes, and keep to its width', async (in_) => {
  const page = await openGallery(in_, { width: 320, font: 16, deviceScaleFactor: 2 })
  const becomes = async (width: number, text: string, turned: number) => {
    await page.setViewportSize({ width, height: 800 })
    const across = `document.querySelector('.codes').clientWidth === ${width - 24}`
    await page.waitForFunction(
      `${across} && (document.querySelector('.codes-row') !== null) === ${turned === 90}`,
    )
    const one = `[...document.querySelectorAll('.codes-canvas')].some((one) => one.clientWidth === ${width - 24})`
    if (turned === 0) await page.waitForFunction(one)
    await page.waitForFunction(painted)
    expect(await codesIn(await page.screenshot())).toEqual(both(text, turned))
    expect(await page.evaluate(`document.querySelector('.taro_page').scrollWidth`)).toBe(width)
  }
  await show(page, '1234567890123456789')
  // Wide enough for all of it to run across.
  await becomes(480, '1234567890123456789', 0)
  await becomes(320, '1234567890123456789', 90)
  await show(page, 'YHQ1231231')
  await becomes(375, 'YHQ1231231', 0)
  await becomes(400, 'YHQ1231231', 0)
  await page.context().close()
})

inBrowser('a number that cannot be a code is shown in large digits alone', async (in_) => {
  const page = await openGallery(in_, { width: 320, font: 16 })
  await page.goto(galleryAddress('codes', '券1231231'))
  await page.locator('.taro_page_stationed .codes-number.alone').waitFor()
  expect(await page.getByRole('img', { name: '券号 券 1 2 3 1 2 3 1' }).textContent()).toBe('券1231 231')
  expect(await page.locator('canvas').count()).toBe(0)
  await page.context().close()
})
