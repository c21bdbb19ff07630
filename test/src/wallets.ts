import type { Output, WalletCoupon } from '../../cloudfunctions/gateway/contract'
import { MORNING } from '../time'
import { endOfDay } from './coupons'

/** ¥20 of the member's, usable for two weeks, unless told otherwise. */
export function ownedCoupon(more: Partial<WalletCoupon> = {}): WalletCoupon {
  return {
    couponsNo: 'YHQ1',
    schemaId: '1000',
    name: '秋季新品立减',
    content: '满 199 元可用',
    kind: 'cash',
    valueFen: 2_000,
    zhe: null,
    minSpendFen: 19_900,
    credit: null,
    uses: null,
    validFrom: null,
    validTo: endOfDay(14),
    tab: 'usable',
    changedAt: null,
    ...more,
  }
}

/** So many of them, YHQ1 first. */
export function ownedCoupons(n: number, more: Partial<WalletCoupon> = {}): WalletCoupon[] {
  return Array.from({ length: n }, (_, index) => ownedCoupon({ couponsNo: `YHQ${index + 1}`, ...more }))
}

type Listed = Output<'wallet.list'>

/** An answer to wallet.list; by its age the coupons were read now. */
export function listed(coupons: WalletCoupon[], more: Partial<Listed> = {}): Listed {
  const counts = { usable: 0, upcoming: 0, used: 0, expired: 0 }
  for (const { tab } of coupons) counts[tab] += 1
  return { coupons, next: null, counts, ageMs: 0, generation: 'g1', now: MORNING, ...more }
}
