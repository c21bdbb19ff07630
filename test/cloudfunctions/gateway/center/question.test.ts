import fc from 'fast-check'
import { matcher, searchable } from '../../../../cloudfunctions/gateway/center/question'
import type { Coupon, CouponKind, Question } from '../../../../cloudfunctions/gateway/contract'

const coupon = (more: Partial<Coupon>): Coupon => ({
  id: '1',
  number: 'QF000008',
  name: '乳品满 49 减 6',
  content: '满 49 元可用，限ＡＢＣ奶',
  kind: 'cash',
  valueFen: 600,
  zhe: null,
  capFen: null,
  total: null,
  left: null,
  validFrom: null,
  validTo: null,
  ...more,
})
const found = (question: Question, more: Partial<Coupon> = {}) => matcher(question, searchable)(coupon(more))

test.each<[Question['kind'], CouponKind[]]>([
  [undefined, ['cash', 'discount', 'deduction', 'cashMulti', 'discountMulti', 'other']],
  ['cash', ['cash']],
  ['discount', ['discount']],
  ['deduction', ['deduction']],
  ['multi', ['cashMulti', 'discountMulti']],
])('the filter %p finds the kinds %p', (kind, kinds) => {
  const all: CouponKind[] = ['cash', 'discount', 'deduction', 'cashMulti', 'discountMulti', 'other']
  expect(all.filter((of) => found({ kind }, { kind: of }))).toEqual(kinds)
})

test.each([
  ['乳品', true],
  ['满49减6', true],
  ['满 49', true],
  ['減6', false],
  ['abc', true],
  ['ＡＢＣ', true],
  ['qf000008', true],
  ['QF8', false],
  ['减6 abc', true],
  ['减6 xyz', false],
  ['减6满49元', false],
  ['', true],
  ['   ', true],
  ['　', true],
])('searching for %p finds it: %p', (search, expected) => {
  expect(found({ search })).toBe(expected)
})

test('emoji, tags and rare characters are found as they stand', () => {
  expect(found({ search: '🎉' }, { name: '周年庆🎉<b>惊喜</b>' })).toBe(true)
  expect(found({ search: '<b>' }, { name: '周年庆🎉<b>惊喜</b>' })).toBe(true)
  expect(found({ search: '𠮷' }, { name: '𠮷野家' })).toBe(true)
})

test('kind and search must both hold', () => {
  expect(found({ kind: 'cash', search: '乳品' })).toBe(true)
  expect(found({ kind: 'discount', search: '乳品' })).toBe(false)
})

test('any piece of any field finds its coupon', () => {
  fc.assert(
    fc.property(
      fc.record({ name: fc.string(), content: fc.string(), number: fc.string() }),
      fc.constantFrom('name' as const, 'content' as const, 'number' as const),
      fc.nat(),
      fc.nat(),
      (texts, field, a, b) => {
        const text = texts[field]
        const [from, to] = [a % (text.length + 1), b % (text.length + 1)].sort((x, y) => x - y)
        expect(found({ search: text.slice(from, to) }, texts)).toBe(true)
      },
    ),
  )
})
