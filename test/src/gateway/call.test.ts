import fc from 'fast-check'
import { readAnswer } from '../../../src/gateway/answer'
import { call } from '../../../src/gateway/call'
import { healingDelay, phoneProblem } from '../../../src/gateway/problem'
import { aPage } from '../coupons'
import { phone } from '../stubs/taro'

beforeEach(() => phone.reset())

const codeOf = async (asked: ReturnType<typeof call>) => {
  const result = await asked
  return result.ok ? 'ok' : result.problem.code
}

describe('a call of the function', () => {
  test('sends the action and its input, and gives back the data', async () => {
    phone.answer = async () => ({ ok: true, data: aPage(0, 3) })
    const result = await call('center.more', { cursor: 'c' })
    expect(phone.asked).toEqual([{ action: 'center.more', input: { cursor: 'c' } }])
    expect(result.ok && result.data).toEqual(aPage(0, 3))
  })

  test('keeps fields that this build does not know', async () => {
    phone.answer = async () => ({ ok: true, data: { ...aPage(0, 1), newer: true }, more: 1 })
    const result = await call('center.open', {})
    expect(result.ok && result.data).toHaveProperty('newer', true)
  })

  test('gives a failure with its sentence, also when its code is newer than this build', async () => {
    const error = { code: 'tomorrow', message: '明天再来', retryable: false, requestId: 'r' }
    phone.answer = async () => ({ ok: false, error })
    const result = await call('center.open', {})
    expect(result).toEqual({
      ok: false,
      problem: { code: 'tomorrow', message: '明天再来', retryable: false, retryAfterMs: null },
    })
  })

  test('that does not get through is offline or unreachable, as the phone knows', async () => {
    phone.answer = async () => {
      throw new Error('cloud.callFunction:fail')
    }
    expect(await codeOf(call('center.open', {}))).toBe('unreachable')
    phone.networkType = 'none'
    expect(await codeOf(call('center.open', {}))).toBe('offline')
  })

  test('that is never answered ends after 20 s', async () => {
    jest.useFakeTimers()
    phone.answer = () => new Promise(() => {})
    const asked = codeOf(call('center.open', {}))
    await jest.advanceTimersByTimeAsync(19_999)
    const before = await Promise.race([asked, Promise.resolve('waiting')])
    await jest.advanceTimersByTimeAsync(1)
    expect([before, await asked]).toEqual(['waiting', 'timeout'])
    jest.useRealTimers()
  })

  test('that has lost its network on the way is offline at once', async () => {
    phone.answer = () => new Promise(() => {})
    const asked = codeOf(call('center.open', {}))
    phone.goOffline()
    expect(await asked).toBe('offline')
  })

  test('never dies of what comes back, and never takes it for data', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (reply, data) => {
        for (const action of ['center.open', 'center.more', 'coupon.show'] as const) {
          expect(readAnswer(action, reply).ok).toBe(false)
          expect(readAnswer(action, { ok: true, data }).ok).toBe(false)
          expect(readAnswer(action, { ok: false, error: data }).ok).toBe(false)
        }
      }),
    )
    const coupons = [{ id: 1_534_104_111_400_644 }]
    expect(readAnswer('center.open', { ok: true, data: { ...aPage(0, 1), coupons } }).ok).toBe(false)
  })
})

describe('trying again by itself', () => {
  const busy = (retryAfterMs: number) => ({ ...phoneProblem('unreachable'), retryAfterMs })

  test('waits as long as the function said', () => {
    expect(healingDelay(busy(12_000), 7)).toBe(12_000)
    expect(healingDelay(busy(0), 1)).toBe(500)
    expect(healingDelay(busy(9e9), 1)).toBe(60_000)
  })

  test('waits longer each time, and 30 s at most', () => {
    const delays = [1, 2, 3, 4, 5, 60].map((attempts) => healingDelay(phoneProblem('timeout'), attempts))
    expect(delays).toEqual([2_000, 4_000, 8_000, 16_000, 30_000, 30_000])
  })

  test('goes on for what only the merchant can mend', () => {
    expect(healingDelay({ ...phoneProblem('unreachable'), retryable: false }, 1)).toBe(30_000)
  })
})
