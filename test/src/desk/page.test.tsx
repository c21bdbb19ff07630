import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import DeskPage from '../../../src/desk'
import { MORNING } from '../../time'
import { phone } from '../stubs/taro'

const wait = (ms = 0) => act(() => jest.advanceTimersByTimeAsync(ms))
const shown = () => (screen.getByTestId('phone') as unknown as { textContent: string }).textContent
const store = { id: '7', name: '人民路店', region: '', address: '', enabled: true }
const row = { day: '2026-11-24', storeId: '7', poster: 3, scans: 4, claims: 2, redemptions: 1 }
const answers: Record<string, object> = {
  'desk.me': { listed: true },
  'desk.funnel': { rows: [row], stores: { '7': '人民路店' }, countedTo: MORNING },
  'store.list': { stores: [store], ageMs: 0 },
  'desk.code': { scene: 'L0abc', image: null, link: 'https://m.example.com/?s=L0abc' },
}

async function open(more: Record<string, object> = {}) {
  phone.answer = async ({ action }) => ({ ok: true, data: { ...answers, ...more }[action] })
  render(
    <div data-testid="phone">
      <DeskPage />
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

test('whoever is not listed sees a code to hand on, and nothing else is asked for', async () => {
  await open({ 'desk.me': { listed: false, code: 'K7QX2MPA' } })
  expect(shown()).toContain('K7QX2MPA')
  expect(phone.asked.map(({ action }) => action)).toEqual(['desk.me'])
})

test('the funnel stands by store, poster or day, for the range that is chosen', async () => {
  await open()
  expect(shown()).toContain('人民路店扫码4领取2核销1')
  fireEvent.click(screen.getByText('按海报'))
  expect(shown()).toContain('人民路店 · 海报 3')
  fireEvent.click(screen.getByText('今天'))
  await wait()
  expect(phone.asked.at(-1)).toEqual({
    action: 'desk.funnel',
    input: { from: '2026-11-24', to: '2026-11-24' },
  })
})

test('nothing scanned yet is said, kindly', async () => {
  await open({ 'desk.funnel': { rows: [], stores: {}, countedTo: MORNING } })
  expect(shown()).toContain('这段时间还没有扫码')
})

test('one store’s code comes on the screen, and goes again', async () => {
  await open()
  fireEvent.click(screen.getByText('在屏幕上出示门店码'))
  await wait()
  fireEvent.click(screen.getByText('人民路店', { selector: '.desk-store span' }))
  await wait()
  expect(phone.asked.at(-1)).toEqual({ action: 'desk.code', input: { storeId: '7' } })
  expect(shown()).toContain('「人民路店」的码')
  fireEvent.click(screen.getByText('收起门店码'))
  expect(shown()).not.toContain('「人民路店」的码')
})

test('what is in the way is told, and mended by itself', async () => {
  phone.answer = () => Promise.reject(new Error('cloud.callFunction:fail'))
  render(
    <div data-testid="phone">
      <DeskPage />
    </div>,
  )
  await wait()
  expect(shown()).toContain('重试')
  phone.answer = async ({ action }) => ({ ok: true, data: answers[action] })
  await wait(2_000)
  expect(shown()).toContain('人民路店')
})
