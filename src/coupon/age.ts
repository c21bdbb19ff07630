import { words } from '../words'

const MINUTE_MS = 60_000

/** What is younger needs no mention of its age. */
export function isFresh(ms: number): boolean {
  return ms < MINUTE_MS
}

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

/** When `ago` says something else, for what is a minute old or more: epoch ms. Younger: when it becomes so. */
export function ageChangesAt(since: number, now: number): number {
  return since + (Math.max(0, Math.floor((now - since) / MINUTE_MS)) + 1) * MINUTE_MS
}
