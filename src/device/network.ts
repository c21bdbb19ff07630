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
  return onChange(true, listener)
}

/** @returns a function that stops listening */
export function onGoneOffline(listener: () => void): () => void {
  return onChange(false, listener)
}

function onChange(to: boolean, listener: () => void): () => void {
  if (web) return listen(browser(), to ? 'online' : 'offline', listener)
  const changed = ({ isConnected }: { isConnected: boolean }) => {
    if (isConnected === to) listener()
  }
  Taro.onNetworkStatusChange(changed)
  return () => Taro.offNetworkStatusChange(changed)
}
