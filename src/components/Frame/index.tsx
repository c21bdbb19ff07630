import { Button, Text, View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import type { PropsWithChildren } from 'react'
import { isLarge, useFontScale } from '../../device/fontScale'
import { words } from '../../words'
import './index.scss'

interface Props {
  title: string
  /** Where 返回 leads when this page was opened by its own address. */
  home?: string
}

/** What every page stands in: the member's font size, and on h5 the bar that WeChat would draw. */
export function Frame({ title, home, children }: PropsWithChildren<Props>) {
  const scale = useFontScale()
  return (
    <View
      className={isLarge(scale) ? 'frame large' : 'frame'}
      {...(process.env.TARO_ENV === 'weapp' && scale !== 1 && { style: `--u:${scale}px` })}
    >
      {process.env.TARO_ENV === 'h5' && (
        <View className="bar">
          {home !== undefined && (
            <Button
              className="back"
              hoverClass="pressed"
              aria-label={words.back}
              onClick={() => leave(home)}
            />
          )}
          <Text className="bar-title">{title}</Text>
        </View>
      )}
      {children}
    </View>
  )
}

function leave(home: string): void {
  if (Taro.getCurrentPages().length > 1) Taro.navigateBack()
  else Taro.redirectTo({ url: home })
}
