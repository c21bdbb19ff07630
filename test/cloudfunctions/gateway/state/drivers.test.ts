import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import Libsql from 'libsql'
import { openState } from '../../../../cloudfunctions/gateway/state/open'
import type { State } from '../../../../cloudfunctions/gateway/state/port'
import { type TestTime, testTime } from '../../../time'
import { type Loss, lossyState } from './lossy'

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
    const first = await state.insert('a', '1', { ttlMs: 1_000 })
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
    const first = await state.insert('a', '1', { ttlMs: 1_000 })
    if (!first.ok) throw new Error('not inserted')
    await state.replace('a', first.rev, '2')
    time.advance(10_000)
    expect(await state.get('a')).toMatchObject({ value: '2' })
  })

  test('gives what is due by a moment, itself included, the earliest first and no more than asked', async () => {
    await state.insert('later', '3', { due: 3_000 })
    await state.insert('soon', '1', { due: 1_000 })
    await state.insert('then', '2', { due: 2_000 })
    await state.insert('never', '0')
    await state.insert('lapsing', '0', { ttlMs: 10 })
    expect(await state.due(999, 10)).toEqual([])
    expect(await state.due(2_000, 10)).toMatchObject([
      { key: 'soon', value: '1', due: 1_000 },
      { key: 'then', value: '2', due: 2_000 },
    ])
    expect((await state.due(9_000, 2)).map(({ key }) => key)).toEqual(['soon', 'then'])
    const [first] = await state.due(9_000, 1)
    expect(await state.get('soon')).toEqual({ value: '1', rev: first?.rev })
  })

  test('takes a new due with each replacement, or none, and forgets that of a removed record', async () => {
    const first = await state.insert('a', '1', { due: 1_000 })
    if (!first.ok) throw new Error('not inserted')
    const second = await state.replace('a', first.rev, '2', { due: 2_000 })
    expect(await state.due(1_000, 10)).toEqual([])
    expect(await state.due(2_000, 10)).toMatchObject([{ key: 'a', due: 2_000 }])
    const third = await state.replace('a', second.ok ? second.rev : '', '3')
    expect(await state.due(9_000, 10)).toEqual([])
    expect(third.ok).toBe(true)
    const other = await state.insert('b', '1', { due: 1_000 })
    await state.remove('b', other.ok ? other.rev : '')
    expect(await state.due(9_000, 10)).toEqual([])
  })

  test('lists what begins with a prefix, by key, from where the last list ended, and nothing that has expired', async () => {
    for (const key of ['c/2/a', 'c/1/b', 'c/1/a', 'c/1/~', 'c/10/a', 'c/1', 'b'])
      await state.insert(key, `of ${key}`)
    await state.insert('c/1/ab', 'gone', { ttlMs: 10 })
    await state.insert('c/1/c', 'due', { due: 5 })
    time.advance(10)
    expect((await state.list('c/1/', '', 10)).map(({ key }) => key)).toEqual([
      'c/1/a',
      'c/1/b',
      'c/1/c',
      'c/1/~',
    ])
    expect(await state.list('c/1/', '', 1)).toEqual([{ key: 'c/1/a', ...(await state.get('c/1/a')) }])
    expect((await state.list('c/1/', 'c/1/a', 2)).map(({ key }) => key)).toEqual(['c/1/b', 'c/1/c'])
    expect(await state.list('c/1/', 'c/1/~', 2)).toEqual([])
    expect(await state.list('d/', '', 2)).toEqual([])
  })

  test('what is due outlasts any time', async () => {
    const first = await state.insert('a', '1', { ttlMs: 1_000 })
    if (!first.ok) throw new Error('not inserted')
    await state.replace('a', first.rev, '2', { due: time.clock() })
    time.advance(10 * 365 * 86_400_000)
    expect(await state.get('a')).toMatchObject({ value: '2' })
    expect(await state.due(time.clock(), 10)).toHaveLength(1)
  })

  test('a record that is inserted over an expired one is due when it says so', async () => {
    await state.insert('a', '1', { ttlMs: 1_000 })
    time.advance(1_000)
    await state.insert('a', '2', { due: 5_000 })
    expect(await state.due(5_000, 10)).toMatchObject([{ key: 'a', value: '2' }])
  })

  test.each<[Loss, string | null]>([
    ['request', null],
    ['reply', '1'],
  ])(
    'a write whose %s is lost is neither done nor a conflict, and reading back tells',
    async (loss, there) => {
      const lossy = lossyState(state, () => loss)
      expect(await lossy.insert('a', '1')).toEqual({ ok: false, unclear: true })
      expect((await lossy.get('a'))?.value ?? null).toBe(there)
      const first = await state.insert('b', '0')
      expect(await lossy.replace('b', first.ok ? first.rev : '', '1')).toEqual({ ok: false, unclear: true })
      expect((await lossy.get('b'))?.value).toBe(there ?? '0')
    },
  )

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

test('a libsql file of a version that knew no due gains it, by whichever of two processes opens it first', async () => {
  const time = testTime()
  const path = join(folder, 'older.db')
  const older = new Libsql(path)
  older.exec(
    'CREATE TABLE records (key TEXT PRIMARY KEY, value TEXT NOT NULL, rev TEXT NOT NULL, expires INTEGER)',
  )
  older.exec("INSERT INTO records VALUES ('a', '1', 'r', NULL)")
  older.close()
  const [one, two] = await Promise.all([1, 2].map(() => openState(`file:${path}`, time.clock, time.sleep)))
  expect(await one?.replace('a', 'r', '2', { due: 5 })).toMatchObject({ ok: true })
  expect(await two?.due(5, 1)).toMatchObject([{ key: 'a', value: '2' }])
  await one?.close()
  await two?.close()
})

test('libsql: what was acknowledged is written for all, also while another write of this process waits for its turn', async () => {
  const path = join(folder, 'waiting.db')
  let wake = () => {}
  const sleep = () => new Promise<void>((resolve) => (wake = resolve))
  const state = await openState(`file:${path}`, Date.now, sleep)
  const other = new Libsql(path)
  const values = () => other.prepare('SELECT value FROM records ORDER BY key').all()
  const first = await state.insert('a', '1')
  if (!first.ok) throw new Error('not inserted')
  other.exec('BEGIN IMMEDIATE')
  const waiting = state.insert('b', '1')
  other.exec('COMMIT')
  expect(await state.replace('a', first.rev, '2')).toMatchObject({ ok: true })
  expect(values()).toMatchObject([{ value: '2' }])
  wake()
  expect(await waiting).toMatchObject({ ok: true })
  expect(values()).toMatchObject([{ value: '2' }, { value: '1' }])
  other.close()
  await state.close()
})
