import { useResize } from '@tarojs/taro'
import { useEffect, useState } from 'react'
import { look } from './nodes'
import { pixelRatio } from './screen'

export interface Room {
  /** CSS px */
  width: number
  /** Device pixels in a CSS px. */
  ratio: number
}

/**
 * How much room a node of this page has; measured again when the page is shown and when the screen changes.
 * @param visible whether the member sees the page: of others the view tells nothing
 * @returns null until it is measured
 */
export function useRoom(id: string, visible: boolean): Room | null {
  const [room, setRoom] = useState<Room | null>(null)
  const [changes, setChanges] = useState(0)
  useResize(() => setChanges((before) => before + 1))
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of the screen is a reason to measure
  useEffect(() => {
    if (!visible) return
    let gone = false
    const measure = async () => {
      const width = await look(
        id,
        { size: true },
        (seen) => seen.width,
        () => gone,
      )
      if (gone || width === null) return
      const ratio = pixelRatio()
      setRoom((known) => (known?.width === width && known.ratio === ratio ? known : { width, ratio }))
    }
    measure()
    return () => {
      gone = true
    }
  }, [id, visible, changes])
  return room
}
