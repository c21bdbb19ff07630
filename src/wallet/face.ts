import type { WalletCoupon } from '../../cloudfunctions/gateway/contract'
import { yuan } from '../coupon/amount'
import { composed, type Face } from '../coupon/face'
import { dayOf, validity } from '../coupon/validity'
import { sized, type ValueLabel, valueLabel } from '../coupon/value'
import { words } from '../words'

/** What a coupon is worth: of one that is used up bit by bit, what is left of it. */
export function ownedValue(coupon: WalletCoupon): ValueLabel {
  const { credit, uses } = coupon
  const label = valueLabel({ ...coupon, capFen: null })
  if (credit !== null)
    return sized({
      before: words.yuan,
      digits: yuan(credit.leftFen),
      after: '',
      line: words.creditOf(yuan(credit.totalFen)),
    })
  return uses === null ? label : { ...label, line: words.usesLeft(uses.left, uses.total) }
}

/** What a cashier has to know; empty: nothing is told. */
export function termsOf({ content, minSpendFen }: WalletCoupon): string {
  if (minSpendFen === null) return content
  const least = yuan(minSpendFen)
  // Most shops write it into the content as well.
  if (new RegExp(`(^|\\D)${minSpendFen / 100}(\\D|$)`).test(content.replace(/[,\s]/g, ''))) return content
  return [words.minSpend(least), content].filter(Boolean).join('，')
}

/**
 * When it can be used, was used, or has expired. That it has expired the function alone says: the phone's clock may be
 * wrong.
 */
export function ownedTime(coupon: WalletCoupon, now: number): { text: string; urgent: boolean } {
  const { tab, validTo, changedAt, maybeUsed } = coupon
  if (maybeUsed) return { text: words.maybeUsed, urgent: false }
  if (tab === 'used') {
    return { text: changedAt === null ? words.tabs.used : words.usedOn(dayOf(changedAt, now)), urgent: false }
  }
  if (tab === 'expired') {
    return { text: validTo === null ? words.tabs.expired : words.endedOn(dayOf(validTo, now)), urgent: false }
  }
  if (validTo !== null && now > validTo) return { text: words.until(dayOf(validTo, now)), urgent: false }
  const { text, urgent } = validity(coupon, now)
  return { text, urgent }
}

/**
 * A coupon of the wallet.
 * @param now epoch ms, of the function's clock
 */
export function ownedFace(coupon: WalletCoupon, now: number): Face {
  const { text, urgent } = ownedTime(coupon, now)
  return composed({ ...coupon, content: termsOf(coupon) }, ownedValue(coupon), {
    text,
    time: text,
    urgent,
    remark: '',
    quiet: coupon.tab !== 'usable',
  })
}
