/** @jest-environment node */
import type { Result } from '../../../src/gateway/answer'
import type { call } from '../../../src/gateway/call'
import type { Problem } from '../../../src/gateway/problem'
import { createWallet, type KeptWallet, type WalletSettings } from '../../../src/wallet/wallet'
import { MORNING } from '../../time'
import { listed, ownedCoupon, ownedCoupons } from '../wallets'

const problem = (code: Problem['code']): Result<never> => ({
  ok: false,
  problem: { code, message: `…${code}`, retryable: true, retryAfterMs: null },
})
const ok = (data: object): Result<unknown> => ({ ok: true, data })
type Reply = Result<unknown> | Promise<Result<unknown>>

function aWallet({ known = null, ...more }: Partial<WalletSettings> = {}) {
  const asked: [string, object][] = []
  const replies: Reply[] = []
  const told: unknown[] = []
  let now = MORNING
  const phone = { kept: known, pass: (ms: number) => (now += ms) }
  const ask = async (action: string, input: object) => {
    asked.push([action, input])
    return replies.shift() ?? problem('unreachable')
  }
  const wallet = createWallet(ask as unknown as typeof call, {
    clock: () => now,
    known,
    keep: (kept) => {
      phone.kept = JSON.parse(JSON.stringify(kept))
    },
    onBinding: (generation) => told.push(generation),
    onNobody: () => told.push('nobody'),
    ...more,
  })
  return { wallet, asked, replies, told, phone }
}
const numbers = (wallet: ReturnType<typeof aWallet>['wallet'], tab: 'usable' | 'used' = 'usable') =>
  wallet.state().tabs[tab].coupons?.map(({ couponsNo }) => couponsNo)

const known: KeptWallet = {
  generation: 'g1',
  tabs: { usable: ownedCoupons(2) },
  counts: { usable: 2, upcoming: 0, used: 0, expired: 0 },
  readAt: MORNING - 60_000,
  ahead: 0,
}

describe('opening', () => {
  test('shows what the function tells, keeps it, and says when it was read', async () => {
    const { wallet, replies, asked, phone } = aWallet()
    wallet.belongTo('g1')
    replies.push(ok(listed(ownedCoupons(2), { ageMs: 4_000, now: MORNING + 9_000 })))
    const done = wallet.open('usable')
    expect(wallet.state()).toMatchObject({ opening: true, tabs: { usable: { coupons: null } } })
    await done
    expect(asked).toEqual([['wallet.list', { tab: 'usable' }]])
    expect(numbers(wallet)).toEqual(['YHQ1', 'YHQ2'])
    expect(wallet.state()).toMatchObject({ opening: false, readAt: MORNING + 5_000, ahead: 9_000 })
    expect(phone.kept).toMatchObject({ generation: 'g1', counts: { usable: 2 }, readAt: MORNING + 5_000 })
  })

  test('without a network leaves what is known, with its time', async () => {
    const { wallet, replies } = aWallet({ known })
    replies.push(problem('offline'), problem('offline'))
    await wallet.open('usable')
    expect([numbers(wallet), wallet.state().readAt]).toEqual([['YHQ1', 'YHQ2'], MORNING - 60_000])
    expect(wallet.state().failed).toMatchObject({ attempts: 1, problem: { code: 'offline' } })
    await wallet.open('usable')
    expect(wallet.state().failed?.attempts).toBe(2)
  })

  test('another tab while the first is on its way: each has its own answer', async () => {
    const { wallet, replies } = aWallet({ known })
    let late = (_: Result<unknown>) => {}
    replies.push(new Promise((resolve) => (late = resolve)))
    const first = wallet.open('usable')
    replies.push(ok(listed([ownedCoupon({ couponsNo: 'OLD', tab: 'used' })])))
    await wallet.open('used')
    late(ok(listed(ownedCoupons(3))))
    await first
    expect([numbers(wallet), numbers(wallet, 'used')]).toEqual([['YHQ1', 'YHQ2', 'YHQ3'], ['OLD']])
    expect(wallet.state().opening).toBe(false)
  })
})

describe('further pages', () => {
  test('follow on, each coupon once, until there is none', async () => {
    const { wallet, replies, asked } = aWallet({ known })
    replies.push(ok(listed(ownedCoupons(2), { next: 'c1' })))
    await wallet.open('usable')
    replies.push(ok(listed(ownedCoupons(3))))
    await Promise.all([wallet.more('usable'), wallet.more('usable')])
    await wallet.more('usable')
    expect(numbers(wallet)).toEqual(['YHQ1', 'YHQ2', 'YHQ3'])
    expect(asked.map(([, input]) => input)).toEqual([{ tab: 'usable' }, { tab: 'usable', cursor: 'c1' }])
  })

  test('one that fails can be asked for again, and loses nothing', async () => {
    const { wallet, replies } = aWallet({ known })
    replies.push(ok(listed(ownedCoupons(2), { next: 'c1' })), problem('timeout'))
    await wallet.open('usable')
    await wallet.more('usable')
    expect(wallet.state().tabs.usable).toMatchObject({ more: 'failed', next: 'c1' })
    replies.push(ok(listed([ownedCoupon({ couponsNo: 'YHQ3' })])))
    await wallet.more('usable')
    expect(numbers(wallet)).toEqual(['YHQ1', 'YHQ2', 'YHQ3'])
  })

  test('behind a cursor that the function reads no more begin anew', async () => {
    const { wallet, replies, asked } = aWallet({ known })
    replies.push(
      ok(listed(ownedCoupons(2), { next: 'c1' })),
      problem('badCursor'),
      ok(listed(ownedCoupons(3))),
    )
    await wallet.open('usable')
    await wallet.more('usable')
    expect(asked.map(([, input]) => input)).toEqual([
      { tab: 'usable' },
      { tab: 'usable', cursor: 'c1' },
      { tab: 'usable' },
    ])
    expect(numbers(wallet)).toEqual(['YHQ1', 'YHQ2', 'YHQ3'])
  })

  test('of a list that was opened anew meanwhile are dropped', async () => {
    const { wallet, replies } = aWallet({ known })
    replies.push(ok(listed(ownedCoupons(1), { next: 'c1' })))
    await wallet.open('usable')
    let late = (_: Result<unknown>) => {}
    replies.push(new Promise((resolve) => (late = resolve)))
    const more = wallet.more('usable')
    replies.push(ok(listed([ownedCoupon({ couponsNo: 'NEW' })])))
    await wallet.open('usable')
    late(ok(listed(ownedCoupons(9))))
    await more
    expect(numbers(wallet)).toEqual(['NEW'])
  })
})

describe('a coupon that was just claimed', () => {
  const fresh = ownedCoupon({ couponsNo: 'NEW', fresh: true })

  test('is in the wallet at once, and kept for a phone without a network', () => {
    const { wallet, phone } = aWallet({ known })
    wallet.insert(fresh)
    wallet.insert(fresh)
    expect(numbers(wallet)).toEqual(['NEW', 'YHQ1', 'YHQ2'])
    expect(phone.kept).toMatchObject({ counts: { usable: 3 } })
  })

  test('stays when an answer that was asked for before lacks it, and goes when a later one does', async () => {
    const { wallet, replies, phone } = aWallet({ known })
    let late = (_: Result<unknown>) => {}
    replies.push(new Promise((resolve) => (late = resolve)))
    const opening = wallet.open('usable')
    phone.pass(100)
    wallet.insert(fresh)
    late(ok(listed(ownedCoupons(2))))
    await opening
    expect([numbers(wallet), wallet.state().counts?.usable]).toEqual([['NEW', 'YHQ1', 'YHQ2'], 3])
    phone.pass(100)
    replies.push(ok(listed(ownedCoupons(2))))
    await wallet.open('usable')
    expect(numbers(wallet)).toEqual(['YHQ1', 'YHQ2'])
  })

  test('of nobody that is known goes nowhere', () => {
    const { wallet, phone } = aWallet()
    wallet.insert(fresh)
    expect([numbers(wallet), phone.kept]).toEqual([undefined, null])
  })
})

describe('how one coupon stands', () => {
  const shown = (more: object) =>
    ok({ coupon: ownedCoupon(more), ageMs: 0, generation: 'g1', now: MORNING + 5_000 })

  test('is seen in the wallet as well: it moves to its tab, and the counts with it', async () => {
    const { wallet, replies, asked, phone } = aWallet({ known })
    replies.push(shown({ tab: 'used', changedAt: MORNING }))
    expect((await wallet.show('YHQ1')).ok).toBe(true)
    expect(asked).toEqual([['wallet.show', { couponsNo: 'YHQ1' }]])
    expect([numbers(wallet), numbers(wallet, 'used')]).toEqual([['YHQ2'], ['YHQ1']])
    expect(wallet.state()).toMatchObject({ counts: { usable: 1, used: 1 }, ahead: 5_000 })
    expect(JSON.stringify(phone.kept)).toContain('"tab":"used"')
  })

  test('one that stays usable keeps its place', async () => {
    const { wallet, replies } = aWallet({ known })
    replies.push(shown({ couponsNo: 'YHQ2', credit: { totalFen: 100, leftFen: 40 } }))
    await wallet.show('YHQ2')
    expect(numbers(wallet)).toEqual(['YHQ1', 'YHQ2'])
    expect(wallet.find('YHQ2')?.credit).toEqual({ totalFen: 100, leftFen: 40 })
  })
})

describe('whose it is', () => {
  test('of another member nothing stays, on the screen or in the storage', () => {
    const { wallet, phone } = aWallet({ known })
    wallet.belongTo('g2')
    expect([numbers(wallet), wallet.find('YHQ1'), wallet.state().readAt]).toEqual([undefined, null, null])
    expect(JSON.stringify(phone.kept)).not.toContain('YHQ')
    wallet.belongTo(null)
    expect(phone.kept).toBeNull()
  })

  test('an answer for who was here before is dropped', async () => {
    const { wallet, replies, told } = aWallet({ known })
    const late: ((result: Result<unknown>) => void)[] = []
    const later = () => new Promise<Result<unknown>>((resolve) => late.push(resolve))
    replies.push(later(), later())
    const opening = [wallet.open('usable'), wallet.show('YHQ1')]
    wallet.belongTo('g2')
    late[0]?.(ok(listed(ownedCoupons(5))))
    late[1]?.(ok({ coupon: ownedCoupon(), ageMs: 0, generation: 'g1', now: MORNING }))
    await Promise.all(opening)
    expect([numbers(wallet), wallet.find('YHQ1'), told]).toEqual([undefined, null, []])
    expect(wallet.state().opening).toBe(false)
  })

  test('an answer for a binding that was made elsewhere is told of, and replaces all', async () => {
    const { wallet, replies, told } = aWallet({ known })
    replies.push(ok(listed([ownedCoupon({ couponsNo: 'B1' })], { generation: 'g2' })))
    await wallet.open('usable')
    expect([numbers(wallet), wallet.find('YHQ2'), told]).toEqual([['B1'], null, ['g2']])
  })

  test('nobody any more is told of', async () => {
    const { wallet, replies, told } = aWallet({ known })
    replies.push(problem('notBound'), problem('notBound'))
    await wallet.open('usable')
    await wallet.show('YHQ1')
    expect(told).toEqual(['nobody', 'nobody'])
  })
})
