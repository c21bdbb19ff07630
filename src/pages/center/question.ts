import * as v from 'valibot'
import type { KindFilter, Order, Question } from '../../../cloudfunctions/gateway/contract'
import { decoded } from '../../device/pageAddress'

export const kinds: readonly (KindFilter | undefined)[] = [
  undefined,
  'cash',
  'discount',
  'deduction',
  'multi',
]
export const orders: readonly Order[] = ['ending', 'value']

/** As many characters as the function accepts. */
export const SEARCH_MAX = 50

/** What the page's address may say. What it gets wrong is as if it were not there. */
const address = v.object({
  kind: v.fallback(
    v.optional(v.picklist(['cash', 'discount', 'deduction', 'multi'] satisfies KindFilter[])),
    undefined,
  ),
  search: v.fallback(v.optional(v.string()), undefined),
  order: v.fallback(v.optional(v.picklist(['ending', 'value'] satisfies Order[])), undefined),
})

/** The same question in the same words: nothing in it that is usual, and a search without blanks around it. */
export function asked({ kind, search = '', order }: Question): Question {
  const text = Array.from(search.trim()).slice(0, SEARCH_MAX).join('').trim()
  return {
    ...(kind !== undefined && { kind }),
    ...(text !== '' && { search: text }),
    ...(order === 'value' && { order }),
  }
}

/** @param question as `asked` gives it */
export function isUsual(question: Question): boolean {
  return Object.keys(question).length === 0
}

/** Whether it asks for every coupon, in whatever order. */
export function isWhole({ kind, search }: Question): boolean {
  return kind === undefined && search === undefined
}

/** @param params of the page's address, still encoded */
export function questionOf(params: Readonly<Record<string, string | undefined>>): Question {
  return asked(v.parse(address, { ...params, search: params.search && decoded(params.search) }))
}

/** kind=cash&search=…: what `questionOf` reads again. Empty for the usual question. */
export function addressOf(question: Question): string {
  return Object.entries(question)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&')
}
