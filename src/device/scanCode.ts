import Taro from '@tarojs/taro'

/**
 * WeChat's own camera for codes; a browser has none that Taro knows.
 * @returns what the code leads to: a mini-program's path with its query, or the text of a plain code; null: the member
 * thought better of it
 */
export async function scanCode(): Promise<string | null> {
  // A browser is not even sent what it cannot use.
  if (process.env.TARO_ENV === 'weapp') {
    try {
      const { path, result } = (await Taro.scanCode({ scanType: ['qrCode', 'wxCode' as 'qrCode'] })) as {
        path?: string
        result?: string
      }
      return path || result || null
    } catch {
      // Closed again.
    }
  }
  return null
}
