/** Noto Sans SC (SIL Open Font License 1.1): which characters it has, and how wide they are. */
import { openSync } from 'fontkit'

export const regular = require.resolve('@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf')
export const bold = require.resolve('@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf')

export interface Font {
  /** The characters of a text that cannot be printed. */
  lacks(text: string): string[]
  /** Of a text in points, at one point. */
  width(text: string): number
}

export function openFont(path: string): Font {
  const font = openSync(path)
  if (!('glyphForCodePoint' in font)) throw new TypeError(`${path} is a collection of fonts`)
  const widths = new Map<string, number>()
  const widthOf = (letter: string) => {
    let width = widths.get(letter)
    if (width === undefined) {
      width = font.glyphForCodePoint(letter.codePointAt(0) ?? 0).advanceWidth / font.unitsPerEm
      widths.set(letter, width)
    }
    return width
  }
  return {
    lacks: (text) => [
      ...new Set([...text].filter((letter) => !font.hasGlyphForCodePoint(letter.codePointAt(0) ?? 0))),
    ],
    width: (text) => [...text].reduce((sum, letter) => sum + widthOf(letter), 0),
  }
}
