import type { Coupon } from '../../cloudfunctions/gateway/contract'
import { words } from '../words'
import { yuan } from './amount'

/** What a coupon is worth, as the stub shows it: large digits with a small unit on one side. */
export interface ValueLabel {
  before: string
  digits: string
  after: string
  /** How much room the digits need. */
  size: 'large' | 'medium' | 'small' | 'tiny'
  /** The line under it. */
  line: string
}

/** Where there is no amount that could be read, the kind of the coupon stands in its place. */
export function valueLabel(coupon: Pick<Coupon, 'kind' | 'valueFen' | 'zhe' | 'capFen'>): ValueLabel {
  const { kind, valueFen, zhe, capFen } = coupon
  const kindWord = words.kinds[kind]
  // A cap is 最高, never 满: the row does not tell a minimum spend.
  const line = kind === 'discount' && capFen !== null ? words.upTo(yuan(capFen)) : kindWord
  if (zhe !== null) return sized({ before: '', digits: tenths(zhe), after: words.zhe, line })
  if (valueFen !== null) return sized({ before: words.yuan, digits: yuan(valueFen), after: '', line })
  return { before: '', digits: kindWord, after: '', size: 'small', line: '' }
}

/** 880 → 8.8, 885 → 8.85, 900 → 9 */
function tenths(zhe: number): string {
  return String(zhe / 100)
}

export function sized(label: Omit<ValueLabel, 'size'>): ValueLabel {
  const { length } = label.digits
  const size = length <= 4 ? 'large' : length <= 6 ? 'medium' : length <= 9 ? 'small' : 'tiny'
  return { ...label, size }
}
