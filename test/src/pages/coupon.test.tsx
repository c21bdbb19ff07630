import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { lastOpened } from '../../../src/coupon/lastOpened'
import CouponPage from '../../../src/pages/coupon'
import { MORNING } from '../../time'
import { aCoupon, endOfDay } from '../coupons'
import { phone } from '../stubs/taro'

const coupon = aCoupon({
  name: '会员日全场折扣',
  total: 900,
  left: 340,
  validFrom: endOfDay(-24) + 1,
  validTo: endOfDay(2),
})
const found =
  (more = {}, snapshotAgeMs = 40_000) =>
  () =>
    Promise.resolve({ ok: true, data: { coupon: { ...coupon, ...more }, snapshotAgeMs, now: Date.now() } })
const failure = (code: string, message: string) => () =>
  Promise.resolve({ ok: false, error: { code, message, retryable: true, requestId: 'r' } })

let replies: (() => Promise<unknown>)[] = []
const wait = (ms = 0) => act(() => jest.advanceTimersByTimeAsync(ms))
const shown = () => (screen.getByTestId('phone') as unknown as { textContent: string }).textContent

async function open(...answers: typeof replies) {
  replies = answers
  phone.params = { id: coupon.id }
  render(
    <div data-testid="phone">
      <CouponPage />
    </div>,
  )
  await wait()
}

beforeEach(() => {
  jest.useFakeTimers({ now: MORNING })
  phone.reset()
  lastOpened.coupon = null
  phone.answer = () => (replies.length > 1 ? replies.shift() : replies[0])?.() ?? new Promise(() => {})
})
afterEach(() => {
  cleanup()
  jest.useRealTimers()
})

test('a coupon opened by its address shows value, name, validity in full, stock with its age, and number', async () => {
  await open(found())
  expect(phone.asked).toEqual([{ action: 'coupon.show', input: { id: coupon.id } }])
  for (const text of [
    '¥10',
    '代金券',
    '会员日全场折扣',
    '2026年11月1日 – 11月26日',
    '还剩 3 天，11月26日 24:00 止',
    '约 340 张',
    '以门店为准',
    'QF000001',
  ])
    expect(shown()).toContain(text)
})

test('a coupon that was tapped in the list is there at once, and then the newest of it', async () => {
  lastOpened.coupon = coupon
  let answer = (_: unknown) => {}
  await open(() => new Promise((resolve) => (answer = resolve)))
  expect(shown()).toContain('会员日全场折扣')
  expect(shown()).toContain('约 340 张')
  answer(await found({ left: 12 })())
  await wait()
  expect(shown()).toContain('约 12 张')
})

test('another coupon than the one in the address is not shown in its place', async () => {
  lastOpened.coupon = aCoupon({ id: '7', name: '别的券' })
  await open(() => new Promise(() => {}))
  expect(shown()).not.toContain('别的券')
})

test('a coupon that is gone is said to be gone, and leads back to the center', async () => {
  await open(failure('notFound', '这张券已下架'))
  expect(shown()).toContain('这张券已下架')
  fireEvent.click(screen.getByText('看看其他券'))
  phone.pages = 2
  fireEvent.click(screen.getByText('看看其他券'))
  expect(phone.visited).toEqual(['instead: /pages/center/index', 'back'])
})

test('a failure is a screen of its own when there is nothing to show, and heals by itself', async () => {
  await open(failure('unavailable', '优惠券服务暂时连不上，请稍后再试'), found())
  expect(shown()).toContain('优惠券服务暂时连不上')
  await wait(2_000)
  expect(shown()).toContain('会员日全场折扣')
})

test('a failure keeps the coupon that is known, and says what failed', async () => {
  lastOpened.coupon = coupon
  await open(failure('unavailable', '优惠券服务暂时连不上，请稍后再试'))
  expect(shown()).toContain('会员日全场折扣')
  expect(shown()).toContain('优惠券服务暂时连不上')
})

test('a coupon that ended or ran out says so', async () => {
  await open(found({ left: 0 }))
  expect(shown()).toContain('已领完')
  cleanup()
  await open(found({ validTo: endOfDay(-1) }))
  expect(shown()).toContain('已结束')
})

test('stock that is older than a minute carries its age, which grows', async () => {
  await open(found({}, 90_000))
  expect(shown()).toContain('约 340 张 · 1 分钟前')
  await wait(60_000)
  expect(shown()).toContain('约 340 张 · 2 分钟前')
})

test('a discount is explained by an example, with its cap', async () => {
  await open(found({ kind: 'discount', valueFen: null, zhe: 885, capFen: null }))
  expect(shown()).toContain('符合使用条件时，¥100 付 ¥88.5')
  cleanup()
  await open(found({ kind: 'discount', valueFen: null, zhe: 500, capFen: 2000 }))
  expect(shown()).toContain('符合使用条件时，¥100 付 ¥80')
  cleanup()
  await open(found())
  expect(shown()).not.toContain('符合使用条件时')
})

test('a coupon is shared with its value, its name and its address', async () => {
  await open(found())
  expect(screen.getByText('分享这张券')).toBeTruthy()
  expect(phone.share()).toEqual({
    title: '¥10 代金券 · 会员日全场折扣',
    path: `/pages/coupon/index?id=${coupon.id}`,
  })
})
