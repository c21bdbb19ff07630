/** @jest-environment node */
import { createVisit, type KeptVisit } from '../../../src/entry/visit'
import type { Result } from '../../../src/gateway/answer'
import type { call } from '../../../src/gateway/call'
import type { Problem } from '../../../src/gateway/problem'
import { MORNING } from '../../time'

const HOUR = 3_600_000
const told = (name: string) => ({
  ok: true as const,
  data: { store: { id: '1', name, region: '', address: '', enabled: true }, usable: null, claimable: 5 },
})
const problem = (code: Problem['code'], message = '…'): Result<never> => ({
  ok: false,
  problem: { code, message, retryable: true, retryAfterMs: null },
})

function aVisit(known: KeptVisit | null = null) {
  const asked: object[] = []
  const replies: (Result<unknown> | Promise<Result<unknown>>)[] = []
  let now = MORNING
  const phone = { kept: known as KeptVisit | null, pass: (ms: number) => (now += ms) }
  const ask = async (_: string, input: object) => {
    asked.push(input)
    return replies.shift() ?? problem('unreachable')
  }
  const visit = createVisit(ask as unknown as typeof call, {
    clock: () => now,
    known,
    keep: (kept) => {
      phone.kept = kept
    },
  })
  const store = () => visit.state().told?.store?.name
  return { visit, asked, replies, phone, store }
}

test('a code holds for two hours, also in an app that was killed, and then is gone', () => {
  const { visit, phone } = aVisit()
  visit.enter('A')
  expect([visit.scene(), phone.kept]).toEqual(['A', { scene: 'A', at: MORNING }])
  const next = aVisit(phone.kept)
  next.phone.pass(2 * HOUR - 1)
  expect(next.visit.scene()).toBe('A')
  next.phone.pass(1)
  expect([next.visit.scene(), next.visit.state().scene, next.phone.kept]).toEqual([null, null, null])
})

test('one of hours ago, or of tomorrow by a clock that was put back, is not taken up again', () => {
  expect(aVisit({ scene: 'A', at: MORNING - 2 * HOUR }).visit.scene()).toBeNull()
  expect(aVisit({ scene: 'A', at: MORNING + 1 }).visit.scene()).toBeNull()
  const { visit, phone } = aVisit()
  visit.enter('A')
  phone.pass(-1)
  expect(visit.scene()).toBeNull()
})

test('the newest code wins: nothing of the old store stays, and its late answer is dropped', async () => {
  const { visit, replies, store } = aVisit()
  visit.enter('A')
  let late = (_: Result<unknown>) => {}
  replies.push(new Promise((resolve) => (late = resolve)), told('城西店') as Result<unknown>)
  const first = visit.resolve()
  visit.enter('B')
  expect(visit.state()).toMatchObject({ scene: 'B', told: null })
  await visit.resolve()
  late(told('人民路店') as Result<unknown>)
  await first
  expect(store()).toBe('城西店')
})

test('what is put away stays away', async () => {
  const { visit, replies, phone, store } = aVisit()
  visit.enter('A')
  let late = (_: Result<unknown>) => {}
  replies.push(new Promise((resolve) => (late = resolve)))
  const asking = visit.resolve()
  visit.leave()
  late(told('人民路店') as Result<unknown>)
  await asking
  expect([visit.scene(), store(), phone.kept]).toEqual([null, undefined, null])
  await visit.resolve()
  expect(visit.state().told).toBeNull()
})

test('a code that is refused says why, is no visit, and is gone when that was read', async () => {
  const { visit, replies, phone } = aVisit()
  visit.enter('A')
  replies.push(problem('badScene', '这个码不完整，已为你打开领券中心'))
  await visit.resolve()
  expect(visit.state()).toMatchObject({ scene: null, refused: '这个码不完整，已为你打开领券中心' })
  expect(phone.kept).toBeNull()
  visit.dismiss()
  expect(visit.state().refused).toBeNull()
})

test('without a network the visit holds, and what it means is asked for again', async () => {
  const { visit, replies, store } = aVisit()
  visit.enter('A')
  replies.push(problem('offline'), told('人民路店') as Result<unknown>)
  await visit.resolve()
  expect([visit.scene(), visit.state().failed?.problem.code]).toEqual(['A', 'offline'])
  await visit.resolve()
  expect([store(), visit.state().failed]).toEqual(['人民路店', null])
})
