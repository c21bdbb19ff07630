import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import CenterPage from '../../../../src/pages/center'
import { MORNING } from '../../../time'
import { aCoupon, aPage, endOfDay } from '../../coupons'
import { phone } from '../../stubs/taro'

const MINUTE = 60_000
/** What the function answers, in turn; the last one for ever. */
let replies: (() => Promise<unknown>)[] = []

const page =
  (...args: Parameters<typeof aPage>) =>
  () =>
    Promise.resolve({ ok: true, data: { ...aPage(...args), now: Date.now(), ...args[2] } })
const failure =
  (code: string, message: string, more: object = {}) =>
  () =>
    Promise.resolve({ ok: false, error: { code, message, retryable: true, requestId: 'r', ...more } })
const lost = () => Promise.reject(new Error('cloud.callFunction:fail'))
const silence = () => new Promise(() => {})

const wait = (ms = 0) => act(() => jest.advanceTimersByTimeAsync(ms))
const shown = () => (screen.getByTestId('phone') as unknown as { textContent: string }).textContent
const tickets = () => screen.queryAllByRole('button', { name: /券/ }).length

async function open(...answers: typeof replies) {
  replies = answers
  render(
    <div data-testid="phone">
      <CenterPage />
    </div>,
  )
  await wait()
}

beforeEach(() => {
  jest.useFakeTimers({ now: MORNING })
  phone.reset()
  phone.answer = () => (replies.length > 1 ? replies.shift() : replies[0])?.() ?? silence()
})
afterEach(() => {
  cleanup()
  jest.useRealTimers()
})

describe('opening the center', () => {
  test('shows a skeleton until the coupons are there', async () => {
    let answer = (_: unknown) => {}
    await open(() => new Promise((resolve) => (answer = resolve)))
    expect(shown()).toBe('正在加载')
    answer(await page(0, 3)())
    await wait()
    expect(tickets()).toBe(3)
    expect(shown()).toContain('共 3 张券')
    expect(shown()).toContain('没有更多了')
  })

  test('waits behind the skeleton while the list is being prepared', async () => {
    await open(failure('busy', '正在准备优惠券，请稍候', { retryAfterMs: 1_500 }), page(0, 3))
    expect(shown()).toBe('正在准备优惠券，请稍候')
    await wait(1_500)
    expect(tickets()).toBe(3)
  })

  test('says what is wrong in words, and heals by itself', async () => {
    await open(failure('unavailable', '优惠券服务暂时连不上，请稍后再试'), page(0, 3))
    expect(shown()).toContain('优惠券服务暂时连不上')
    await wait(2_000)
    expect(tickets()).toBe(3)
  })

  test('heals at a tap', async () => {
    await open(failure('misconfigured', '优惠券服务设置有误，请联系门店', { retryable: false }), page(0, 3))
    fireEvent.click(screen.getByText('重试'))
    await wait()
    expect(tickets()).toBe(3)
  })

  test('says that there is no network, and heals when it is back', async () => {
    phone.networkType = 'none'
    await open(lost, page(0, 3))
    expect(shown()).toContain('没有网络')
    await act(async () => phone.backOnline())
    await wait()
    expect(tickets()).toBe(3)
  })

  test('says so when there is nothing to claim, and looks again at a tap', async () => {
    await open(page(0, 0), page(0, 2))
    expect(shown()).toContain('暂时没有可领的券')
    fireEvent.click(screen.getByText('刷新看看'))
    await wait()
    expect(tickets()).toBe(2)
  })

  test('tries nothing while nobody looks, and at once when somebody does', async () => {
    await open(failure('unavailable', '…'))
    act(() => phone.hide())
    await wait(MINUTE)
    expect(phone.asked).toHaveLength(1)
    act(() => phone.show())
    await wait(1)
    expect(phone.asked).toHaveLength(2)
  })
})

describe('scrolling', () => {
  test('fetches the next page when its end comes near, to the last coupon', async () => {
    await open(page(0, 45), page(1, 45), page(2, 45))
    expect(shown()).not.toContain('没有更多了')
    for (const count of [40, 45]) {
      act(() => phone.see('#foot'))
      await wait()
      expect(tickets()).toBe(count)
    }
    act(() => phone.see('#foot'))
    await wait()
    expect(phone.asked).toHaveLength(3)
    expect(shown()).toContain('没有更多了')
  })

  test('asks once when the end is told in two ways', async () => {
    await open(page(0, 45), page(1, 45))
    act(() => {
      phone.reachBottom()
      phone.see('#foot')
      phone.reachBottom()
    })
    await wait()
    expect([phone.asked.length, tickets()]).toEqual([2, 40])
  })

  test('keeps what is there when a page fails, and goes on at 重试', async () => {
    await open(page(0, 45), failure('unavailable', '优惠券服务暂时连不上，请稍后再试'), page(1, 45))
    act(() => phone.see('#foot'))
    await wait()
    expect(tickets()).toBe(20)
    expect(shown()).toContain('优惠券服务暂时连不上')
    fireEvent.click(screen.getByText('重试'))
    await wait()
    expect(tickets()).toBe(40)
  })

  test('does not ask again for a page that failed because somebody scrolls about at the end', async () => {
    await open(page(0, 45), failure('limited', '现在人有点多，请稍后再试', { retryAfterMs: 20_000 }))
    act(() => phone.see('#foot'))
    await wait()
    act(() => {
      phone.reachBottom()
      phone.see('#foot', false)
      phone.see('#foot')
    })
    await wait()
    expect(phone.asked).toHaveLength(2)
  })

  test('goes on by itself after a page failed', async () => {
    await open(page(0, 45), lost, page(1, 45))
    act(() => phone.see('#foot'))
    await wait()
    await wait(2_000)
    expect(tickets()).toBe(40)
  })
})

describe('keeping the list true', () => {
  test('pulling asks for fresh data and starts at the top', async () => {
    await open(page(0, 45), page(1, 45), page(0, 44))
    act(() => phone.see('#foot'))
    await wait()
    act(() => phone.pull())
    expect(phone.pulling).toBe(true)
    await wait()
    expect(phone.asked.at(-1)?.input).toEqual({ fresh: true })
    expect([phone.pulling, tickets()]).toEqual([false, 20])
  })

  test('a pull that fails keeps the list and says why, and how old it is', async () => {
    await open(page(0, 3), failure('limited', '现在人有点多，请稍后再试', { retryAfterMs: 20_000 }))
    act(() => phone.pull())
    await wait()
    expect(shown()).toContain('现在人有点多，请稍后再试。这是刚刚的优惠券')
    expect([tickets(), phone.pulling]).toEqual([3, false])
  })

  test('coming back after minutes brings fresh data, keeping the place of who is further down', async () => {
    await open(page(0, 45), page(1, 45), page(0, 40))
    act(() => phone.see('#foot'))
    await wait()
    act(() => phone.see('#head', false))
    act(() => phone.hide())
    await wait(3 * MINUTE)
    act(() => phone.show())
    await wait()
    expect(shown()).toContain('共 40 张券')
    expect(tickets()).toBe(40)
  })

  test('coming back soon asks for nothing', async () => {
    await open(page(0, 45))
    act(() => phone.hide())
    await wait(MINUTE)
    act(() => phone.show())
    await wait()
    expect(phone.asked).toHaveLength(1)
  })

  test('figures older than a minute carry their age, which grows', async () => {
    await open(page(0, 3, { snapshotAgeMs: 90_000 }))
    expect(shown()).toContain('余量为1 分钟前')
    await wait(MINUTE)
    expect(shown()).toContain('余量为2 分钟前')
  })

  test('a list that the function itself could not renew is asked for again, until it is', async () => {
    await open(page(0, 3, { snapshotAgeMs: 60 * MINUTE }), page(0, 4))
    expect(shown()).toContain('余量为1 小时前')
    await wait(30_000)
    expect(shown()).toContain('共 4 张券')
  })

  test("goes by the function's clock when the phone's is wrong", async () => {
    const coupons = [aCoupon({ validTo: endOfDay(0) })]
    jest.setSystemTime(MORNING - 40 * 24 * 60 * MINUTE)
    await open(page(0, 1, { coupons, now: MORNING }))
    expect(shown()).toContain('今天到期')
  })
})

describe('a ticket', () => {
  test('says everything in one sentence to who cannot see it', async () => {
    const coupon = aCoupon({
      name: '秋季新品立减',
      content: '满 199 元可用',
      total: 100,
      left: 18,
      validTo: endOfDay(2),
    })
    await open(page(0, 1, { coupons: [coupon] }))
    const label = '¥10，代金券，秋季新品立减，满 199 元可用，还剩 3 天 · 11月26日止，仅剩 18 张'
    expect(screen.getByRole('button', { name: label })).toBeTruthy()
  })

  test('that cannot be had says why, and stays readable', async () => {
    const coupons = [aCoupon({ id: '1', left: 0, total: 9 }), aCoupon({ id: '2', validTo: endOfDay(-1) })]
    await open(page(0, 2, { coupons }))
    expect(shown()).toContain('已领完')
    expect(shown()).toContain('已结束')
  })

  test('opens its coupon once, however often it is tapped', async () => {
    await open(page(0, 3))
    const first = screen.getByRole('button', { name: /券1，/ })
    fireEvent.click(first)
    fireEvent.click(first)
    expect(phone.visited).toEqual(['/pages/coupon/index?id=1000'])
    act(() => phone.show())
    fireEvent.click(first)
    expect(phone.visited).toHaveLength(2)
  })
})
