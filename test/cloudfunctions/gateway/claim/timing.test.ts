import { timingOf } from '../../../../cloudfunctions/gateway/claim/timing'

test('a claim may be sent for 2 s, and is in doubt for 38 s more, when Kingdee may take 30', () => {
  expect(timingOf(30_000)).toMatchObject({ sendMs: 2_000, horizonMs: 30_000 + 5_000 + 3_000 })
})

test('a longer limit lengthens the doubt by as much', () => {
  expect(timingOf(60_000)).toMatchObject({ sendMs: 2_000, horizonMs: 68_000 })
})

test('with a shorter limit, as in tests, everything shrinks, but not to nothing', () => {
  expect(timingOf(3_000)).toMatchObject({ sendMs: 500, horizonMs: 3_000 + 500 + 300 })
  expect(timingOf(12_000)).toMatchObject({ sendMs: 800, horizonMs: 12_000 + 2_000 + 1_200 })
  expect(timingOf(100)).toMatchObject({ sendMs: 500, horizonMs: 100 + 300 + 200 })
})
