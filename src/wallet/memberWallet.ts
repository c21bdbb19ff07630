import type { Coupon, WalletCoupon } from '../../cloudfunctions/gateway/contract'
import type { Issued } from '../claim/claims'
import { memberClaims } from '../claim/memberClaims'
import { seenCoupons } from '../coupon/seen'
import { call } from '../gateway/call'
import { keptWallet } from './keptWallet'
import { createWallet } from './wallet'

/** The one wallet that all pages look at. Whose it is the claims decide: one member, one generation. */
export const memberWallet = createWallet(call, {
  clock: () => Date.now(),
  known: ours(),
  keep: keptWallet.write,
  onBinding(generation) {
    // Bound anew from elsewhere: what was known here is of somebody else.
    if (memberClaims.state().generation !== null) memberClaims.forget()
    memberClaims.bound(generation)
  },
  onNobody: (askedAt) => memberClaims.learn(null, askedAt),
})

memberClaims.subscribe(() => memberWallet.belongTo(memberClaims.state().generation))

memberClaims.onIssued((issued) => {
  const coupon = seenCoupons.find(issued.schemaId)
  // One that this app has not seen comes with the wallet's next answer.
  if (coupon === null) return
  memberWallet.belongTo(memberClaims.state().generation)
  memberWallet.insert(claimed(coupon, issued))
})

/** Of an older binding it is nobody's. */
function ours() {
  const known = keptWallet.read()
  if (known === null || known.generation === memberClaims.state().generation) return known
  keptWallet.write(null)
  return null
}

/** A coupon as its scheme tells it, until Kingdee does. */
function claimed(coupon: Coupon, { couponsNo, at }: Issued): WalletCoupon {
  const { id, name, content, kind, valueFen, zhe, validFrom, validTo } = coupon
  return {
    couponsNo,
    schemaId: id,
    name,
    content,
    kind,
    valueFen,
    zhe,
    minSpendFen: null,
    credit: kind === 'cashMulti' && valueFen !== null ? { totalFen: valueFen, leftFen: valueFen } : null,
    uses: null,
    validFrom,
    validTo,
    tab: validFrom !== null && validFrom > at ? 'upcoming' : 'usable',
    fresh: true,
    changedAt: at,
  }
}
