import * as fc from 'fast-check'
import { catalogue } from '../../../local/kingdee/catalogue'
import { visibleIds } from '../../../local/kingdee/visible'

interface Scheme {
  id: string
  number: string | null
  name: string | null
  content: string | null
  coupon_type: unknown
  value: unknown
  limit_value: unknown
  total: unknown
  issued: unknown
  enable: unknown
  valid_date_start: string | null
  valid_date_end: string | null
}

const noon = Date.parse('2024-12-05T12:00:00+08:00')
const rows = catalogue({ today: noon }) as Scheme[]
const visible = new Set(visibleIds(rows, noon))
const named = (name: string) => rows.find((row) => row.name === name)
const isVisible = (name: string) => visible.has(named(name)?.id ?? '')

test('there are 140 schemes, the same each time, and as many as one asks for', () => {
  expect(rows).toHaveLength(140)
  expect(catalogue({ today: noon })).toEqual(rows)
  expect(catalogue({ today: noon, count: 7 })).toEqual(rows.slice(0, 7))
  expect(catalogue({ today: noon, count: 0 })).toEqual([])
})

test('10,000 can be told apart by id and by name', () => {
  const many = catalogue({ today: noon, count: 10_000 }) as Scheme[]
  expect(many).toHaveLength(10_000)
  expect(new Set(many.map((row) => row.id)).size).toBe(10_000)
  expect(new Set(many.map((row) => row.name)).size).toBe(10_000)
  expect(many.slice(0, 140)).toEqual(rows)
})

test('ids are strings of 19 digits that a number would lose, but for the published sample', () => {
  const own = rows.filter((row) => row.id !== '1')
  expect(own).toHaveLength(139)
  for (const { id } of own) expect(id).toMatch(/^\d{19}$/)
  expect(new Set(rows.map((row) => Number(row.id))).size).toBeLessThan(20)
})

test('all five types, one that is not listed, and types as strings are there', () => {
  expect(new Set(rows.map((row) => row.coupon_type))).toEqual(new Set([1, 2, 3, 4, 5, 9, '1', '5', null]))
})

test('the published sample row is there word for word', () => {
  expect(rows.find((row) => row.id === '1')).toEqual({
    content: '内容',
    coupon_type: 1,
    enable: '1',
    id: '1',
    issued: 1,
    limit_value: 1,
    name: '优惠券A',
    number: '001',
    total: 1,
    valid_date_end: '022-08-05',
    valid_date_start: '2022-08-05',
    value: 100,
  })
})

test.each<[string, (row: Scheme) => boolean]>([
  ['sold out', (row) => Number(row.total) > 0 && row.total === row.issued],
  ['one left', (row) => Number(row.total) - Number(row.issued) === 1],
  ['82 % issued', (row) => Number(row.issued) / Number(row.total) === 0.82],
  ['issued above total', (row) => Number(row.total) > 0 && Number(row.issued) > Number(row.total)],
  ['total 0', (row) => row.total === 0],
  ['total -1', (row) => row.total === -1],
  ['total null', (row) => row.total === null],
  ['disabled', (row) => row.enable === '0'],
  ['disabled by a number', (row) => row.enable === 0],
  ['ended yesterday', (row) => row.valid_date_end === '2024-12-04'],
  ['ended 3 days ago', (row) => row.valid_date_end === '2024-12-02'],
  ['ended a month ago', (row) => row.valid_date_end === '2024-11-05'],
  ['ends today', (row) => row.valid_date_end === '2024-12-05'],
  ['ends in 3 days', (row) => row.valid_date_end === '2024-12-08'],
  ['starts next week', (row) => row.valid_date_start === '2024-12-12'],
  ['date with a time', (row) => / 23:59:59$/.test(row.valid_date_end ?? '')],
  ['date with .0', (row) => /\.0$/.test(row.valid_date_end ?? '')],
  ['no dates', (row) => row.valid_date_start === null && row.valid_date_end === null],
  ['nothing but an id', (row) => row.name === null && row.value === null && row.content === null],
  ['no content', (row) => row.content === ''],
  ['a name of 60 characters', (row) => [...(row.name ?? '')].length === 60],
  ['long text without a break', (row) => /[\w]{120}/.test(row.content ?? '')],
  ['emoji', (row) => /\p{Extended_Pictographic}/u.test(row.name ?? '')],
  ['<b>', (row) => row.name?.includes('<b>') ?? false],
  ...[0, 0.01, 9999999, '9.9', -5, '面议'].map((value): [string, (row: Scheme) => boolean] => [
    `value ${value}`,
    (row) => row.value === value && row.coupon_type !== 2,
  ]),
  ...[8.8, 8.85, 88, 0, 100].map((value): [string, (row: Scheme) => boolean] => [
    `折 ${value}`,
    (row) => row.value === value && row.coupon_type === 2,
  ]),
  ['a cap', (row) => row.coupon_type === 2 && Number(row.limit_value) > 0],
])('among them is one with: %s', (_, has) => {
  expect(rows.filter(has)).not.toEqual([])
})

test('rows that nobody can use come only when asked for', () => {
  const usable = (row: unknown) => typeof row === 'object' && row !== null && 'id' in row
  expect(rows.every(usable)).toBe(true)
  const withBad = catalogue({ today: noon, unusable: true })
  expect(withBad.filter((row) => !usable(row))).toHaveLength(2)
  expect(withBad.filter(usable)).toEqual(rows)
  expect(visibleIds(withBad, noon)).toEqual([...visible])
})

test('most can be seen: not the disabled, nor what ended more than 7 days ago', () => {
  expect(visible.size).toBeGreaterThan(120)
  expect(visible.size).toBeLessThan(140)
  const shown = [
    '乳品满 49 减 6',
    '国庆满 300 减 50',
    '中秋月饼券',
    '开学文具券',
    '爆款卫衣券',
    '双十二预热券',
  ]
  expect(shown.filter(isVisible)).toEqual(shown)
  const hidden = ['夏季清仓 5 折', '暑期泳装券', '内部员工券', '停用的周年庆券']
  expect(hidden.filter((name) => named(name) === undefined || isVisible(name))).toEqual([])
})

test('a date that cannot be read hides nothing', () => {
  const end = (valid_date_end: unknown) => visibleIds([{ id: '1', enable: '1', valid_date_end }], noon)
  for (const date of [
    '022-08-05',
    '0022-08-05',
    '0000-00-00',
    '2023-02-30',
    '2023-13-01',
    '',
    null,
    20230101,
    '长期',
  ]) {
    expect(end(date)).toEqual(['1'])
  }
  expect(end('2023-02-28')).toEqual([])
  expect(end('2023-02-28 00:00:00.0')).toEqual([])
})

test('a scheme is seen up to 7 days after the last ms of its end day in China', () => {
  const at = (now: string) =>
    visibleIds([{ id: '1', enable: '1', valid_date_end: '2024-12-05' }], Date.parse(now))
  expect(at('2024-12-12T23:59:59.999+08:00')).toEqual(['1'])
  expect(at('2024-12-13T00:00:00.000+08:00')).toEqual([])
})

test('the days are those of China at any time of the day', () => {
  const endsToday = (now: number) =>
    (catalogue({ today: now }) as Scheme[]).find((row) => row.name === '乳品满 49 减 6')?.valid_date_end
  expect(endsToday(Date.parse('2024-12-05T15:59:59.999Z'))).toBe('2024-12-05')
  expect(endsToday(Date.parse('2024-12-05T16:00:00.000Z'))).toBe('2024-12-06')
})

test('on any day the catalogue shows the same schemes', () => {
  const positions = (now: number) => {
    const all = catalogue({ today: now }) as Scheme[]
    const seen = new Set(visibleIds(all, now))
    return all.map((row) => seen.has(row.id))
  }
  fc.assert(
    fc.property(
      fc.date({ min: new Date('2020-01-01'), max: new Date('2090-01-01'), noInvalidDate: true }),
      (date) => {
        expect(positions(date.getTime())).toEqual(positions(noon))
      },
    ),
    { numRuns: 50 },
  )
})
