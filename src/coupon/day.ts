import dayjs from 'dayjs'
import utc from 'dayjs/plugin/utc'

dayjs.extend(utc)

const DAY_MS = 86_400_000
const CHINA_MS = 8 * 3_600_000

/** The calendar in China, wherever the phone is; by arithmetic, as old phones have no Intl. */
export function inChina(ms: number): dayjs.Dayjs {
  return dayjs.utc(ms).utcOffset(8)
}

/** Midnights in China between two instants (epoch ms): 0 on the same day, negative when `to` is earlier. */
export function daysBetween(from: number, to: number): number {
  return dayNumber(to) - dayNumber(from)
}

/** The next midnight in China after an instant, in epoch ms. */
export function nextMidnight(now: number): number {
  return (dayNumber(now) + 1) * DAY_MS - CHINA_MS
}

function dayNumber(ms: number): number {
  return Math.floor((ms + CHINA_MS) / DAY_MS)
}
