import type { Drawing } from '../code/layout'
import { browser } from './browser'
import { look } from './nodes'

/** As much of a canvas as is needed; a browser's and WeChat's are alike in it. */
interface Canvas {
  width: number
  height: number
  getContext(
    kind: '2d',
  ): { fillStyle: unknown; fillRect(x: number, y: number, w: number, h: number): void } | null
}

/**
 * @param id of a Canvas of type 2d on the page on top
 * @returns whether it was drawn: WeChat before 2.9.0 has no such canvas
 */
export async function draw({ pixels, dark }: Drawing, id: string, givenUp: () => boolean): Promise<boolean> {
  const canvas =
    process.env.TARO_ENV === 'h5'
      ? (browser().document.getElementById(id) as Canvas | null)
      : await look(id, { node: true }, ({ node }) => node as Canvas | undefined, givenUp)
  if (givenUp()) return false
  const pen = canvas?.getContext('2d')
  if (!canvas || !pen) return false
  // Sizing it clears it, too.
  Object.assign(canvas, pixels)
  pen.fillStyle = '#fff'
  pen.fillRect(0, 0, pixels.width, pixels.height)
  pen.fillStyle = '#000'
  for (const { x, y, width, height } of dark) pen.fillRect(x, y, width, height)
  return true
}
