import { opened } from '../../../../cloudfunctions/gateway/claim/attempt'
import {
  claimKey,
  keepOf,
  type Ledger,
  parseLedger,
  readClaimKey,
} from '../../../../cloudfunctions/gateway/claim/ledger'

const open = opened(null, { intent: 'i', token: 't', scene: null, now: 0 }, 15_000)
const decided = (phase: Ledger['attempt']['phase']): Ledger => ({
  ...open,
  attempt: { ...open.attempt, phase },
  due: null,
})

test('a ledger that must be looked at never expires, and one that is undecided must be looked at', () => {
  expect(keepOf(open)).toEqual({ due: 15_000 })
  expect(() => keepOf(decided('open'))).toThrow('must be due')
  expect(() => keepOf(decided('sending'))).toThrow('must be due')
})

test('a refusal is kept for 30 days, and what was issued for good', () => {
  expect(keepOf(decided('refused'))).toEqual({ ttlMs: 30 * 86_400_000 })
  expect(keepOf(decided('issued'))).toBeUndefined()
})

test('a coupon that was issued outlasts the refusal of a later claim', () => {
  expect(keepOf({ ...decided('refused'), nos: [{ no: 'YHQ1', by: 'answer' }] })).toBeUndefined()
})

test('a ledger reads as it was written, and one of another version decides nothing', () => {
  expect(parseLedger(JSON.stringify(open))).toEqual(open)
  expect(() => parseLedger(JSON.stringify({ ...open, version: 2 }))).toThrow()
  expect(() => parseLedger('{}')).toThrow()
})

test('a key names member and scheme, whatever is in them, and no two share one', () => {
  for (const [member, scheme] of [
    ['1', '2'],
    ['a/b', 'c'],
    ['a', 'b/c'],
    ['%', '?'],
  ] as const)
    expect(readClaimKey(claimKey(member, scheme))).toEqual({ member, scheme })
  expect(claimKey('a/b', 'c')).not.toBe(claimKey('a', 'b/c'))
  expect(readClaimKey('intent/1/2')).toBeNull()
})
