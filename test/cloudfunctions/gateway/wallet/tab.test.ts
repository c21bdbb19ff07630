import fc from 'fast-check'
import type { Kept, Row } from '../../../../cloudfunctions/gateway/wallet/kept'
import { tabOf } from '../../../../cloudfunctions/gateway/wallet/tab'
import { MORNING } from '../../../time'
import { over, owned, toCome, used } from './rows'

const DAY = 86_400_000

function kept(more: object = {}, state: Partial<Kept> = {}): Kept {
  return { row: owned('YHQ1', more), readAt: MORNING, wasUsed: false, gone: null, ...state }
}
const undated = { effect_time: null, expire_time: '022-08-05' }
const credit = (left: string) => ({ coupon_type: '4', total_amt: '200', usable_amt: left })
const uses = (left: string) => ({ coupon_type: '5', total_amt: '5', usable_amt: left })

test.each<[string, object, Partial<Kept>, string]>([
  ['whose last day is over', { expire_time: '2026-11-23' }, {}, 'expired'],
  ['whose last day is today', { expire_time: '2026-11-24' }, {}, 'usable'],
  ['that Kingdee calls expired, whatever its dates say', { status: '3' }, {}, 'expired'],
  ['that is expired and was seen used before', over, { wasUsed: true }, 'used'],
  ['that is expired, with nothing of its credit left', { ...over, ...credit('0') }, {}, 'used'],
  ['that is expired, with some of its credit left', { ...over, ...credit('1') }, {}, 'expired'],
  ['whose first day is to come', { effect_time: '2026-11-25' }, {}, 'upcoming'],
  ['whose first day is today', { effect_time: '2026-11-24' }, {}, 'usable'],
  ['that Kingdee calls not yet valid', { status: '1' }, {}, 'upcoming'],
  ['that is to come and cannot be redeemed yet', toCome, {}, 'upcoming'],
  ['that cannot be redeemed', used, {}, 'used'],
  ['with nothing of its credit left', credit('0.00'), {}, 'used'],
  ['with some of its credit left', credit('0.01'), {}, 'usable'],
  ['with no use left', uses('0'), {}, 'used'],
  ['with a use left', uses('1'), {}, 'usable'],
  ['for once, of whose sum nothing is told to be left', { total_amt: '6', usable_amt: '0' }, {}, 'usable'],
  ['that can be used', {}, {}, 'usable'],
  ['that was seen used, and can be used again', {}, { wasUsed: true }, 'usable'],
  ['of no status, within its dates', { status: 'x' }, {}, 'usable'],
  ['of no status, within its dates, that cannot be redeemed', { status: 'x', ...used }, {}, 'used'],
  ['of no status, past its dates', { status: null, expire_time: '2026-11-23' }, {}, 'expired'],
  ['of no status, before its dates', { status: null, effect_time: '2026-11-25' }, {}, 'upcoming'],
  ['of no status and without dates', { status: null, ...undated }, {}, 'usable'],
  ['without dates that Kingdee calls expired', { status: 3, ...undated }, {}, 'expired'],
  ['that is gone and could be used until then', {}, { gone: 'live' }, 'used'],
  [
    'that is gone, whose last day has come meanwhile',
    { expire_time: '2026-11-23' },
    { gone: 'live' },
    'used',
  ],
  ['that is gone and was to come', toCome, { gone: 'live' }, 'used'],
  ['that is gone and was used', used, { gone: 'done', wasUsed: true }, 'used'],
  ['that is gone and was expired', over, { gone: 'done' }, 'expired'],
])('a coupon %s', (_, more, state, tab) => {
  expect(tabOf(kept(more, state), MORNING)).toBe(tab)
})

const instant = fc.option(fc.integer({ min: MORNING - 5 * DAY, max: MORNING + 5 * DAY }), { nil: null })
const worth = fc.constantFrom<Partial<Row>>(
  { credit: null, uses: null },
  { credit: { totalFen: 500, leftFen: 0 } },
  { credit: { totalFen: 500, leftFen: 1 } },
  { uses: { total: 3, left: 0 } },
  { uses: { total: 3, left: 3 } },
)
const anyKept: fc.Arbitrary<Kept> = fc
  .record({
    effectAt: instant,
    expireAt: instant,
    status: fc.constantFrom('notYet' as const, 'usable' as const, 'expired' as const, null),
    writeOffStat: fc.constantFrom('open' as const, 'closed' as const, null),
    worth,
    wasUsed: fc.boolean(),
    gone: fc.constantFrom('live' as const, 'done' as const, null),
  })
  .map(({ wasUsed, gone, worth, ...dates }) =>
    Object.assign(kept({}, { wasUsed, gone }), { row: { ...owned('YHQ1'), ...dates, ...worth } }),
  )
const anyTime = fc.integer({ min: MORNING - 10 * DAY, max: MORNING + 10 * DAY })

describe('at any time, whatever Kingdee told, a coupon', () => {
  const always = (holds: (coupon: Kept, now: number, tab: string) => void) =>
    fc.assert(fc.property(anyKept, anyTime, (coupon, now) => holds(coupon, now, tabOf(coupon, now))))

  test('is in one of the four', () =>
    always((_, __, tab) => expect(['usable', 'upcoming', 'used', 'expired']).toContain(tab)))

  test('is not expired while its last day is ahead, unless Kingdee says so', () =>
    always(({ row: { expireAt, status } }, now, tab) => {
      const isAhead = expireAt === null || expireAt >= now
      if (isAhead && status !== 'expired') expect(tab).not.toBe('expired')
    }))

  test('cannot be used after its last day, before its first, or when Kingdee says that it cannot', () =>
    always(({ row: { effectAt, expireAt, status, writeOffStat } }, now, tab) => {
      const isOver = expireAt !== null && expireAt < now
      const isToCome = effectAt !== null && effectAt > now
      if (isOver || isToCome || (status !== null && status !== 'usable') || writeOffStat === 'closed')
        expect(tab).not.toBe('usable')
    }))

  test('is where it would be without a past, unless it is expired', () =>
    always((coupon, now, tab) => {
      const fresh = tabOf({ ...coupon, wasUsed: false }, now)
      if (fresh === 'expired') expect(tab).toBe(coupon.wasUsed ? 'used' : 'expired')
      else expect(tab).toBe(fresh)
    }))

  test('that is gone, though it could have been used, is never called expired', () =>
    always((coupon, now) => expect(tabOf({ ...coupon, gone: 'live' }, now)).toBe('used')))

  test('stays where it is once its last day is over', () =>
    always((coupon, now, tab) => {
      const { expireAt } = coupon.row
      if (expireAt !== null && expireAt < now) expect(tabOf(coupon, now + 400 * DAY)).toBe(tab)
    }))
})
