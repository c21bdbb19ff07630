import { deflateRawSync } from 'node:zlib'
import { createLog } from '../../../../cloudfunctions/gateway/log'
import { memoryState } from '../../../../cloudfunctions/gateway/state/memory'
import type { State } from '../../../../cloudfunctions/gateway/state/port'
import { emptyWallet, type Wallet } from '../../../../cloudfunctions/gateway/wallet/kept'
import { createRecords } from '../../../../cloudfunctions/gateway/wallet/records'
import { afterReading } from '../../../../cloudfunctions/gateway/wallet/renewal'
import { MORNING, testTime } from '../../../time'
import { type Loss, lossyState } from '../state/lossy'
import { owned } from './rows'

const HOUR = 3_600_000
const owner = { member: 'm1', isBound: async () => true }

function setUp(over: (state: State) => State = (state) => state) {
  const time = testTime()
  const state = memoryState(time.clock)
  const lines: string[] = []
  const log = createLog((line) => lines.push(line), time.clock)
  return { time, state, lines, records: createRecords({ state: over(state), log }) }
}
const reading =
  (startedAt: number, ...numbers: string[]) =>
  (before: Wallet) =>
    afterReading(before, { coupons: numbers.map((number) => owned(number)), startedAt }, 5_000)
const numbers = ({ coupons }: Wallet) => coupons.map(({ row }) => row.number)

test('what was written is read again, in one record for a member, for 24 h after each write', async () => {
  const { records, state, time } = setUp()
  expect(await records.read('m1')).toEqual(emptyWallet)
  const written = await records.change(owner, reading(MORNING, 'A'))
  expect(await records.read('m1')).toEqual(written)
  expect(await records.read('m2')).toEqual(emptyWallet)
  expect((await state.list('wallet/', '', 10)).map(({ key }) => key)).toEqual(['wallet/m1'])
  time.advance(23 * HOUR)
  await records.change(owner, reading(MORNING + 1, 'A'))
  time.advance(24 * HOUR - 1)
  expect(numbers(await records.read('m1'))).toEqual(['A'])
  time.advance(1)
  expect(await records.read('m1')).toEqual(emptyWallet)
})

test('2,000 coupons with long texts are one record of moderate size', async () => {
  const { records, state } = setUp()
  const coupons = Array.from({ length: 2_000 }, (_, n) =>
    owned(`YHQ${1_000_000 + n}`, { content_tip: `${'限指定门店使用。'.repeat(10)}${n}`, schema_id: `${n}` }),
  )
  await records.change(owner, (before) => afterReading(before, { coupons, startedAt: MORNING }, 5_000))
  const [record] = await state.list('wallet/', '', 1)
  expect(record?.value.length).toBeLessThan(100_000)
  expect((await records.read('m1')).coupons).toHaveLength(2_000)
})

test('a change is made of what is there when it is written, and an older reading of two at once does not win', async () => {
  const { records, state } = setUp()
  const { insert } = state
  let isFirst = true
  state.insert = async (...given) => {
    if (isFirst) {
      isFirst = false
      await records.change(owner, reading(MORNING + 1, 'A', 'B'))
    }
    return insert(...given)
  }
  expect(numbers(await records.change(owner, reading(MORNING, 'A')))).toEqual(['A', 'B'])
  expect(numbers(await records.read('m1'))).toEqual(['A', 'B'])
})

test.each<Loss>(['request', 'reply'])('a write whose %s is lost is made again', async (lost) => {
  const losses: Loss[] = [lost, null, lost]
  const { records } = setUp((state) => lossyState(state, () => losses.shift() ?? null))
  await records.change(owner, reading(MORNING, 'A'))
  expect(numbers(await records.read('m1'))).toEqual(['A'])
  await records.change(owner, reading(MORNING + 1, 'A', 'B'))
  expect(numbers(await records.read('m1'))).toEqual(['A', 'B'])
})

test('a store that takes no write costs the record, not the answer', async () => {
  const { records, lines } = setUp((state) => lossyState(state, () => 'request'))
  expect(numbers(await records.change(owner, reading(MORNING, 'A')))).toEqual(['A'])
  expect(await records.read('m1')).toEqual(emptyWallet)
  expect(lines.join()).toContain('wallet.notKept')
})

test.each([
  ['rubbish', 'x'],
  [
    'of another version',
    deflateRawSync('{"version":2,"at":null,"coupons":[],"isCut":false}').toString('base64'),
  ],
])('a record that is %s counts as none, is told, and is replaced by the next', async (_, value) => {
  const { records, state, lines } = setUp()
  await state.insert('wallet/m1', value)
  expect(await records.read('m1')).toEqual(emptyWallet)
  expect(lines.join()).toContain('wallet.unreadable')
  await records.change(owner, reading(MORNING, 'A'))
  expect(numbers(await records.read('m1'))).toEqual(['A'])
})

test('a record of a version that did not know the stores of a coupon is read', async () => {
  const { records, state, lines } = setUp()
  const { suits: _, couponId: __, ...row } = owned('A')
  const before = { ...emptyWallet, coupons: [{ row, readAt: MORNING, wasUsed: false, gone: null }] }
  await state.insert('wallet/m1', deflateRawSync(JSON.stringify(before)).toString('base64'))
  expect((await records.read('m1')).coupons[0]?.row).toEqual({ ...row, suits: null })
  expect(lines).toHaveLength(0)
})

test('a removed record is gone, also when somebody writes at that moment', async () => {
  const { records, state } = setUp()
  await records.change(owner, reading(MORNING, 'A'))
  const { remove } = state
  let isFirst = true
  state.remove = async (...given) => {
    if (isFirst) {
      isFirst = false
      await records.change(owner, reading(MORNING + 1, 'B'))
    }
    return remove(...given)
  }
  await records.remove('m1')
  expect(await records.read('m1')).toEqual(emptyWallet)
  await records.remove('m1')
})

test('what is written for a binding that has ended meanwhile is not kept', async () => {
  const { records } = setUp()
  await records.change({ member: 'm1', isBound: async () => false }, reading(MORNING, 'A'))
  expect(await records.read('m1')).toEqual(emptyWallet)
})
