import type { Ledger } from '../../../../cloudfunctions/gateway/claim/ledger'
import { outcomeOf } from '../../../../cloudfunctions/gateway/claim/ledger'
import { timingOf } from '../../../../cloudfunctions/gateway/claim/timing'
import {
  type Answer,
  type Event,
  type Read,
  type Step,
  transition,
} from '../../../../cloudfunctions/gateway/claim/transition'

const timing = timingOf(30_000)
const START = 1_000_000
const SEND_BY = START + 3_000
const HORIZON = SEND_BY + timing.horizonMs

const on = (ledger: Ledger | null, event: Event, limit = 1): Step =>
  transition(ledger, event, { timing, limit })
/** The ledger after the events, each applied to what the one before it wrote. */
function after(...events: Event[]): Ledger {
  const ledger = events.reduce<Ledger | null>((before, event) => on(before, event).next ?? before, null)
  if (ledger === null) throw new Error('nothing was written')
  return ledger
}

const tap = (n: number, now = START): Event => ({
  kind: 'tap',
  intent: `i${n}`,
  token: `t${n}`,
  scene: 's',
  now,
})
const look = (now: number): Event => ({ kind: 'look', now })
const baseline = (n: number, numbers: string[] = [], sendBy = SEND_BY): Event => ({
  kind: 'baseline',
  token: `t${n}`,
  numbers,
  sendBy,
  now: START + 1_000,
})
const answer = (n: number, answer: Answer): Event => ({ kind: 'answer', token: `t${n}`, answer, now: START })
const granted = (...numbers: string[]): Answer => ({ kind: 'granted', numbers })
const read = (n: number, read: Read, now = HORIZON + 1): Event => ({
  kind: 'read',
  token: `t${n}`,
  read,
  now,
})
const complete = (startedAt: number, ...numbers: string[]): Read => ({ kind: 'complete', numbers, startedAt })

const open = after(tap(1))
// With 'old' among the member's coupons a second one may be claimed only where two are allowed.
const fenced = on(open, baseline(1, ['old']), 2).next as Ledger

test('none, tap: an attempt is opened with a token of its own, and its writer reads what the member has', () => {
  const { next, act } = on(null, tap(1))
  expect(act).toBe('baseline')
  expect(next).toMatchObject({
    attempt: { phase: 'open', token: 't1', intents: ['i1'], scene: 's', at: START },
    due: START + 15_000,
  })
})

test('open, its own tap once more, since the reply to the write was unclear: only whoever wrote it goes on', () => {
  expect(on(open, tap(1))).toEqual({ next: null, act: 'baseline', alarm: null })
  expect(on(open, { ...tap(1), token: 'another' } as Event)).toEqual({ next: null, act: null, alarm: null })
})

test('open, the baseline owns as many as are allowed: issued, with the coupon, and nothing is sent', () => {
  const { next, act } = on(open, baseline(1, ['a']))
  expect(act).toBeNull()
  expect(next).toMatchObject({
    attempt: { phase: 'issued', couponsNo: 'a' },
    nos: [{ no: 'a', by: 'read' }],
    due: null,
  })
})

test('open, fence: what the member has is written down, then it is sent once, by a moment', () => {
  const { next, act } = on(open, baseline(1))
  expect(act).toBe('send')
  expect(next).toMatchObject({
    attempt: { phase: 'sending', baseline: [], sendBy: SEND_BY },
    due: START + 1_000 + 10_000,
  })
  expect(on(next, baseline(1))).toEqual({ next: null, act: 'send', alarm: null })
})

test('a fence over an attempt that is another’s, or was given up, gives way', () => {
  const nothing = { next: null, act: null, alarm: null }
  expect(on(open, baseline(2))).toEqual(nothing)
  expect(on(after(tap(1), look(START + 15_000)), baseline(1))).toEqual(nothing)
  expect(on(fenced, baseline(1, [], SEND_BY + 1))).toEqual(nothing)
})

test('open, another tap: it joins, and nothing is sent for it', () => {
  const { next, act } = on(open, tap(2, START + 14_999))
  expect(act).toBeNull()
  expect(next?.attempt).toMatchObject({ phase: 'open', token: 't1', intents: ['i1', 'i2'] })
})

test('sending, another tap: it joins, and the coupons are looked at', () => {
  const { next, act } = on(fenced, tap(2))
  expect(act).toBe('look')
  expect(next?.attempt).toMatchObject({ phase: 'sending', token: 't1', intents: ['i1', 'i2'] })
})

test('sending, the same tap again or a question: nothing is written or sent, the coupons are looked at', () => {
  expect(on(fenced, tap(1))).toEqual({ next: null, act: 'look', alarm: null })
  expect(on(fenced, look(START))).toEqual({ next: null, act: 'look', alarm: null })
})

test('open and left behind: another tap opens a new attempt, a question or the same tap ends it as not sent', () => {
  const late = START + 15_000
  const anew = on(open, tap(2, late))
  expect(anew).toMatchObject({ act: 'baseline', next: { attempt: { token: 't2', intents: ['i2'] } } })
  expect(anew.next && outcomeOf(anew.next, 'i1')).toMatchObject({ phase: 'refused', why: 'notSent' })
  for (const event of [look(late), { ...tap(1, late), token: 'another' } as Event])
    expect(on(open, event)).toMatchObject({ act: null, next: { attempt: { why: 'notSent' }, due: null } })
  expect(on(open, look(late - 1)).next).toBeNull()
})

test('open, the calls or the coupons could not be had: not sent', () => {
  expect(on(open, answer(1, { kind: 'notProcessed' })).next?.attempt).toMatchObject({
    phase: 'refused',
    why: 'notSent',
  })
})

const anew = { kind: 'notProcessed', anew: 't1+' } as const

test('sending, not processed for its store: another attempt takes its place, for the same taps, and reads anew', () => {
  const joined = on(fenced, tap(2), 2).next
  const { next, act } = on(joined, { ...answer(1, anew), now: START + 5_000 } as Event, 2)
  expect(act).toBe('baseline')
  expect(next).toMatchObject({
    attempt: {
      phase: 'open',
      token: 't1+',
      intents: ['i1', 'i2'],
      scene: 's',
      at: START + 5_000,
      baseline: [],
      sendBy: null,
    },
    past: [{ token: 't1', phase: 'refused', why: 'notSent', intents: [] }],
    due: START + 5_000 + 15_000,
  })
  for (const intent of ['i1', 'i2']) expect(next && outcomeOf(next, intent)).toMatchObject({ token: 't1+' })
  // Written, though the reply was unclear: only whoever wrote it goes on.
  expect(on(next, answer(1, anew))).toEqual({ next: null, act: 'baseline', alarm: null })
  expect(on(next, answer(1, { ...anew, anew: 'another' }))).toEqual({ next: null, act: null, alarm: null })
  expect(on(next, tap(1)).act).toBeNull()
  const left = on(next, look(START + 20_000)).next
  expect(left?.attempt).toMatchObject({ phase: 'refused', why: 'notSent' })
  expect(on(left, answer(1, anew))).toEqual({ next: null, act: null, alarm: null })
})

test('not processed for its store takes no place of what is decided: issued stays the member’s, absent stays', () => {
  const found = on(fenced, read(1, complete(START, 'a'))).next
  expect(on(found, answer(1, anew))).toMatchObject({
    act: null,
    next: { attempt: { phase: 'issued', token: 't1' }, nos: [{ no: 'a', elsewhere: true }] },
  })
  const absent = on(fenced, read(1, complete(HORIZON + 1))).next
  expect(on(absent, answer(1, anew))).toEqual({ next: null, act: null, alarm: null })
})

test('sending, granted: issued by answer, and nothing is left to look at', () => {
  expect(on(fenced, answer(1, granted('a'))).next).toMatchObject({
    attempt: { phase: 'issued', couponsNo: 'a' },
    nos: [{ no: 'a', by: 'answer' }],
    due: null,
  })
})

test('sending, refused or not processed: the reason is kept', () => {
  expect(on(fenced, answer(1, { kind: 'refused', message: '已领完' })).next?.attempt).toMatchObject({
    phase: 'refused',
    why: 'code',
    message: '已领完',
  })
  expect(on(fenced, answer(1, { kind: 'notProcessed' })).next?.attempt).toMatchObject({ why: 'notSent' })
})

test('sending, no clear answer: it stays, and the coupons are looked at', () => {
  expect(on(fenced, answer(1, { kind: 'unclear', message: null }))).toEqual({
    next: null,
    act: 'look',
    alarm: null,
  })
})

test('sending, a general error with a sentence: it stays in doubt, and what was said is kept until the doubt ends', () => {
  const { next, act } = on(fenced, answer(1, { kind: 'unclear', message: '系统繁忙' }))
  expect([act, next?.attempt]).toMatchObject(['look', { phase: 'sending', message: '系统繁忙' }])
  expect(on(next, read(1, complete(HORIZON + 1), HORIZON + 2)).next?.attempt).toMatchObject({
    why: 'absent',
    message: null,
  })
  expect(on(next, read(1, complete(HORIZON + 1, 'a'), HORIZON + 2)).next?.attempt.message).toBeNull()
})

test('sending, a number that is neither in the baseline nor known: issued by read, to be looked at past the horizon', () => {
  const { next } = on(fenced, read(1, complete(START + 4_000, 'old', 'a'), START + 4_500))
  expect(next).toMatchObject({
    attempt: { phase: 'issued', couponsNo: 'a' },
    nos: [{ no: 'a', by: 'read' }],
    due: START + 4_500 + (HORIZON - START - 4_000) + 1,
  })
  expect(on(fenced, read(1, complete(HORIZON + 1, 'a'))).next?.due).toBeNull()
})

test('sending, sets of numbers and not counts: a coupon that has left the list hides none that came', () => {
  expect(on(fenced, read(1, complete(HORIZON + 1, 'a'))).next?.attempt.couponsNo).toBe('a')
})

test('sending, nothing new in a read that began past the horizon: absent, to be looked at once more', () => {
  expect(on(fenced, read(1, complete(HORIZON + 1, 'old'), HORIZON + 5)).next).toMatchObject({
    attempt: { phase: 'refused', why: 'absent' },
    due: HORIZON + 5 + 600_000,
  })
})

test('sending, nothing new in a read that began by the horizon: still in doubt, however late it ended', () => {
  const { next } = on(fenced, read(1, complete(HORIZON, 'old'), HORIZON + 60_000))
  expect(next).toMatchObject({ attempt: { phase: 'sending' }, due: HORIZON + 60_001 })
})

test('sending, reads that fail or are not complete: looked at later and later, to 5 minutes, and told after 10', () => {
  let ledger = fenced
  const pauses: number[] = []
  const alarms: Step['alarm'][] = []
  for (let now = START; pauses.length < 8; now = ledger.due ?? 0) {
    const { next, alarm } = on(ledger, read(1, { kind: 'incomplete' }, now))
    ledger = next as Ledger
    pauses.push(((ledger.due ?? 0) - now) / 1_000)
    alarms.push(alarm)
  }
  expect(pauses).toEqual([10, 20, 40, 80, 160, 300, 300, 300])
  expect(alarms).toEqual([null, null, null, null, null, null, 'stuck', 'stuck'])
  expect(ledger.attempt.phase).toBe('sending')
})

test('sending, past the horizon, no such member three times an hour apart: gone, and told', () => {
  const HOUR = 3_600_000
  const gone = (now: number) => read(1, { kind: 'gone', startedAt: now }, now)
  const at = HORIZON + 1
  let ledger = on(fenced, gone(HORIZON)).next as Ledger
  expect(ledger.attempt.missing.times).toBe(0)
  for (const now of [at, at + 1_000, at + HOUR]) ledger = on(ledger, gone(now)).next as Ledger
  expect(ledger).toMatchObject({ attempt: { phase: 'sending', missing: { times: 2 } }, due: at + 2 * HOUR })
  expect(on(ledger, gone(at + 2 * HOUR))).toMatchObject({
    next: { attempt: { phase: 'refused', why: 'gone' }, due: null },
    alarm: 'gone',
  })
})

const found = on(fenced, read(1, complete(START + 4_000, 'a'), START + 4_000)).next as Ledger

test('issued by read, looked at past the horizon: all other new numbers are kept, and more than one is told', () => {
  expect(on(found, look(START + 5_000)).act).toBeNull()
  expect(on(found, look(HORIZON + 1_001)).act).toBe('look')
  expect(on(found, read(1, complete(HORIZON, 'a'))).next?.due).not.toBeNull()
  expect(on(found, read(1, complete(HORIZON + 1, 'old', 'a')))).toMatchObject({
    next: { nos: [{ no: 'a' }], due: null },
    alarm: null,
  })
  expect(on(found, read(1, complete(HORIZON + 1, 'a', 'b')))).toMatchObject({
    next: { attempt: { couponsNo: 'a' }, nos: [{ no: 'a' }, { no: 'b' }], due: null },
    alarm: 'surplus',
  })
})

test('issued by read, then the answer: its number comes first; a refusal says that somebody else gave the coupon', () => {
  expect(on(found, answer(1, granted('b'))).next).toMatchObject({
    attempt: { phase: 'issued', couponsNo: 'b' },
    nos: [
      { no: 'a', by: 'read' },
      { no: 'b', by: 'answer' },
    ],
  })
  expect(on(found, answer(1, granted('a'))).next?.nos).toEqual([{ no: 'a', by: 'answer' }])
  for (const no of [{ kind: 'refused', message: '' }, { kind: 'notProcessed' }] as Answer[])
    expect(on(found, answer(1, no)).next).toMatchObject({
      attempt: { phase: 'issued' },
      nos: [{ no: 'a', elsewhere: true }],
      due: null,
    })
})

const absent = on(fenced, read(1, complete(HORIZON + 1, 'old'))).next as Ledger

test('absent, granted late or seen at the look ten minutes later: issued after all, and told', () => {
  expect(on(absent, answer(1, granted('a')))).toMatchObject({
    next: { attempt: { phase: 'issued', why: null, couponsNo: 'a' }, due: null },
    alarm: 'late',
  })
  expect(on(absent, look(absent.due ?? 0)).act).toBe('look')
  expect(on(absent, read(1, complete(HORIZON + 600_001, 'a')))).toMatchObject({
    next: { attempt: { phase: 'issued', couponsNo: 'a' }, due: null },
    alarm: 'late',
  })
  expect(on(absent, read(1, complete(HORIZON + 600_001, 'old'))).next).toMatchObject({
    attempt: { why: 'absent' },
    due: null,
  })
})

test('refused, the same tap again: the answer is in the record; another tap opens a new attempt, and both are known', () => {
  const refused = on(fenced, answer(1, { kind: 'refused', message: '已领完' })).next as Ledger
  expect(on(refused, tap(1))).toEqual({ next: null, act: null, alarm: null })
  for (const before of [refused, absent]) {
    const { next, act } = on(before, tap(2))
    expect(act).toBe('baseline')
    expect(next?.attempt).toMatchObject({ phase: 'open', token: 't2', baseline: [], sendBy: null })
    expect(next && outcomeOf(next, 'i1')).toMatchObject({ phase: 'refused', token: 't1' })
    expect(on(next, tap(1)).act).toBeNull()
  }
})

const issued = on(open, baseline(1, ['a'])).next as Ledger

test('issued, as many as allowed: any tap is answered with the coupon, and nothing is called', () => {
  expect(on(issued, tap(2))).toEqual({ next: null, act: null, alarm: null })
})

test('issued, fewer than allowed: another tap opens a new attempt, unless the last is still to be looked at', () => {
  expect(on(issued, tap(2), 2)).toMatchObject({ act: 'baseline', next: { attempt: { token: 't2' } } })
  expect(on(issued, tap(1), 2).act).toBeNull()
  expect(on(found, tap(2), 2)).toMatchObject({
    act: null,
    next: { attempt: { token: 't1', intents: ['i1', 'i2'] } },
  })
})

test('what a member has had counts, also when Kingdee’s list does not show it any more', () => {
  const second = on(issued, tap(2), 2).next as Ledger
  expect(on(second, baseline(2, ['b']), 2)).toMatchObject({
    act: null,
    next: { attempt: { phase: 'issued', couponsNo: 'b' }, nos: [{ no: 'a' }, { no: 'b' }] },
  })
  expect(on(second, baseline(2, ['a']), 2).act).toBe('send')
  expect(on(second, baseline(2, []), 2).act).toBe('send')
})

test('the outcome of an older attempt: a number that is not known is kept and told, all else is dropped', () => {
  const second = on(absent, tap(2)).next as Ledger
  const { next, alarm } = on(second, answer(1, granted('a')))
  expect(alarm).toBe('late')
  expect(next).toMatchObject({ attempt: { token: 't2', phase: 'open' }, nos: [{ no: 'a', by: 'answer' }] })
  expect(next && outcomeOf(next, 'i1')).toMatchObject({ phase: 'issued', couponsNo: 'a' })
  for (const event of [
    answer(1, { kind: 'refused', message: '' }),
    answer(1, { kind: 'unclear', message: null }),
    read(1, complete(HORIZON + 1)),
  ])
    expect(on(second, event)).toEqual({ next: null, act: null, alarm: null })
})

test('what became of a tap is kept for 30 days, which is longer than any phone asks', () => {
  const DAY = 86_400_000
  const refused = on(open, answer(1, { kind: 'notProcessed' })).next as Ledger
  const second = on(refused, tap(2)).next as Ledger
  const again = (now: number) =>
    on(on(second, answer(2, { kind: 'notProcessed' })).next, tap(3, now)).next as Ledger
  expect(outcomeOf(again(START + 29 * DAY), 'i1')).not.toBeNull()
  expect(outcomeOf(again(START + 30 * DAY), 'i1')).toBeNull()
})
