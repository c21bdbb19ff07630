/** A canvas of type 2d, as much of it as the codes are drawn with, that can be looked at. */
import type { Picture } from './decode'

export interface Canvas extends Picture {
  getContext(kind: string): Pen | null
}

interface Pen {
  fillStyle: string
  fillRect(x: number, y: number, width: number, height: number): void
}

const inks: Readonly<Record<string, number>> = { '#fff': 255, '#000': 0 }
/** What nothing was drawn on lets the page through; nobody takes that for a code. */
const CLEAR = 127

export function createCanvas(): Canvas {
  const picture = { width: 300, height: 150, luminance: new Uint8ClampedArray(300 * 150).fill(CLEAR) }
  const pen: Pen = {
    fillStyle: '#000',
    fillRect(x, y, width, height) {
      const ink = inks[pen.fillStyle]
      if (ink === undefined) throw new Error(`no ink of colour ${pen.fillStyle}`)
      if ([x, y, width, height].some((one) => !Number.isInteger(one))) throw new Error('within a pixel')
      if (x < 0 || y < 0 || x + width > picture.width || y + height > picture.height) {
        throw new Error('over the edge')
      }
      for (let row = y; row < y + height; row++) {
        picture.luminance.fill(ink, row * picture.width + x, row * picture.width + x + width)
      }
    },
  }
  const size = (side: 'width' | 'height') => ({
    enumerable: true,
    get: () => picture[side],
    // Sizing clears, also to the size that it has.
    set(length: number) {
      picture[side] = length
      picture.luminance = new Uint8ClampedArray(picture.width * picture.height).fill(CLEAR)
    },
  })
  return Object.defineProperties(
    { getContext: (kind: string) => (kind === '2d' ? pen : null) },
    {
      width: size('width'),
      height: size('height'),
      luminance: { get: () => picture.luminance },
    },
  ) as Canvas
}
