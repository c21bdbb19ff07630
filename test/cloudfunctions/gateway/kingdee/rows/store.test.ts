import { parseStore } from '../../../../../cloudfunctions/gateway/kingdee/rows/store'

const row = {
  id: '1534104111400645301',
  number: 'MD001',
  name: '人民路店',
  region: '浙江省杭州市',
  address: '上城区人民路 88 号',
  lng: 120.1702,
  lat: '30.2489',
  telephone: 'bsiV0ZrykeIH/5ZZ65lX5A==',
  contact: '周店长',
  group_name: '直营店',
  enable: '1',
}

test('a store is its name and place; of telephone and contact nothing is taken', () => {
  expect(parseStore(row)).toEqual({
    id: '1534104111400645301',
    name: '人民路店',
    region: '浙江省杭州市',
    address: '上城区人民路 88 号',
    enabled: true,
  })
})

test.each([
  ['1', true],
  [1, true],
  [true, true],
  [null, true],
  [undefined, true],
  ['0', false],
  [0, false],
  [false, false],
  ['False', false],
])('with enable %p it is open: %p', (enable, enabled) => {
  expect(parseStore({ ...row, enable })).toMatchObject({ enabled })
})

test('what it lacks is empty, and what is too long is cut', () => {
  const parsed = parseStore({ id: 7, name: '店'.repeat(300), region: null })
  expect(parsed).toMatchObject({ id: '7', region: '', address: '' })
  expect('name' in parsed && Array.from(parsed.name)).toHaveLength(200)
})

test.each([[null], ['x'], [[]], [{}], [{ id: '' }], [{ id: '1'.repeat(65) }]])('%p is no store', (bad) => {
  expect(parseStore(bad)).toMatchObject({ unusable: expect.any(String) })
})
