import Taro from '@tarojs/taro'
import { words } from '../words'

/** The merchant's own text, as it was filed with WeChat; a browser that tries the product out is told where it is. */
export function openPrivacyText(): void {
  if (process.env.TARO_ENV === 'weapp') Taro.openPrivacyContract({})
  else void Taro.showModal({ title: words.privacy, content: words.privacyInWechat, showCancel: false })
}
