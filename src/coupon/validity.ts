import type { Coupon } from '../../cloudfunctions/gateway/contract'
import { words } from '../words'
import { daysBetween, inChina } from './day'

/** From so many days before its end on, a coupon says how long it still has. */
const SOON_DAYS = 7
/** The end of a day, as people say it. */
const MIDNIGHT = '24:00'

export interface Validity {
  text: string
  /** Time runs out: set apart by its wording, and by colour. */
  urgent: boolean
}

/**
 * The one line on a ticket. An end that cannot be read is said so, and is no reason to hide a coupon.
 * @param now epoch ms, of the function's clock
 */
export function validity({ validFrom, validTo }: Coupon, now: number): Validity {
  if (validTo !== null && now > validTo) return calm(words.endedOn(day(validTo, now)))
  if (validFrom !== null && now < validFrom) return calm(words.startsOn(day(validFrom, now)))
  if (validTo === null) return calm(words.validUnknown)
  const until = words.until(day(validTo, now))
  const remaining = timeLeft(validTo, now)
  if (remaining === null) return calm(until)
  return { text: daysBetween(now, validTo) > 1 ? `${remaining} · ${until}` : remaining, urgent: true }
}

/** The whole of it, for the coupon's own page: from when to when, and what is left of it when that is little. */
export function validityInFull(
  { validFrom, validTo }: Coupon,
  now: number,
): { span: string; soon: string | null } {
  if (validTo === null) {
    return { span: validFrom === null ? words.validUnknown : words.fromOnly(fullDay(validFrom)), soon: null }
  }
  const sameYear = validFrom !== null && inChina(validFrom).year() === inChina(validTo).year()
  const to = sameYear ? monthDay(validTo) : fullDay(validTo)
  const span = validFrom === null ? words.until(fullDay(validTo)) : words.span(fullDay(validFrom), to)
  if (now > validTo) return { span, soon: null }
  if (validFrom !== null && now < validFrom) return { span, soon: words.startsOn(day(validFrom, now)) }
  const remaining = timeLeft(validTo, now)
  if (remaining === null) return { span, soon: null }
  return { span, soon: `${remaining}，${words.untilTime(monthDay(validTo), lastMinute(validTo))}` }
}

/** Days are counted as a member counts them: today is one of them. */
function timeLeft(validTo: number, now: number): string | null {
  const days = daysBetween(now, validTo)
  if (days === 0) return words.endsToday
  if (days === 1) return words.endsTomorrow
  return days < SOON_DAYS ? words.daysLeft(days + 1) : null
}

/** 11月26日; with its year when that is not this one. */
function day(ms: number, now: number): string {
  return inChina(ms).year() === inChina(now).year() ? monthDay(ms) : fullDay(ms)
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
  return { text, urgent: false }
}
