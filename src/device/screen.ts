import Taro from '@tarojs/taro'
import { browser } from './browser'

/** How high the part of the screen is that a page has, in px. */
export function screenHeight(): number {
  if (process.env.TARO_ENV === 'h5') return browser().innerHeight
  try {
    return Taro.getWindowInfo().windowHeight
  } catch {
    // Old versions of WeChat tell it with everything else that they know of the system.
    return Taro.getSystemInfoSync().windowHeight
  }
}

/** Device pixels in a CSS px; on many phones no whole number. */
export function pixelRatio(): number {
  try {
    return Taro.getWindowInfo().pixelRatio
  } catch {
    return Taro.getSystemInfoSync().pixelRatio
  }
}
