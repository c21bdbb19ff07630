import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import fc from 'fast-check'
import StoresPage from '../../../src/pages/stores'
import { byRegion } from '../../../src/pages/stores/useStores'
import { MORNING } from '../../time'
import { phone } from '../stubs/taro'

const store = (id: string, more: object = {}) => ({
  id,
  name: `${id}店`,
  region: '浙江省杭州市',
  address: `${id}路 1 号`,
  enabled: true,
  ...more,
})
const wait = (ms = 0) => act(() => jest.advanceTimersByTimeAsync(ms))
const shown = () => (screen.getByTestId('phone') as unknown as { textContent: string }).textContent
async function open() {
  render(
    <div data-testid="phone">
      <StoresPage />
    </div>,
  )
  await wait()
}

beforeEach(() => {
  jest.useFakeTimers({ now: MORNING })
  phone.reset()
})
afterEach(() => {
  cleanup()
  jest.useRealTimers()
})

test('the stores stand by region; one that is closed for good says so, after the others', async () => {
  const stores = [
    store('古镇', { enabled: false }),
    store('人民路'),
    store('观前', { region: '江苏省苏州市' }),
  ]
  phone.answer = async () => ({ ok: true, data: { stores, ageMs: 0 } })
  await open()
  expect(shown()).toBe(
    '浙江省杭州市人民路店人民路路 1 号「古镇店」已停用古镇路 1 号江苏省苏州市观前店观前路 1 号',
  )
  expect(phone.asked).toEqual([{ action: 'store.list', input: {} }])
})

test('what is in the way is told, and mended by itself or by a tap', async () => {
  phone.answer = () => Promise.reject(new Error('cloud.callFunction:fail'))
  await open()
  expect(shown()).toContain('重试')
  phone.answer = async () => ({ ok: true, data: { stores: [store('人民路')], ageMs: 0 } })
  fireEvent.click(screen.getByText('重试'))
  await wait()
  expect(shown()).toContain('人民路店')
})

test('a chain without stores says so', async () => {
  phone.answer = async () => ({ ok: true, data: { stores: [], ageMs: 0 } })
  await open()
  expect(shown()).toContain('还没有门店')
})

test('no store is lost between the regions, and none is there twice', () => {
  const any = fc.array(fc.record({ region: fc.constantFrom('a', 'b', ''), enabled: fc.boolean() }))
  fc.assert(
    fc.property(any, (rows) => {
      const stores = rows.map((row, n) => store(String(n), row))
      const ids = byRegion(stores).flatMap(({ stores }) => stores.map(({ id }) => id))
      expect(ids.sort()).toEqual(stores.map(({ id }) => id).sort())
    }),
  )
})
