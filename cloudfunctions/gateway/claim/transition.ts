import {
  decided,
  givenElsewhere,
  has,
  issued,
  joined,
  notSent,
  opened,
  openedInstead,
  withNumbers,
} from './attempt'
import { type Ledger, type Outcome, outcomeOf } from './ledger'
import type { Timing } from './timing'

/** What happens to a claim. Times are epoch ms: `now` by this process, `startedAt` and `sendBy` in Kingdee's time. */
export type Event =
  /** The member taps, or the phone asks again with the same intent. `token` is new and random. */
  | { kind: 'tap'; intent: string; token: string; scene: string | null; now: number }
  /** Somebody asks how it stands: the phone or the sweep. */
  | { kind: 'look'; now: number }
  /** All coupons of the member of this scheme, read after the attempt was opened; the claim is signed and ready. */
  | { kind: 'baseline'; token: string; numbers: readonly string[]; sendBy: number; now: number }
  | { kind: 'answer'; token: string; answer: Answer; now: number }
  /** The member's coupons, asked for because of a doubt. To be written over the revision that was read before it. */
  | { kind: 'read'; token: string; read: Read; now: number }

export type Answer =
  | { kind: 'granted'; numbers: readonly string[] }
  /** Kingdee's sentence. */
  | { kind: 'refused'; message: string }
  /**
   * Certainly nothing was issued, or nothing was sent. `anew`: what was sent can be mended, by whoever sent it; the token,
   * new and random, of the attempt that follows at once for the same taps.
   */
  | { kind: 'notProcessed'; anew?: string }
  /** `message`: Kingdee's sentence, if there was one; the claim may be granted all the same. */
  | { kind: 'unclear'; message: string | null }

export type Read =
  | { kind: 'complete'; numbers: readonly string[]; startedAt: number }
  | { kind: 'incomplete' }
  /** Kingdee does not know the member. */
  | { kind: 'gone'; startedAt: number }

export interface Step {
  /** The ledger to write, over the revision that was read; null: it stays as it is. */
  next: Ledger | null
  /**
   * What the one whose write was acknowledged does then. `baseline`: read the member's coupons. `send`: send the
   * claim, once, by `sendBy`. `look`: read the member's coupons because of the doubt.
   */
  act: 'baseline' | 'send' | 'look' | null
  /** For the operator. `surplus`: more coupons than claims. `late`: granted after it was told to be absent. */
  alarm: 'surplus' | 'late' | 'stuck' | 'gone' | null
}

export interface Terms {
  timing: Timing
  /** Claims that a member may make of a scheme. */
  limit: number
}

/**
 * A claim is granted exactly once: the table of states and events in docs/claims.md, with no clock, no chance and no
 * network in it. Each rule is there because two coupons were granted without it.
 *
 * @param ledger null: the member has not claimed this scheme
 */
export function transition(ledger: Ledger | null, event: Event, terms: Terms): Step {
  if (event.kind === 'tap') return tap(ledger, event, terms)
  if (ledger === null) return nothing
  switch (event.kind) {
    case 'look':
      return look(ledger, event, terms)
    case 'baseline':
      return baseline(ledger, event, terms)
    case 'answer':
      return ledger.attempt.token === event.token ? answer(ledger, event, terms) : olderAnswer(ledger, event)
    case 'read':
      return ledger.attempt.token === event.token ? read(ledger, event, terms) : nothing
  }
}

const nothing: Step = { next: null, act: null, alarm: null }
const step = (act: Step['act'], next: Ledger | null = null, alarm: Step['alarm'] = null): Step => ({
  next,
  act,
  alarm,
})

type Of<K extends Event['kind']> = Extract<Event, { kind: K }>

function tap(ledger: Ledger | null, event: Of<'tap'>, { timing, limit }: Terms): Step {
  if (ledger === null) return step('baseline', opened(null, event, timing.openMs))
  const { attempt, nos, due } = ledger
  const again = outcomeOf(ledger, event.intent) !== null
  switch (attempt.phase) {
    case 'open':
      // Written, though the reply was unclear: only whoever wrote it goes on.
      if (attempt.token === event.token) return step('baseline')
      if (isLeft(attempt, event.now, timing))
        return again ? step(null, notSent(ledger)) : step('baseline', opened(ledger, event, timing.openMs))
      return again ? nothing : step(null, joined(ledger, event.intent))
    case 'sending':
      if (attempt.intents.includes(event.intent)) return step('look')
      return again ? nothing : step('look', joined(ledger, event.intent))
    case 'issued':
      if (again || nos.length >= limit) return nothing
      return due === null
        ? step('baseline', opened(ledger, event, timing.openMs))
        : step(null, joined(ledger, event.intent))
    case 'refused':
      return again ? nothing : step('baseline', opened(ledger, event, timing.openMs))
  }
}

function look(ledger: Ledger, { now }: Of<'look'>, { timing }: Terms): Step {
  const { attempt, due } = ledger
  switch (attempt.phase) {
    case 'open':
      // Safe at once: without the fence nothing can be sent.
      return isLeft(attempt, now, timing) ? step(null, notSent(ledger)) : nothing
    case 'sending':
      return step('look')
    case 'issued':
    case 'refused':
      return due !== null && due <= now ? step('look') : nothing
  }
}

function baseline(ledger: Ledger, event: Of<'baseline'>, { timing, limit }: Terms): Step {
  const { attempt, nos } = ledger
  if (attempt.token !== event.token) return nothing
  // The fence was written, though the reply was unclear.
  if (attempt.phase === 'sending' && attempt.sendBy === event.sendBy) return step('send')
  if (attempt.phase !== 'open') return nothing
  const others = event.numbers.filter((number) => !has(nos, number))
  if (others.length + nos.length >= limit)
    return step(null, issued(ledger, event.numbers[0] ?? nos[0]?.no ?? null, others, 'read', null))
  return step('send', {
    ...ledger,
    attempt: { ...attempt, phase: 'sending', baseline: [...event.numbers], sendBy: event.sendBy },
    due: event.now + timing.lookMs,
  })
}

/** What Kingdee answered beats what a read suggests. */
function answer(ledger: Ledger, { answer, now }: Of<'answer'>, { timing }: Terms): Step {
  const { attempt } = ledger
  switch (answer.kind) {
    case 'granted': {
      const next = issued(ledger, answer.numbers[0] ?? null, answer.numbers, 'answer', null)
      return step(null, next, attempt.why === 'absent' ? 'late' : null)
    }
    case 'refused':
      if (attempt.phase === 'issued') return step(null, givenElsewhere(ledger))
      return step(null, decided(ledger, { phase: 'refused', why: 'code', message: answer.message }))
    case 'notProcessed':
      if (attempt.phase === 'issued') return step(null, givenElsewhere(ledger))
      if (attempt.phase === 'refused') return nothing
      if (attempt.phase === 'sending' && answer.anew !== undefined)
        return step('baseline', openedInstead(ledger, { token: answer.anew, now }, timing.openMs))
      return step(null, notSent(ledger))
    case 'unclear':
      if (attempt.phase !== 'sending') return nothing
      return step(
        'look',
        answer.message === null ? null : { ...ledger, attempt: { ...attempt, message: answer.message } },
      )
  }
}

/** An answer to an attempt that another has followed: what was granted is kept. */
function olderAnswer(ledger: Ledger, { token, answer }: Of<'answer'>): Step {
  // The attempt that follows was written, though the reply was unclear.
  if (answer.kind === 'notProcessed' && answer.anew === ledger.attempt.token)
    return ledger.attempt.phase === 'open' ? step('baseline') : nothing
  if (answer.kind !== 'granted' || answer.numbers.every((number) => has(ledger.nos, number))) return nothing
  const couponsNo = answer.numbers[0] ?? null
  const past = ledger.past.map(
    (outcome): Outcome =>
      outcome.token === token ? { ...outcome, phase: 'issued', why: null, couponsNo } : outcome,
  )
  const next = { ...ledger, nos: withNumbers(ledger.nos, answer.numbers, 'answer'), past }
  return step(null, next, 'late')
}

/** Presence is believed at any time, absence only of a complete read that began after the horizon. */
function read(ledger: Ledger, { read, now }: Of<'read'>, { timing }: Terms): Step {
  const { attempt, nos, due } = ledger
  const open = attempt.phase === 'sending' || (due !== null && attempt.phase !== 'open')
  if (!open || attempt.sendBy === null) return nothing
  if (read.kind === 'incomplete') return unread(ledger, now, timing)
  const horizon = attempt.sendBy + timing.horizonMs
  const settles = read.startedAt > horizon
  if (read.kind === 'gone') return settles ? missing(ledger, now, timing) : unread(ledger, now, timing)

  // When it will be past the horizon in Kingdee's time, told in this process's.
  const later = now + (horizon - read.startedAt) + 1
  // Sets of numbers, never counts: a coupon may leave the list while another comes.
  const found = read.numbers.filter((number) => !attempt.baseline.includes(number) && !has(nos, number))
  const [first] = found
  switch (attempt.phase) {
    case 'sending':
      if (first !== undefined) {
        const next = issued(ledger, first, found, 'read', settles ? null : later)
        return step(null, next, found.length > 1 ? 'surplus' : null)
      }
      if (settles)
        return step(
          null,
          decided(ledger, { phase: 'refused', why: 'absent', message: null }, now + timing.lateLookMs),
        )
      return step(null, { ...ledger, attempt: { ...attempt, looks: 0 }, due: later })
    case 'issued': {
      // It may have been somebody else's coupon that was found; then ours has come since.
      const next = { ...ledger, nos: withNumbers(nos, found, 'read'), due: settles ? null : later }
      return step(null, next, first === undefined ? null : 'surplus')
    }
    default:
      if (first !== undefined) return step(null, issued(ledger, first, found, 'read', null), 'late')
      return step(null, { ...ledger, due: settles ? null : later })
  }
}

function unread(ledger: Ledger, now: number, timing: Timing): Step {
  const { attempt } = ledger
  const pause = Math.min(timing.longestLookMs, timing.lookMs * 2 ** Math.min(attempt.looks, 20))
  const next = { ...ledger, attempt: { ...attempt, looks: attempt.looks + 1 }, due: now + pause }
  return step(null, next, now - attempt.at > timing.alarmMs ? 'stuck' : null)
}

/** One answer that there is no such member may be a slip; three, an hour apart, are not. */
function missing(ledger: Ledger, now: number, timing: Timing): Step {
  const { attempt } = ledger
  const { times, at } = attempt.missing
  if (times > 0 && now - at < timing.missingMs) return step(null, { ...ledger, due: at + timing.missingMs })
  if (times < 2) {
    const seen = { ...attempt, missing: { times: times + 1, at: now } }
    return step(null, { ...ledger, attempt: seen, due: now + timing.missingMs })
  }
  const next =
    attempt.phase === 'sending'
      ? decided(ledger, { phase: 'refused', why: 'gone', message: null })
      : { ...ledger, due: null }
  return step(null, next, 'gone')
}

/** Its process died, or was stopped, before the fence. */
export function isLeft({ at }: Outcome, now: number, { openMs }: Timing): boolean {
  return now - at >= openMs
}
