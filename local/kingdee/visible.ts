/**
 * Which schemes the center must show, worked out from the raw rows and with none of the function's code: what an
 * end-to-end test holds the screen against.
 */
import type { Row } from './coupon-center'

/**
 * The ids to be seen at `now` (epoch ms), in the order of the rows: not the disabled ones, nor those that ended more
 * than 7 days ago. A date that cannot be read hides nothing, nor does a use that starts later, nor being sold out.
 */
export function visibleIds(rows: Row[], now: number): string[] {
  return rows.flatMap((row) => {
    if (typeof row !== 'object' || row === null) return []
    const scheme = row as { id?: unknown; enable?: unknown; valid_date_end?: unknown }
    if (typeof scheme.id !== 'string' || scheme.id === '' || String(scheme.enable) === '0') return []
    const end = endOfDayInChina(scheme.valid_date_end)
    return end === null || now - end <= 7 * 24 * 60 * 60 * 1000 ? [scheme.id] : []
  })
}

/** The last ms of the day that a date names, whatever time stands behind it; null for what is no date of our age. */
function endOfDayInChina(date: unknown): number | null {
  const day = typeof date === 'string' ? /^(2\d{3}-\d{2}-\d{2})(?!\d)/.exec(date)?.[1] : undefined
  if (day === undefined) return null
  const end = Date.parse(`${day}T23:59:59.999+08:00`)
  // Date.parse takes 30 February for 2 March.
  const isReal = !Number.isNaN(end) && new Date(end + 8 * 60 * 60 * 1000).toISOString().startsWith(day)
  return isReal ? end : null
}
