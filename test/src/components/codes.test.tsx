import { act, cleanup, render, screen } from '@testing-library/react'
import { Codes } from '../../../src/components/Codes'
import { codesIn } from '../../decode'
import { MORNING } from '../../time'
import { phone } from '../stubs/taro'

/** Longer than anybody looks for a node. */
const LATE = 3_000

/** React draws at the end of each step: what is measured in one is drawn on in the next. */
async function wait(ms = 100) {
  for (let step = 0; step < 3; step++) await act(() => jest.advanceTimersByTimeAsync(ms))
}
const number = () => screen.getByText(/\d/) as unknown as { textContent: string; className: string }

/** What a scanner reads, canvas by canvas. */
async function read() {
  const found = await Promise.all(phone.drawn().map(codesIn))
  return found.map((codes) =>
    codes.map(({ format, text, orientation }) => `${format} ${text} ${orientation}`),
  )
}

beforeEach(() => {
  jest.useFakeTimers({ now: MORNING })
  phone.reset()
})
afterEach(() => {
  cleanup()
  jest.useRealTimers()
})

test('a number is a bar code, digits to read out and a QR code, and other ones when it changes', async () => {
  const { rerender } = render(<Codes text="YHQ1231231" />)
  await wait()
  expect(await read()).toEqual([['Code128 YHQ1231231 0'], ['QRCode YHQ1231231 0']])
  expect(number().textContent).toBe('YHQ 1231 231')
  screen.getByRole('img', { name: '二维码和条形码，券号 Y H Q 1 2 3 1 2 3 1' })

  rerender(<Codes text="YHQ1231232" />)
  await wait()
  expect(await read()).toEqual([['Code128 YHQ1231232 0'], ['QRCode YHQ1231232 0']])
})

test('it is drawn for the screen that there is: in its pixels, and turned where it is narrow', async () => {
  render(<Codes text="1234567890123456789" />)
  await wait()
  expect(await read()).toEqual([['QRCode 1234567890123456789 0'], ['Code128 1234567890123456789 90']])
  expect(phone.drawn().map(({ width }) => width)).toEqual([3 * 271, 3 * 80])

  Object.assign(phone, { width: 600, pixelRatio: 2 })
  act(() => phone.resize())
  await wait()
  expect(await read()).toEqual([['Code128 1234567890123456789 0'], ['QRCode 1234567890123456789 0']])
  expect(phone.drawn().map(({ width }) => width)).toEqual([2 * 600, 2 * 600])
})

test('a canvas that was forgotten while the page was out of sight is drawn anew', async () => {
  render(<Codes text="YHQ1231231" />)
  await wait()
  act(() => phone.hide())
  // Sizing a canvas clears it.
  for (const canvas of phone.drawn()) Object.assign(canvas, { width: canvas.width })
  expect(await read()).toEqual([[], []])
  act(() => phone.show())
  await wait()
  expect(await read()).toEqual([['Code128 YHQ1231231 0'], ['QRCode YHQ1231231 0']])
})

test('a phone without canvases shows the number alone, and larger; it is asked again when the page is shown again', async () => {
  phone.canvases = null
  render(<Codes text="YHQ1231231" />)
  await wait(LATE)
  expect(phone.drawn()).toEqual([])
  expect(number()).toMatchObject({ textContent: 'YHQ 1231 231', className: 'codes-number alone' })
  screen.getByRole('img', { name: '券号 Y H Q 1 2 3 1 2 3 1' })

  act(() => phone.hide())
  phone.canvases = new Map()
  act(() => phone.show())
  await wait()
  expect(await read()).toEqual([['Code128 YHQ1231231 0'], ['QRCode YHQ1231231 0']])
})

test('whoever leaves the page before it is drawn is not taken for a phone without canvases', async () => {
  phone.canvases = null
  render(<Codes text="YHQ1231231" />)
  await wait()
  act(() => phone.hide())
  await wait(LATE)
  expect(number().className).toBe('codes-number')
})

test.each(['券1231231', '1'.repeat(65)])('%s cannot be a code and is shown alone at once', async (text) => {
  render(<Codes text={text} />)
  expect(number().className).toMatch(/alone/)
  await wait()
  expect(phone.drawn()).toEqual([])
})
