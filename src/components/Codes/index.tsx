import { Text, View } from '@tarojs/components'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { inGroups } from '../../code/groups'
import { type Drawing, layOut } from '../../code/layout'
import { canBeCode } from '../../code/text'
import { newId } from '../../device/nodes'
import { usePageVisible } from '../../device/usePageVisible'
import { useRoom } from '../../device/useRoom'
import { words } from '../../words'
import { aria } from '../aria'
import { Painting } from './Painting'
import './index.scss'

interface Props {
  /** A coupon's number. */
  text: string
}

/** From here on digits in a row take a smaller size to stay in one line. */
const LONG = 16

/**
 * A coupon's number for a till: as bar code, as QR code, and in digits that can be read out; in digits alone where it
 * cannot be drawn. White in either theme: scanners read dark on light. It takes the width that it is given, and
 * lays the bar code of an ordinary number across from 286 px on.
 */
export function Codes({ text }: Props) {
  const [id] = useState(newId)
  const visible = usePageVisible()
  const room = useRoom(id, visible)
  const [drawable, setDrawable] = useState(true)
  const layout = useMemo(() => room && layOut(text, room.width, room.ratio), [text, room])
  const onMissing = useCallback(() => setDrawable(false), [])
  useEffect(() => {
    // Whatever hid the canvas may be gone with what hid the page.
    if (visible) setDrawable(true)
  }, [visible])

  const alone = !drawable || !canBeCode(text) || (room !== null && layout === null)
  const signs = Array.from(text).join(' ')
  const look = ['codes-number', alone && 'alone', text.length > LONG && 'long'].filter(Boolean).join(' ')
  const number = <Text className={look}>{inGroups(text)}</Text>
  const painting = (drawing: Drawing) => (
    <Painting
      // Another size is another canvas: Taro's own on h5 clears itself when it is given one, in its own time.
      key={`${drawing.pixels.width} ${drawing.pixels.height}`}
      drawing={drawing}
      visible={visible}
      onMissing={onMissing}
    />
  )
  return (
    <View
      id={id}
      className={layout === null && !alone ? 'codes unmeasured' : 'codes'}
      {...aria('img', alone ? words.numberAloud(signs) : words.codesAloud(signs))}
    >
      {alone || layout === null ? (
        number
      ) : layout.turned && layout.bar ? (
        <View>
          <View className="codes-row">
            {painting(layout.qr)}
            {painting(layout.bar)}
          </View>
          {number}
        </View>
      ) : (
        <View>
          {layout.bar && painting(layout.bar)}
          {number}
          {painting(layout.qr)}
        </View>
      )}
    </View>
  )
}
