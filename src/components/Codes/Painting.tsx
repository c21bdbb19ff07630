import { Canvas, View } from '@tarojs/components'
import { useEffect, useState } from 'react'
import type { Drawing } from '../../code/layout'
import { draw } from '../../device/canvas'
import { newId } from '../../device/nodes'
import './index.scss'

interface Props {
  drawing: Drawing
  visible: boolean
  /** There is no canvas to draw on. */
  onMissing: () => void
}

const filling = { display: 'block', width: '100%', height: '100%' }

/** Drawn anew whenever the page is shown: some phones forget what was on a canvas that was out of sight. */
export function Painting({ drawing, visible, onMissing }: Props) {
  const [id] = useState(newId)
  useEffect(() => {
    if (!visible) return
    let gone = false
    draw(drawing, id, () => gone).then((drawn) => {
      if (!drawn && !gone) onMissing()
    })
    return () => {
      gone = true
    }
  }, [drawing, id, visible, onMissing])
  const { size, pixels } = drawing
  const style = `width: ${size.width}px; height: ${size.height}px`
  // A browser's own: Taro's would be loaded with every page, and sizes itself by the CSS.
  return process.env.TARO_ENV === 'h5' ? (
    <View className="codes-canvas" style={style}>
      <canvas id={id} width={pixels.width} height={pixels.height} style={filling} />
    </View>
  ) : (
    // It is sized when it is drawn.
    <Canvas type="2d" id={id} className="codes-canvas" style={style} />
  )
}
