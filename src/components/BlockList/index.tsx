import { View } from '@tarojs/components'
import type { ReactNode } from 'react'
import { BLOCK, type Range } from './blocks'
import './index.scss'

/** Blocks in a group, groups in a larger one: WeChat wants no parent with more than 60 children. */
const GROUP = 20
const LARGEST = BLOCK * GROUP * GROUP

interface Props<Row> {
  rows: readonly Row[]
  /** Blocks that have their rows. */
  shown: Range
  /** The height of a row, with the room under it. */
  rowPx: number
  /** A row with its key, of the height above. */
  draw: (row: Row) => ReactNode
}

/** A list of any length. Every part has its height, whether its rows are in the tree or not: nothing moves when they come and go. */
export function BlockList<Row>(props: Props<Row>) {
  const { rows, rowPx } = props
  return (
    <View style={`height:${px(rows.length * rowPx)}`}>
      {startsOf(0, rows.length, LARGEST).map((from) => (
        <Stretch key={from} {...props} from={from} size={LARGEST} />
      ))}
    </View>
  )
}

/** A part of the list. Far from the screen it is one empty box; its siblings stay where they are, as WeChat is sent all of them again when one is taken out. */
function Stretch<Row>(props: Props<Row> & { from: number; size: number }) {
  const { rows, shown, rowPx, draw, from, size } = props
  const to = Math.min(from + size, rows.length)
  const style = `height:${px((to - from) * rowPx)}`
  if (shown.from * BLOCK >= to || shown.to * BLOCK <= from) return <View className="far" style={style} />
  if (size > BLOCK) {
    return (
      <View style={style}>
        {startsOf(from, to, size / GROUP).map((start) => (
          <Stretch key={start} {...props} from={start} size={size / GROUP} />
        ))}
      </View>
    )
  }
  return <View style={style}>{rows.slice(from, to).map(draw)}</View>
}

function startsOf(from: number, to: number, size: number): number[] {
  return Array.from({ length: Math.ceil((to - from) / size) }, (_, index) => from + index * size)
}

function px(length: number): string {
  return `${Math.round(length * 100) / 100}px`
}
