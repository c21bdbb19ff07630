import { words } from '../words'

/** How long ago something was, in ms, as one says it. Rounded down; a negative age is none. */
export function ago(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  if (seconds < 5) return words.justNow
  if (seconds < 60) return words.secondsAgo(seconds)
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return words.minutesAgo(minutes)
  const hours = Math.floor(minutes / 60)
  return hours < 24 ? words.hoursAgo(hours) : words.daysAgo(Math.floor(hours / 24))
}
