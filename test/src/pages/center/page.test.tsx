import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { memberClaims } from '../../../../src/claim/memberClaims'
import { entered, thisVisit } from '../../../../src/entry/thisVisit'
import CenterPage from '../../../../src/pages/center'
import { lastCenter } from '../../../../src/pages/center/lastCenter'
import { MORNING } from '../../../time'
import { aCoupon, aPage, DAY, endOfDay } from '../../coupons'
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
  memberClaims.forget()
  thisVisit.leave()
  thisVisit.dismiss()
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
    expect(shown()).toBe('全部代金折扣抵扣多次正在加载')
    answer(await page(0, 3)())
    await wait()
    expect(tickets()).toBe(3)
    expect(shown()).toContain('共 3 张券')
    expect(shown()).toContain('没有更多了')
  })

  test('waits behind the skeleton while the list is being prepared', async () => {
    await open(failure('busy', '正在准备优惠券，请稍候', { retryAfterMs: 1_500 }), page(0, 3))
    expect(shown()).toContain('正在准备优惠券，请稍候')
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
    for (const [top, count] of [
      [390, 20],
      [400, 40],
      [2_830, 40],
      [2_840, 45],
      [3_000, 45],
    ] as const) {
      act(() => phone.scrollTo(top))
      await wait()
      expect(tickets()).toBe(count)
    }
    expect(phone.asked).toHaveLength(3)
    expect(shown()).toContain('没有更多了')
  })

  test('asks once when the end is told in two ways', async () => {
    await open(page(0, 45), page(1, 45))
    act(() => {
      phone.reachBottom()
      phone.scrollTo(600)
      phone.reachBottom()
    })
    await wait()
    expect([phone.asked.length, tickets()]).toEqual([2, 40])
  })

  test('keeps what is there when a page fails, and goes on at 重试', async () => {
    await open(page(0, 45), failure('unavailable', '优惠券服务暂时连不上，请稍后再试'), page(1, 45))
    act(() => phone.reachBottom())
    await wait()
    expect(tickets()).toBe(20)
    expect(shown()).toContain('优惠券服务暂时连不上')
    fireEvent.click(screen.getByText('重试'))
    await wait()
    expect(tickets()).toBe(40)
  })

  test('does not ask again for a page that failed because somebody scrolls about at the end', async () => {
    await open(page(0, 45), failure('limited', '现在人有点多，请稍后再试', { retryAfterMs: 20_000 }))
    act(() => phone.reachBottom())
    await wait()
    act(() => {
      phone.reachBottom()
      phone.scrollTo(0)
      phone.scrollTo(600)
    })
    await wait()
    expect(phone.asked).toHaveLength(2)
  })

  test('takes up by itself, as soon as the network is back, a page that was in flight when it went', async () => {
    await open(page(0, 45), silence, page(1, 45))
    act(() => phone.reachBottom())
    await act(async () => phone.goOffline())
    await wait()
    expect(shown()).toContain('没有网络')
    await act(async () => phone.backOnline())
    await wait()
    expect(tickets()).toBe(40)
  })

  test('goes on by itself after a page failed', async () => {
    await open(page(0, 45), lost, page(1, 45))
    act(() => phone.reachBottom())
    await wait()
    await wait(2_000)
    expect(tickets()).toBe(40)
  })
})

describe('keeping the list true', () => {
  test('pulling asks for fresh data and starts at the top', async () => {
    await open(page(0, 45), page(1, 45), page(0, 44))
    act(() => phone.reachBottom())
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
    expect(shown()).toContain('现在人有点多，请稍后再试这是刚刚的优惠券')
    expect([tickets(), phone.pulling]).toEqual([3, false])
  })

  test('coming back after minutes brings fresh data, keeping the place of who is further down', async () => {
    await open(page(0, 45), page(1, 45), page(0, 40))
    act(() => phone.reachBottom())
    await wait()
    act(() => phone.scrollTo(900))
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

describe('finding', () => {
  const input = () => screen.getByPlaceholderText('搜名称、说明或编号')
  const type = (value: string) => fireEvent.change(input(), { target: { value } })
  const questions = () => phone.asked.map(({ input }) => input).slice(1)

  test('a tap on a kind asks for it alone, says how many there are, and marks it', async () => {
    await open(page(0, 45), page(0, 2))
    fireEvent.click(screen.getByText('折扣'))
    expect(shown()).toContain('正在查找')
    await wait()
    expect(questions()).toEqual([{ kind: 'discount' }])
    expect(shown()).toContain('找到 2 张券')
    expect(screen.getByRole('radio', { name: '折扣', checked: true })).toBeTruthy()
    expect(screen.getAllByRole('radio', { checked: true })).toHaveLength(2)
  })

  test('a tap on what is chosen already asks for nothing', async () => {
    await open(page(0, 45))
    fireEvent.click(screen.getByText('全部'))
    fireEvent.click(screen.getByText('快到期'))
    await wait()
    expect(questions()).toEqual([])
  })

  test('a search is asked once the typing pauses, together with kind and order', async () => {
    await open(page(0, 45), page(0, 9), page(0, 8), page(0, 1))
    fireEvent.click(screen.getByText('代金'))
    fireEvent.click(screen.getByText('面额'))
    await wait()
    for (const text of ['秋', '秋装', ' 秋装 ']) {
      type(text)
      await wait(200)
    }
    expect(questions()).toHaveLength(2)
    await wait(100)
    expect(questions().at(-1)).toEqual({ kind: 'cash', search: '秋装', order: 'value' })
    expect(shown()).toContain('找到 1 张券')
  })

  test('the key for searching does not wait', async () => {
    await open(page(0, 45), page(0, 1))
    type('秋装')
    fireEvent.keyDown(input(), { key: 'Enter' })
    expect(questions()).toEqual([{ search: '秋装' }])
    await wait(1_000)
    expect(questions()).toHaveLength(1)
  })

  test('one tap clears the search, and the list is there at once', async () => {
    await open(page(0, 45), page(0, 1), silence)
    type('秋装')
    await wait(300)
    fireEvent.click(screen.getByRole('button', { name: '清除搜索' }))
    expect([tickets(), (input() as unknown as { value: string }).value]).toEqual([20, ''])
    expect(shown()).toContain('共 45 张券')
  })

  test('what finds nothing says so, and leads back to all of them with one tap', async () => {
    await open(page(0, 45), page(0, 0), silence)
    type('没有的')
    await wait(300)
    expect(shown()).toContain('没有找到合适的券')
    fireEvent.click(screen.getByText('查看全部'))
    expect([tickets(), (input() as unknown as { value: string }).value]).toEqual([20, ''])
  })

  test('the address of the page asks its question, and what it gets wrong is as if it were not there', async () => {
    phone.params = { kind: 'multi', search: encodeURIComponent('咖啡 100%'), order: 'price', stamp: '1' }
    await open(page(0, 3))
    expect(phone.asked[0]?.input).toEqual({ kind: 'multi', search: '咖啡 100%' })
  })
})

describe('a center that was seen before', () => {
  const visit = async () => {
    await open(page(0, 45))
    cleanup()
    phone.asked = []
  }

  test('is there at once, with its age, and is brought up to date', async () => {
    await visit()
    jest.setSystemTime(MORNING + 2 * 60 * MINUTE)
    let answer = (_: unknown) => {}
    await open(() => new Promise((resolve) => (answer = resolve)))
    expect(tickets()).toBe(20)
    expect(shown()).toContain('余量为2 小时前 · 正在更新')
    answer(await page(0, 3)())
    await wait()
    expect(shown()).toContain('共 3 张券')
    expect(shown()).not.toContain('余量为')
  })

  test('stays without a network, and says why and how old it is', async () => {
    await visit()
    jest.setSystemTime(MORNING + 2 * 60 * MINUTE)
    phone.networkType = 'none'
    await open(lost)
    expect(tickets()).toBe(20)
    expect(shown()).toContain('没有网络这是2 小时前的优惠券')
  })

  test('is forgotten after a week, and when it is not what it should be', async () => {
    await visit()
    jest.setSystemTime(MORNING + 8 * DAY)
    expect(lastCenter.read(Date.now)).toBeNull()
    jest.setSystemTime(MORNING)
    expect(lastCenter.read(Date.now)?.coupons).toHaveLength(20)
    const [key = '', value] = [...phone.storage][0] ?? []
    for (const spoilt of [
      'x',
      { ...(value as object), total: '45' },
      { ...(value as object), coupons: [{ ...aCoupon(), kind: 'new' }] },
      { ...(value as object), coupons: Array.from({ length: 21 }, () => aCoupon()) },
    ]) {
      phone.storage.set(key, spoilt)
      expect(lastCenter.read(Date.now)).toBeNull()
    }
  })
})

describe('time that passes on the page', () => {
  test('is counted to the hour for what ends today, and to midnight in China by the clock of the function', async () => {
    const coupons = [aCoupon({ id: '1', validTo: endOfDay(0) }), aCoupon({ id: '2', validTo: endOfDay(1) })]
    const hour = 60 * MINUTE
    // A phone that is a day behind.
    jest.setSystemTime(endOfDay(0) + 1 - 2 * hour - DAY)
    await open(page(0, 2, { coupons, now: endOfDay(0) + 1 - 2 * hour }), silence)
    expect(shown()).toContain('今天到期 · 还剩 1 小时')
    await wait(hour)
    expect(shown()).toContain('今天到期 · 不到 1 小时')
    expect(shown()).toContain('明天到期')
    await wait(hour)
    expect(shown()).toContain('已结束')
    expect(shown()).toContain('今天到期 · 还剩 23 小时')
  })

  test('wakes nobody while the page is hidden', async () => {
    await open(page(0, 2))
    act(() => phone.hide())
    expect(jest.getTimerCount()).toBe(0)
  })
})

describe('a long list', () => {
  const all = (total: number) => page(0, total, { coupons: aLong(total), next: null })
  const aLong = (total: number) =>
    Array.from({ length: total }, (_, n) => aCoupon({ id: `${n}`, name: `第${n}号券` }))
  const first = () => /第(\d+)号券/.exec(shown())?.[1]

  test('has only what is near the screen in the tree, wherever the member goes', async () => {
    await open(all(1_000))
    expect([first(), tickets()]).toEqual(['0', 50])
    for (const row of [30, 200, 999, 500, 0]) {
      act(() => phone.scrollTo(156 + row * 122))
      await wait(500)
      expect(shown()).toContain(`第${row}号券`)
      expect(tickets()).toBeLessThanOrEqual(50)
    }
  })

  test('keeps the same coupon at the top when the font grows', async () => {
    await open(all(1_000))
    act(() => phone.scrollTo(156 + 500 * 122))
    await wait(500)
    phone.fontSizeSetting = 24
    act(() => phone.show())
    await wait(500)
    // At a large font each has a line more.
    expect(phone.scrolledTo).toBe(156 * 1.5 + 500 * (112 * 1.5 + 10 + 56))
    expect(shown()).toContain('第500号券')
  })

  test('offers a way back to the top from far down', async () => {
    await open(all(1_000))
    const button = screen.getByRole('button', { name: '回到顶部' })
    const look = () => (button as unknown as { className: string }).className
    expect(look()).toContain('nothing')
    act(() => phone.scrollTo(9_000))
    expect(look()).not.toContain('nothing')
    fireEvent.click(button)
    await wait(500)
    expect([phone.scrolledTo, first()]).toEqual([0, '0'])
    expect(look()).toContain('nothing')
  })

  test('does not move while its page is hidden', async () => {
    await open(all(1_000))
    act(() => phone.scrollTo(9_000))
    await wait(500)
    const before = first()
    act(() => phone.hide())
    act(() => phone.scrollTo(0))
    await wait(500)
    expect(first()).toBe(before)
  })
})

describe('claiming', () => {
  const claimed =
    (claim: object, generation = 'g1') =>
    () =>
      Promise.resolve({ ok: true, data: { claim: { at: MORNING, ...claim }, generation } })
  const issued = claimed({ state: 'issued', couponsNo: 'YHQ1' })
  const buttons = (name: string | RegExp) => screen.queryAllByRole('button', { name })
  const claims = () =>
    phone.asked.filter(({ action }) => action.startsWith('claim.') && action !== 'claim.owned')
  const tap = (row = 0) => fireEvent.click(screen.getAllByText(/^再?领取?$/)[row] as never)

  test('reacts at once, on that ticket alone, and then says that it is owned', async () => {
    let answer = (_: unknown) => {}
    await open(page(0, 3), () => new Promise((resolve) => (answer = resolve)))
    tap(1)
    expect([buttons('领取').length, buttons('领取中').length]).toEqual([2, 1])
    expect(phone.visited).toEqual([])
    answer(await issued())
    await wait()
    expect(buttons(/已领取\s去使用/)).toHaveLength(1)
    expect(claims()).toEqual([
      { action: 'claim.create', input: { schemaId: '1001', intentId: expect.any(String) } },
    ])
  })

  test('whose answer is lost is 确认中 with its time, and is settled by itself', async () => {
    await open(page(0, 3), lost, issued)
    tap()
    await wait()
    expect(shown()).toContain('确认中\n10:00 提交')
    expect(shown()).not.toContain('失败')
    await wait(4_000)
    expect(shown()).toContain('已领取')
    const [first, second] = claims().map(({ input }) => (input as { intentId: string }).intentId)
    expect([claims()[1]?.action, second]).toEqual(['claim.status', first])
  })

  test('without a network goes on as soon as there is one, an hour later', async () => {
    phone.networkType = 'none'
    await open(page(0, 3), lost)
    tap()
    await wait(60 * MINUTE)
    expect(shown()).toContain('确认中\n10:00 提交')
    replies = [issued]
    await act(async () => phone.backOnline())
    await wait()
    expect(shown()).toContain('已领取')
  })

  test("that is refused shows Kingdee's sentence in place of the rest", async () => {
    const message = '优惠券方案当前不处于发券状态'
    await open(page(0, 1), claimed({ state: 'refused', message, retryable: false }))
    tap()
    await wait()
    expect(shown()).toContain(`${message}领不了`)
  })

  test('that was certainly not processed can be tapped again', async () => {
    await open(page(0, 1), claimed({ state: 'refused', message: '请稍后再试', retryable: true }), issued)
    tap()
    await wait()
    expect(shown()).toContain('请稍后再试再领')
    tap()
    await wait()
    expect(shown()).toContain('已领取')
  })

  test('leads a visitor to binding', async () => {
    await open(page(0, 1), failure('notBound', '请先绑定手机号', { retryable: false }))
    tap()
    await wait()
    expect(phone.visited).toEqual(['/pages/join/index'])
    expect(shown()).toContain('绑定手机号')
  })

  test('a tap on what is in doubt sends nothing', async () => {
    await open(page(0, 1), silence)
    tap()
    fireEvent.click(screen.getByText('领取中'))
    await wait()
    expect(claims()).toHaveLength(1)
    expect(phone.visited).toEqual([])
  })

  test('all that can be claimed is claimed one after the other, with an outcome for each', async () => {
    await open(
      page(0, 3),
      issued,
      claimed({ state: 'refused', message: '优惠券已领完', retryable: false }),
      claimed({ state: 'unknown' }),
    )
    act(() => memberClaims.bound('g1'))
    fireEvent.click(screen.getByText('一键领齐 3 张'))
    expect(shown()).toContain('正在领取 0/3')
    await wait()
    await wait()
    await wait()
    expect(shown()).toContain('已领 1 · 优惠券已领完 1 · 确认中 1')
    fireEvent.click(screen.getByText('知道了'))
    expect(shown()).not.toContain('已领 1 ·')
  })

  test('all at once wait for the call budget, say so, and go on by themselves', async () => {
    const spent = claimed({ state: 'refused', message: '请稍后再试', retryable: true, retryAfterMs: 9_000 })
    await open(page(0, 2), spent)
    act(() => memberClaims.bound('g1'))
    fireEvent.click(screen.getByText('一键领齐 2 张'))
    await wait()
    expect(shown()).toContain('领取的人多，稍等会继续 0/2')
    expect(claims()).toHaveLength(1)
    replies = [issued]
    await wait(9_000)
    await wait()
    expect(shown()).toContain('已领 2')
  })

  test('a doubt shows what the shop said meanwhile', async () => {
    await open(page(0, 1), claimed({ state: 'unknown', message: '系统繁忙' }))
    tap()
    await wait()
    expect(shown()).toMatch(/门店系统提示：系统繁忙确认中/)
  })

  test('all at once can be stopped: what was sent is seen to its end, the rest stays as it was', async () => {
    let answer = (_: unknown) => {}
    await open(page(0, 3), () => new Promise((resolve) => (answer = resolve)))
    act(() => memberClaims.bound('g1'))
    fireEvent.click(screen.getByText('一键领齐 3 张'))
    await wait()
    fireEvent.click(screen.getByText('停止'))
    answer(await issued())
    await wait()
    expect(shown()).toContain('已领 1知道了')
    expect([claims().length, buttons('领取').length]).toEqual([1, 2])
  })

  test('at most 20 are claimed at once', async () => {
    await open(page(0, 45), page(1, 45))
    act(() => phone.reachBottom())
    await wait()
    expect(shown()).toContain('一键领齐 20 张')
  })

  test('what is owned is marked with the first answer, and what was given elsewhere soon after', async () => {
    // It is asked for once a minute, whatever page asks.
    jest.setSystemTime(MORNING + 5 * MINUTE)
    const mine = {
      generation: 'g1',
      claims: { '1000': { state: 'issued', couponsNo: 'YHQ1', at: 1 } },
      ageMs: 5,
    }
    const more = {
      ...mine,
      claims: { ...mine.claims, '1001': { state: 'issued', couponsNo: 'YHQ2', at: 2 } },
    }
    await open(page(0, 3, { mine } as object), () => Promise.resolve({ ok: true, data: { mine: more } }))
    await wait()
    expect(phone.asked.map(({ action }) => action)).toEqual(['center.open', 'claim.owned'])
    expect(buttons(/已领取\s去使用/)).toHaveLength(2)
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
    const label = '¥10，秋季新品立减，还剩 3 天 · 11月26日止'
    expect(screen.getByRole('button', { name: label })).toBeTruthy()
  })

  test('leaves hours and date out where few are left, so that both facts have their room', async () => {
    const few = { total: 100, left: 3 }
    const coupons = [
      aCoupon({ id: '1', ...few, validTo: endOfDay(0) }),
      aCoupon({ id: '2', ...few, validTo: endOfDay(2) }),
    ]
    await open(page(0, 2, { coupons }))
    expect(shown()).toContain('今天到期 · 仅剩 3 张')
    expect(shown()).toContain('还剩 3 天 · 仅剩 3 张')
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

describe('a scanned code', () => {
  const store = { id: '7', name: '人民路店', region: '浙江省杭州市', address: '人民路 88 号', enabled: true }
  const resolved = (more: object = {}) =>
    Promise.resolve({
      ok: true,
      data: {
        store,
        usable: { here: 3, perhaps: 0 },
        claimable: 5,
        coupon: null,
        generation: 'g1',
        now: MORNING,
        ...more,
      },
    })
  /** Answers by what is asked: the center's list, and what the code means. */
  async function scan(meaning: () => Promise<unknown>, scene = 'A') {
    memberClaims.bound('g1')
    entered({ query: { scene }, scene: 1047 })
    phone.answer = ({ action }) =>
      action === 'entry.resolve' ? meaning() : action === 'center.open' ? page(0, 3)() : silence()
    await open()
  }
  const asked = () => phone.asked.filter(({ action }) => action === 'entry.resolve')

  test('says in one line what it means here, with one call', async () => {
    await scan(() => resolved())
    expect(shown()).toContain('在「人民路店」可用 3 张，可领 5 张可领的券，适用门店以券面为准')
    expect(asked()).toEqual([{ action: 'entry.resolve', input: { scene: 'A' } }])
  })

  test.each([
    [
      { usable: { here: 1, perhaps: 2 } },
      '在「人民路店」可用 1 张，可领 5 张另有 2 张能否在这里用，以门店为准',
    ],
    [{ usable: null }, '在「人民路店」可领 5 张'],
    [{ store: { ...store, enabled: false } }, '「人民路店」已停用领券中心可领 5 张'],
    [{ store: null }, '没有找到这家门店领券中心可领 5 张'],
    // Of another member nothing is said.
    [{ generation: 'g2' }, '在「人民路店」可领 5 张'],
  ])('that means %j says no more than is known', async (more, words) => {
    await scan(() => resolved(more))
    expect(shown()).toContain(words)
  })

  test('for a coupon shows it first, to be claimed in one tap, and the claim carries the code', async () => {
    await scan(() => resolved({ coupon: aCoupon({ id: '77', name: '扫码专享' }) }))
    expect(shown()).toMatch(/扫码专享.*券1/)
    fireEvent.click(screen.getAllByText('领取')[0] as never)
    expect(phone.asked.at(-1)).toMatchObject({
      action: 'claim.create',
      input: { schemaId: '77', scene: 'A' },
    })
  })

  test('can be put away, and a claim then carries none', async () => {
    await scan(() => resolved())
    fireEvent.click(screen.getByRole('button', { name: '不看这家门店了' }))
    expect(shown()).not.toContain('人民路店')
    fireEvent.click(screen.getAllByText('领取')[0] as never)
    expect(phone.asked.at(-1)?.input).not.toHaveProperty('scene')
  })

  test('that is refused says so, and the center opens all the same', async () => {
    await scan(failure('badScene', '这个码不完整，已为你打开领券中心', { retryable: false }))
    expect(shown()).toMatch(/这个码不完整，已为你打开领券中心.*券1.*券3/)
  })

  test('while the app is alive takes the place of the one before at once', async () => {
    await scan(() => resolved())
    phone.answer = silence
    act(() => entered({ query: { q: encodeURIComponent('https://m.example.com/?s=B') }, scene: 1011 }))
    await wait()
    expect(shown()).not.toContain('人民路店')
    expect(shown()).toContain('正在看这家门店能用的券')
    expect(asked().at(-1)?.input).toEqual({ scene: 'B' })
  })

  test('that is scanned once more is asked for once more', async () => {
    await scan(() => resolved())
    act(() => entered({ query: { scene: 'A' }, scene: 1047 }))
    await wait()
    expect(shown()).toContain('人民路店')
    expect(asked()).toHaveLength(2)
  })

  test('that comes back from the background without a new one goes on as it was', async () => {
    await scan(() => resolved())
    act(() => entered({ query: {}, scene: 1089 }))
    await wait()
    expect(shown()).toContain('人民路店')
    expect(asked()).toHaveLength(1)
  })

  test('in a single page of Moments leads into the mini-program, since nobody can be a member there', async () => {
    await scan(() => resolved({ usable: null, generation: null }))
    act(() => entered({ scene: 1154 }))
    expect(shown()).toContain('点屏幕下方的“前往小程序”，就能领券')
    expect(shown()).not.toContain('一键领齐')
  })
})
