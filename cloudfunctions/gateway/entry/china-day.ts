const CHINA_MS = 8 * 3_600_000
const DAY_MS = 24 * 3_600_000

/** The day in China of a moment (epoch ms), as yyyy-MM-dd. */
export function dayInChina(at: number): string {
  return new Date(at + CHINA_MS).toISOString().slice(0, 10)
}

/** The days from one to the other, both included; null: not of the calendar, the wrong way round, or more than `most`. */
export function daysBetween(from: string, to: string, most: number): string[] | null {
  const [first, last] = [from, to].map(startOf)
  if (first === undefined || last === undefined || !(last >= first) || last - first >= most * DAY_MS)
    return null
  const days: string[] = []
  for (let at = first; at <= last; at += DAY_MS) days.push(new Date(at).toISOString().slice(0, 10))
  return days
}

/** NaN: 30 February, and what is no day at all. */
function startOf(day: string): number {
  const at = Date.parse(`${day}T00:00:00Z`)
  return Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== day ? Number.NaN : at
}
