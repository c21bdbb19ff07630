/** @jest-environment node */
import fc from 'fast-check'
import { csvOf, linesOf } from '../../../src/desk/table'
import { daysOf } from '../../../src/desk/useDesk'
import { MORNING } from '../../time'
import { DAY } from '../coupons'

const row = (more: object = {}) => ({
  day: '2026-11-24',
  storeId: '1534104111400645301',
  poster: null as number | null,
  scans: 3,
  claims: 2,
  redemptions: 1,
  ...more,
})
const stores = { '1534104111400645301': '人民路店', '2': '城西店' }

test('the table adds up by store, by poster and by day, the most scanned first and the latest day first', () => {
  const rows = [
    row({ poster: 7 }),
    row({ poster: 8, scans: 9 }),
    row({ day: '2026-11-23' }),
    row({ storeId: '2', scans: 1 }),
  ]
  const names = (group: 'store' | 'poster' | 'day') =>
    linesOf({ rows, stores }, group).map(({ name, scans }) => `${name} ${scans}`)
  expect(names('store')).toEqual(['人民路店 15', '城西店 1'])
  expect(names('poster')).toEqual([
    '人民路店 · 海报 8 9',
    '人民路店 · 未编号 3',
    '人民路店 · 海报 7 3',
    '城西店 · 未编号 1',
  ])
  expect(names('day')).toEqual(['2026-11-24 13', '2026-11-23 3'])
})

test('nothing is lost or counted twice, however it is grouped', () => {
  const any = fc.record({
    day: fc.constantFrom('2026-11-22', '2026-11-23'),
    storeId: fc.constantFrom('1', '2', '3'),
    poster: fc.option(fc.integer({ min: 1, max: 3 })),
    scans: fc.nat(99),
    claims: fc.nat(99),
    redemptions: fc.nat(99),
  })
  fc.assert(
    fc.property(fc.array(any), fc.constantFrom('store', 'poster', 'day'), (rows, group) => {
      const sum = (list: readonly { scans: number }[]) => list.reduce((all, { scans }) => all + scans, 0)
      expect(sum(linesOf({ rows, stores: {} }, group as 'day'))).toBe(sum(rows))
    }),
  )
})

test('Excel gets ids as text, and no formula from a name', () => {
  const rows = [row(), row({ storeId: '2', poster: 5 })]
  expect(csvOf({ rows, stores: { ...stores, '2': '=cmd|"x",y' } })).toBe(
    '日期,门店编号,门店,海报,扫码,领取,核销\r\n' +
      '2026-11-24,"=""1534104111400645301""",人民路店,,3,2,1\r\n' +
      '2026-11-24,"=""2""","\'=cmd|""x"",y",5,3,2,1\r\n',
  )
})

test('a range ends today, in China, wherever the phone is', () => {
  expect(daysOf('today', MORNING)).toEqual({ from: '2026-11-24', to: '2026-11-24' })
  expect(daysOf('week', MORNING)).toEqual({ from: '2026-11-18', to: '2026-11-24' })
  expect(daysOf('month', MORNING - 11 * 3_600_000)).toEqual({ from: '2026-10-25', to: '2026-11-23' })
  expect(daysOf('today', MORNING + DAY).to).toBe('2026-11-25')
})
