import { Button, Text, View } from '@tarojs/components'
import type { PropsWithChildren } from 'react'
import { isLarge, useFontScale } from '../../device/fontScale'
import { back } from '../../device/navigation'
import { words } from '../../words'
import './index.scss'

interface Props {
  title: string
  /** Where 返回 leads when this page was opened by its own address. */
  home?: string
  /** White paper with dark ink, in dark mode too. */
  paper?: boolean
}

/** What every page stands in: the member's font size, and on h5 the bar that WeChat would draw. */
export function Frame({ title, home, paper, children }: PropsWithChildren<Props>) {
  const scale = useFontScale()
  return (
    <View
      className={['frame', isLarge(scale) && 'large', paper && 'paper'].filter(Boolean).join(' ')}
      {...(process.env.TARO_ENV === 'weapp' && scale !== 1 && { style: `--u:${scale}px` })}
    >
      {process.env.TARO_ENV === 'h5' && (
        <View className="bar">
          {home !== undefined && (
            <Button
              className="back"
              hoverClass="pressed"
              aria-label={words.back}
              onClick={() => back(home)}
            />
          )}
          <Text className="bar-title">{title}</Text>
        </View>
      )}
      {children}
    </View>
  )
}
