import { Text, View } from '@tarojs/components'
import { useCallback, useMemo, useState } from 'react'
import { layOutLink } from '../../code/layout'
import { newId } from '../../device/nodes'
import { usePageVisible } from '../../device/usePageVisible'
import { useRoom } from '../../device/useRoom'
import { aria } from '../aria'
import { Painting } from '../Codes/Painting'

interface Props {
  link: string
  /** What it is, for who cannot see it. */
  label: string
}

/** A link as QR code, white in either theme; where it cannot be drawn, the link itself. */
export function LinkCode({ link, label }: Props) {
  const [id] = useState(newId)
  const visible = usePageVisible()
  const room = useRoom(id, visible)
  const [drawable, setDrawable] = useState(true)
  const drawing = useMemo(() => room && layOutLink(link, room.width, room.ratio), [link, room])
  const onMissing = useCallback(() => setDrawable(false), [])
  return (
    <View id={id} className="codes" {...aria('img', label)}>
      {drawing !== null && drawable ? (
        <Painting
          key={`${drawing.pixels.width} ${drawing.pixels.height}`}
          drawing={drawing}
          visible={visible}
          onMissing={onMissing}
        />
      ) : (
        room !== null && <Text className="link-alone">{link}</Text>
      )}
    </View>
  )
}
