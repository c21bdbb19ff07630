import Taro, { useDidShow, useResize } from '@tarojs/taro'
import { useState } from 'react'
import { rootFontPx } from './browser'

/** WeChat's own size of body text, and a browser's, in px, when the member has not chosen another. */
const USUAL_PX = 16
/** From here on a ticket no longer fits a 320 px screen. */
const LARGEST = 1.5

/** From here on a ticket has a line more, for what can be tapped: beside it there is no room for words. */
export function isLarge(scale: number): boolean {
  return scale > 1.2
}

/** How much larger than usual the member wants text: in WeChat 1 to 1.5, in a browser also less (`--u` in app.scss). */
function fontScale(): number {
  const scale = (chosenPx() ?? USUAL_PX) / USUAL_PX
  if (!Number.isFinite(scale)) return 1
  const smallest = process.env.TARO_ENV === 'h5' ? 0 : 1
  return Math.round(Math.min(Math.max(scale, smallest), LARGEST) * 100) / 100
}

/** The same, looked at again whenever the page is shown or the screen changes. */
export function useFontScale(): number {
  const [scale, setScale] = useState(fontScale)
  useDidShow(() => setScale(fontScale()))
  useResize(() => setScale(fontScale()))
  return scale
}

function chosenPx(): number | undefined {
  if (process.env.TARO_ENV === 'h5') return rootFontPx()
  try {
    return (Taro.getAppBaseInfo() as { fontSizeSetting?: number }).fontSizeSetting
  } catch {
    // Old versions of WeChat tell it with everything else that they know of the system.
    return Taro.getSystemInfoSync().fontSizeSetting
  }
}
