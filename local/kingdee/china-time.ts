/** Kingdee tells all times as the clocks of China do (UTC+8), and does not say so. */
const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** yyyy-MM-dd of a moment (epoch ms). */
export const dateInChina = (at: number): string => dateTimeInChina(at).slice(0, 10)

/** yyyy-MM-dd HH:mm:ss of a moment (epoch ms). */
export const dateTimeInChina = (at: number): string =>
  new Date(at + 8 * hourMs).toISOString().slice(0, 19).replace('T', ' ')

/** The first and the last ms of the day that a date names, whatever time stands behind it; null for what is no date of our age. */
export function dayInChina(date: unknown): { start: number; end: number } | null {
  const day = typeof date === 'string' ? /^(2\d{3}-\d{2}-\d{2})(?!\d)/.exec(date)?.[1] : undefined
  if (day === undefined) return null
  const start = Date.parse(`${day}T00:00:00+08:00`)
  // Date.parse takes 30 February for 2 March.
  const isReal = !Number.isNaN(start) && dateInChina(start) === day
  return isReal ? { start, end: start + dayMs - 1 } : null
}
