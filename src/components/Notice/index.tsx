import { Button, Text, View } from '@tarojs/components'
import { aria } from '../aria'
import './index.scss'

interface Props {
  drawing: 'empty' | 'offline' | 'error'
  title: string
  hint: string
  /** The one thing to do. */
  action: string
  onAction: () => void
}

/** A screen of its own for when there is nothing to show: a drawing, a sentence, one thing to do. */
export function Notice({ drawing, title, hint, action, onAction }: Props) {
  return (
    <View className="notice" {...aria('status')}>
      <View className={`drawing ${drawing}`} />
      <Text className="title">{title}</Text>
      <Text className="hint">{hint}</Text>
      <Button className="action" hoverClass="pressed" onClick={onAction}>
        {action}
      </Button>
    </View>
  )
}
