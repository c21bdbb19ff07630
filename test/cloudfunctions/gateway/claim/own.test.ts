import { decided, issued, joined, opened } from '../../../../cloudfunctions/gateway/claim/attempt'
import type { Ledger } from '../../../../cloudfunctions/gateway/claim/ledger'
import { grantedOf, ownOf, ownOfCoupons } from '../../../../cloudfunctions/gateway/claim/own'
import { timingOf } from '../../../../cloudfunctions/gateway/claim/timing'

const timing = timingOf(30_000)
const tap = (intent: string, now: number) => ({ intent, token: `t-${intent}`, scene: null, now })
const open = opened(null, tap('i1', 1_000), timing.openMs)
const sending: Ledger = decided(open, { phase: 'sending' }, 9_000)
const granted = issued(open, 'YHQ1', ['YHQ1'], 'answer', null)
const refused = decided(open, { phase: 'refused', why: 'code' })
const own = (ledger: Ledger, now = 2_000) => ownOf(ledger, now, timing)

test('an issued claim is the coupon, with the time of its tap', () => {
  expect(own(granted)).toEqual({ state: 'issued', couponsNo: 'YHQ1', at: 1_000 })
})

test('what may have been sent is unknown for as long as nobody has decided, what was not is pending', () => {
  expect(own(sending, 10 * 86_400_000)).toEqual({ state: 'unknown', at: 1_000 })
  expect(own(open)).toEqual({ state: 'pending', at: 1_000 })
  expect(own(joined(open, 'i2'))).toEqual({ state: 'pending', at: 1_000 })
})

test('what was refused, or left behind before it was sent, is nothing', () => {
  expect(own(refused)).toBeNull()
  expect(own(open, 1_000 + timing.openMs)).toBeNull()
})

test('of several claims the one in doubt is told, and when it is refused the coupon that was issued before', () => {
  const second = opened(granted, tap('i2', 5_000), timing.openMs)
  expect(own(decided(second, { phase: 'sending' }, 9_000), 6_000)).toEqual({ state: 'unknown', at: 5_000 })
  const no = decided(second, { phase: 'refused', why: 'code' })
  expect(own(no, 6_000)).toEqual({ state: 'issued', couponsNo: 'YHQ1', at: 1_000 })
})

test('a coupon that came late to an attempt which another has followed is the member’s', () => {
  const late: Ledger = { ...refused, nos: [{ no: 'YHQ7', by: 'answer' }] }
  expect(own(late)).toEqual({ state: 'issued', couponsNo: 'YHQ7', at: 1_000 })
})

test('every coupon of a ledger was granted to a claim, each with the time of its own', () => {
  const second = issued(
    opened(granted, tap('i2', 70_000), timing.openMs),
    'YHQ2',
    ['YHQ2', 'YHQ3'],
    'read',
    null,
  )
  expect(grantedOf('s1', second, timing).map(({ no, scheme, at }) => [no, scheme, at])).toEqual([
    ['YHQ1', 's1', 1_000],
    ['YHQ2', 's1', 70_000],
    ['YHQ3', 's1', 70_000],
  ])
  expect(grantedOf('s1', sending, timing)).toEqual([])
})

test('a granted coupon has to be listed no sooner than a claim of that time could be called absent', () => {
  const [coupon] = grantedOf('s1', granted, timing)
  const latestFence = 1_000 + timing.openMs
  expect(coupon?.listedBy).toBe(latestFence + timing.sendMs + timing.horizonMs)
})

const coupon = (number: string, createdAt: number | null, more = {}) => ({
  number,
  schemaId: 's1',
  status: 'usable' as const,
  writeOffStat: 'open' as const,
  createdAt,
  ...more,
})

test('of the coupons of a scheme one that can be redeemed is told, and of these the newest', () => {
  const used = coupon('used', 9, { writeOffStat: 'closed' })
  const expired = coupon('expired', 8, { status: 'expired' })
  const told = (...coupons: ReturnType<typeof coupon>[]) => ownOfCoupons(coupons, 100).s1
  expect(told(coupon('old', 1), coupon('new', 2), used, expired)).toEqual({
    state: 'issued',
    couponsNo: 'new',
    at: 2,
  })
  expect(told(used, coupon('old', 1))).toMatchObject({ couponsNo: 'old' })
  expect(told(coupon('untold', null))).toEqual({ state: 'issued', couponsNo: 'untold', at: 100 })
})

test('coupons that are used up or expired count: a claim would be answered with them', () => {
  const coupons = [
    coupon('used', 9, { writeOffStat: 'closed' }),
    coupon('expired', 8, { schemaId: 's2', status: 'expired' }),
  ]
  expect(ownOfCoupons(coupons, 100)).toMatchObject({
    s1: { state: 'issued', couponsNo: 'used' },
    s2: { state: 'issued', couponsNo: 'expired' },
  })
})
