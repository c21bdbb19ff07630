import Taro from '@tarojs/taro'
import { browser } from './browser'

/** @returns whether it is there now */
export async function copyText(text: string): Promise<boolean> {
  try {
    if (process.env.TARO_ENV === 'weapp') {
      await Taro.setClipboardData({ data: text })
      return true
    }
    const { clipboard } = browser().navigator
    await clipboard?.writeText(text)
    return clipboard !== undefined
  } catch {
    return false
  }
}
