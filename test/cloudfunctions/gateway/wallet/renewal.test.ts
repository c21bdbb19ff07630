import fc from 'fast-check'
import type { OwnedCoupon } from '../../../../cloudfunctions/gateway/kingdee/rows/owned'
import { emptyWallet, type Wallet } from '../../../../cloudfunctions/gateway/wallet/kept'
import { afterLook, afterReading } from '../../../../cloudfunctions/gateway/wallet/renewal'
import { shown } from '../../../../cloudfunctions/gateway/wallet/shown'
import { MORNING } from '../../../time'
import { over, owned, toCome, used } from './rows'

const LAG = 5_000
const MINUTE = 60_000

const read = (before: Wallet, startedAt: number, ...coupons: OwnedCoupon[]) =>
  afterReading(before, { coupons, startedAt }, LAG)
const look = (before: Wallet, startedAt: number, coupon: OwnedCoupon | null, number = 'YHQ1') =>
  afterLook(before, { number, coupon, startedAt, expected: null }, LAG)
/** Number, tab, and whether it may have been used. */
const tabs = (wallet: Wallet, now = MORNING) =>
  Object.fromEntries(
    wallet.coupons.map((kept) => {
      const { couponsNo, tab, maybeUsed } = shown(kept, now)
      return [couponsNo, maybeUsed ? `${tab}?` : tab]
    }),
  )

describe('after a complete reading', () => {
  test('the wallet is what was read, with the time when that began', () => {
    const wallet = read(
      emptyWallet,
      MORNING,
      owned('A'),
      owned('B', used),
      owned('C', over),
      owned('D', toCome),
    )
    expect(tabs(wallet)).toEqual({ A: 'usable', B: 'used', C: 'expired', D: 'upcoming' })
    expect(wallet).toMatchObject({ at: MORNING, isCut: false })
  })

  test('what is gone may have been used, and what was used or expired stays so', () => {
    const first = read(
      emptyWallet,
      MORNING,
      owned('A'),
      owned('B', used),
      owned('C', over),
      owned('D', toCome),
    )
    const gone = read(first, MORNING + MINUTE)
    expect(tabs(gone)).toEqual({ A: 'used?', B: 'used', C: 'expired', D: 'used?' })
    expect(tabs(read(gone, MORNING + 2 * MINUTE))).toEqual(tabs(gone))
    // Next year, too: nobody saw it expire.
    expect(tabs(gone, MORNING + 400 * 86_400_000)).toEqual({
      A: 'used?',
      B: 'used',
      C: 'expired',
      D: 'used?',
    })
  })

  test('what was usable when it was last seen, and is gone after its last day, is expired', () => {
    const first = read(emptyWallet, MORNING, owned('A', { expire_time: '2026-11-24 10:00:30' }))
    const gone = read(first, MORNING + MINUTE)
    expect(tabs(gone, MORNING + MINUTE)).toEqual({ A: 'expired' })
  })

  test('what is back is as its row says', () => {
    const gone = read(read(emptyWallet, MORNING, owned('A')), MORNING + MINUTE)
    expect(tabs(read(gone, MORNING + 2 * MINUTE, owned('A')))).toEqual({ A: 'usable' })
  })

  test('what was seen used is used when it is expired, also over several readings', () => {
    let wallet = read(emptyWallet, MORNING, owned('A', used), owned('B'))
    wallet = read(wallet, MORNING + MINUTE, owned('A', over), owned('B', over))
    wallet = read(wallet, MORNING + 2 * MINUTE, owned('A', over), owned('B', over))
    expect(tabs(wallet)).toEqual({ A: 'used', B: 'expired' })
  })

  test('a redemption that was cancelled leaves a coupon that can be used, and then expires as any other', () => {
    let wallet = read(emptyWallet, MORNING, owned('A', used))
    wallet = read(wallet, MORNING + MINUTE, owned('A'))
    expect(tabs(wallet)).toEqual({ A: 'usable' })
    expect(tabs(read(wallet, MORNING + 2 * MINUTE, owned('A', over)))).toEqual({ A: 'expired' })
  })

  test('an older one changes nothing', () => {
    const newer = read(emptyWallet, MORNING, owned('A', used))
    expect(read(newer, MORNING - 1, owned('A'), owned('B'))).toBe(newer)
  })

  test('a coupon that was looked at since it began is as that look found it', () => {
    const first = read(emptyWallet, MORNING - MINUTE, owned('A'), owned('B'))
    const looked = look(first, MORNING + 1, owned('A', used), 'A')
    const wallet = read(looked, MORNING, owned('A'), owned('B'))
    expect(tabs(wallet)).toEqual({ A: 'used', B: 'usable' })
    expect(wallet.at).toBe(MORNING)
    expect(tabs(read(looked, MORNING))).toEqual({ A: 'used', B: 'used?' })
  })

  test('a coupon that was seen less than the lag of the list before is not gone', () => {
    const first = read(emptyWallet, MORNING, owned('A'))
    expect(tabs(read(first, MORNING + LAG - 1))).toEqual({ A: 'usable' })
    expect(tabs(read(first, MORNING + LAG))).toEqual({ A: 'used?' })
  })

  test('of more than 2,000 those are kept that can be used, and then those that have changed last', () => {
    const day = (n: number) => ({ modify_time: `2026-10-${String(1 + (n % 30)).padStart(2, '0')} 10:00:00` })
    const many = (prefix: string, count: number, more: object = {}) =>
      Array.from({ length: count }, (_, n) => owned(`${prefix}${n}`, { ...day(n), ...more }))
    const wallet = read(
      emptyWallet,
      MORNING,
      ...many('U', 3_000, used),
      ...many('L', 900),
      ...many('T', 100, toCome),
    )
    const numbers = wallet.coupons.map(({ row }) => row.number)
    expect(numbers).toHaveLength(2_000)
    expect(numbers.filter((number) => /^[LT]/.test(number))).toHaveLength(1_000)
    expect(wallet.isCut).toBe(true)
    const kept = wallet.coupons.filter(({ row }) => row.number.startsWith('U'))
    const oldest = Math.min(...kept.map(({ row }) => row.modifiedAt ?? 0))
    expect(new Date(oldest).toISOString()).toBe('2026-10-21T02:00:00.000Z')
  })
})

describe('after a look at one coupon', () => {
  const wallet = read(emptyWallet, MORNING, owned('YHQ1'), owned('B'))

  test('it alone is another one, and the time of the reading stays', () => {
    const looked = look(wallet, MORNING + 10_000, owned('YHQ1', used))
    expect(tabs(looked)).toEqual({ YHQ1: 'used', B: 'usable' })
    expect(looked.at).toBe(MORNING)
    expect(looked.coupons.find(({ row }) => row.number === 'YHQ1')?.readAt).toBe(MORNING + 10_000)
  })

  test('that does not find it, it may have been used, unless it was used or expired or seen within the lag', () => {
    expect(tabs(look(wallet, MORNING + 10_000, null))).toEqual({ YHQ1: 'used?', B: 'usable' })
    expect(look(wallet, MORNING + LAG - 1, null)).toBe(wallet)
    const done = read(emptyWallet, MORNING, owned('YHQ1', over))
    expect(tabs(look(done, MORNING + 10_000, null))).toEqual({ YHQ1: 'expired' })
  })

  test('that is older than what is known changes nothing', () => {
    expect(look(wallet, MORNING - 1, owned('YHQ1', used))).toBe(wallet)
    expect(look(wallet, MORNING - 1, null)).toBe(wallet)
  })

  test('that nothing is known of, it is kept, without a reading of the others', () => {
    const looked = look(emptyWallet, MORNING, owned('YHQ1'))
    expect(tabs(looked)).toEqual({ YHQ1: 'usable' })
    expect(looked.at).toBeNull()
    expect(look(emptyWallet, MORNING, null)).toBe(emptyWallet)
  })

  test('that should have been listed by then and is not, it may have been used', () => {
    const expected = { row: owned('YHQ9'), listedBy: MORNING }
    const at = (startedAt: number) =>
      afterLook(wallet, { number: 'YHQ9', coupon: null, startedAt, expected }, LAG)
    expect(at(MORNING)).toBe(wallet)
    expect(tabs(at(MORNING + 1))).toEqual({ YHQ1: 'usable', B: 'usable', YHQ9: 'used?' })
  })
})

test('whatever the order in which readings and looks that find something are written down, the latest counts', () => {
  const numbers = ['A', 'B', 'C']
  const rows = [used, over, toCome, {}]
  const step = fc.record({
    at: fc.integer({ min: 0, max: 20 }).map((n) => MORNING + n * LAG),
    /** null: a reading of all. */
    only: fc.constantFrom(null, ...numbers),
    rows: fc.array(fc.option(fc.constantFrom(...rows), { nil: null }), { minLength: 3, maxLength: 3 }),
  })
  const finds = ({ only, rows }: Step) => only === null || rows[numbers.indexOf(only)] !== null
  type Step = { at: number; only: string | null; rows: (object | null)[] }
  const write = (wallet: Wallet, { at, only, rows }: Step) => {
    const listed = numbers.flatMap((number, index) => {
      const more = rows[index] ?? null
      return more === null ? [] : [owned(number, more)]
    })
    if (only === null) return read(wallet, at, ...listed)
    return look(wallet, at, listed.find(({ number }) => number === only) ?? null, only)
  }
  fc.assert(
    fc.property(
      fc.uniqueArray(step.filter(finds), { selector: ({ at }) => at, maxLength: 6 }),
      fc.infiniteStream(fc.nat()),
      (steps, chance) => {
        const shuffled = [...steps].sort(() => ((chance.next().value ?? 0) % 2 ? 1 : -1))
        const wallet = shuffled.reduce(write, emptyWallet)
        for (const [index, number] of numbers.entries()) {
          const latest = steps
            .filter(({ only }) => only === null || only === number)
            .reduce<Step | null>((last, one) => (last === null || one.at > last.at ? one : last), null)
          const kept = wallet.coupons.find(({ row }) => row.number === number)
          const more = latest?.rows[index] ?? null
          if (more === null) expect(kept?.gone).not.toBeNull()
          else expect(kept).toMatchObject({ gone: null, row: { status: owned(number, more).status } })
        }
      },
    ),
  )
})
