import Taro from '@tarojs/taro'

/** WeChat's own size of body text, in px, when the member has not chosen another. */
const USUAL_PX = 16
/** From here on a ticket no longer fits a 320 px screen. */
const LARGEST = 1.5

/**
 * How much larger than usual the member wants text, 1 to 1.5. On h5 the style does it, from the browser's own size.
 */
export function fontScale(): number {
  if (process.env.TARO_ENV === 'h5') return 1
  const scale = (chosenPx() ?? USUAL_PX) / USUAL_PX
  return Number.isFinite(scale) ? Math.round(Math.min(Math.max(scale, 1), LARGEST) * 100) / 100 : 1
}

/** Old versions of WeChat tell it with everything else that they know of the system. */
function chosenPx(): number | undefined {
  try {
    return (Taro.getAppBaseInfo() as { fontSizeSetting?: number }).fontSizeSetting
  } catch {
    return Taro.getSystemInfoSync().fontSizeSetting
  }
}
