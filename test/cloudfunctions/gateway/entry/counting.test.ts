import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCounting } from '../../../../cloudfunctions/gateway/entry/counting'
import { readCounts } from '../../../../cloudfunctions/gateway/entry/counts'
import { createMarks } from '../../../../cloudfunctions/gateway/entry/marks'
import { createLog } from '../../../../cloudfunctions/gateway/log'
import { memoryState } from '../../../../cloudfunctions/gateway/state/memory'
import { openState } from '../../../../cloudfunctions/gateway/state/open'
import type { State } from '../../../../cloudfunctions/gateway/state/port'
import { MORNING, testTime } from '../../../time'
import { type Loss, lossyState } from '../state/lossy'
import { mortalState } from '../state/mortal'

const DAY = '2026-11-24'
const DAY_MS = 86_400_000
const folder = mkdtempSync(join(tmpdir(), 'counting-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const time = testTime()
let lines: string[]
let state: State
beforeEach(() => {
  lines = []
  state = memoryState(time.clock)
})

const log = createLog((line) => lines.push(line), time.clock)
/** `S/7`: the seventh poster of store S; `S`: the store's own codes. Anything with a blank is no scene. */
const placeOf = (scene: string) => {
  const [storeId = '', poster] = scene.split('/')
  return scene.includes(' ') ? null : { storeId, poster: poster === undefined ? null : Number(poster) }
}
const marksIn = (state: State) => createMarks({ state, log, placeOf })
const countIn = (state: State) => createCounting({ state, clock: time.clock, log }).count()
const rows = async (days = [DAY]) => (await readCounts(state, days)).rows
const row = (scans: number, claims: number, redemptions: number, more: object = {}) => ({
  day: DAY,
  storeId: 'S',
  poster: 7,
  scans,
  claims,
  redemptions,
  ...more,
})
async function countAll(): Promise<number> {
  let all = 0
  for (let more = true; more; ) {
    const turn = await countIn(state)
    all += turn.done
    more = turn.more
  }
  return all
}

test('scans count once an account, place and day; claims and redemptions once a coupon, by place and day', async () => {
  const marks = marksIn(state)
  const at = time.clock()
  for (const openid of ['oA', 'oA', 'oB']) await marks.scanned({ openid, scene: 'S/7', at })
  await marks.scanned({ openid: 'oA', scene: 'S', at })
  await marks.scanned({ openid: 'oA', scene: 'S/7', at: at + DAY_MS })
  for (const couponsNo of ['C1', 'C1', 'C2']) await marks.claimed({ couponsNo, scene: 'S/7', at })
  await marks.redeemed({ couponsNo: 'C1', scene: 'S/7', at })
  // A coupon with several uses: the first day is the day.
  await marks.redeemed({ couponsNo: 'C1', scene: 'S/7', at: at + DAY_MS })
  expect(await countIn(state)).toEqual({ done: 7, more: false })
  const tomorrow = { day: '2026-11-25' }
  const all = [row(2, 2, 1), row(1, 0, 0, { poster: null }), row(1, 0, 0, tomorrow)]
  expect(await rows([DAY, '2026-11-25'])).toEqual(all)
  await marks.scanned({ openid: 'oA', scene: 'S/7', at })
  await marks.claimed({ couponsNo: 'C1', scene: 'S/7', at })
  await marks.redeemed({ couponsNo: 'C1', scene: 'S/7', at: at + 2 * DAY_MS })
  expect(await countIn(state)).toEqual({ done: 0, more: false })
  expect(await rows([DAY, '2026-11-25', '2026-11-26'])).toEqual(all)
})

test('a day begins at midnight in China', async () => {
  const midnight = Date.UTC(2026, 10, 23, 16)
  await marksIn(state).scanned({ openid: 'oA', scene: 'S/7', at: midnight - 1 })
  await marksIn(state).scanned({ openid: 'oA', scene: 'S/7', at: midnight })
  await countAll()
  expect(await rows(['2026-11-23', DAY])).toEqual([row(1, 0, 0, { day: '2026-11-23' }), row(1, 0, 0)])
})

test('what is no scene of ours is not noted, and no openid is in the store', async () => {
  const kept: string[] = []
  const watched: State = {
    ...state,
    insert: (...given) => {
      kept.push(...given.slice(0, 2).map(String))
      return state.insert(...given)
    },
  }
  const marks = marksIn(watched)
  expect(await marks.scanned({ openid: 'oA', scene: 'not ours', at: time.clock() })).toBe(true)
  expect(kept).toEqual([])
  await marks.scanned({ openid: 'oMarked', scene: 'S/7', at: time.clock() })
  expect(kept).toHaveLength(2)
  expect(kept.join()).not.toContain('oMarked')
})

test('a redemption that is found late counts on the day of its redemption', async () => {
  await countAll()
  await marksIn(state).redeemed({ couponsNo: 'C1', scene: 'S/7', at: time.clock() - 40 * DAY_MS })
  await countAll()
  expect(await rows(['2026-10-15'])).toEqual([row(0, 0, 1, { day: '2026-10-15' })])
})

test('until when all is counted is told when nothing waits, and never goes back', async () => {
  expect((await readCounts(state, [])).countedTo).toBe(0)
  await countIn(state)
  const { countedTo } = await readCounts(state, [])
  expect(countedTo).toBe(time.clock())
  await marksIn(state).scanned({ openid: 'oA', scene: 'S', at: time.clock() })
  await createCounting({ state, clock: () => countedTo - 1, log }).count()
  expect((await readCounts(state, [])).countedTo).toBe(countedTo)
})

test('a mark that cannot be written is logged, and rejects nobody', async () => {
  const broken: State = { ...state, insert: () => Promise.reject(new Error('down')) }
  expect(await marksIn(broken).claimed({ couponsNo: 'C1', scene: 'S/7', at: 0 })).toBe(false)
  expect(lines.join()).toContain('mark.notWritten')
})

test('a mark that nobody can read holds up no other', async () => {
  await state.insert('mark/2026-11-24/scan/x', 'not JSON')
  await state.insert('mark/odd', '{}')
  await marksIn(state).scanned({ openid: 'oA', scene: 'S/7', at: time.clock() })
  expect(await countIn(state)).toEqual({ done: 1, more: false })
  expect(await rows()).toEqual([row(1, 0, 0)])
  expect(lines.filter((line) => line.includes('mark.unreadable'))).toHaveLength(2)
})

const moments = ['before', 'after'] as const

test.each(moments)(
  'a process that dies %s any step of a mark leaves what the next makes one of',
  async (when) => {
    for (let n = 0; ; n += 1) {
      state = memoryState(time.clock)
      const mortal = mortalState(state, n, when)
      const told = { couponsNo: 'C1', scene: 'S/7', at: time.clock() }
      await marksIn(mortal.state).redeemed(told)
      await marksIn(mortal.state).claimed(told)
      await countAll()
      // Found again, a day later for all that is known.
      await marksIn(state).redeemed({ ...told, at: told.at + DAY_MS })
      await marksIn(state).claimed(told)
      await countAll()
      const found = await rows([DAY, '2026-11-25'])
      expect(found.reduce((sum, { redemptions }) => sum + redemptions, 0)).toBe(1)
      expect(found.reduce((sum, { claims }) => sum + claims, 0)).toBe(1)
      if (mortal.survived()) break
    }
  },
)

test.each(moments)(
  'a process that dies %s any step of counting counts nothing twice and leaves nothing out, told again or not',
  async (when) => {
    for (let n = 0; ; n += 1) {
      state = memoryState(time.clock)
      const marks = marksIn(state)
      const tell = async () => {
        for (const openid of ['oA', 'oB']) await marks.scanned({ openid, scene: 'S/7', at: MORNING })
        await marks.claimed({ couponsNo: 'C1', scene: 'S/7', at: MORNING })
      }
      await tell()
      const mortal = mortalState(state, n, when)
      await countIn(mortal.state).catch(() => {})
      await tell()
      // The next is another death, a step on, before anybody gets through.
      await countIn(mortalState(state, n + 1, when).state).catch(() => {})
      await tell()
      await countAll()
      expect(await rows()).toEqual([row(2, 1, 0)])
      expect(await state.list('mark/', '', 10)).toEqual([])
      if (mortal.survived()) break
    }
  },
)

test('writes that are lost, or whose reply is, count nothing twice and leave nothing out', async () => {
  for (let seed = 0; seed < 40; seed += 1) {
    state = memoryState(time.clock)
    let drawn = seed + 1
    const losses: Loss[] = ['reply', null, 'request', null, null]
    const lossy = lossyState(state, () => {
      drawn = (drawn * 48_271) % 2_147_483_647
      return losses[drawn % losses.length] ?? null
    })
    const marks = marksIn(lossy)
    for (let coupon = 0; coupon < 5; coupon += 1)
      await marks.claimed({ couponsNo: `C${coupon}`, scene: 'S/7', at: MORNING })
    for (let turn = 0; turn < 4; turn += 1) await countIn(lossy)
    expect(await rows()).toEqual([row(0, 5, 0)])
  }
})

test('two who count at once, over one file, while marks come in and come again, count each once', async () => {
  const file = `file:${join(folder, 'state.db')}`
  const [one, other] = await Promise.all([
    openState(file, time.clock, time.sleep),
    openState(file, time.clock, time.sleep),
  ])
  state = one
  const tell = async (store: State, from: number) => {
    for (let coupon = from; coupon < from + 60; coupon += 1) {
      const told = { couponsNo: `C${coupon}`, scene: `S/${(coupon % 3) + 1}`, at: time.clock() }
      await Promise.all([marksIn(store).claimed(told), marksIn(other).redeemed(told)])
    }
  }
  const countOften = async (store: State) => {
    for (let turn = 0; turn < 12; turn += 1) await countIn(store)
  }
  await Promise.all([tell(one, 0), tell(other, 30), countOften(one), countOften(other)])
  await countAll()
  const sum = { claims: 0, redemptions: 0 }
  for (const { claims, redemptions } of await rows()) {
    sum.claims += claims
    sum.redemptions += redemptions
  }
  expect(sum).toEqual({ claims: 90, redemptions: 90 })
  await Promise.all([one.close(), other.close()])
})

test('a turn ends in time, and the next goes on', async () => {
  for (let scan = 0; scan < 900; scan += 1)
    await marksIn(state).scanned({ openid: `o${scan}`, scene: 'S/7', at: MORNING })
  let now = MORNING
  const slow = createCounting({ state, clock: () => (now += 1_500), log })
  const turn = await slow.count()
  expect(turn.more).toBe(true)
  expect(turn.done).toBeLessThan(900)
  for (let more = true; more; ) more = (await slow.count()).more
  expect(await rows()).toEqual([row(900, 0, 0)])
})

test('100,000 scans of 92 days are told by one read', async () => {
  const first = MORNING - 91 * DAY_MS
  const marks = marksIn(state)
  let all = 0
  for (let scan = 0; scan < 100_000; scan += 1) {
    const at = first + Math.floor((scan * 92) / 100_000) * DAY_MS
    await marks.scanned({ openid: `o${scan}`, scene: `S${scan % 20}/7`, at })
    // The store of tests looks at all of its records for every list.
    if (scan % 1_000 === 999) all += await countAll()
  }
  expect(all).toBe(100_000)
  const reads: number[] = []
  const counted: State = {
    ...state,
    getMany: (keys) => {
      reads.push(keys.length)
      return state.getMany(keys)
    },
    get: () => Promise.reject(new Error('a read too many')),
    list: () => Promise.reject(new Error('a read too many')),
  }
  const days = Array.from({ length: 92 }, (_, n) => new Date(first + n * DAY_MS).toISOString().slice(0, 10))
  const { rows: told } = await readCounts(counted, days)
  expect(reads).toEqual([93])
  expect(told.reduce((sum, { scans }) => sum + scans, 0)).toBe(100_000)
})
