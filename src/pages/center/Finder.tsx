import { Button, Input, Text, View } from '@tarojs/components'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Question } from '../../../cloudfunctions/gateway/contract'
import { aria, radio } from '../../components/aria'
import { words } from '../../words'
import { kinds, SEARCH_MAX } from './question'

/** From the last key to the question. */
const TYPING_MS = 300

interface Props {
  question: Question
  onChange: (change: Question) => void
}

/** Search as one types, and the kinds of coupons. */
export function Finder({ question, onChange }: Props) {
  return (
    <View className="finder">
      <Search asked={question.search ?? ''} onAsk={(search) => onChange({ search })} />
      <View className="kinds" {...aria('radiogroup', words.kindsLabel)}>
        {kinds.map((kind) => (
          <View
            key={kind ?? 'all'}
            className="chip"
            {...radio(() => onChange({ kind }), kind === question.kind)}
          >
            <Text className={kind === question.kind ? 'pill chosen' : 'pill'}>
              {words.filters[kind ?? 'all']}
            </Text>
          </View>
        ))}
      </View>
    </View>
  )
}

/**
 * What is typed is the input's own: it is never written back, which would break the composing of Chinese. Clearing
 * puts a new input in its place.
 */
function Search({ asked, onAsk }: { asked: string; onAsk: (search: string) => void }) {
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
          placeholder={words.search}
          maxlength={SEARCH_MAX}
          confirmType="search"
          aria-label={words.search}
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
