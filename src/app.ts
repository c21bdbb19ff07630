import { useDidShow } from '@tarojs/taro'
import type { PropsWithChildren } from 'react'
import type { EntryOptions } from './entry/entered'
import { entered } from './entry/thisVisit'
import { openCloud } from './gateway/cloud'
// On whatever page: a claim puts its coupon there, and unbinding empties it.
import './wallet/memberWallet'
import './app.scss'

// Before any page can ask.
if (process.env.TARO_ENV === 'weapp') openCloud()

export default function App({ children }: PropsWithChildren) {
  // By a code, a link or a card; also while the app is alive. A browser's address is the page's own to read.
  useDidShow((options) => {
    if (process.env.TARO_ENV === 'weapp') entered((options as EntryOptions | undefined) ?? {})
  })
  return children
}
