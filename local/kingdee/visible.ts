/**
 * Which schemes the center must show, worked out from the raw rows and with none of the function's code: what an
 * end-to-end test holds the screen against.
 */
import { dayInChina } from './china-time'
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
    const end = dayInChina(scheme.valid_date_end)?.end
    return end === undefined || now - end <= 7 * 24 * 60 * 60 * 1000 ? [scheme.id] : []
  })
}
