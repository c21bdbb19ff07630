import Taro from '@tarojs/taro'
import { browser, listen } from './browser'

/** Taro's network calls on h5 rest on navigator.connection, which tells no browser on iOS or on a desk that it is off. */
const web = process.env.TARO_ENV === 'h5'

export async function isOffline(): Promise<boolean> {
  if (web) return !browser().navigator.onLine
  try {
    return (await Taro.getNetworkType()).networkType === 'none'
  } catch {
    return false
  }
}

/** @returns a function that stops listening */
export function onBackOnline(listener: () => void): () => void {
  if (web) return listen(browser(), 'online', listener)
  const changed = ({ isConnected }: { isConnected: boolean }) => {
    if (isConnected) listener()
  }
  Taro.onNetworkStatusChange(changed)
  return () => Taro.offNetworkStatusChange(changed)
}
