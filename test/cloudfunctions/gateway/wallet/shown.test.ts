import type { Granted } from '../../../../cloudfunctions/gateway/claim/own'
import type { Coupon } from '../../../../cloudfunctions/gateway/contract'
import { emptyWallet, type Wallet } from '../../../../cloudfunctions/gateway/wallet/kept'
import { afterReading } from '../../../../cloudfunctions/gateway/wallet/renewal'
import { claimed, shown, unlisted } from '../../../../cloudfunctions/gateway/wallet/shown'
import { MORNING } from '../../../time'
import { owned, used } from './rows'

const DAY = 86_400_000
const granted: Granted = { no: 'YHQ9', scheme: 's9', at: MORNING, listedBy: MORNING + 55_000 }
const scheme: Coupon = {
  id: 's9',
  number: 'M9',
  name: '新人券',
  content: '全场可用',
  kind: 'cash',
  valueFen: 1_000,
  zhe: null,
  capFen: null,
  total: null,
  left: null,
  validFrom: MORNING - DAY,
  validTo: MORNING + DAY,
}
const readAt = (startedAt: number, ...numbers: string[]): Wallet =>
  afterReading(emptyWallet, { coupons: numbers.map((number) => owned(number)), startedAt }, 5_000)

test('a coupon is told with what its row says', () => {
  const row = owned('YHQ1', { ...used, coupon_type: '4', total_amt: '200', usable_amt: '50' })
  const kept = { row, readAt: MORNING, wasUsed: true, gone: null }
  expect(shown(kept, MORNING)).toEqual({
    couponsNo: 'YHQ1',
    schemaId: 's1',
    name: '满减券',
    content: '满 49 元可用',
    kind: 'cashMulti',
    valueFen: 600,
    zhe: null,
    minSpendFen: 4_900,
    credit: { totalFen: 20_000, leftFen: 5_000 },
    uses: null,
    validFrom: Date.UTC(2026, 9, 31, 16),
    validTo: Date.UTC(2026, 11, 31, 16) - 1,
    tab: 'used',
    changedAt: Date.UTC(2026, 10, 2, 2),
    suits: 'all',
  })
})

test('a coupon that was just claimed is told as its scheme says, as fresh', () => {
  const coupon = shown(claimed(granted, scheme, readAt(MORNING)), MORNING)
  expect(coupon).toEqual({
    couponsNo: 'YHQ9',
    schemaId: 's9',
    name: '新人券',
    content: '全场可用',
    kind: 'cash',
    valueFen: 1_000,
    zhe: null,
    minSpendFen: null,
    credit: null,
    uses: null,
    validFrom: MORNING - DAY,
    validTo: MORNING + DAY,
    tab: 'usable',
    fresh: true,
    changedAt: null,
    suits: null,
  })
  const toCome = { ...scheme, validFrom: MORNING + DAY }
  expect(shown(claimed(granted, toCome, readAt(MORNING)), MORNING)).toMatchObject({
    tab: 'upcoming',
    fresh: true,
  })
})

test('of a scheme that is not known it is a coupon all the same', () => {
  expect(shown(claimed(granted, undefined, readAt(MORNING)), MORNING)).toMatchObject({
    name: '优惠券',
    kind: 'other',
    valueFen: null,
    validTo: null,
    tab: 'usable',
    fresh: true,
  })
})

test('what a reading had to show and did not may have been used, and is not fresh', () => {
  const at = (startedAt: number) => shown(claimed(granted, scheme, readAt(startedAt)), MORNING)
  expect(at(granted.listedBy)).toMatchObject({ tab: 'usable', fresh: true })
  const missed = at(granted.listedBy + 1)
  expect(missed).toMatchObject({ tab: 'used', maybeUsed: true, name: '新人券' })
  expect(missed).not.toHaveProperty('fresh')
  expect(shown(claimed(granted, scheme, emptyWallet), MORNING)).toMatchObject({ fresh: true })
})

test('what the wallet has is not added from the claims, and of a cut one nothing that it may have had', () => {
  const others = { ...granted, no: 'YHQ8' }
  expect(unlisted(readAt(MORNING, 'YHQ8'), [granted, others])).toEqual([granted])
  const cut = { ...readAt(granted.listedBy + 1), isCut: true }
  const later = { ...granted, no: 'YHQ7', listedBy: granted.listedBy + 1 }
  expect(unlisted(cut, [granted, later])).toEqual([later])
})
