import { Button, Image, Text, View } from '@tarojs/components'
import { useState } from 'react'
import type { Funnel } from '../../cloudfunctions/gateway/contract'
import { aria, radio } from '../components/aria'
import { Frame } from '../components/Frame'
import { LinkCode } from '../components/LinkCode'
import { Notice } from '../components/Notice'
import { timeOf } from '../coupon/validity'
import { copyText } from '../device/clipboard'
import { CENTER } from '../device/navigation'
import { words } from '../words'
import { csvOf, type Group, type Line, linesOf } from './table'
import { type Desk, ranges, useDesk } from './useDesk'
import { deskWords } from './words'
import './index.scss'

const groups = ['store', 'poster', 'day'] as const satisfies readonly Group[]

/** For who works in the shop: one store's code on the screen, and what the codes did. */
export default function DeskPage() {
  const desk = useDesk()
  const { me, funnel, failed, asking, retry } = desk
  return (
    <Frame title={deskWords.desk} home={CENTER}>
      {me?.listed === false ? (
        <NotListed code={me.code} />
      ) : funnel !== null ? (
        <View className="desk">
          {failed !== null && <Text className="troubled">{failed.problem.message}</Text>}
          <Code {...desk} />
          <Table {...desk} funnel={funnel} />
        </View>
      ) : failed !== null && failed.problem.code !== 'busy' ? (
        <Notice
          drawing={failed.problem.code === 'offline' ? 'offline' : 'error'}
          title={failed.problem.message}
          hint={words.errorHint}
          action={asking ? words.loading : words.retry}
          onAction={retry}
        />
      ) : (
        <Text className="desk-waiting">{words.loading}</Text>
      )}
    </Frame>
  )
}

function NotListed({ code }: { code: string }) {
  return (
    <View className="desk-not">
      <Text className="desk-title">{deskWords.deskNotListed}</Text>
      <Text className="desk-hint">{deskWords.deskCode(code)}</Text>
      <Copy text={code} word={deskWords.copy} />
    </View>
  )
}

function Copy({ text, word }: { text: string; word: string }) {
  const [copied, setCopied] = useState<boolean | null>(null)
  const copy = async () => setCopied(await copyText(text))
  return (
    <Button className="outlined desk-button" hoverClass="pressed" onClick={copy}>
      {copied === null ? word : copied ? deskWords.copied : deskWords.copyFailed}
    </Button>
  )
}

/** One store's code, large enough to be scanned from across a counter. */
function Code({ code, show, stores, offer }: Desk) {
  const [choosing, setChoosing] = useState(false)
  if (code !== null) {
    const { name } = code
    return (
      <View className="desk-code">
        <Text className="desk-title">{deskWords.codeOf(name)}</Text>
        {/* WeChat alone makes images, and a browser is sent no component that it has no use for. */}
        {process.env.TARO_ENV === 'weapp' && code.image !== null ? (
          <Image
            className="desk-image"
            mode="aspectFit"
            src={`data:image/png;base64,${code.image}`}
            aria-label={deskWords.codeOf(name)}
          />
        ) : code.link !== null ? (
          <LinkCode link={code.link} label={deskWords.codeOf(name)} />
        ) : (
          <Text className="desk-hint">{deskWords.noCode}</Text>
        )}
        <Button className="outlined desk-button" hoverClass="pressed" onClick={() => show(null)}>
          {deskWords.hideCode}
        </Button>
      </View>
    )
  }
  return (
    <View>
      <Button
        className="outlined desk-button"
        hoverClass="pressed"
        onClick={() => {
          setChoosing(!choosing)
          if (stores === null) offer()
        }}
      >
        {deskWords.showCode}
      </Button>
      {choosing && stores === null && <Text className="desk-hint">{words.loading}</Text>}
      {choosing && stores !== null && (
        <View className="desk-stores" {...aria('radiogroup', deskWords.chooseStore)}>
          {stores.map((store) => (
            <View
              key={store.id}
              className="desk-store"
              {...radio(() => {
                setChoosing(false)
                show(store)
              }, false)}
            >
              <Text>{store.name}</Text>
            </View>
          ))}
        </View>
      )}
    </View>
  )
}

function Table({ range, choose, funnel }: Desk & { funnel: Funnel }) {
  const [group, setGroup] = useState<Group>('store')
  const lines = linesOf(funnel, group)
  const most = Math.max(
    1,
    ...lines.map(({ scans, claims, redemptions }) => Math.max(scans, claims, redemptions)),
  )
  return (
    <View>
      <View className="desk-choices" {...aria('radiogroup', deskWords.rangesLabel)}>
        {ranges.map((one) => (
          <View key={one} className="desk-choice" {...radio(() => choose(one), one === range)}>
            <Text className={one === range ? 'pill chosen' : 'pill'}>{deskWords.ranges[one]}</Text>
          </View>
        ))}
      </View>
      <View className="desk-choices" {...aria('radiogroup', deskWords.groupsLabel)}>
        {groups.map((one) => (
          <View key={one} className="desk-choice" {...radio(() => setGroup(one), one === group)}>
            <Text className={one === group ? 'pill chosen' : 'pill'}>{deskWords.groups[one]}</Text>
          </View>
        ))}
      </View>
      {lines.length === 0 ? (
        <View className="desk-none">
          <Text className="desk-title">{deskWords.noFunnel}</Text>
          <Text className="desk-hint">{deskWords.noFunnelHint}</Text>
        </View>
      ) : (
        <View>
          {lines.map((line) => (
            <FunnelLine key={line.key} line={line} most={most} />
          ))}
          {funnel.countedTo > 0 && (
            <Text className="desk-hint">{deskWords.countedTo(timeOf(funnel.countedTo, Date.now()))}</Text>
          )}
          <Copy text={csvOf(funnel)} word={deskWords.copyTable} />
        </View>
      )}
    </View>
  )
}

const steps = ['scans', 'claims', 'redemptions'] as const

/** 扫码 → 领取 → 核销, each with a bar as long as its number. */
function FunnelLine({ line, most }: { line: Line; most: number }) {
  return (
    <View className="funnel">
      <Text className="funnel-name">{line.name}</Text>
      {steps.map((step) => (
        <View key={step} className="funnel-step">
          <Text className="funnel-word">{deskWords.funnelHead[step]}</Text>
          <View className="funnel-room">
            <View
              className={`funnel-bar ${step}`}
              style={`width:${Math.round((line[step] / most) * 100)}%`}
            />
          </View>
          <Text className="funnel-number">{String(line[step])}</Text>
        </View>
      ))}
    </View>
  )
}
