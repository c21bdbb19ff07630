import { Button, Input, Text, View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { useState } from 'react'
import type { Member, MemberNotice } from '../../../cloudfunctions/gateway/contract'
import { memberClaims } from '../../claim/memberClaims'
import { useGoingOn } from '../../claim/useClaims'
import { aria, checkbox, radio } from '../../components/aria'
import { Frame } from '../../components/Frame'
import { Notice } from '../../components/Notice'
import { yuan } from '../../coupon/amount'
import { CENTER, toDesk } from '../../device/navigation'
import { openPrivacyText } from '../../device/privacy'
import { usePageVisible } from '../../device/usePageVisible'
import type { Problem } from '../../gateway/problem'
import { words } from '../../words'
import { type Form, type Join, useJoin } from './useJoin'
import './index.scss'

/** Who the member is: binds a phone number, joins, lets go of it. What was tapped before goes on by itself. */
export default function JoinPage() {
  const visible = usePageVisible()
  const join = useJoin(visible, goOn)
  useGoingOn(visible)
  const { step, problem } = join
  if (step.at === 'asking') {
    return (
      <Frame title={words.member} home={CENTER}>
        {step.failed === null ? (
          <Text className="join-waiting">{words.loading}</Text>
        ) : (
          <InTheWay {...join} problem={step.failed.problem} />
        )}
      </Frame>
    )
  }
  return (
    <Frame title={words.member} home={CENTER}>
      <View className="join">
        {step.at === 'phone' && <Phone {...join} notice={step.notice} />}
        {step.at === 'form' && <JoinForm {...join} />}
        {step.at === 'rebind' && <Ask {...join} question={step.problem.message} yes={words.rebind} />}
        {step.at === 'bound' && <Bound {...join} member={step.member} />}
        {step.at === 'unbinding' && <Ask {...join} question={words.unbindAsked} yes={words.unbind} />}
        {(step.at === 'bound' || step.at === 'phone') && (
          <Button className="join-desk" hoverClass="pressed" onClick={toDesk}>
            {words.toDesk}
          </Button>
        )}
        {problem !== null && (
          <Text className="join-problem" {...aria('status')}>
            {problem.message}
          </Text>
        )}
      </View>
    </Frame>
  )
}

/** Back to where the tap came from, which then shows how it went on. */
function goOn(): void {
  if (memberClaims.state().receipts.length > 0 && Taro.getCurrentPages().length > 1) Taro.navigateBack()
}

/** Why it is not known yet who the member is. */
function InTheWay({ problem: { code, message }, busy, ask }: Join & { problem: Problem }) {
  return (
    <Notice
      drawing={code === 'offline' ? 'offline' : 'error'}
      title={message}
      hint={hints[code] ?? words.errorHint}
      action={busy ? words.loading : words.retry}
      onAction={ask}
    />
  )
}

const hints: Partial<Record<Problem['code'], string>> = {
  offline: words.offlineHint,
  noIdentity: words.joinInWechat,
}

function Phone({ notice, busy, bind }: Join & { notice: MemberNotice | null }) {
  const [number, setNumber] = useState('')
  return (
    <View>
      <Text className="join-title">{notice === null ? words.bindTitle : words.notices[notice]}</Text>
      <Text className="join-hint">{words.bindHint}</Text>
      {process.env.TARO_ENV === 'weapp' ? (
        <Button
          className="action join-action"
          hoverClass="pressed"
          openType="getPhoneNumber"
          onGetPhoneNumber={({ detail }) => {
            // Without a code the member said no.
            if (detail.code) bind(detail.code)
          }}
        >
          {busy ? words.loading : words.bindPhone}
        </Button>
      ) : (
        <View>
          <Input
            className="join-input"
            placeholderClass="search-hint"
            type="number"
            maxlength={11}
            placeholder={words.phoneNumber}
            aria-label={words.phoneNumber}
            onInput={({ detail }) => setNumber(detail.value)}
          />
          <Button className="action join-action" hoverClass="pressed" onClick={() => bind(`local:${number}`)}>
            {busy ? words.loading : words.bindPhone}
          </Button>
        </View>
      )}
    </View>
  )
}

/** What the function takes, or nothing. */
const BIRTHDAY = /^(\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01]))?$/

function JoinForm({ busy, join }: Join) {
  const [form, setForm] = useState<Form>({ name: '' })
  const [consent, setConsent] = useState(false)
  const [tried, setTried] = useState(false)
  const missing = missingIn(form, consent)
  const submit = () => {
    const { birthday, ...rest } = form
    if (missing !== null) setTried(true)
    else join({ ...rest, name: form.name.trim(), ...(birthday && { birthday }) })
  }
  return (
    <View>
      <Text className="join-title">{words.joinTitle}</Text>
      <Text className="join-hint">{words.joinHint}</Text>
      <Input
        className="join-input"
        placeholderClass="search-hint"
        maxlength={50}
        placeholder={words.name}
        aria-label={words.name}
        onInput={({ detail }) => setForm((form) => ({ ...form, name: detail.value }))}
      />
      <Input
        className="join-input"
        placeholderClass="search-hint"
        maxlength={10}
        placeholder={words.birthday}
        aria-label={words.birthday}
        onInput={({ detail }) => setForm((form) => ({ ...form, birthday: detail.value }))}
      />
      <View className="join-choice" {...aria('radiogroup', words.sex)}>
        {(['female', 'male'] as const).map((sex) => (
          <View
            key={sex}
            className="join-option"
            {...radio(() => setForm((form) => ({ ...form, sex })), form.sex === sex)}
          >
            <Text className={form.sex === sex ? 'pill chosen' : 'pill'}>{words.sexes[sex]}</Text>
          </View>
        ))}
      </View>
      <View className="join-consent">
        <View className="join-check" {...checkbox(() => setConsent(!consent), consent)}>
          <Text className={consent ? 'tick chosen' : 'tick'} />
          <Text>{words.consent}</Text>
        </View>
        <Button className="join-privacy" hoverClass="pressed" onClick={openPrivacyText}>
          {words.privacy}
        </Button>
      </View>
      <Button
        className={missing === null ? 'action join-action' : 'action join-action unready'}
        hoverClass="pressed"
        onClick={submit}
      >
        {busy ? words.loading : words.join}
      </Button>
      {tried && missing !== null && (
        <Text className="join-problem" {...aria('status')}>
          {missing}
        </Text>
      )}
    </View>
  )
}

/** What keeps a form from being sent, the first of it; null: nothing. */
function missingIn({ name, birthday = '' }: Form, consent: boolean): string | null {
  if (name.trim() === '') return words.nameMissing
  if (!BIRTHDAY.test(birthday)) return words.birthdayWrong
  return consent ? null : words.consentMissing
}

function Ask({ question, yes, busy, answer }: Join & { question: string; yes: string }) {
  return (
    <View>
      <Text className="join-title">{question}</Text>
      <Button className="action join-action" hoverClass="pressed" onClick={() => answer(true)}>
        {busy ? words.loading : yes}
      </Button>
      <Button className="outlined join-other" hoverClass="pressed" onClick={() => answer(false)}>
        {words.cancel}
      </Button>
    </View>
  )
}

function Bound({ member, leave }: Join & { member: Member }) {
  const { name, phone, levelName, cardNumber, points, balanceFen } = member
  const facts: readonly (readonly [what: string, fact: string])[] = [
    [words.phoneNumber, phone],
    [words.level, levelName],
    [words.card, cardNumber],
    [words.points, points === null ? '' : String(points)],
    [words.balance, balanceFen === null ? '' : `${words.yuan}${yuan(balanceFen)}`],
  ]
  return (
    <View>
      <Text className="join-title">{name}</Text>
      <View className="join-facts">
        {facts
          .filter(([, fact]) => fact !== '')
          .map(([what, fact]) => (
            <View key={what} className="join-fact">
              <Text className="fact">{what}</Text>
              <Text>{fact}</Text>
            </View>
          ))}
      </View>
      <Button className="outlined join-other" hoverClass="pressed" onClick={leave}>
        {words.unbind}
      </Button>
    </View>
  )
}
