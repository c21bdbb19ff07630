import type { Coupon, KindFilter, Question } from '../contract'

/** The kinds behind each filter; those that no filter names are found under 全部. */
const kinds: Readonly<Record<KindFilter, readonly Coupon['kind'][]>> = {
  cash: ['cash'],
  discount: ['discount'],
  deduction: ['deduction'],
  multi: ['cashMulti', 'discountMulti'],
}

/**
 * Which coupons a question asks for.
 * @param textOf what of a coupon is searched, by `searchable`
 */
export function matcher(
  { kind, search }: Question,
  textOf: (coupon: Coupon) => string,
): (coupon: Coupon) => boolean {
  const wanted = kind === undefined ? null : kinds[kind]
  const terms = (search ?? '').split(/\s+/).map(plain).filter(Boolean)
  return (coupon) => {
    if (wanted !== null && !wanted.includes(coupon.kind)) return false
    if (terms.length === 0) return true
    const text = textOf(coupon)
    return terms.every((term) => text.includes(term))
  }
}

/** What of a coupon is searched. A term is found within one field, not across two. */
export function searchable({ name, content, number }: Coupon): string {
  return [name, content, number].map(plain).join('\n')
}

/** Full-width and half-width, upper and lower case are the same to a member, and nobody knows where a space was set. */
function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s+/g, '')
}
