import type { PropsWithChildren } from 'react'
import { openCloud } from './gateway/cloud'
// On whatever page: a claim puts its coupon there, and unbinding empties it.
import './wallet/memberWallet'
import './app.scss'

// Before any page can ask.
if (process.env.TARO_ENV === 'weapp') openCloud()

export default function App({ children }: PropsWithChildren) {
  return children
}
