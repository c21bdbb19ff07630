import { createLog } from '../../../../cloudfunctions/gateway/log'
import { memoryState } from '../../../../cloudfunctions/gateway/state/memory'
import { createStores } from '../../../../cloudfunctions/gateway/store/stores'
import { type KingdeeServer, startKingdeeServer } from '../kingdee/kingdee-server'
import { lossyState } from '../state/lossy'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
type Row = Record<string, unknown>

let server: KingdeeServer
/** What Kingdee has. */
let rows: Row[]
/** HTTP 503 for every question. */
let isDown: boolean
/** What is done before a question is answered. */
let before: () => unknown
let state: ReturnType<typeof memoryState>

const row = (id: string, name: string, more: Row = {}): Row => ({
  id,
  name,
  region: '浙江省杭州市',
  address: `${name}门口`,
  telephone: '0571-88000001',
  contact: '周店长',
  enable: '1',
  ...more,
})
const instance = (over = state) =>
  createStores({
    kingdee: server.kingdee,
    state: over,
    ...server.time,
    log: createLog((line) => server.lines.push(line), server.time.clock),
  })
const asked = () => server.calls.filter(({ path }) => path === 'store')
const names = ({ stores }: { stores: readonly { name: string }[] }) => stores.map(({ name }) => name)

beforeEach(async () => {
  server = await startKingdeeServer()
  state = memoryState(server.time.clock)
  rows = [row('1', '西湖店'), row('2', '滨江店'), row('3', '古镇店', { enable: 0 })]
  isDown = false
  before = () => {}
  server.answer('store', ({ query }, response) => {
    const answer = async () => {
      await before()
      if (isDown) return response.writeHead(503).end()
      const found = rows.filter(({ id }) => query.get('id') === null || id === query.get('id'))
      const page = Number(query.get('page'))
      const size = Math.min(100, Number(query.get('page_size')))
      const data = { count: found.length, rows: found.slice((page - 1) * size, page * size) }
      return response.end(JSON.stringify({ errcode: 0, data }))
    }
    void answer()
  })
})
afterEach(() => server.close())

describe('the list', () => {
  test('is every store by region and name, the closed ones too, and holds nothing of a person', async () => {
    rows.push(row('4', '人民路店', { region: '安徽省合肥市' }), { name: 'no id' })
    const list = await instance().all()
    expect(names(list)).toEqual(['人民路店', '滨江店', '古镇店', '西湖店'])
    expect(list.stores[2]).toEqual({
      id: '3',
      name: '古镇店',
      region: '浙江省杭州市',
      address: '古镇店门口',
      enabled: false,
    })
    const kept = JSON.stringify([list, await state.list('store', '', 10)])
    expect(kept).not.toMatch(/0571|周店长/)
    expect(server.lines.join()).toContain('stores.unusableRow')
  })

  test('of 250 is three pages, once in ten minutes over all instances', async () => {
    rows = Array.from({ length: 250 }, (_, n) => row(`${n + 1}`, `${n + 1} 号店`))
    const { stores } = await instance().all()
    expect(stores).toHaveLength(250)
    expect(stores[249]?.name).toBe('250 号店')
    server.time.advance(10 * MINUTE - 1)
    await instance().all()
    expect(asked()).toHaveLength(3)
    server.time.advance(1)
    expect((await instance().all()).at).toBe(server.time.clock())
    expect(asked()).toHaveLength(6)
  })

  test('of a chain without stores is empty', async () => {
    rows = []
    expect((await instance().all()).stores).toEqual([])
  })

  test('that has aged is given as it is while somebody else reads, or Kingdee fails', async () => {
    const { at } = await instance().all()
    server.time.advance(HOUR)
    let read = () => {}
    before = () =>
      new Promise<void>((resolve) => {
        read = resolve
      })
    const first = instance().all()
    while (asked().length < 2) await new Promise(setImmediate)
    expect(await instance().all()).toMatchObject({ at })
    before = () => {}
    isDown = true
    read()
    expect(await first).toMatchObject({ at })
    // Kingdee is not asked again at once by everybody.
    const calls = asked().length
    expect(await instance().all()).toMatchObject({ at })
    expect(asked()).toHaveLength(calls)
    expect(server.lines.join()).toContain('stores.notRead')
  })

  test('that 20 ask for at once for the first time is read once', async () => {
    const lists = await Promise.all(Array.from({ length: 20 }, () => instance().all()))
    for (const list of lists) expect(list.stores).toHaveLength(3)
    expect(asked()).toHaveLength(1)
  })

  test('that somebody else has read since it was looked for is not read again', async () => {
    const { get } = state
    let isFirst = true
    const late = {
      ...state,
      get: async (key: string) => {
        const there = await get(key)
        if (isFirst) {
          isFirst = false
          await instance().all()
        }
        return there
      },
    }
    expect((await instance(late).all()).stores).toHaveLength(3)
    expect(asked()).toHaveLength(1)
  })

  test('that cannot be had is an error; so is one whose first reading takes too long, which is busy', async () => {
    isDown = true
    await expect(instance().all()).rejects.toMatchObject({ code: 'unavailable' })
    isDown = false
    server.time.advance(20_000)
    before = () => new Promise(() => {})
    const never = instance().all()
    never.catch(() => {})
    while (asked().length < 2) await new Promise(setImmediate)
    await expect(instance().all()).rejects.toMatchObject({ name: 'Busy' })
  })

  test('after a day is no list any more, and a record of another version never was one', async () => {
    await instance().all()
    server.time.advance(24 * HOUR)
    isDown = true
    await expect(instance().all()).rejects.toMatchObject({ code: 'unavailable' })
    isDown = false
    server.time.advance(20_000)
    await state.insert('stores', '{"version":2}')
    expect((await instance().all()).stores).toHaveLength(3)
    expect((await instance().all()).at).toBe(server.time.clock())
    expect(asked().length).toBeLessThanOrEqual(4)
  })

  test('is told also by a store that takes no write', async () => {
    const lossy = lossyState(state, () => 'request')
    await expect(instance(lossy).all()).rejects.toMatchObject({ name: 'Busy' })
    const { insert } = state
    const noRecords = {
      ...state,
      insert: (...given: Parameters<typeof insert>) =>
        given[0] === 'stores' ? Promise.resolve({ ok: false, unclear: true } as const) : insert(...given),
    }
    expect((await instance(noRecords).all()).stores).toHaveLength(3)
  })
})

describe('one store', () => {
  test('is asked for by its id, once in ten minutes over all instances', async () => {
    expect(await instance().byId('2')).toMatchObject({ name: '滨江店', enabled: true })
    expect(asked()[0]?.query.get('id')).toBe('2')
    server.time.advance(10 * MINUTE - 1)
    await instance().byId('2')
    expect(asked()).toHaveLength(1)
    server.time.advance(1)
    await instance().byId('2')
    expect(asked()).toHaveLength(2)
  })

  test('is taken from the list while that is fresh', async () => {
    await instance().all()
    expect(await instance().byId('3')).toMatchObject({ name: '古镇店', enabled: false })
    expect(asked()).toHaveLength(1)
    server.time.advance(10 * MINUTE)
    rows[2] = row('3', '古镇店')
    expect(await instance().byId('3')).toMatchObject({ enabled: true })
    expect(asked()).toHaveLength(2)
  })

  test('that the list lacks is asked for, as it may be newer', async () => {
    await instance().all()
    rows.push(row('9', '新店'))
    expect(await instance().byId('9')).toMatchObject({ name: '新店' })
  })

  test('that Kingdee does not know is none, however it says so, and not asked for again at once', async () => {
    expect(await instance().byId('9')).toBeNull()
    expect(await instance().byId('9')).toBeNull()
    expect(asked()).toHaveLength(1)
    server.answer('store', (_, response) => void response.end('{"errcode":1030002003}'))
    expect(await instance().byId('8')).toBeNull()
  })

  test('is found among others when Kingdee passes over the id', async () => {
    server.answer('store', () => ({ count: rows.length, rows }))
    expect(await instance().byId('2')).toMatchObject({ name: '滨江店' })
    expect(await instance().byId('9')).toBeNull()
  })

  test('is what was last known of it while Kingdee fails; of which nothing is known it is an error', async () => {
    await instance().byId('1')
    server.time.advance(HOUR)
    isDown = true
    expect(await instance().byId('1')).toMatchObject({ name: '西湖店' })
    await expect(instance().byId('2')).rejects.toMatchObject({ code: 'unavailable' })
  })

  test('is known without asking anybody, or not at all', async () => {
    expect(await instance().known('3')).toBeUndefined()
    await instance().all()
    expect(await instance().known('3')).toMatchObject({ enabled: false })
    expect(await instance().known('9')).toBeUndefined()
    await instance().byId('9')
    expect(await instance().known('9')).toBeNull()
    expect(asked()).toHaveLength(2)
  })
})
