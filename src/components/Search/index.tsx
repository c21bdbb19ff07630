import { Button, Input, View } from '@tarojs/components'
import { useCallback, useEffect, useRef, useState } from 'react'
import { words } from '../../words'
import './index.scss'

/** From the last key to the question. */
const TYPING_MS = 300

interface Props {
  /** What stands in it while it is empty. */
  hint: string
  /** The most characters that it takes. */
  longest: number
  /** What is searched for now. */
  asked: string
  onAsk: (search: string) => void
}

/**
 * Searches as one types. What is typed is the input's own: it is never written back, which would break the composing of Chinese. Clearing
 * puts a new input in its place.
 */
export function Search({ hint, longest, asked, onAsk }: Props) {
  const [typed, setTyped] = useState(asked)
  const [input, setInput] = useState({ number: 0, text: asked, focus: false })
  const timer = useRef<ReturnType<typeof setTimeout>>()
  const latest = useRef({ asked, typed })
  latest.current = { asked, typed }
  useEffect(() => () => clearTimeout(timer.current), [])

  const clear = useCallback((focus: boolean) => {
    clearTimeout(timer.current)
    setTyped('')
    setInput(({ number }) => ({ number: number + 1, text: '', focus }))
  }, [])
  // 查看全部 was tapped.
  useEffect(() => {
    if (asked === '' && latest.current.typed.trim() !== '') clear(false)
  }, [asked, clear])

  const ask = (text: string) => {
    clearTimeout(timer.current)
    if (text.trim() !== latest.current.asked) onAsk(text)
  }
  const type = (text: string) => {
    setTyped(text)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => ask(text), TYPING_MS)
  }
  return (
    <View className="search">
      <View className="search-room">
        <Input
          key={input.number}
          className="search-input"
          placeholderClass="search-hint"
          defaultValue={input.text}
          focus={input.focus}
          placeholder={hint}
          maxlength={longest}
          confirmType="search"
          aria-label={hint}
          onInput={({ detail }) => type(detail.value)}
          onConfirm={({ detail }) => ask(detail.value)}
        />
      </View>
      <Button
        className={typed === '' ? 'clear nothing' : 'clear'}
        hoverClass="pressed"
        aria-label={words.clearSearch}
        onClick={() => {
          clear(true)
          ask('')
        }}
      />
    </View>
  )
}
