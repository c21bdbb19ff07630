import { inChina } from '../coupon/day'
import type { CouponState } from '../coupon/state'
import { words } from '../words'
import type { Standing } from './claims'

/** What stands at the right of a ticket, where the thumb is. The state is a shape and a word, not a colour alone. */
export interface ClaimAction {
  /** A second line, if any, after a line break. */
  text: string
  /** Filled, tinted, outlined, or a plain word. */
  look: 'claim' | 'wait' | 'own' | 'word'
  /** What a tap does; null: nothing. */
  press: 'claim' | 'use' | null
  /** Why it was refused, or what was said of a doubt, in Kingdee's words or ours; empty: nothing. */
  remark: string
}

/** What is owned or in doubt says so, whatever became of the scheme. */
export function claimAction(coupon: CouponState, standing: Standing | null): ClaimAction {
  const plain = { press: null, remark: '' } as const
  switch (standing?.state) {
    case 'issued':
      // What is over cannot be used any more.
      if (coupon === 'ended') return { ...plain, text: words.claimed, look: 'word' }
      return { ...plain, text: words.claimedToUse, look: 'own', press: 'use' }
    case 'unknown':
      return {
        text: words.confirming(inChina(standing.at).format('HH:mm')),
        look: 'wait',
        press: null,
        remark: standing.message === undefined ? '' : words.shopSays(standing.message),
      }
    case 'claiming':
      return { ...plain, text: words.claiming, look: 'wait' }
  }
  if (coupon !== 'claimable') return { ...plain, text: words[coupon], look: 'word' }
  if (standing === null) return { ...plain, text: words.claim, look: 'claim', press: 'claim' }
  const remark = standing.message
  return standing.again
    ? { text: words.claimAgain, look: 'claim', press: 'claim', remark }
    : { text: words.notForYou, look: 'word', press: null, remark }
}
