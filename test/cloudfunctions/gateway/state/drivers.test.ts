import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { openState } from '../../../../cloudfunctions/gateway/state/open'
import type { State } from '../../../../cloudfunctions/gateway/state/port'
import { type TestTime, testTime } from '../../../time'

const folder = mkdtempSync(join(tmpdir(), 'state-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let files = 0
const drivers: [string, () => string][] = [
  ['memory', () => 'memory:'],
  ['libsql', () => `file:${join(folder, `${++files}.db`)}`],
]

describe.each(drivers)('the %s driver', (_, url) => {
  let state: State
  let time: TestTime

  beforeEach(async () => {
    time = testTime()
    state = await openState(url(), time.clock, time.sleep)
  })
  afterEach(() => state.close())

  test('gives back what was inserted, and nothing for what was not', async () => {
    await state.insert('a', '"ä 优惠 🎉"')
    expect(await state.get('a')).toMatchObject({ value: '"ä 优惠 🎉"' })
    expect(await state.get('b')).toBeNull()
  })

  test('inserts only what is absent, and gives the record that is there', async () => {
    const first = await state.insert('a', '1')
    const second = await state.insert('a', '2')
    expect(second).toEqual({ ok: false, record: { value: '1', rev: first.ok && first.rev } })
  })

  test('replaces only the revision that was read, and each write has a new one', async () => {
    const first = await state.insert('a', '1')
    if (!first.ok) throw new Error('not inserted')
    const second = await state.replace('a', first.rev, '2')
    expect(second.ok && second.rev).not.toBe(first.rev)
    expect(await state.replace('a', first.rev, '3')).toEqual({ ok: false })
    expect(await state.get('a')).toMatchObject({ value: '2' })
    expect(await state.replace('b', first.rev, '3')).toEqual({ ok: false })
  })

  test('removes only the revision that was read', async () => {
    const first = await state.insert('a', '1')
    if (!first.ok) throw new Error('not inserted')
    expect(await state.remove('a', 'other')).toBe(false)
    expect(await state.remove('a', first.rev)).toBe(true)
    expect(await state.get('a')).toBeNull()
    const again = await state.insert('a', '2')
    expect(again.ok && again.rev).not.toBe(first.rev)
  })

  test('gets many in the order asked, with null for what is not there', async () => {
    await state.insert('a', '1')
    await state.insert('c', '3')
    const records = await state.getMany(['c', 'b', 'a', 'c'])
    expect(records.map((record) => record?.value ?? null)).toEqual(['3', null, '1', '3'])
    expect(await state.getMany([])).toEqual([])
  })

  test('never reads, replaces or removes what has expired, and inserts over it', async () => {
    const first = await state.insert('a', '1', 1_000)
    if (!first.ok) throw new Error('not inserted')
    time.advance(999)
    expect(await state.get('a')).not.toBeNull()
    time.advance(1)
    expect(await state.get('a')).toBeNull()
    expect(await state.getMany(['a'])).toEqual([null])
    expect(await state.replace('a', first.rev, '2')).toEqual({ ok: false })
    expect(await state.remove('a', first.rev)).toBe(false)
    expect(await state.insert('a', '3')).toMatchObject({ ok: true })
  })

  test('takes a new time to live with each replacement, or none', async () => {
    const first = await state.insert('a', '1', 1_000)
    if (!first.ok) throw new Error('not inserted')
    await state.replace('a', first.rev, '2')
    time.advance(10_000)
    expect(await state.get('a')).toMatchObject({ value: '2' })
  })

  test('of many that insert or replace the same at once, one wins', async () => {
    const inserted = await Promise.all(Array.from({ length: 20 }, (_, i) => state.insert('a', String(i))))
    expect(inserted.filter(({ ok }) => ok)).toHaveLength(1)
    const rev = (await state.get('a'))?.rev ?? ''
    const replaced = await Promise.all(
      Array.from({ length: 20 }, (_, i) => state.replace('a', rev, String(i))),
    )
    expect(replaced.filter(({ ok }) => ok)).toHaveLength(1)
  })

  test('takes all or nothing', async () => {
    expect(await state.take('b', 3, 5, 60_000)).toEqual({ ok: true })
    expect(await state.take('b', 3, 5, 60_000)).toMatchObject({ ok: false })
    expect(await state.take('b', 2, 5, 60_000)).toEqual({ ok: true })
    expect(await state.take('other', 5, 5, 60_000)).toEqual({ ok: true })
  })

  test('lets no window of any position have more than its limit, and says truly when there is more', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 12 }),
        fc.array(fc.tuple(fc.integer({ min: 0, max: 30_000 }), fc.integer({ min: 1, max: 4 })), {
          maxLength: 40,
        }),
        fc.uuid(),
        async (limit, demands, bucket) => {
          const taken: { at: number; n: number }[] = []
          for (const [pause, n] of demands) {
            time.advance(pause)
            const result = await state.take(bucket, n, limit, 60_000)
            if (result.ok) taken.push({ at: time.clock(), n })
            else if (n <= limit) {
              expect(result.retryAfterMs).toBeGreaterThan(0)
              expect(result.retryAfterMs).toBeLessThanOrEqual(63_000)
              time.advance(result.retryAfterMs)
              expect(await state.take(bucket, n, limit, 60_000)).toEqual({ ok: true })
              taken.push({ at: time.clock(), n })
            }
          }
          for (const { at } of taken) {
            const inWindow = taken.filter((other) => other.at >= at && other.at < at + 60_000)
            expect(inWindow.reduce((sum, { n }) => sum + n, 0)).toBeLessThanOrEqual(limit)
          }
        },
      ),
      { numRuns: 40 },
    )
  })
})

test('a libsql file keeps what was acknowledged when the process that wrote it is gone', async () => {
  const time = testTime()
  const url = `file:${join(folder, 'kept.db')}`
  const before = await openState(url, time.clock, time.sleep)
  await before.insert('a', '1')
  await before.close()
  const after = await openState(url, time.clock, time.sleep)
  expect(await after.get('a')).toMatchObject({ value: '1' })
  await after.close()
})
