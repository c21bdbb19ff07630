/** Whatever a coupon brings has its room: nothing is cut that must be read, nothing is wider than the screen. */
import { fonts, galleryAddress, openGallery, widths } from './gallery'
import { inBrowser } from './stage'

const screens = widths.flatMap((width) => fonts.map((font) => [width, font] as const))

/** Which of some elements do not show whole. */
const cut = (selectors: string) => `[...document.querySelectorAll('${selectors}')]
  .filter((one) => one.scrollWidth > one.clientWidth + 1 ||
    (getComputedStyle(one).overflow === 'hidden' && one.scrollHeight > one.clientHeight + 1))
  .map((one) => one.className + ': ' + one.textContent)`

describe.each(screens)('at %i px and a font of %i px', (width, font) => {
  inBrowser('a ticket shows its value and its time whole, and all tickets are of one height', async (in_) => {
    const page = await openGallery(in_, { width, font })
    await page.goto(galleryAddress('tickets'))
    await page.locator('.ticket').first().waitFor()
    expect(await page.locator('.ticket').count()).toBeGreaterThan(40)
    expect(
      await page.evaluate(cut('.ticket .value, .ticket .urgent, .ticket .act, .ticket .remark')),
    ).toEqual([])
    expect(
      await page.evaluate(
        `[...new Set([...document.querySelectorAll('.ticket')].map((one) => one.clientHeight))].length`,
      ),
    ).toBe(1)
    expect(await page.evaluate(`document.querySelector('.taro_page').scrollWidth`)).toBe(width)
    await page.context().close()
  })

  inBrowser("a coupon's own page shows everything whole", async (in_) => {
    const page = await openGallery(in_, { width, font })
    await page.goto(galleryAddress('sheets'))
    await page.locator('.sheet').first().waitFor()
    expect(
      await page.evaluate(cut('.sheet, .sheet .worth-value, .sheet .answer, .full-name, .full-content')),
    ).toEqual([])
    expect(await page.evaluate(`document.querySelector('.taro_page').scrollWidth`)).toBe(width)
    await page.context().close()
  })
})
