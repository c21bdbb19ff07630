import type { Coupon } from '../../contract'
import { isObject, toInteger, toText } from '../reply'
import { endOfDate, isDiscount, startOfDate, toContent, toFen, toKind, toName, toWorth } from './values'

export type ParsedCoupon = { coupon: Coupon; enabled: boolean } | { unusable: string }

/** One row of coupon_center. A row without an id cannot be shown or claimed; everything else is survived. */
export function parseCoupon(row: unknown): ParsedCoupon {
  if (!isObject(row)) return { unusable: 'not an object' }
  const id = toText(row.id)
  if (id === '' || id.length > 64) return { unusable: 'id is missing or longer than 64 characters' }

  const kind = toKind(row.coupon_type)
  const total = toTotal(row.total)
  const issued = toInteger(row.issued)
  return {
    coupon: {
      id,
      number: toName(row.number),
      name: toName(row.name),
      content: toContent(row.content),
      kind,
      ...toWorth(kind, row.value),
      capFen: isDiscount(kind) ? toFen(row.limit_value) || null : null,
      total,
      left: total === null || issued === null ? null : Math.min(total, Math.max(0, total - issued)),
      validFrom: startOfDate(row.valid_date_start),
      validTo: endOfDate(row.valid_date_end),
    },
    enabled: row.enable !== false && !['0', 'false'].includes(toText(row.enable).toLowerCase()),
  }
}

/** [unproven] How Kingdee sends "unlimited": 0 or less is read as it, and so is what cannot be read. */
function toTotal(value: unknown): number | null {
  const total = toInteger(value)
  return total === null || total <= 0 ? null : total
}
