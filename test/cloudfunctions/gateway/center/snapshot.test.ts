import { createReading } from '../../../../cloudfunctions/gateway/center/reading'
import { createSnapshots, FRESH_MS, PULLED_MS } from '../../../../cloudfunctions/gateway/center/snapshot'
import { KingdeeError } from '../../../../cloudfunctions/gateway/kingdee/errors'
import { createLog } from '../../../../cloudfunctions/gateway/log'
import { memoryState } from '../../../../cloudfunctions/gateway/state/memory'
import { testTime } from '../../../time'

const HOUR = 3_600_000

/** A list of numbered schemes that can be told to change, to be slow and to fail; and instances that read it. */
function setUp(schemes: number, callsPerMinute = 500) {
  const time = testTime()
  const state = memoryState(time.clock)
  const lines: string[] = []
  const log = createLog((line) => lines.push(line), time.clock)
  const row = (n: number) => ({ id: String(n), name: `券${n}`, enable: '1', coupon_type: 1, value: n })
  const list = {
    rows: Array.from({ length: schemes }, (_, n): unknown => row(n + 1)),
    pages: [] as number[],
    takesMs: 0,
    cut: 100,
    emptyPage: 0,
    fails: null as KingdeeError | null,
    before: (_page: number): void => {},
  }
  const kingdee = {
    couponCenter: async (page: number, pageSize: number) => {
      list.before(page)
      list.pages.push(page)
      await time.sleep(list.takesMs)
      if (list.fails) throw list.fails
      if (page === list.emptyPage) return { count: list.rows.length, isCounted: true, rows: [] }
      const size = Math.min(pageSize, list.cut)
      return {
        count: list.rows.length,
        isCounted: true,
        rows: list.rows.slice((page - 1) * size, page * size),
      }
    },
  }
  const instance = () =>
    createSnapshots({
      reading: createReading({ kingdee, state, clock: time.clock, log }),
      state,
      ...time,
      log,
      callsPerMinute,
    })
  return { time, state, lines, list, row, instance }
}
const numbers = ({ coupons }: { coupons: readonly { id: string }[] }) =>
  coupons.map(({ id }) => Number(id)).sort((a, b) => a - b)
const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1)

test('the whole list is read once, page by page, for all instances', async () => {
  const { instance, list } = setUp(250)
  expect(numbers(await instance().current(FRESH_MS))).toEqual(upTo(250))
  expect(numbers(await instance().current(FRESH_MS))).toEqual(upTo(250))
  expect(list.pages).toEqual([1, 2, 3])
})

test('of many cold instances at once one reads, and the others wait for it', async () => {
  const { instance, list } = setUp(140)
  const all = await Promise.all(Array.from({ length: 50 }, () => instance().current(FRESH_MS)))
  expect(all.every((snapshot) => snapshot.coupons.length === 140)).toBe(true)
  expect(list.pages).toEqual([1, 2])
})

test('of many cold calls in one instance one reads, and the others wait for it', async () => {
  const { instance, list } = setUp(140)
  const here = instance()
  await Promise.all(Array.from({ length: 50 }, () => here.current(FRESH_MS)))
  expect(list.pages).toEqual([1, 2])
})

test('a list of a minute is read anew by one, while the others get what there is', async () => {
  const { instance, list, time } = setUp(50)
  const [here, there] = [instance(), instance()]
  await here.current(FRESH_MS)
  const { revision } = await there.current(FRESH_MS)
  time.advance(FRESH_MS + 1)
  list.takesMs = 100
  const [anew, old] = await Promise.all([here.current(FRESH_MS), there.current(FRESH_MS)])
  expect(anew.revision).not.toBe(revision)
  expect(old.revision).toBe(revision)
  expect(list.pages).toEqual([1, 1])
})

test('pulling to refresh asks Kingdee only beyond ten seconds', async () => {
  const { instance, list, time } = setUp(50)
  const here = instance()
  await here.current(PULLED_MS)
  time.advance(PULLED_MS)
  await here.current(PULLED_MS)
  expect(list.pages).toEqual([1])
  time.advance(1)
  await here.current(PULLED_MS)
  expect(list.pages).toEqual([1, 1])
})

test('a long list is read anew less often, so that it takes a tenth of the call budget', async () => {
  const { instance, list, time } = setUp(1_000, 50)
  const here = instance()
  await here.current(FRESH_MS)
  expect(list.pages).toHaveLength(10)
  // 10 calls at 5 a minute.
  time.advance(119_000)
  await here.current(FRESH_MS)
  expect(list.pages).toHaveLength(10)
  time.advance(1_000)
  await here.current(FRESH_MS)
  expect(list.pages).toHaveLength(20)
})

test('a slow list is read in turns: each caller goes on where the last one stopped, and is told to come back', async () => {
  const { instance, list } = setUp(450)
  list.takesMs = 900
  await expect(instance().current(FRESH_MS)).rejects.toMatchObject({ name: 'Busy', retryAfterMs: 300 })
  expect(list.pages).toEqual([1, 2, 3])
  expect(numbers(await instance().current(FRESH_MS))).toEqual(upTo(450))
  expect(list.pages).toEqual([1, 2, 3, 4, 5])
})

test('those who cannot read the first list themselves wait three seconds, then are told to come back', async () => {
  const { instance, state, time } = setUp(10)
  await state.insert('center/lease', '{}', { ttlMs: 12_000 })
  const began = time.clock()
  await expect(instance().current(FRESH_MS)).rejects.toMatchObject({ name: 'Busy' })
  expect(time.clock() - began).toBeGreaterThanOrEqual(3_000)
  expect(time.clock() - began).toBeLessThan(3_500)
})

test('a reader that died loses its lease by itself, and what it had read is kept', async () => {
  const { instance, list, state, time } = setUp(250)
  list.takesMs = 1_500
  await expect(instance().current(FRESH_MS)).rejects.toThrow()
  await state.insert('center/lease', '{}', { ttlMs: 12_000 })
  time.advance(12_000)
  list.takesMs = 0
  expect((await instance().current(FRESH_MS)).coupons).toHaveLength(250)
  expect(list.pages).toEqual([1, 2, 3])
})

test('while Kingdee fails the old list is served, and Kingdee is not asked by every caller', async () => {
  const { instance, list, time } = setUp(50)
  const here = instance()
  const { revision } = await here.current(FRESH_MS)
  list.fails = new KingdeeError('unavailable', 'HTTP 500')
  time.advance(HOUR)
  for (let i = 0; i < 10; i += 1) expect((await here.current(FRESH_MS)).revision).toBe(revision)
  expect(list.pages).toHaveLength(2)
  list.fails = null
  time.advance(5_001)
  expect((await here.current(FRESH_MS)).revision).not.toBe(revision)
})

test('a list of more than a day is an error, not a list', async () => {
  const { instance, list, time } = setUp(50)
  const here = instance()
  await here.current(FRESH_MS)
  list.fails = new KingdeeError('unavailable', 'HTTP 500')
  time.advance(24 * HOUR + 1)
  await expect(here.current(FRESH_MS)).rejects.toMatchObject({ code: 'unavailable' })
  await expect(here.current(null)).rejects.toMatchObject({ code: 'unavailable' })
})

test('without a list, what the reading failed with is told to everybody, and when to come back', async () => {
  const { instance, list, time } = setUp(50)
  list.fails = new KingdeeError('clock', 'time stamp refused')
  await expect(instance().current(FRESH_MS)).rejects.toMatchObject({ code: 'clock' })
  time.advance(2_000)
  await expect(instance().current(FRESH_MS)).rejects.toMatchObject({
    code: 'clock',
    facts: { retryAfterMs: 3_000 },
  })
  expect(list.pages).toHaveLength(1)
})

test('when rows leave between two pages the overlap is read again and none is lost', async () => {
  const { instance, list } = setUp(300)
  list.before = (page) => {
    if (page === 3) list.rows.splice(0, 7)
    if (page === 3) list.before = () => {}
  }
  const found = numbers(await instance().current(FRESH_MS))
  expect(found).toEqual(expect.arrayContaining(upTo(300).slice(7)))
  expect(new Set(found).size).toBe(found.length)
  expect(list.pages).toEqual([1, 2, 3, 2, 3])
})

test('when rows are added between two pages none is shown twice and none is lost', async () => {
  const { instance, list, row } = setUp(300)
  list.before = (page) => {
    if (page === 2) list.rows.unshift(...[901, 902, 903].map(row))
    if (page === 2) list.before = () => {}
  }
  const found = numbers(await instance().current(FRESH_MS))
  expect(found).toEqual([...upTo(300), 901, 902, 903])
})

test('a list that changes under every page comes to an end all the same', async () => {
  const { instance, list, row } = setUp(300)
  let added = 1_000
  list.before = () => list.rows.push(row(++added))
  const { coupons } = await instance().current(FRESH_MS)
  expect(coupons.length).toBeGreaterThanOrEqual(300)
  expect(list.pages.length).toBeLessThan(40)
})

test('a server that gives fewer rows than asked is read to the end', async () => {
  const { instance, list } = setUp(140)
  list.cut = 50
  expect(numbers(await instance().current(FRESH_MS))).toEqual(upTo(140))
})

test('an empty page before the end is a broken reply: the next reading goes on there', async () => {
  const { instance, list, time } = setUp(250)
  list.emptyPage = 2
  await expect(instance().current(FRESH_MS)).rejects.toMatchObject({ code: 'unreadable' })
  list.emptyPage = 0
  time.advance(5_001)
  expect(numbers(await instance().current(FRESH_MS))).toEqual(upTo(250))
  expect(list.pages).toEqual([1, 2, 2, 3])
})

test('disabled schemes are left out, and a row that cannot be used costs nobody the page and is logged', async () => {
  const { instance, list, row, lines } = setUp(3)
  list.rows.push({ ...row(4), enable: '0' }, { name: 'without id' }, null)
  expect(numbers(await instance().current(FRESH_MS))).toEqual([1, 2, 3])
  expect(lines.find((line) => line.includes('center.unusableRows'))).toContain('"count":2')
})

test('ten thousand schemes are a hundred calls', async () => {
  const { instance, list } = setUp(10_000)
  expect((await instance().current(FRESH_MS)).coupons).toHaveLength(10_000)
  expect(list.pages).toHaveLength(100)
})

test('a call budget of one a minute fills the list all the same, a page at a time', async () => {
  const { instance, list, time } = setUp(250, 1)
  const spent = new KingdeeError('budget', 'used', { retryAfterMs: 60_000 })
  let allowedAt = 0
  list.before = () => {
    list.fails = time.clock() < allowedAt ? spent : null
    if (list.fails === null) allowedAt = time.clock() + 60_000
  }
  for (let minute = 0; minute < 2; minute += 1) {
    await expect(instance().current(FRESH_MS)).rejects.toMatchObject({ code: 'budget' })
    time.advance(60_000)
  }
  expect((await instance().current(FRESH_MS)).coupons).toHaveLength(250)
})

test('the pages of superseded lists are removed from the store', async () => {
  const { instance, state, time } = setUp(150)
  const removed: string[] = []
  const { remove } = state
  state.remove = (key, rev) => {
    removed.push(key)
    return remove(key, rev)
  }
  const revisions: string[] = []
  for (let i = 0; i < 4; i += 1) {
    revisions.push((await instance().current(FRESH_MS)).revision)
    time.advance(FRESH_MS + 1)
  }
  expect(removed).toContain(`center/page/${revisions[0]}/1`)
  expect(removed).toContain(`center/page/${revisions[1]}/2`)
  expect(removed.some((key) => key.includes(revisions[2] ?? '?'))).toBe(false)
})
