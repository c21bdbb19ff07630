import { Button, Text, View } from '@tarojs/components'
import type { Question } from '../../../cloudfunctions/gateway/contract'
import { aria, radio } from '../../components/aria'
import { Search } from '../../components/Search'
import { scanCode } from '../../device/scanCode'
import { scanned } from '../../entry/thisVisit'
import { words } from '../../words'
import { kinds, SEARCH_MAX } from './question'

interface Props {
  question: Question
  onChange: (change: Question) => void
}

/** Search as one types, and the kinds of coupons. */
export function Finder({ question, onChange }: Props) {
  return (
    <View className="finder">
      <View className="finder-top">
        <View className="finder-search">
          <Search
            hint={words.search}
            longest={SEARCH_MAX}
            asked={question.search ?? ''}
            onAsk={(search) => onChange({ search })}
          />
        </View>
        {process.env.TARO_ENV === 'weapp' && (
          <Button className="scan" hoverClass="pressed" aria-label={words.scan} onClick={scan} />
        )}
      </View>
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

/** As the camera of WeChat would. */
async function scan(): Promise<void> {
  const found = await scanCode()
  if (found !== null) scanned(found)
}
