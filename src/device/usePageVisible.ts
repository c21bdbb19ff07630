import { useDidHide, useDidShow } from '@tarojs/taro'
import { useEffect, useState } from 'react'
import { browser, listen } from './browser'

/** Whether the member can see this page: it is on top, and the app (or the browser's tab) is in front. */
export function usePageVisible(): boolean {
  const [onTop, setOnTop] = useState(true)
  const [inFront, setInFront] = useState(true)
  useDidShow(() => setOnTop(true))
  useDidHide(() => setOnTop(false))
  useEffect(() => {
    // WeChat hides the page with the app; a browser tells it by an event of its own.
    if (process.env.TARO_ENV !== 'h5') return
    const { document } = browser()
    return listen(document, 'visibilitychange', () => setInFront(document.visibilityState === 'visible'))
  }, [])
  return onTop && inFront
}
