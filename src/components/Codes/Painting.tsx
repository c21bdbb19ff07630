import { Canvas } from '@tarojs/components'
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
  return (
    <Canvas
      type="2d"
      id={id}
      className="codes-canvas"
      style={`width: ${size.width}px; height: ${size.height}px`}
      // In WeChat it is sized when it is drawn; Taro's own on h5 would size itself, by the CSS.
      {...(process.env.TARO_ENV === 'h5' && { width: String(pixels.width), height: String(pixels.height) })}
    />
  )
}
