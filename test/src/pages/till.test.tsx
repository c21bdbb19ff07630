import { act, cleanup, render, screen } from '@testing-library/react'
import { memberClaims } from '../../../src/claim/memberClaims'
import TillPage from '../../../src/pages/till'
import { pauseAfter } from '../../../src/pages/till/pace'
import { redemptionOf } from '../../../src/pages/till/redemption'
import { memberWallet } from '../../../src/wallet/memberWallet'
import { MORNING } from '../../time'
import { DAY } from '../coupons'
import { phone } from '../stubs/taro'
import { ownedCoupon } from '../wallets'

const wait = (ms = 0) => act(() => jest.advanceTimersByTimeAsync(ms))
const shown = () => (screen.getByTestId('phone') as unknown as { textContent: string }).textContent
const asked = () => phone.asked.filter(({ action }) => action === 'wallet.show')
const lost = () => Promise.reject(new Error('cloud.callFunction:fail'))

let coupon = ownedCoupon()
const answer = () =>
  Promise.resolve({ ok: true, data: { coupon, ageMs: 0, generation: 'g1', now: Date.now() } })

async function open(no = 'YHQ1') {
  phone.params = { no }
  render(
    <div data-testid="phone">
      <TillPage />
    </div>,
  )
  await wait()
}

beforeEach(() => {
  jest.useFakeTimers({ now: MORNING })
  memberClaims.forget()
  phone.reset()
  memberClaims.bound('g1')
  coupon = ownedCoupon()
  memberWallet.insert(coupon)
  phone.answer = answer
})
afterEach(() => {
  cleanup()
  jest.useRealTimers()
})

test('shows the coupon’s worth and terms, its number in groups, and a clock that runs', async () => {
  await open()
  expect(shown()).toContain('¥20秋季新品立减代金券 · 满 199 元可用 · 12月8日止')
  expect(shown()).toContain('YHQ 1')
  expect(shown()).toContain('10:00:00时间在走，才是现场出示')
  await wait(2_000)
  expect(shown()).toContain('10:00:02')
})

test('the screen is bright and awake while it is looked at, and as it was on leaving, hidden or closed', async () => {
  await open()
  expect([phone.brightness, phone.awake]).toEqual([1, true])
  act(() => phone.hide())
  await wait()
  expect([phone.brightness, phone.awake]).toEqual([0.4, false])
  act(() => phone.show())
  await wait()
  expect([phone.brightness, phone.awake]).toEqual([1, true])
  // Back and away in the same moment: the bright screen is not taken for the member's own.
  act(() => phone.hide())
  act(() => phone.show())
  act(() => phone.hide())
  await wait()
  expect([phone.brightness, phone.awake]).toEqual([0.4, false])
  act(() => phone.show())
  await wait()
  cleanup()
  await wait()
  expect([phone.brightness, phone.awake]).toEqual([0.4, false])
})

test('without a network it shows all of it, and nothing is amiss', async () => {
  phone.answer = lost
  phone.networkType = 'none'
  await open()
  await wait(60_000)
  expect(shown()).toContain('¥20秋季新品立减')
  expect(shown()).not.toMatch(/网络|连不上|重试/)
})

test('a coupon that the phone does not know yet is shown by its number, and asked for at once', async () => {
  coupon = ownedCoupon({ couponsNo: 'YHQ7', name: '会员日立减' })
  await open('YHQ7')
  expect(asked()).toHaveLength(1)
  expect(shown()).toContain('YHQ 7')
  expect(shown()).toContain('会员日立减')
})

test('what is redeemed turns to 已核销 by itself, asks no more, and the screen goes back', async () => {
  await open()
  coupon = ownedCoupon({ tab: 'used', changedAt: MORNING + 5_000 })
  await wait(10_000)
  expect(shown()).toContain('已核销10:00 核销')
  expect(shown()).not.toContain('时间在走')
  expect([phone.brightness, phone.awake]).toEqual([0.4, false])
  const calls = asked().length
  await wait(10 * 60_000)
  expect(asked()).toHaveLength(calls)
})

test('a part that is redeemed is told with what is left, and the codes stay', async () => {
  cleanup()
  coupon = ownedCoupon({ couponsNo: 'M1', kind: 'cashMulti', credit: { totalFen: 10_000, leftFen: 5_000 } })
  memberWallet.insert(coupon)
  await open('M1')
  coupon = { ...coupon, credit: { totalFen: 10_000, leftFen: 3_000 } }
  await wait(10_000)
  expect(shown()).toContain('刚核销 ¥20，还剩 ¥30')
  expect(shown()).toContain('M 1')
})

test('one that is gone from the list may be used: never called expired, and still to be scanned', async () => {
  await open()
  coupon = ownedCoupon({ tab: 'used', maybeUsed: true })
  await wait(10_000)
  expect(shown()).toContain('这张券可能已使用，请店员核对')
  expect(shown()).toContain('YHQ 1')
  expect(shown()).not.toContain('过期')
  // A redemption that was cancelled.
  coupon = ownedCoupon()
  await wait(13_000)
  expect(shown()).not.toContain('可能已使用')
})

test('one that starts later says so', async () => {
  coupon = ownedCoupon({ couponsNo: 'U1', tab: 'upcoming', validFrom: MORNING + 11 * DAY })
  memberWallet.insert(coupon)
  await open('U1')
  expect(shown()).toContain('12月5日起可用，现在还不能用')
})

test('a redemption that takes two minutes costs at most six calls, and nobody asks while nobody looks', async () => {
  await open()
  // What an effect sets off is there with the next turn only.
  for (let second = 0; second < 120; second += 1) await wait(1_000)
  expect(asked().length).toBeLessThanOrEqual(6)
  expect(asked().length).toBeGreaterThanOrEqual(4)
  act(() => phone.hide())
  const before = asked().length
  await wait(10 * 60_000)
  expect(asked()).toHaveLength(before)
  act(() => phone.show())
  await wait()
  expect(asked()).toHaveLength(before + 1)
})

test('the pause grows, to a minute', () => {
  const pauses = Array.from({ length: 20 }, (_, n) => pauseAfter(n))
  expect(pauses[0]).toBe(10_000)
  expect([...pauses].sort((a, b) => a - b)).toEqual(pauses)
  expect(pauses.at(-1)).toBe(60_000)
})

test('what the log of the store says of a coupon that is gone makes it certain; of one that can be used it says nothing', () => {
  const logged = { store: '人民路店', at: MORNING }
  const gone = ownedCoupon({ tab: 'used', maybeUsed: true })
  expect(redemptionOf(gone, ownedCoupon(), logged)).toEqual({ kind: 'whole', ...logged })
  expect(redemptionOf(gone, ownedCoupon())).toEqual({ kind: 'maybe' })
  // Redeemed once, and taken back.
  expect(redemptionOf(ownedCoupon(), ownedCoupon(), logged)).toEqual({ kind: 'none' })
})

test('a use of several that went off is told by what is left', () => {
  const of = (left: number) => ownedCoupon({ kind: 'discountMulti', uses: { total: 5, left } })
  expect(redemptionOf(of(2), of(3))).toEqual({ kind: 'once', left: 2 })
  expect(redemptionOf(of(3), of(3))).toEqual({ kind: 'none' })
  // Cancelled meanwhile.
  expect(redemptionOf(of(4), of(3))).toEqual({ kind: 'none' })
})
