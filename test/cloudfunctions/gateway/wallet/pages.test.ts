import fc from 'fast-check'
import * as v from 'valibot'
import { inputs, type WalletCoupon, type WalletTab } from '../../../../cloudfunctions/gateway/contract'
import { countsOf, decodeCursor, pageOf } from '../../../../cloudfunctions/gateway/wallet/pages'
import { shown } from '../../../../cloudfunctions/gateway/wallet/shown'
import { MORNING } from '../../../time'
import { owned } from './rows'

const plain = shown({ row: owned('YHQ1'), readAt: MORNING, wasUsed: false, gone: null }, MORNING)
const coupon = (couponsNo: string, more: Partial<WalletCoupon> = {}): WalletCoupon => ({
  ...plain,
  couponsNo,
  ...more,
})
const numbers = (coupons: readonly WalletCoupon[]) => coupons.map(({ couponsNo }) => couponsNo)
const many = (count: number, more: Partial<WalletCoupon> = {}) =>
  Array.from({ length: count }, (_, n) => coupon(`YHQ${String(n).padStart(4, '0')}`, more))
/** 6 KB of JSON. */
const long = '满'.repeat(2_000)

/** From page to page; `meanwhile` says what there is at each. */
function walk(tab: WalletTab, there: (page: number) => readonly WalletCoupon[]) {
  const pages: WalletCoupon[][] = []
  let cursor: string | null = null
  do {
    const after = cursor === null ? null : decodeCursor(cursor, tab)
    if (cursor !== null && after === null) throw new Error('a cursor that its own version does not read')
    const page = pageOf(there(pages.length), tab, after)
    pages.push(page.coupons)
    cursor = page.next
  } while (cursor !== null)
  return pages
}

test.each<[WalletTab, Partial<WalletCoupon>[], string]>([
  ['usable', [{ validTo: 9 }, { validTo: null }, { validTo: 7 }, { validTo: 7 }], '2 3 0 1'],
  ['upcoming', [{ validFrom: 9 }, { validFrom: null }, { validFrom: 7 }, { validFrom: 8 }], '2 3 0 1'],
  ['used', [{ changedAt: 7 }, { changedAt: null }, { changedAt: 9 }, { changedAt: 9 }], '2 3 0 1'],
  ['expired', [{ validTo: 7 }, { validTo: null }, { validTo: 8 }, { validTo: 9 }], '3 2 0 1'],
])('the order of %s', (tab, rows, order) => {
  const coupons = rows.map((more, index) => coupon(String(index), { tab, ...more }))
  expect(numbers(pageOf(coupons, tab, null).coupons).join(' ')).toBe(order)
  expect(numbers(pageOf(coupons.reverse(), tab, null).coupons).join(' ')).toBe(order)
})

test('a page has the coupons of its tab alone, and all are counted', () => {
  const coupons = [...many(3), coupon('A', { tab: 'used' }), coupon('B', { tab: 'expired' })]
  expect(numbers(pageOf(coupons, 'used', null).coupons)).toEqual(['A'])
  expect(countsOf(coupons)).toEqual({ usable: 3, upcoming: 0, used: 1, expired: 1 })
  expect(pageOf(coupons, 'upcoming', null)).toEqual({ coupons: [], next: null })
})

test('a page is 300 coupons at most, and a list that fills its last page exactly ends there', () => {
  expect(walk('usable', () => many(700)).map(({ length }) => length)).toEqual([300, 300, 100])
  expect(walk('usable', () => many(300)).map(({ length }) => length)).toEqual([300])
})

test('a page is 100 KB of JSON at most, and one coupon at least', () => {
  const pages = walk('usable', () => many(40, { content: long }))
  expect(pages.map(({ length }) => length)).toEqual([15, 15, 10])
  for (const coupons of pages)
    expect(Buffer.byteLength(JSON.stringify({ ok: true, data: { coupons } }))).toBeLessThan(99_500)
  const huge = walk('usable', () => many(3, { content: '满'.repeat(50_000) }))
  expect(huge.map(({ length }) => length)).toEqual([1, 1, 1])
})

test('whatever comes and goes between two pages, among the others none is met twice and none is missed', () => {
  const moment = fc.option(fc.constantFrom(1, 2, 3, 400_000_000_000), { nil: null })
  const some = fc.record({
    name: fc.string({ maxLength: 3 }),
    validTo: moment,
    /** On which pages it is there; the fourth stands for all that follow. */
    there: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
    isSteady: fc.boolean(),
  })
  fc.assert(
    fc.property(
      fc.uniqueArray(some, { selector: ({ name }) => name, maxLength: 70 }),
      fc.constantFrom('usable' as const, 'expired' as const),
      (rows, tab) => {
        const pages = walk(tab, (page) =>
          rows
            .filter(({ isSteady, there }) => isSteady || there[Math.min(page, 3)])
            .map(({ name, validTo }) => coupon(name, { tab, validTo, content: long })),
        )
        const met = numbers(pages.flat())
        expect(new Set(met).size).toBe(met.length)
        const steady = rows.filter(({ isSteady }) => isSteady).map(({ name }) => name)
        expect(met.filter((name) => steady.includes(name)).sort()).toEqual([...steady].sort())
      },
    ),
  )
})

test.each(['YHQ1', '\u0001'.repeat(64), '满'.repeat(64), '\ud83c'.repeat(64), '"'.repeat(64)])(
  'the longest cursor is taken by the contract, and leads on',
  (last) => {
    const coupons = [coupon(last, { changedAt: null, tab: 'used', content: '满'.repeat(40_000) })]
    coupons.push(coupon('\uffff\uffff', { changedAt: null, tab: 'used' }))
    const { next } = pageOf(coupons, 'used', null)
    const cursor = next ?? ''
    expect(v.is(inputs['wallet.list'], { tab: 'used', cursor })).toBe(true)
    expect(decodeCursor(cursor, 'used')).toEqual([Number.MAX_SAFE_INTEGER, last])
  },
)

test.each([
  ['of another tab', Buffer.from('[1,"used",5,"YHQ1"]').toString('base64url')],
  ['of another version', Buffer.from('[2,"usable",5,"YHQ1"]').toString('base64url')],
  ['of the center', Buffer.from('[2,{},0,5,"YHQ1"]').toString('base64url')],
  ['with more than it needs', Buffer.from('[1,"usable",5,"YHQ1",1]').toString('base64url')],
  ['with a moment that is none', Buffer.from('[1,"usable",0.5,"YHQ1"]').toString('base64url')],
  ['that is none', 'AAAA'],
])('a cursor %s is not read', (_, cursor) => {
  expect(decodeCursor(cursor, 'usable')).toBeNull()
})

test('anything at all for a cursor is read or not, and never an error', () => {
  fc.assert(fc.property(fc.string(), (text) => void decodeCursor(text, 'usable')))
})
