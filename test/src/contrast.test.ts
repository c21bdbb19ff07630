/** @jest-environment node */
/** The colours, as app.scss has them: text can be read on every ground that it stands on. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const scss = readFileSync(join(__dirname, '../../src/app.scss'), 'utf8')

function tokensOf(theme: 'light' | 'dark'): Map<string, string> {
  const block = new RegExp(`@mixin ${theme} \\{([^}]*)\\}`).exec(scss)?.[1] ?? ''
  return new Map(
    [...block.matchAll(/--([\w-]+): (#[0-9a-f]+);/g)].map(([, name = '', hex = '']) => [name, hex]),
  )
}

/** The relative luminance of WCAG 2, from #rgb or #rrggbb. */
function luminance(hex: string): number {
  const digits =
    hex.length === 4 ? [...hex.slice(1)].map((digit) => digit + digit) : hex.match(/[0-9a-f]{2}/g)
  const [red = 0, green = 0, blue = 0] = (digits ?? []).map((pair) => {
    const share = Number.parseInt(pair, 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

test('contrast is reckoned as WCAG does', () => {
  expect(contrast('#000', '#ffffff')).toBeCloseTo(21)
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2)
})

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  const tokens = tokensOf(theme)
  test.each([
    ['ink', ['ground', 'card']],
    ['ink-2', ['ground', 'card', 'stub-ground']],
    ['ink-3', ['ground', 'card']],
    ['brand', ['card', 'ground', 'stub-ground']],
    ['warn', ['card', 'ground']],
    ['ok', ['card', 'ground']],
    ['on-brand', ['brand']],
    // What is chosen is set the other way round.
    ['ground', ['ink']],
  ])('%s can be read on %s', (text, grounds) => {
    for (const ground of grounds) {
      const ratio = contrast(tokens.get(text) ?? '', tokens.get(ground) ?? '')
      expect([ground, ratio >= 4.5, ratio]).toEqual([ground, true, ratio])
    }
  })
})
