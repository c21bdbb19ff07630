import fc from 'fast-check'
import {
  endOfDate,
  startOfDate,
  toFen,
  toZhe,
} from '../../../../../cloudfunctions/gateway/kingdee/rows/values'

describe('amounts', () => {
  test('in yuan become fen exactly, as a number or as a string', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e10 }), (fen) => {
        expect(toFen(fen / 100)).toBe(fen)
        expect(toFen((fen / 100).toFixed(2))).toBe(fen)
      }),
    )
  })

  test.each([[-1], ['1,000'], ['¥5'], [Number.NaN], [1e12], [null]])('like %p are none', (value) => {
    expect(toFen(value)).toBeNull()
  })

  test.each([
    [8, 800],
    [8.8, 880],
    ['8.85', 885],
    [88, 880],
    ['95', 950],
    [1, 100],
    [9.99, 999],
    [9.999, null],
    [0, null],
    [0.5, null],
    [100, null],
    [-8, null],
  ])('of a discount: %p is %p hundredths of 折', (value, zhe) => {
    expect(toZhe(value)).toBe(zhe)
  })
})

describe('dates', () => {
  test('are days of China: from its first to its last millisecond', () => {
    expect(startOfDate('2026-08-05')).toBe(Date.UTC(2026, 7, 4, 16))
    expect(endOfDate('2026-08-05')).toBe(Date.UTC(2026, 7, 5, 16) - 1)
  })

  test.each([
    '2026-08-05 00:00:00',
    '2026-08-05 00:00:00.0',
    ' 2026-08-05 ',
    '2026-08-05 23:59:59',
    '2026-08-05 23:59:59.0',
  ])('ending %p end with the day', (text) => expect(endOfDate(text)).toBe(Date.UTC(2026, 7, 5, 16) - 1))

  test('with a time of day end with its second', () => {
    expect(endOfDate('2026-08-05 12:30:15')).toBe(Date.UTC(2026, 7, 5, 4, 30, 15, 999))
  })

  test.each([
    '022-08-05',
    '2026-02-30',
    '2026-13-01',
    '0001-01-01',
    '9999-12-31',
    '2026-8-5',
    '',
    'soon',
    null,
    20260805,
    {},
  ])('like %p are unknown', (text) => {
    expect(startOfDate(text)).toBeNull()
    expect(endOfDate(text)).toBeNull()
  })

  test('are read back whatever the day, in any zone of the host', () => {
    const day = fc.date({ min: new Date('2000-01-01'), max: new Date('2100-12-31'), noInvalidDate: true })
    fc.assert(
      fc.property(day, (date) => {
        const text = date.toISOString().slice(0, 10)
        const start = startOfDate(text)
        expect(start).not.toBeNull()
        expect(new Date((start ?? 0) + 8 * 3_600_000).toISOString()).toBe(`${text}T00:00:00.000Z`)
      }),
    )
  })
})
