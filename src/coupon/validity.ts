import type { Coupon } from '../../cloudfunctions/gateway/contract'
import { words } from '../words'
import { daysBetween, inChina, nextMidnight } from './day'

/** From so many days before its end on, a coupon says how long it still has. */
const SOON_DAYS = 7
/** The end of a day, as people say it. */
const MIDNIGHT = '24:00'
const HOUR_MS = 3_600_000

type Period = Pick<Coupon, 'validFrom' | 'validTo'>

export interface Validity {
  text: string
  /** The same where there is room for half of it. */
  brief: string
  /** Time runs out: set apart by its wording, and by colour. */
  urgent: boolean
}

/**
 * The one line on a ticket. An end that cannot be read is said so, and is no reason to hide a coupon.
 * @param now epoch ms, of the function's clock
 */
export function validity({ validFrom, validTo }: Period, now: number): Validity {
  if (validTo !== null && now > validTo) return calm(words.endedOn(dayOf(validTo, now)))
  if (validFrom !== null && now < validFrom) return calm(words.startsOn(dayOf(validFrom, now)))
  if (validTo === null) return calm(words.validUnknown)
  const until = words.until(dayOf(validTo, now))
  const remaining = timeLeft(validTo, now)
  if (remaining === null) return calm(until)
  const { brief, exact } = remaining
  return { text: daysBetween(now, validTo) > 1 ? `${exact} · ${until}` : exact, brief, urgent: true }
}

/** The whole of it, for the coupon's own page: from when to when, and what is left of it when that is little. */
export function validityInFull(
  { validFrom, validTo }: Period,
  now: number,
): { span: string; soon: string | null } {
  if (validTo === null) {
    return { span: validFrom === null ? words.validUnknown : words.fromOnly(fullDay(validFrom)), soon: null }
  }
  const sameYear = validFrom !== null && inChina(validFrom).year() === inChina(validTo).year()
  const to = sameYear ? monthDay(validTo) : fullDay(validTo)
  const span = validFrom === null ? words.until(fullDay(validTo)) : words.span(fullDay(validFrom), to)
  if (now > validTo) return { span, soon: null }
  if (validFrom !== null && now < validFrom) return { span, soon: words.startsOn(dayOf(validFrom, now)) }
  const remaining = timeLeft(validTo, now)
  if (remaining === null) return { span, soon: null }
  return { span, soon: `${remaining.exact}，${words.untilTime(monthDay(validTo), lastMinute(validTo))}` }
}

/** Days are counted as a member counts them: today is one of them, and its hours are told. null: there is time yet. */
function timeLeft(validTo: number, now: number): { brief: string; exact: string } | null {
  const days = daysBetween(now, validTo)
  if (days >= SOON_DAYS || days < 0) return null
  const brief = days === 0 ? words.endsToday : days === 1 ? words.endsTomorrow : words.daysLeft(days + 1)
  return { brief, exact: days === 0 ? `${brief} · ${hoursLeft(validTo - now)}` : brief }
}

function hoursLeft(ms: number): string {
  const hours = Math.floor(ms / HOUR_MS)
  return hours === 0 ? words.lessThanAnHour : words.hoursLeft(hours)
}

/**
 * When the words for some coupons change next: at midnight in China, and for what ends today with each hour that is
 * left of it.
 * @param now epoch ms, of the function's clock; so is what is returned
 */
export function validityChangesAt(coupons: readonly Period[], now: number): number {
  let next = nextMidnight(now)
  for (const { validFrom, validTo } of coupons) {
    if (validFrom !== null && validFrom > now) next = Math.min(next, validFrom)
    if (validTo === null || validTo < now || daysBetween(now, validTo) > 0) continue
    // One ms later than a whole number of hours is left, and at last one after the end.
    next = Math.min(next, validTo - Math.floor((validTo - now) / HOUR_MS) * HOUR_MS + 1)
  }
  return next
}

/** 11月26日; with its year when that is not this one. Epoch ms both. */
export function dayOf(ms: number, now: number): string {
  return inChina(ms).year() === inChina(now).year() ? monthDay(ms) : fullDay(ms)
}

/** 10:38; with its day when that is not today. Epoch ms both. */
export function timeOf(ms: number, now: number): string {
  const time = inChina(ms).format('HH:mm')
  return daysBetween(ms, now) === 0 ? time : words.dayTime(dayOf(ms, now), time)
}

function monthDay(ms: number): string {
  const at = inChina(ms)
  return words.monthDay(at.month() + 1, at.date())
}

function fullDay(ms: number): string {
  const at = inChina(ms)
  return words.fullDay(at.year(), at.month() + 1, at.date())
}

function lastMinute(validTo: number): string {
  const time = inChina(validTo).format('HH:mm')
  return time === '23:59' ? MIDNIGHT : time
}

function calm(text: string): Validity {
  return { text, brief: text, urgent: false }
}
