import { createRedemptions } from '../../../../cloudfunctions/gateway/entry/redemptions'
import { createLog } from '../../../../cloudfunctions/gateway/log'
import { memoryState } from '../../../../cloudfunctions/gateway/state/memory'
import type { State } from '../../../../cloudfunctions/gateway/state/port'
import { type KingdeeServer, startKingdeeServer } from '../kingdee/kingdee-server'
import { mortalState } from '../state/mortal'

interface Row {
  store: string
  coupons_no: string
  write_off_stat: string | null
  modified: number
}

const MINUTE = 60_000
let server: KingdeeServer
let state: State
let rows: Row[]
let ids: string[]
let told: { couponsNo: string; scene: string; at: number }[]
/** What happens before a page is answered. */
let before: (page: number) => void

const inChina = (at: number) => new Date(at + 8 * 60 * MINUTE).toISOString().slice(0, 19).replace('T', ' ')
const redeemed = (coupons_no: string, more: Partial<Row> = {}) =>
  rows.push({ store: 'S1', coupons_no, write_off_stat: '2', modified: server.time.clock(), ...more })
const asked = () => server.calls.filter(({ path }) => path === 'coupons_write_off')
const numbers = () => told.map(({ couponsNo }) => couponsNo)

beforeEach(async () => {
  server = await startKingdeeServer()
  state = memoryState(server.time.clock)
  rows = []
  ids = ['S1']
  told = []
  before = () => {}
  server.answer('coupons_write_off', ({ query }) => {
    const page = Number(query.get('page'))
    before(page)
    const [from, to] = ['modify_start_time', 'modify_end_time'].map((name) => query.get(name) ?? '')
    const found = rows.filter(({ store, modified }) => {
      const at = inChina(modified)
      return store === query.get('store_id') && at >= (from ?? '') && at <= (to ?? '')
    })
    return {
      count: found.length,
      rows: found
        .slice((page - 1) * 100, page * 100)
        .map(({ modified, ...row }) => ({ ...row, write_off_time: inChina(modified) })),
    }
  })
})
afterEach(() => server.close())

function job(over: State = state, redeemed = true) {
  return createRedemptions({
    kingdee: server.kingdee,
    stores: { all: async () => ({ stores: ids.map((id) => ({ id })) as never, at: 0 }) },
    // Every coupon but those of X was claimed by a code.
    claims: { scenesOf: async (nos) => nos.map((no) => (no.startsWith('X') ? null : `scene of ${no}`)) },
    marks: {
      redeemed: async (one) => {
        told.push(one)
        return redeemed
      },
    },
    state: over,
    clock: server.time.clock,
    log: createLog((line) => server.lines.push(line), server.time.clock),
  })
}
async function readAll() {
  const turns: number[] = []
  for (let more = true; more; ) {
    server.time.advance(MINUTE)
    const turn = await job().read()
    turns.push(turn.done)
    more = turn.more
  }
  return turns
}

test('what was redeemed is marked with the scene that it was claimed by; what is under way or taken back is not', async () => {
  const at = server.time.clock()
  redeemed('C1')
  redeemed('C2', { write_off_stat: null })
  redeemed('C3', { write_off_stat: '3' })
  redeemed('C4', { write_off_stat: '1' })
  redeemed('X5')
  expect(await readAll()).toEqual([2])
  expect(told).toEqual(['C1', 'C2'].map((couponsNo) => ({ couponsNo, scene: `scene of ${couponsNo}`, at })))
})

test('a store that was never read is read a week back, and then from ten minutes before its last reading', async () => {
  redeemed('C1', { modified: server.time.clock() - 6.5 * 24 * 60 * MINUTE })
  await readAll()
  expect(numbers()).toEqual(['C1'])
  const first = asked().length
  redeemed('C2')
  await readAll()
  expect(numbers()).toEqual(['C1', 'C2'])
  expect(asked()).toHaveLength(first + 1)
  const { query } = asked().at(-1) ?? {}
  expect(query?.get('modify_start_time')).toBe(inChina(server.time.clock() - 11 * MINUTE))
  expect(query?.get('modify_end_time')).toBe(inChina(server.time.clock()))
})

test('every page is read, and one that has changed meanwhile is read from its first page', async () => {
  // So long ago that no later reading comes upon them.
  const modified = server.time.clock() - 30 * MINUTE
  for (let n = 0; n < 250; n += 1) redeemed(`C${n}`, { modified })
  before = (page) => {
    // A row of the first page is changed, and the one at the edge moves over it.
    const [first] = rows
    if (page === 2 && first && first.coupons_no === 'C0')
      rows.push({
        ...(rows.shift() as Row),
        coupons_no: 'C0 again',
        modified: server.time.clock() + MINUTE / 2,
      })
  }
  await readAll()
  await readAll()
  expect(new Set(numbers()).size).toBe(251)
})

test('a turn ends in time, and the next goes on where it stopped, store after store', async () => {
  ids = ['S1', 'S2', 'S3']
  for (const store of ids) redeemed(`C of ${store}`, { store })
  before = () => server.time.advance(4_000)
  const turns = await readAll()
  expect(turns.length).toBeGreaterThan(2)
  expect(new Set(numbers())).toEqual(new Set(['C of S1', 'C of S2', 'C of S3']))
  expect(turns.reduce((sum, done) => sum + done, 0)).toBe(told.length)
})

test('a turn takes 60 calls at most, so that a minute has some left for the list of the center', async () => {
  ids = Array.from({ length: 70 }, (_, n) => `S${n}`)
  server.time.advance(MINUTE)
  expect(await job().read()).toMatchObject({ more: true })
  expect(asked()).toHaveLength(60)
})

test('a store that fails holds up no other; when all do, the turn fails', async () => {
  ids = ['S1', 'S2', 'S3']
  redeemed('C3', { store: 'S3' })
  server.answer('coupons_write_off', ({ query }, response) => {
    if (query.get('store_id') !== 'S3') return void response.end('{"errcode":2018000001,"description":"no"}')
    return { count: 1, rows: [{ coupons_no: 'C3' }] }
  })
  await readAll()
  expect(numbers()).toContain('C3')
  server.answer('coupons_write_off', (_, response) => void response.end('{"errcode":500}'))
  server.time.advance(MINUTE)
  await expect(job().read()).rejects.toMatchObject({ name: 'KingdeeError' })
})

test('what could not be marked is read again', async () => {
  redeemed('C1')
  server.time.advance(MINUTE)
  await expect(job(state, false).read()).rejects.toThrow('could not be marked')
  told = []
  await readAll()
  expect(numbers()).toEqual(['C1'])
})

test.each(['before', 'after'] as const)(
  'a process that dies %s any step leaves nothing out',
  async (when) => {
    redeemed('C1')
    redeemed('C2', { store: 'S2' })
    ids = ['S1', 'S2']
    for (let n = 0; ; n += 1) {
      state = memoryState(server.time.clock)
      told = []
      const mortal = mortalState(state, n, when)
      await job(mortal.state)
        .read()
        .catch(() => {})
      await readAll()
      expect(new Set(numbers())).toEqual(new Set(['C1', 'C2']))
      if (mortal.survived()) break
    }
  },
)

test('one instance reads at a time', async () => {
  redeemed('C1')
  server.time.advance(MINUTE)
  const both = await Promise.all([job().read(), job().read()])
  expect(both.map(({ done }) => done).sort()).toEqual([0, 1])
})
