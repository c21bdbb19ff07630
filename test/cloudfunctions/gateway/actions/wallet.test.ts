import type { CenterOpened, MemberShown, OwnedShown } from '../../../../cloudfunctions/gateway/contract'
import { over, row, toCome, used } from '../wallet/rows'
import { A, B, openWalletShop, refused, type WalletShop } from '../wallet/shop'

const MINUTE = 64_000

let shop: WalletShop
beforeEach(async () => {
  shop = await openWalletShop()
})
afterEach(() => shop.close())

const many = (count: number, more: object = {}) =>
  Array.from({ length: count }, (_, n) => row(`YHQ${String(n).padStart(4, '0')}`, more))
const numbers = ({ coupons }: { coupons: { couponsNo: string }[] }) =>
  coupons.map(({ couponsNo }) => couponsNo)
const kept = async () => (await shop.state.list('wallet/', '', 10)).map(({ key }) => key)
const mine = async (action: 'center.open' | 'claim.owned', caller = A) => {
  const answer = await shop.call(action, {}, caller)
  return answer.ok ? (answer.data as CenterOpened | OwnedShown).mine : null
}

describe('the wallet', () => {
  test('of who is not bound, or nobody, is refused, and Kingdee is not asked', async () => {
    for (const [action, input] of [
      ['wallet.list', { tab: 'usable' }],
      ['wallet.show', { couponsNo: 'YHQ1' }],
    ] as const) {
      expect(await shop.call(action, input, { openid: null })).toMatchObject(refused('noIdentity'))
      expect(await shop.call(action, input)).toMatchObject(refused('notBound'))
    }
    expect(shop.calls).toHaveLength(0)
  })

  test('has each coupon in its tab, with the counts, the age, the binding and the clock', async () => {
    const { generation } = await shop.bind()
    shop.rows.anna = [row('A'), row('B', used), row('C', over), row('D', toCome), row('E')]
    const usable = await shop.list()
    expect(usable).toMatchObject({
      next: null,
      counts: { usable: 2, upcoming: 1, used: 1, expired: 1 },
      ageMs: 0,
      generation,
      now: shop.time.clock(),
    })
    expect(numbers(usable)).toEqual(['A', 'E'])
    expect(numbers(await shop.list('upcoming'))).toEqual(['D'])
    expect(numbers(await shop.list('used'))).toEqual(['B'])
    expect(numbers(await shop.list('expired'))).toEqual(['C'])
    expect(shop.count()).toBe(1)
  })

  test('of a member without coupons is empty', async () => {
    await shop.bind()
    expect(await shop.list()).toMatchObject({ coupons: [], next: null, ageMs: 0 })
    expect(await shop.list()).toMatchObject({ coupons: [] })
    expect(shop.count()).toBe(1)
  })

  test('is gone on with by cursor, through every coupon once; a cursor of another tab is refused', async () => {
    await shop.bind()
    shop.rows.anna = many(1_050)
    const first = await shop.list()
    const met = numbers(first)
    let { next } = first
    for (; next !== null; ) {
      expect(await shop.call('wallet.list', { tab: 'used', cursor: next })).toMatchObject(
        refused('badCursor'),
      )
      const page = await shop.list('usable', next)
      expect(page.coupons.length).toBeLessThanOrEqual(300)
      met.push(...numbers(page))
      next = page.next
    }
    expect(met).toEqual(shop.rows.anna.map(({ coupons_no }) => coupons_no))
    expect(shop.count()).toBe(11)
    expect(await shop.call('wallet.list', { tab: 'used', cursor: 'AAAA' })).toMatchObject(
      refused('badCursor'),
    )
  })
})

describe('what it costs', () => {
  test.each([
    [0, 1],
    [1, 1],
    [99, 1],
    [250, 3],
    [299, 3],
    [300, 3],
  ])(
    '%i coupons are %i calls in a minute, however often and wherever it is opened',
    async (coupons, calls) => {
      await shop.bind()
      shop.rows.anna = many(coupons)
      for (let opened = 0; opened < 10; opened += 1) {
        shop.gateway = shop.instance()
        await shop.list(opened % 2 ? 'used' : 'usable')
        await shop.call('claim.owned')
        shop.time.advance(5_000)
      }
      expect(shop.count()).toBe(calls)
      expect((await shop.list()).ageMs).toBe(50_000)
      shop.time.advance(14_000)
      expect((await shop.list()).ageMs).toBe(0)
      expect(shop.count()).toBe(2 * calls)
    },
  )

  test('20 that are opened at once on 3 instances for the first time are one reading, and each is whole', async () => {
    await shop.bind()
    shop.rows.anna = many(250)
    const instances = [shop.instance(), shop.instance(), shop.instance()]
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => instances[n % 3]?.handle('wallet.list', { tab: 'usable' }, A)),
    )
    for (const answer of answers)
      expect(answer).toMatchObject({ ok: true, data: { counts: { usable: 250 } } })
    expect(shop.count()).toBe(3)
  })

  test('20 that are opened at once when it has aged are one reading, which nobody else waits for', async () => {
    await shop.bind()
    shop.rows.anna = many(250)
    await shop.list()
    shop.time.advance(MINUTE)
    const told: number[] = []
    let read = () => {}
    shop.before = () =>
      new Promise<void>((resolve) => {
        read = resolve
      })
    const all = Array.from({ length: 20 }, async () => {
      const { ageMs } = await shop.list()
      told.push(ageMs ?? -1)
      if (told.length === 19) {
        shop.before = () => {}
        read()
      }
    })
    await Promise.all(all)
    expect(told).toEqual([...Array(19).fill(MINUTE), 0])
    expect(shop.count()).toBe(6)
  })

  test('while Kingdee fails it is one call in a minute, too', async () => {
    await shop.bind()
    await shop.list()
    shop.time.advance(MINUTE)
    shop.isDown = true
    for (let opened = 0; opened < 6; opened += 1) {
      expect((await shop.list()).ageMs).toBe(MINUTE + opened * 10_000)
      shop.time.advance(10_000)
    }
    expect(shop.count()).toBe(2)
  })

  test('within the minute it is three look-ups of the store, and no write', async () => {
    await shop.bind()
    await shop.claim('s9')
    shop.rows.anna = [row('YHQ9001', { schema_id: 's9' })]
    await shop.list()
    const counted: string[] = []
    for (const [name, work] of Object.entries(shop.state)) {
      const counting = (...given: unknown[]) => {
        counted.push(name)
        return (work as (...all: unknown[]) => unknown)(...given)
      }
      Object.assign(shop.state, { [name]: counting })
    }
    shop.gateway = shop.instance()
    await shop.list()
    expect(counted.sort()).toEqual(['get', 'get', 'list'])
  })

  test('a reading for the center serves the wallet, and a reading for the wallet the center', async () => {
    await shop.bind()
    shop.rows.anna = [row('A', { schema_id: 's9' })]
    await mine('claim.owned')
    shop.time.advance(10_000)
    expect(await shop.list()).toMatchObject({ coupons: [{ couponsNo: 'A' }], ageMs: 10_000 })
    expect(shop.count()).toBe(1)

    shop.rows.anna.push(row('B', { schema_id: 's8' }))
    shop.time.advance(MINUTE)
    await shop.list()
    expect(shop.count()).toBe(2)
    const claims = { s9: { state: 'issued', couponsNo: 'A' }, s8: { state: 'issued', couponsNo: 'B' } }
    expect(await mine('center.open')).toMatchObject({ claims, ageMs: 0 })
    shop.time.advance(10_000)
    expect(await mine('claim.owned')).toMatchObject({ claims, ageMs: 10_000 })
    expect(shop.count()).toBe(2)
  })

  test('a member who comes with another WeChat account has the reading of a moment ago', async () => {
    await shop.bind()
    shop.rows.anna = [row('A', { schema_id: 's9' })]
    await shop.list()
    await shop.bind(B, '13800000001', true)
    expect(numbers(await shop.list('usable', undefined, B))).toEqual(['A'])
    expect(await mine('center.open', B)).toMatchObject({ claims: { s9: { couponsNo: 'A' } } })
    expect(shop.count()).toBe(1)
  })
})

describe('when Kingdee fails', () => {
  /** All of the budget of this minute. */
  const spend = () => shop.state.take('kingdee/calls', 450, 500, 60_000)

  test.each<[string, () => unknown]>([
    ['is down', () => Object.assign(shop, { isDown: true })],
    ['may not be called any more', () => spend()],
    ['tells a list that is not complete', () => shop.rows.anna?.splice(1, 1, row(''))],
    ['tells a list that counts more', () => shop.answer('coupons', () => ({ count: 2, rows: [row('A')] }))],
  ])('and %s, the last reading is told with its age, and nothing is gone by it', async (_, fail) => {
    await shop.bind()
    shop.rows.anna = [row('A'), row('B')]
    await shop.list()
    shop.time.advance(MINUTE)
    await fail()
    const { coupons, ageMs } = await shop.list()
    expect(coupons.map(({ couponsNo, tab }) => `${couponsNo} ${tab}`)).toEqual(['A usable', 'B usable'])
    expect(ageMs).toBe(MINUTE)
    shop.time.advance(20_000)
    expect((await shop.list()).ageMs).toBe(MINUTE + 20_000)
  })

  test('and there is no reading yet, that is told, also when a claim of the member is known: half a wallet is none', async () => {
    await shop.bind()
    await shop.claim('s9')
    const before = shop.count()
    shop.isDown = true
    expect(await shop.call('wallet.list', { tab: 'usable' })).toMatchObject(refused('unavailable'))
    expect(shop.count()).toBe(before + 1)
    expect(await kept()).toEqual([])
  })

  test('and the budget is spent before the first reading, it is told when to come back', async () => {
    await shop.bind()
    await spend()
    expect(await shop.call('wallet.list', { tab: 'usable' })).toMatchObject(
      refused('limited', { retryable: true, retryAfterMs: expect.any(Number) }),
    )
    expect(shop.count()).toBe(0)
  })

  test('at the first reading, all who wait for it are told so, and it costs one call', async () => {
    await shop.bind()
    shop.isDown = true
    const instances = [shop.instance(), shop.instance(), shop.instance()]
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => instances[n % 3]?.handle('wallet.list', { tab: 'usable' }, A)),
    )
    for (const answer of answers) expect(answer).toMatchObject(refused('unavailable'))
    expect(shop.count()).toBe(1)
  })

  test('and is back, a first reading need not wait for the minute to end', async () => {
    await shop.bind()
    shop.rows.anna = [row('A')]
    shop.isDown = true
    expect(await shop.call('wallet.list', { tab: 'usable' })).toMatchObject(refused('unavailable'))
    shop.isDown = false
    shop.time.advance(6_000)
    expect(numbers(await shop.list())).toEqual(['A'])
    expect(await mine('claim.owned')).toMatchObject({ claims: { s1: { couponsNo: 'A' } } })
    expect(shop.count()).toBe(2)
  })

  test('to answer for long, who waits for somebody else’s first reading is told after 3 s that it is being prepared', async () => {
    await shop.bind()
    shop.rows.anna = [row('A')]
    const isAsked = new Promise<void>((asked) => {
      shop.before = () => {
        asked()
        return held
      }
    })
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    const first = shop.list()
    await isAsked
    const began = shop.time.clock()
    shop.gateway = shop.instance()
    expect(await shop.call('wallet.list', { tab: 'usable' })).toMatchObject(
      refused('busy', { retryable: true, retryAfterMs: 1_000 }),
    )
    expect(shop.time.clock() - began).toBeLessThan(3_500)
    expect(shop.count()).toBe(1)
    release()
    expect(numbers(await first)).toEqual(['A'])
    expect(numbers(await shop.list())).toEqual(['A'])
    expect(shop.count()).toBe(1)
  })
})

describe('a coupon', () => {
  test('that is gone from the list may have been used, and can be used again when it is back', async () => {
    await shop.bind()
    shop.rows.anna = [row('A'), row('B', used)]
    await shop.list()
    shop.rows.anna = []
    shop.time.advance(MINUTE)
    const { coupons, counts } = await shop.list('used')
    expect(counts).toEqual({ usable: 0, upcoming: 0, used: 2, expired: 0 })
    expect(coupons.map(({ couponsNo, maybeUsed }) => [couponsNo, maybeUsed])).toEqual([
      ['A', true],
      ['B', undefined],
    ])
    // The center does not take it for the member's by the reading that lacks it.
    expect(await mine('center.open')).toMatchObject({ claims: {} })
    shop.rows.anna = [row('A')]
    shop.time.advance(MINUTE)
    expect(numbers(await shop.list())).toEqual(['A'])
  })

  test('that was claimed a moment ago is there before the list has it, as its scheme says, without a call for that', async () => {
    await shop.bind()
    await shop.list()
    shop.time.advance(30_000)
    const { claim } = await shop.claim('s9')
    const calls = shop.calls.length
    const fresh = {
      couponsNo: claim.couponsNo,
      schemaId: 's9',
      name: '新人券',
      valueFen: 1_000,
      tab: 'usable',
      fresh: true,
    }
    expect(await shop.list()).toMatchObject({ coupons: [fresh], counts: { usable: 1 }, ageMs: 30_000 })
    expect(shop.calls).toHaveLength(calls)
    // Nor does a reading of the next seconds take it away.
    shop.time.advance(34_000)
    expect(await shop.list()).toMatchObject({ coupons: [fresh], ageMs: 0 })
  })

  test('that was claimed is no longer fresh when the list has it, and there once', async () => {
    await shop.bind()
    const { claim } = await shop.claim('s9')
    shop.rows.anna = [row(claim.couponsNo ?? '', { schema_id: 's9', schema_name: '见面礼' })]
    const { coupons } = await shop.list()
    expect(coupons).toMatchObject([{ couponsNo: claim.couponsNo, name: '见面礼' }])
    expect(coupons[0]).not.toHaveProperty('fresh')
  })

  test('that was claimed and that no list has shown when it had to may have been used', async () => {
    await shop.bind()
    const { claim } = await shop.claim('s9')
    shop.time.advance(55_000)
    expect(await shop.list()).toMatchObject({ coupons: [{ fresh: true }] })
    shop.time.advance(MINUTE)
    expect(await shop.list('used')).toMatchObject({
      coupons: [{ couponsNo: claim.couponsNo, name: '新人券', maybeUsed: true }],
      counts: { usable: 0, used: 1 },
    })
  })

  test('that was claimed is one of no known scheme when the center’s list is not there, and that is not read for it', async () => {
    await shop.bind()
    await shop.list()
    await shop.claim('s9')
    for (const { key, rev } of await shop.state.list('center/', '', 100)) await shop.state.remove(key, rev)
    shop.gateway = shop.instance()
    const calls = shop.calls.length
    expect(await shop.list()).toMatchObject({
      coupons: [{ name: '优惠券', kind: 'other', valueFen: null, validTo: null, fresh: true }],
    })
    expect(shop.calls).toHaveLength(calls)
  })
})

describe('one coupon', () => {
  test('is told as Kingdee has it now, by one call, and the wallet agrees at once', async () => {
    const { generation } = await shop.bind()
    shop.rows.anna = [row('A'), row('B'), row('C', { schema_id: 's2' })]
    await shop.list()
    shop.rows.anna[0] = row('A', { ...used, modify_time: '2026-11-24 10:00:09' })
    shop.time.advance(10_000)
    expect(await shop.show('A')).toMatchObject({
      coupon: { couponsNo: 'A', tab: 'used', changedAt: shop.time.clock() - 1_000 },
      ageMs: 0,
      generation,
      now: shop.time.clock(),
    })
    expect(shop.count()).toBe(2)
    expect(shop.calls.at(-1)?.query.get('schema_id')).toBe('s1')
    expect(await shop.list('used')).toMatchObject({ coupons: [{ couponsNo: 'A' }], ageMs: 10_000 })
    expect(numbers(await shop.list())).toEqual(['B', 'C'])
    expect(shop.count()).toBe(2)
  })

  test('is looked at once in 5 s at most, by all instances together; meanwhile it is what is known, with its age', async () => {
    await shop.bind()
    shop.rows.anna = [row('A'), row('B')]
    await shop.list()
    shop.time.advance(1_000)
    await Promise.all([shop.show('A'), shop.show('A'), shop.show('A')])
    expect(shop.count()).toBe(2)
    shop.time.advance(4_000)
    shop.gateway = shop.instance()
    shop.rows.anna = [row('A', used), row('B')]
    expect(await shop.show('A')).toMatchObject({ coupon: { tab: 'usable' }, ageMs: 4_000 })
    expect(shop.count()).toBe(2)
    // Another one is another matter.
    expect(await shop.show('B')).toMatchObject({ ageMs: 0 })
    shop.time.advance(1_500)
    expect(await shop.show('A')).toMatchObject({ coupon: { tab: 'used' }, ageMs: 0 })
    expect(shop.count()).toBe(4)
  })

  test('is what is known, with its age, while Kingdee fails', async () => {
    await shop.bind()
    shop.rows.anna = [row('A')]
    await shop.list()
    shop.time.advance(20_000)
    shop.isDown = true
    expect(await shop.show('A')).toMatchObject({ coupon: { tab: 'usable' }, ageMs: 20_000 })
  })

  test('with some of its credit used tells what is left, and with a cancelled redemption that it can be used', async () => {
    await shop.bind()
    const card = (left: string, more: object = {}) =>
      row('A', { coupon_type: '4', total_amt: '200', usable_amt: left, ...more })
    shop.rows.anna = [card('200')]
    await shop.list()
    const then = async (rows: Record<string, unknown>[]) => {
      shop.time.advance(6_000)
      shop.rows.anna = rows
      return (await shop.show('A')).coupon
    }
    expect(await then([card('150.5')])).toMatchObject({ tab: 'usable', credit: { leftFen: 15_050 } })
    expect(await then([card('0', used)])).toMatchObject({ tab: 'used', credit: { leftFen: 0 } })
    expect(await then([card('150.5')])).toMatchObject({ tab: 'usable' })
    expect(await then([])).toMatchObject({ tab: 'used', maybeUsed: true })
    expect((await shop.list()).counts).toMatchObject({ usable: 0, used: 1 })
    expect(await then([card('150.5')])).toMatchObject({ tab: 'usable' })
  })

  test('that was just claimed is fresh until it is listed, before there is a wallet; what a look has found stays known', async () => {
    await shop.bind()
    const { claim } = await shop.claim('s9')
    const no = claim.couponsNo ?? ''
    const before = shop.count()
    shop.time.advance(2_000)
    expect(await shop.show(no)).toMatchObject({
      coupon: { couponsNo: no, name: '新人券', tab: 'usable', fresh: true },
      ageMs: 2_000,
    })
    shop.rows.anna = [row(no, { schema_id: 's9', ...used }), row('B')]
    shop.time.advance(6_000)
    const found = await shop.show(no)
    expect(found).toMatchObject({ coupon: { tab: 'used' }, ageMs: 0 })
    expect(found.coupon).not.toHaveProperty('fresh')
    expect(await shop.show(no)).toMatchObject({ coupon: { tab: 'used' } })
    expect(shop.count()).toBe(before + 2)
    // It is no reading of the others: the wallet is read all the same.
    expect(await shop.list()).toMatchObject({ coupons: [{ couponsNo: 'B' }], counts: { used: 1 } })
    expect(shop.count()).toBe(before + 3)
  })

  test('that was claimed long ago and is not listed may have been used, and the wallet agrees', async () => {
    await shop.bind()
    await shop.list()
    const { claim } = await shop.claim('s9')
    shop.time.advance(56_000)
    const maybeUsed = { couponsNo: claim.couponsNo, tab: 'used', maybeUsed: true }
    expect(await shop.show(claim.couponsNo ?? '')).toMatchObject({ coupon: maybeUsed, ageMs: 0 })
    expect(await shop.list('used')).toMatchObject({ coupons: [maybeUsed], ageMs: 56_000 })
  })

  test('of another member is not found, however it was come by, and Kingdee is not asked', async () => {
    await shop.bind()
    await shop.bind(B, '13800000002')
    shop.rows.bert = [row('OF-BERT')]
    expect(numbers(await shop.list('usable', undefined, B))).toEqual(['OF-BERT'])
    const { claim } = await shop.claim('s9', B)
    await shop.list()
    const calls = shop.calls.length
    for (const couponsNo of ['OF-BERT', claim.couponsNo ?? '', 'NOBODYS'])
      expect(await shop.call('wallet.show', { couponsNo })).toMatchObject(
        refused('notFound', { message: '没有找到这张券' }),
      )
    expect(shop.calls).toHaveLength(calls)
    expect(await shop.show(claim.couponsNo ?? '', B)).toMatchObject({ coupon: { fresh: true } })
    for (const tab of ['usable', 'upcoming', 'used', 'expired'] as const)
      expect(numbers(await shop.list(tab))).toEqual([])
  })
})

describe('the end of a binding', () => {
  test('is the end of the wallet’s record; who binds again reads anew, though the minute is not over', async () => {
    await shop.bind()
    shop.rows.anna = [row('A')]
    await shop.list()
    expect(await kept()).toEqual(['wallet/anna'])
    await shop.call('member.unbind')
    expect(await kept()).toEqual([])
    expect(await shop.call('wallet.list', { tab: 'usable' })).toMatchObject(refused('notBound'))
    await shop.bind()
    expect(await shop.list()).toMatchObject({ coupons: [{ couponsNo: 'A' }], ageMs: expect.any(Number) })
    expect(shop.count()).toBe(2)
  })

  test.each<[string, () => Promise<unknown>]>([
    ['a reading', () => shop.call('wallet.list', { tab: 'usable' })],
    ['a reading for the center', () => shop.call('claim.owned')],
    ['a look at one coupon', () => shop.call('wallet.show', { couponsNo: 'A' })],
  ])('while %s is under way keeps nothing of it', async (what, ask) => {
    await shop.bind()
    shop.rows.anna = [row('A')]
    if (what.startsWith('a look')) await shop.list()
    shop.time.advance(MINUTE)
    shop.before = async () => {
      shop.before = () => {}
      await shop.call('member.unbind')
    }
    await ask()
    expect(await kept()).toEqual([])
  })

  test.each([
    ['wallet.list', { tab: 'usable' }],
    ['wallet.show', { couponsNo: 'A' }],
  ])('because the member is gone from Kingdee is told by %s itself', async (action, input) => {
    shop.rows.anna = [row('A')]
    await shop.bind()
    await shop.list()
    shop.members.delete('anna')
    shop.time.advance(MINUTE)
    expect(await shop.call(action, input)).toMatchObject(refused('notBound'))
    expect(await kept()).toEqual([])
    const me = await shop.call('member.me')
    expect(me.ok && (me.data as MemberShown)).toMatchObject({ member: null, notice: 'gone' })
  })

  test('found out by a look at the member removes the record, too', async () => {
    await shop.bind()
    await shop.list()
    shop.members.delete('anna')
    shop.time.advance(MINUTE)
    await shop.call('member.me')
    expect(await kept()).toEqual([])
  })

  test('leaves the record to whom the member is bound now', async () => {
    await shop.bind()
    shop.rows.anna = [row('A')]
    await shop.list()
    await shop.bind(B, '13800000001', true)
    await shop.call('member.unbind', {}, A)
    expect(await kept()).toEqual(['wallet/anna'])
    expect(await shop.call('wallet.show', { couponsNo: 'A' }, A)).toMatchObject(refused('notBound'))
  })
})
