import { Text, View } from '@tarojs/components'
import type { Face } from '../../coupon/face'
import { button, faceOf } from '../aria'
import './index.scss'

interface Props {
  face: Face
  /** What stands at the right: its words, and its look (index.scss). */
  action: { text: string; look: string }
  onOpen: () => void
  /** undefined: there is nothing to be done. */
  onAct: (() => void) | undefined
}

/**
 * One coupon of a list. Flat, because WeChat is sent every node: one box, its texts placed by a grid, the notches and
 * the stub painted by the box's own background. All tickets are of one height.
 */
export function Ticket({ face, action, onOpen, onAct }: Props) {
  const { value, name, content, time, urgent, remark, quiet, label } = face
  const { before, digits, after, size, line } = value
  return (
    <View
      className={!quiet || action.look === 'own' ? 'ticket' : 'ticket quiet'}
      hoverClass="pressed"
      onClick={onOpen}
    >
      <Text className={`value ${size}${before && ' yuan'}`}>
        {`${before}${digits}`}
        {after && <Text className="unit">{after}</Text>}
      </Text>
      {line && <Text className="kind">{line}</Text>}
      <Text className="name" {...faceOf(onOpen, label)}>
        {name}
      </Text>
      {/* Why not, or not yet, is told whole: it has the room of what else would stand there. */}
      {remark ? (
        <Text className="remark">{remark}</Text>
      ) : (
        content && <Text className="content">{content}</Text>
      )}
      {remark === '' && <Text className={urgent ? 'valid urgent' : 'valid'}>{time}</Text>}
      {/* Always there, so that a claim changes its class and its text and nothing else is sent. */}
      <View className={`act ${action.look}`} {...button(onAct)}>
        {action.text}
      </View>
    </View>
  )
}
