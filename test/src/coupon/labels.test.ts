import fc from 'fast-check'
import { ago } from '../../../src/coupon/age'
import { grouped, yuan } from '../../../src/coupon/amount'
import { daysBetween } from '../../../src/coupon/day'
import { excerpt } from '../../../src/coupon/excerpt'
import { stateOf } from '../../../src/coupon/state'
import { stockInFull, stockLine } from '../../../src/coupon/stock'
import { validity, validityInFull } from '../../../src/coupon/validity'
import { valueLabel } from '../../../src/coupon/value'
import { MORNING } from '../../time'
import { aCoupon, DAY, endOfDay } from '../coupons'

const worth = (more: Parameters<typeof aCoupon>[0]) => {
  const { before, digits, after, line } = valueLabel(aCoupon(more))
  return `${before}${digits}${after} ${line}`
}
const line = (more: Parameters<typeof aCoupon>[0]) => {
  const { text, urgent } = validity(aCoupon(more), MORNING)
  return { text, urgent }
}

describe('what a coupon is worth', () => {
  test('is set in yuan without trailing zeros', () => {
    expect(worth({ valueFen: 2000 })).toBe('¥20 代金券')
    expect(worth({ valueFen: 100_000 })).toBe('¥1,000 代金券')
    expect(worth({ valueFen: 990 })).toBe('¥9.9 代金券')
    expect(worth({ valueFen: 1 })).toBe('¥0.01 代金券')
    expect(worth({ valueFen: 0 })).toBe('¥0 代金券')
    expect(worth({ kind: 'deduction', valueFen: 500 })).toBe('¥5 抵扣券')
    expect(worth({ kind: 'cashMulti', valueFen: 10_000 })).toBe('¥100 多次代金券')
  })

  test('is set in 折 for a discount, with its cap as the most it saves', () => {
    const discount = { kind: 'discount', valueFen: null } as const
    expect(worth({ ...discount, zhe: 880, capFen: 5000 })).toBe('8.8折 最高省 ¥50')
    expect(worth({ ...discount, zhe: 885 })).toBe('8.85折 折扣券')
    expect(worth({ ...discount, zhe: 900 })).toBe('9折 折扣券')
    expect(worth({ kind: 'discountMulti', valueFen: null, zhe: 750, capFen: 100 })).toBe('7.5折 多次折扣券')
  })

  test('is its kind where no amount could be read', () => {
    expect(worth({ kind: 'discount', valueFen: null })).toBe('折扣券 ')
    expect(worth({ kind: 'other', valueFen: null })).toBe('优惠券 ')
  })

  test('shrinks before it breaks the stub', () => {
    expect(valueLabel(aCoupon({ valueFen: 10_000 })).size).toBe('large')
    expect(valueLabel(aCoupon({ valueFen: 100_000 })).size).toBe('medium')
    expect(valueLabel(aCoupon({ valueFen: 999_999_900 })).size).toBe('small')
    expect(valueLabel(aCoupon({ valueFen: 999_999_999 })).size).toBe('tiny')
  })

  test('reads back as the same amount, whatever it is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 ** 12 }), (fen) => {
        const text = yuan(fen)
        expect(Math.round(Number(text.replace(/,/g, '')) * 100)).toBe(fen)
        expect(text).not.toMatch(/\.\d*0$|\.$|\d{4}/)
      }),
    )
    expect(grouped(1_234_567)).toBe('1,234,567')
  })
})

describe('how long a coupon is valid', () => {
  test('is told by its last day, with the year when it is another', () => {
    expect(line({ validTo: endOfDay(30) })).toEqual({ text: '12月24日止', urgent: false })
    expect(line({ validTo: endOfDay(60) })).toEqual({ text: '2027年1月23日止', urgent: false })
  })

  test('is told in days from a week before its end, today being one of them', () => {
    expect(line({ validTo: endOfDay(0) })).toEqual({ text: '今天到期 · 还剩 13 小时', urgent: true })
    expect(line({ validTo: endOfDay(1) })).toEqual({ text: '明天到期', urgent: true })
    expect(line({ validTo: endOfDay(2) })).toEqual({ text: '还剩 3 天 · 11月26日止', urgent: true })
    expect(line({ validTo: endOfDay(6) })).toEqual({ text: '还剩 7 天 · 11月30日止', urgent: true })
    expect(line({ validTo: endOfDay(7) }).urgent).toBe(false)
  })

  test('begins later for some, which can be claimed all the same', () => {
    const later = { validFrom: endOfDay(10) + 1 }
    expect(line(later).text).toBe('12月5日起可用')
    expect(stateOf(aCoupon(later), MORNING)).toBe('claimable')
  })

  test('is up to the shop when it cannot be read', () => {
    expect(line({ validTo: null })).toEqual({ text: '有效期以门店为准', urgent: false })
    expect(validityInFull(aCoupon({ validTo: null }), MORNING)).toEqual({
      span: '有效期以门店为准',
      soon: null,
    })
    const began = validityInFull(aCoupon({ validFrom: MORNING - DAY, validTo: null }), MORNING)
    expect(began.span).toBe('2026年11月23日起，截止日期以门店为准')
  })

  test('ends with the last millisecond of its day in China', () => {
    const coupon = aCoupon({ validTo: endOfDay(0) })
    expect(stateOf(coupon, endOfDay(0))).toBe('claimable')
    expect(stateOf(coupon, endOfDay(0) + 1)).toBe('ended')
    expect(validity(coupon, endOfDay(0) + 1)).toMatchObject({ text: '11月24日已到期', urgent: false })
  })

  test('is shown in full on its page, and what is left of it', () => {
    const both = { validFrom: endOfDay(-24) + 1, validTo: endOfDay(2) }
    expect(validityInFull(aCoupon(both), MORNING)).toEqual({
      span: '2026年11月1日 – 11月26日',
      soon: '还剩 3 天，11月26日 24:00 止',
    })
    const evening = aCoupon({ ...both, validTo: endOfDay(2) - 6 * 3_600_000 + 1 })
    expect(validityInFull(evening, MORNING).soon).toBe('还剩 3 天，11月26日 18:00 止')
    const acrossYears = aCoupon({ ...both, validTo: endOfDay(60) })
    expect(validityInFull(acrossYears, MORNING)).toEqual({
      span: '2026年11月1日 – 2027年1月23日',
      soon: null,
    })
    expect(validityInFull(aCoupon(both), endOfDay(5)).soon).toBeNull()
    const later = validityInFull(aCoupon({ validFrom: endOfDay(10) + 1 }), MORNING)
    expect(later).toEqual({ span: '2026年12月5日 – 12月24日', soon: '12月5日起可用' })
  })

  test('counts midnights of China, wherever the phone is', () => {
    fc.assert(
      fc.property(fc.integer({ min: -400, max: 400 }), fc.integer({ min: 0, max: DAY - 1 }), (days, into) => {
        const midnight = endOfDay(-1) + 1
        expect(daysBetween(MORNING, midnight + days * DAY + into)).toBe(days)
      }),
    )
  })

  test('is words for every pair of dates', () => {
    const date = fc.option(fc.integer({ min: 0, max: 253_402_214_400_000 }))
    fc.assert(
      fc.property(date, date, fc.integer({ min: 0, max: 4_102_444_800_000 }), (validFrom, validTo, now) => {
        const coupon = aCoupon({ validFrom, validTo })
        const { span, soon } = validityInFull(coupon, now)
        for (const text of [validity(coupon, now).text, span, soon ?? '-']) {
          expect(text).not.toMatch(/NaN|null|undefined|Invalid|^$/)
        }
      }),
    )
  })
})

describe('what is left of a coupon', () => {
  test('is a share on the ticket, a number when it is few, and nothing where nothing is known', () => {
    expect(stockLine(aCoupon({ total: 1000, left: 180 }))).toBe('已领 82%')
    expect(stockLine(aCoupon({ total: 1000, left: 20 }))).toBe('仅剩 20 张')
    expect(stockLine(aCoupon({ total: 1000, left: 1000 }))).toBe('')
    expect(stockLine(aCoupon({ total: null, left: null }))).toBe('')
    expect(stockLine(aCoupon({ total: 100, left: 0 }))).toBe('')
    expect(stockLine(aCoupon({ total: 1_000_000, left: 21 }))).toBe('已领 99%')
  })

  test('is a rounded figure on its page, as it comes from a list of some age', () => {
    expect(stockInFull(aCoupon({ total: 5000, left: 1340 }))).toBe('约 1,340 张')
    expect(stockInFull(aCoupon({ total: null }))).toBe('不限量')
    expect(stockInFull(aCoupon({ total: 100, left: 0 }))).toBe('已领完')
    expect(stockInFull(aCoupon({ total: 100, left: null }))).toBe('以门店为准')
  })

  test('makes a coupon sold out at nought, and ended comes before sold out', () => {
    expect(stateOf(aCoupon({ left: 0 }), MORNING)).toBe('gone')
    expect(stateOf(aCoupon({ left: 0, validTo: endOfDay(-1) }), MORNING)).toBe('ended')
    expect(stateOf(aCoupon({ left: null }), MORNING)).toBe('claimable')
  })
})

test('an age is said in the unit that one would use', () => {
  const said = [-5, 4_999, 40_000, 60_000, 3_599_999, 3_600_000, 86_400_000].map(ago)
  expect(said).toEqual(['刚刚', '刚刚', '40 秒前', '1 分钟前', '59 分钟前', '1 小时前', '1 天前'])
})

describe('a text that is too long for a ticket', () => {
  test('is cut where no phone could show more, a Latin letter taking half the room of a Chinese one', () => {
    expect(excerpt('秋装上新', 4)).toBe('秋装上新')
    expect(excerpt('秋装上新券', 4)).toBe('秋装上新…')
    expect(excerpt('ABCDEFGHI', 4)).toBe('ABCDEFGH…')
  })

  test('is never cut within a character, and keeps what is whole', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 40 }), (text, room) => {
        const cut = excerpt(text, room)
        // Half a character cannot be encoded.
        expect(() => encodeURIComponent(cut)).not.toThrow()
        expect(text.startsWith(cut.replace(/…$/, ''))).toBe(true)
        expect(Array.from(cut).length).toBeLessThanOrEqual(2 * room + 1)
      }),
    )
  })
})
