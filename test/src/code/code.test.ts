/** @jest-environment node */
/** The codes of the till, drawn into pictures and read from them by a decoder that is not ours. */
import fc from 'fast-check'
import { inGroups } from '../../../src/code/groups'
import { type Drawing, type Layout, layOut } from '../../../src/code/layout'
import { codesIn, type Picture } from '../../decode'

/** White, with the dark of a drawing in it; what would reach over its edge is a mistake. */
function picture({ pixels, dark }: Drawing): Picture {
  const luminance = new Uint8ClampedArray(pixels.width * pixels.height).fill(255)
  for (const { x, y, width, height } of dark) {
    for (const whole of [x, y, width, height]) expect(Number.isInteger(whole)).toBe(true)
    if (x < 0 || y < 0 || x + width > pixels.width || y + height > pixels.height) throw new Error('outside')
    for (let row = y; row < y + height; row++) {
      luminance.fill(0, row * pixels.width + x, row * pixels.width + x + width)
    }
  }
  return { ...pixels, luminance }
}

/** The page's margins are 12 px on each side. */
const rooms = [320, 375].map((screen) => screen - 24)
const screens = rooms.flatMap((room) => [1, 2, 3].map((ratio) => [room, ratio] as const))
/** As phones have them whose pixels are no whole part of a CSS px. */
const oddRatios = [1.5, 2.625, 2.75, 2.8125, 3.5]

const digits = (length: number) => fc.stringMatching(new RegExp(`^\\d{${length}}$`))
/** A number of every kind that a shop's system gives. */
const eachKind = fc.tuple(
  digits(7),
  digits(12),
  digits(19),
  digits(7).map((seven) => `YHQ${seven}`),
)
const numbers = eachKind.chain((kinds) => fc.constantFrom(...kinds))
const character = fc.integer({ min: 32, max: 126 }).map((code) => String.fromCharCode(code))
const anyText = fc.string({ unit: character, minLength: 1, maxLength: 64 })

function laidOut(text: string, room: number, ratio: number): Layout {
  const layout = layOut(text, room, ratio)
  if (layout === null) throw new Error(`${text} has no layout`)
  return layout
}

async function expectRead(text: string, room: number, ratio: number) {
  const { qr, bar, turned } = laidOut(text, room, ratio)
  expect(await codesIn(picture(qr))).toEqual([{ format: 'QRCode', text, orientation: 0 }])
  if (bar === null) return
  expect(await codesIn(picture(bar))).toEqual([{ format: 'Code128', text, orientation: turned ? 90 : 0 }])
}

describe.each(screens)('in %i px at %i device pixels a px', (room, ratio) => {
  test('a number is read from both of its codes', async () => {
    await fc.assert(
      fc.asyncProperty(eachKind, async (kinds) => {
        for (const text of kinds) {
          expect(laidOut(text, room, ratio).bar).not.toBeNull()
          await expectRead(text, room, ratio)
        }
      }),
      { numRuns: 4 },
    )
  })

  test('a bar code runs across, and down only where 19 digits leave it no room', () => {
    fc.assert(
      fc.property(numbers, (text) => {
        expect(laidOut(text, room, ratio).turned).toBe(text.length === 19)
      }),
    )
  })
})

test.each(oddRatios)('both codes are read at %f device pixels a px', async (ratio) => {
  await fc.assert(
    fc.asyncProperty(numbers, fc.constantFrom(336, 369, 400), (text, room) => expectRead(text, room, ratio)),
    { numRuns: 6 },
  )
})

test('whatever a keyboard can type is read', async () => {
  await fc.assert(
    fc.asyncProperty(anyText, (text) => expectRead(text, 351, 2)),
    { numRuns: 40 },
  )
})

/** The first and the last pixel that is dark, of a drawing from left to right or from top to bottom. */
function extent({ dark }: Drawing, at: 'x' | 'y', length: 'width' | 'height') {
  return [
    Math.min(...dark.map((one) => one[at])),
    Math.max(...dark.map((one) => one[at] + one[length])),
  ] as const
}

test('YHQ1231231 has two px a module in 286 px, and turns in 285', () => {
  const { bar, turned } = laidOut('YHQ1231231', 286, 1)
  expect(bar?.size.width).toBe(286)
  expect(bar && extent(bar, 'x', 'width')).toEqual([20, 266])
  expect(turned).toBe(false)
  expect(laidOut('YHQ1231231', 285, 1).turned).toBe(true)
})

test('quiet zones are as wide as the standards ask, modules two px or more, and all fits into the room', () => {
  const ratios = fc.constantFrom(1, 2, 3, ...oddRatios, 1.1, 0.9)
  fc.assert(
    fc.property(anyText, fc.integer({ min: 240, max: 480 }), ratios, (text, room, ratio) => {
      const { bar, qr, turned } = laidOut(text, room, ratio)
      const thin = Math.min(...qr.dark.map(({ height }) => height))
      for (const [from, to, whole] of [
        [...extent(qr, 'x', 'width'), qr.pixels.width],
        [...extent(qr, 'y', 'height'), qr.pixels.height],
      ] as const) {
        expect(Math.min(from, whole - to)).toBeGreaterThanOrEqual(4 * thin)
        expect((to - from) / ratio).toBeLessThanOrEqual(240)
      }
      expect(qr.size.width + (turned ? (bar?.size.width ?? 0) : 0)).toBeLessThanOrEqual(room)
      expect(thin).toBeGreaterThanOrEqual(2 * ratio)
      if (bar === null) return
      const [at, length] = turned ? (['y', 'height'] as const) : (['x', 'width'] as const)
      const module = Math.min(...bar.dark.map((one) => one[length]))
      const [from, to] = extent(bar, at, length)
      expect(module).toBeGreaterThanOrEqual(2 * ratio)
      expect(Math.min(from, bar.pixels[length] - to)).toBeGreaterThanOrEqual(10 * module)
      expect(bar.size.height).toBeLessThanOrEqual(480 + 16)
    }),
  )
})

test('a canvas is whole CSS px and whole device pixels at once, on every phone', () => {
  fc.assert(
    fc.property(numbers, fc.double({ min: 290, max: 480, noNaN: true }), (text, room) => {
      for (const ratio of [1, 2, 3, ...oddRatios]) {
        const { bar, qr } = laidOut(text, room, ratio)
        for (const one of [bar, qr]) {
          if (one === null) continue
          expect(Number.isInteger(one.size.width) && Number.isInteger(one.size.height)).toBe(true)
          expect(one.pixels.width).toBe(one.size.width * ratio)
          expect(one.pixels.height).toBe(one.size.height * ratio)
        }
      }
    }),
  )
})

test('a QR code is as large as its room, up to 240 px', () => {
  const size = (room: number) => {
    const [from, to] = extent(laidOut('YHQ1231231', room, 1).qr, 'x', 'width')
    return to - from
  }
  expect([size(296), size(351), size(800)]).toEqual([210, 231, 231])
})

test('a text that is too long for a bar code on a screen has a QR code', () => {
  expect(laidOut('ABCDEFGHIJKLMNOPQRSTUVWXYZ', 351, 3)).toMatchObject({ bar: null, turned: false })
})

test('what cannot be a code has none, and so has a page without room; nothing is thrown', () => {
  for (const text of ['', '券1231231', 'A\tB', 'é', '1'.repeat(65)]) expect(layOut(text, 351, 3)).toBeNull()
  for (const [room, ratio] of [
    [0, 3],
    [-1, 3],
    [40, 1],
    [351, 0],
    [Number.NaN, 1],
  ] as const) {
    expect(layOut('YHQ1231231', room, ratio)).toBeNull()
  }
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }),
      fc.double(),
      fc.double({ min: -1, max: 10 }),
      (text, room, ratio) => {
        fc.pre(!(room > 5_000))
        expect(() => layOut(text, room, ratio)).not.toThrow()
      },
    ),
  )
})

describe('a number to read out', () => {
  test('has its letters apart, and its digits in fours', () => {
    expect(
      ['YHQ1231231', '1231231', '123123123123', '1234567890123456789', 'A1', '', '券-7'].map(inGroups),
    ).toEqual(['YHQ 1231 231', '1231 231', '1231 2312 3123', '1234 5678 9012 3456 789', 'A 1', '', '券-7'])
  })

  test('is the same number without its gaps, and keeps no five digits together', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z\d-]*$/), (text) => {
        expect(inGroups(text).replace(/ /g, '')).toBe(text)
        expect(inGroups(text)).not.toMatch(/\d{5}|[A-Za-z]\d|\d[A-Za-z]/)
      }),
    )
  })
})
