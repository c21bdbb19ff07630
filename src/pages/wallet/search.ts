import type { WalletCoupon } from '../../../cloudfunctions/gateway/contract'

/** From so many coupons on, looking for one takes longer than typing a word of it. */
export const SEARCHED_FROM = 11
export const SEARCH_MAX = 50

/** Coupons whose name, terms or number hold every word that was typed, in the order they were in. */
export function matching(coupons: readonly WalletCoupon[], search: string): readonly WalletCoupon[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return coupons
  return coupons.filter(({ name, content, couponsNo }) => {
    const text = `${name} ${content} ${couponsNo}`.toLowerCase()
    return words.every((word) => text.includes(word))
  })
}
