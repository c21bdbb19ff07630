import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { memberClaims } from '../../../src/claim/memberClaims'
import { seenCoupons } from '../../../src/coupon/seen'
import { thisVisit } from '../../../src/entry/thisVisit'
import WalletPage from '../../../src/pages/wallet'
import { memberWallet } from '../../../src/wallet/memberWallet'
import { MORNING } from '../../time'
import { aCoupon, endOfDay } from '../coupons'
import { phone } from '../stubs/taro'
import { listed, ownedCoupon, ownedCoupons } from '../wallets'

const MINUTE = 60_000
/** What the function answers, in turn; the last one for ever. */
let replies: (() => Promise<unknown>)[] = []
const answer = (data: object) => () => Promise.resolve({ ok: true, data })
const list =
  (...args: Parameters<typeof listed>) =>
  () =>
    answer(listed(args[0], { now: Date.now(), ...args[1] }))()
const failure = (code: string, message: string) => () =>
  Promise.resolve({ ok: false, error: { code, message, retryable: true, requestId: 'r' } })
const lost = () => Promise.reject(new Error('cloud.callFunction:fail'))

const wait = (ms = 0) => act(() => jest.advanceTimersByTimeAsync(ms))
const shown = () => (screen.getByTestId('phone') as unknown as { textContent: string }).textContent
const asked = () => phone.asked.filter(({ action }) => action.startsWith('wallet.'))

async function open(...answers: typeof replies) {
  replies = answers
  render(
    <div data-testid="phone">
      <WalletPage />
    </div>,
  )
  await wait()
}

beforeEach(() => {
  jest.useFakeTimers({ now: MORNING })
  memberClaims.forget()
  thisVisit.leave()
  phone.reset()
  memberClaims.bound('g1')
  phone.answer = () => (replies.length > 1 ? replies.shift() : replies[0])?.() ?? new Promise(() => {})
})
afterEach(() => {
  cleanup()
  jest.useRealTimers()
})

test('shows what can be used first, by tabs with their counts, and when it was brought up to date', async () => {
  await open(list(ownedCoupons(2), { counts: { usable: 2, upcoming: 1, used: 12, expired: 3 } }))
  expect(shown()).toContain('可使用 2未开始 1已使用 12已过期 3')
  expect(shown()).toContain('¥20代金券秋季新品立减满 199 元可用12月8日止去使用')
  expect(shown()).toContain('10:00 更新')
  expect(asked()).toEqual([{ action: 'wallet.list', input: { tab: 'usable' } }])
})

test('what was known is there before anything is asked, and offline it stays, with its time', async () => {
  await open(list(ownedCoupons(2)))
  cleanup()
  phone.networkType = 'none'
  jest.setSystemTime(MORNING + 90 * MINUTE)
  replies = [lost]
  render(
    <div data-testid="phone">
      <WalletPage />
    </div>,
  )
  expect(shown()).toContain('秋季新品立减')
  await wait()
  expect(shown()).toContain('10:00 更新，现在没有网络，券码照常可用')
  // And it is brought up to date by itself.
  replies = [list(ownedCoupons(3))]
  act(() => phone.backOnline())
  await wait()
  expect(shown()).toContain('11:30 更新')
  expect(screen.getAllByText('去使用')).toHaveLength(3)
})

test('one call opens it, however often it is opened within a minute', async () => {
  await open(list(ownedCoupons(2)))
  for (const _ of [1, 2, 3]) {
    act(() => phone.hide())
    act(() => phone.show())
    await wait()
  }
  expect(asked()).toHaveLength(1)
  jest.setSystemTime(MORNING + 2 * MINUTE)
  act(() => phone.hide())
  act(() => phone.show())
  await wait()
  expect(asked()).toHaveLength(2)
})

test('what is about to be lost is told in money, as far as that is honest', async () => {
  await open(
    list([
      ownedCoupon({ couponsNo: '1', validTo: endOfDay(0) }),
      ownedCoupon({ couponsNo: '2', validTo: endOfDay(4), valueFen: 2_500 }),
      ownedCoupon({ couponsNo: '3', validTo: endOfDay(4), kind: 'discount', valueFen: null, zhe: 880 }),
    ]),
  )
  expect(shown()).toContain('3 张券本周到期，共 ¥45其中 1 张没有固定金额，未计入')
})

test('one tap leads from a coupon to the till, from the ticket as from its button', async () => {
  await open(list(ownedCoupons(1)))
  fireEvent.click(screen.getByText('去使用'))
  fireEvent.click(screen.getByRole('button', { name: /秋季新品立减/ }))
  expect(phone.visited).toEqual(['/pages/till/index?no=YHQ1', '/pages/till/index?no=YHQ1'])
})

test('what is used or expired leads nowhere; what may be used can be shown to a cashier', async () => {
  await open(
    list([]),
    list([
      ownedCoupon({ couponsNo: '1', tab: 'used', changedAt: MORNING }),
      ownedCoupon({ couponsNo: '2', tab: 'used', maybeUsed: true }),
    ]),
  )
  fireEvent.click(screen.getByText(/^已使用/))
  await wait()
  expect(asked().at(-1)?.input).toEqual({ tab: 'used' })
  expect(shown()).toContain('11月24日使用')
  expect(shown()).toContain('可能已使用，以门店为准出示')
  for (const name of screen.getAllByRole('button', { name: /秋季新品立减/ })) fireEvent.click(name)
  fireEvent.click(screen.getByText('出示'))
  expect(phone.visited).toEqual(['/pages/till/index?no=2', '/pages/till/index?no=2'])
})

test('each tab is asked for when it is looked at, and not again within a minute', async () => {
  await open(list(ownedCoupons(1)), list([ownedCoupon({ tab: 'expired' })]))
  fireEvent.click(screen.getByText(/^已过期/))
  await wait()
  fireEvent.click(screen.getByText(/^可使用/))
  await wait()
  expect(asked().map(({ input }) => input)).toEqual([{ tab: 'usable' }, { tab: 'expired' }])
})

test('more than ten can be searched, by name, terms or number; fewer need it not', async () => {
  const coupons = ownedCoupons(12)
  coupons[4] = ownedCoupon({ couponsNo: 'YHQ77', name: '冬季储值礼金', content: '不限' })
  await open(list(coupons))
  fireEvent.change(screen.getByPlaceholderText('搜券名或券号'), { target: { value: '储值' } })
  await wait(300)
  expect(screen.getAllByText('去使用')).toHaveLength(1)
  fireEvent.change(screen.getByPlaceholderText('搜券名或券号'), { target: { value: '没有这个' } })
  await wait(300)
  expect(shown()).toContain('没有找到合适的券')
  fireEvent.click(screen.getByText('查看全部'))
  await wait(300)
  expect(screen.getAllByText('去使用')).toHaveLength(12)
  cleanup()
  memberClaims.forget()
  memberClaims.bound('g2')
  await open(list(ownedCoupons(10), { generation: 'g2' }))
  expect(screen.queryByPlaceholderText('搜券名或券号')).toBeNull()
})

test('a search looks through what is not loaded yet', async () => {
  await open(list(ownedCoupons(30), { next: 'c1' }), list([ownedCoupon({ couponsNo: 'LAST' })]))
  fireEvent.change(screen.getByPlaceholderText('搜券名或券号'), { target: { value: 'last' } })
  await wait(300)
  await wait()
  expect(asked().map(({ input }) => input)).toEqual([{ tab: 'usable' }, { tab: 'usable', cursor: 'c1' }])
  expect(screen.getAllByText('去使用')).toHaveLength(1)
})

test('in a store that was scanned what can be used there for certain is told apart', async () => {
  const store = { id: '7', name: '人民路店', region: '', address: '', enabled: true }
  const told = { store, usable: null, claimable: 0, coupon: null, generation: 'g1', now: MORNING }
  thisVisit.enter('A')
  const coupons = [
    ownedCoupon({ couponsNo: '1', suits: 'all' }),
    ownedCoupon({ couponsNo: '2', suits: 'some' }),
    ownedCoupon({ couponsNo: '3' }),
  ]
  phone.answer = ({ action }) => (action === 'entry.resolve' ? answer(told)() : list(coupons)())
  // The center has asked.
  await thisVisit.resolve()
  await open()
  expect(screen.getAllByText('去使用')).toHaveLength(3)
  fireEvent.click(screen.getByText('「人民路店」可用'))
  expect(screen.getAllByText('去使用')).toHaveLength(1)
  expect(shown()).toContain('另有 2 张以门店为准')
})

test('an empty tab says so, and where there are coupons to be had', async () => {
  await open(list([]))
  expect(shown()).toContain('暂时没有可用的券')
  fireEvent.click(screen.getByText('去领券'))
  expect(phone.visited).toEqual(['instead: /pages/center/index'])
})

test('nothing known and nothing to be had: what is in the way, and a way to try again', async () => {
  await open(failure('unavailable', '优惠券服务暂时连不上，请稍后再试'), list(ownedCoupons(1)))
  expect(shown()).toContain('优惠券服务暂时连不上')
  fireEvent.click(screen.getByText('重试'))
  await wait()
  expect(shown()).toContain('秋季新品立减')
})

test('whoever is not bound is led to binding, and sees nobody’s coupons', async () => {
  await open(list(ownedCoupons(2)), failure('notBound', '请先绑定手机号'))
  jest.setSystemTime(MORNING + 2 * MINUTE)
  act(() => phone.hide())
  act(() => phone.show())
  await wait()
  expect(shown()).toContain('绑定手机号，就能看到你的券')
  expect(shown()).not.toContain('秋季新品立减')
  expect(JSON.stringify([...phone.storage])).not.toContain('YHQ')
  fireEvent.click(screen.getByText('绑定手机号'))
  expect(phone.visited).toEqual(['/pages/join/index'])
})

test('a coupon that was claimed a moment ago is there, without a network too', async () => {
  seenCoupons.see([aCoupon({ id: 's1', name: '会员日立减', content: '全场通用', valueFen: 1_500 })])
  phone.answer = async () => ({
    ok: true,
    data: { claim: { state: 'issued', couponsNo: 'YHQ9', at: MORNING }, generation: 'g1' },
  })
  await memberClaims.claim('s1')
  phone.answer = lost
  phone.networkType = 'none'
  await open(lost)
  expect(shown()).toContain('¥15代金券会员日立减全场通用12月24日止去使用')
  expect(shown()).toContain('还没有更新过，可能不全')
  expect(memberWallet.find('YHQ9')).toMatchObject({ fresh: true, schemaId: 's1' })
})

test('300 coupons are painted from the storage before anything is answered, few of them in the tree', async () => {
  await open(list(ownedCoupons(300)))
  cleanup()
  replies = [() => new Promise(() => {})]
  render(
    <div data-testid="phone">
      <WalletPage />
    </div>,
  )
  expect(shown()).toContain('可使用 300')
  expect(screen.getAllByText('去使用').length).toBeLessThanOrEqual(60)
})
