import type { OwnClaim } from '../../../../cloudfunctions/gateway/contract'
import { mineOf, nothingOwned, withAll, withClaim } from '../../../../cloudfunctions/gateway/member/owned'

const issued = (couponsNo: string, at = 1): OwnClaim => ({ state: 'issued', couponsNo, at })
const inDoubt: OwnClaim = { state: 'unknown', at: 3 }
const claims = (...given: Parameters<typeof mineOf>) => mineOf(...given).claims
const told = (owned: Parameters<typeof mineOf>[1]) => claims('g', owned, 0)
const reading = (at: number, coupons: Record<string, OwnClaim>) => ({ at, coupons })

test('nothing known is no claim and no age', () => {
  expect(mineOf('g', nothingOwned, 100)).toEqual({ generation: 'g', claims: {}, ageMs: null })
})

test('a claim shows at once, and goes when it is refused', () => {
  const doubted = withClaim(nothingOwned, 's', inDoubt)
  expect(told(doubted)).toEqual({ s: inDoubt })
  expect(told(withClaim(doubted, 's', issued('1')))).toEqual({ s: issued('1') })
  expect(told(withClaim(doubted, 's', null))).toEqual({})
})

test('a reading adds what was given elsewhere, and takes nothing back of what a ledger says', () => {
  const ledger = { mine: issued('1'), doubt: inDoubt }
  const after = withAll(nothingOwned, ledger, reading(5, { given: issued('9'), mine: issued('other') }))
  expect(told(after)).toEqual({ ...ledger, given: issued('9') })
  expect(told(withAll(after, ledger, reading(6, {})))).toEqual(ledger)
  expect(mineOf('g', after, 12).ageMs).toBe(7)
})

test('a coupon that was read shows again when the claim after it is refused', () => {
  const after = withAll(nothingOwned, { s: inDoubt }, reading(5, { s: issued('9') }))
  expect(told(after)).toEqual({ s: inDoubt })
  expect(told(withClaim(after, 's', null))).toEqual({ s: issued('9') })
})

test('an older reading, and none, leave the known one', () => {
  const after = withAll(nothingOwned, {}, reading(5, { s: issued('9') }))
  expect(withAll(after, {}, reading(4, {}))).toEqual(after)
  expect(withAll(after, {}, null)).toEqual(after)
})

test('of more than 500 the newest are kept, wherever they come from', () => {
  const many = (from: number, n: number) =>
    Object.fromEntries(Array.from({ length: n }, (_, i) => [`s${from + i}`, issued(`${from + i}`, from + i)]))
  const after = withAll(nothingOwned, many(0, 400), reading(5, many(400, 400)))
  const ids = Object.keys(told(after))
  expect(ids).toHaveLength(500)
  expect(ids).toContain('s799')
  expect(ids).toContain('s300')
  expect(ids).not.toContain('s299')
  const one = withClaim(after, 'next', issued('x', 1_000))
  expect(Object.keys(told(one))).toHaveLength(500)
  expect(told(one).next).toEqual(issued('x', 1_000))
})

test('of one scheme only that is told', () => {
  const owned = withAll(nothingOwned, { a: issued('1'), b: issued('2') }, null)
  expect(claims('g', owned, 0, 'b')).toEqual({ b: issued('2') })
  expect(claims('g', owned, 0, 'c')).toEqual({})
})
