import type { PropsWithChildren } from 'react'
import { openCloud } from './gateway/cloud'
import './app.scss'

// Before any page can ask.
if (process.env.TARO_ENV === 'weapp') openCloud()

export default function App({ children }: PropsWithChildren) {
  return children
}
