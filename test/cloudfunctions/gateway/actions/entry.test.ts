import type { EntryResolved, StoresListed } from '../../../../cloudfunctions/gateway/contract'
import { createGateway } from '../../../../cloudfunctions/gateway/gateway'
import { forged, sceneOf } from '../../../scenes'
import { over, row, toCome, used } from '../wallet/rows'
import { A, B, openWalletShop, refused, type WalletShop } from '../wallet/shop'

const MINUTE = 64_000
const OPEN = '1534104111400645301'
const CLOSED = '1534104111400645306'
const SCHEME = '1534104111400644609'

let shop: WalletShop
/** What Kingdee has, by id. */
let stores: Record<string, Record<string, unknown>>
/** HTTP 503 for every question about stores. */
let isDown: boolean

beforeEach(async () => {
  shop = await openWalletShop()
  const told = {
    region: '浙江省杭州市',
    address: '上城区人民路 88 号',
    telephone: '0571-88000001',
    contact: '周店长',
  }
  stores = {
    [OPEN]: { id: OPEN, name: '人民路店', ...told, enable: '1' },
    [CLOSED]: { id: CLOSED, name: '古镇店', ...told, enable: '0' },
  }
  isDown = false
  shop.answer('store', ({ query }, response) => {
    if (isDown) return void response.writeHead(503).end()
    const rows = Object.values(stores).filter(({ id }) => query.get('id') === null || id === query.get('id'))
    return { count: rows.length, rows }
  })
  shop.schemes = [
    { id: SCHEME, name: '满减券', coupon_type: 1, value: 5, content: '', enable: '1' },
    { id: 's1', name: '折扣券', coupon_type: 2, value: 8, content: '', enable: '1' },
    { id: 's2', name: '领完了', coupon_type: 1, value: 5, total: 9, issued: 9, enable: '1' },
    { id: 's3', name: '结束了', coupon_type: 1, value: 5, valid_date_end: '2026-11-23', enable: '1' },
    { id: 's9', name: '新人券', coupon_type: 1, value: 10, content: '全场可用', enable: '1' },
  ]
})
afterEach(() => shop.close())

async function data<T>(action: string, input: object, caller: { openid: string | null } = A): Promise<T> {
  const answer = await shop.call(action, input, caller)
  if (!answer.ok) throw new Error(`${answer.error.code}: ${answer.error.message}`)
  return answer.data as T
}
const resolve = (scene = sceneOf(OPEN), caller: { openid: string | null } = A) =>
  data<EntryResolved>('entry.resolve', { scene }, caller)
const upstream = () => shop.calls.length

describe('a scanned code', () => {
  test('is its store, what is good here, what can be claimed, and the coupon that it names', async () => {
    const { generation } = await shop.bind()
    shop.rows.anna = [
      row('A'),
      row('B', { suit_type_store: '3' }),
      row('C', { suit_type_store: '2' }),
      row('D', { suit_type_store: null }),
      row('E', used),
      row('F', over),
      row('G', toCome),
    ]
    expect(await resolve(sceneOf(OPEN, { schemeId: SCHEME, poster: 7 }))).toEqual({
      store: {
        id: OPEN,
        name: '人民路店',
        region: '浙江省杭州市',
        address: '上城区人民路 88 号',
        enabled: true,
      },
      usable: { here: 1, perhaps: 3 },
      // Of five the member has one, one is sold out, and one has ended.
      claimable: 2,
      coupon: expect.objectContaining({ id: SCHEME, name: '满减券', valueFen: 500 }),
      generation,
      now: shop.time.clock(),
    })
  })

  test('tells nothing of a person who works there', async () => {
    expect(JSON.stringify(await resolve())).not.toMatch(/0571|店长/)
    expect(JSON.stringify(await data('store.list', {}))).not.toMatch(/0571|店长/)
  })

  test('of a scheme that the center does not show, or of none, names no coupon', async () => {
    expect((await resolve(sceneOf(OPEN, { schemeId: '42' }))).coupon).toBeNull()
    expect((await resolve()).coupon).toBeNull()
  })

  test('means nothing of a wallet to who is not bound, or comes from outside: all of the center can be claimed', async () => {
    for (const caller of [A, { openid: null }])
      expect(await resolve(sceneOf(OPEN), caller)).toMatchObject({
        store: { name: '人民路店' },
        usable: null,
        claimable: 3,
        generation: null,
      })
    expect(shop.count()).toBe(0)
  })

  test('of a store that has closed, or is none any more, makes nothing good there, and the center is as ever', async () => {
    await shop.bind()
    shop.rows.anna = [row('A'), row('B', { suit_type_store: '3' })]
    const nothing = { usable: { here: 0, perhaps: 0 }, claimable: 2 }
    expect(await resolve(sceneOf(CLOSED))).toMatchObject({ store: { enabled: false }, ...nothing })
    expect(await resolve(sceneOf('99'))).toMatchObject({ store: null, ...nothing })
  })

  test.each([
    ['is not ours', () => forged(sceneOf(OPEN)), '这个码不完整，已为你打开领券中心'],
    ['is of a key that nobody has', () => `Z${sceneOf(OPEN).slice(1)}`, '这个码太旧了，已为你打开领券中心'],
    ['is cut short', () => sceneOf(OPEN).slice(0, 11), '这个码不是这里的，已为你打开领券中心'],
  ])('that %s is refused with its own sentence, and Kingdee is not asked', async (_, scene, message) => {
    const calls = upstream()
    expect(await shop.call('entry.resolve', { scene: scene() })).toMatchObject(
      refused('badScene', { message, retryable: false }),
    )
    expect(upstream()).toBe(calls)
    expect(shop.lines.join()).not.toContain(scene())
  })

  test('is refused where the shop has no keys', async () => {
    const { scenes: _, ...deps } = shop.deps
    const without = createGateway({ ...deps, scenes: null })
    expect(await without.handle('entry.resolve', { scene: sceneOf(OPEN) }, A)).toMatchObject(
      refused('badScene'),
    )
  })
})

describe('what it costs', () => {
  beforeEach(async () => {
    await shop.bind()
    shop.rows.anna = [row('A')]
    await data('center.open', {})
  })
  const paths = (from: number) =>
    shop.calls
      .slice(from)
      .map(({ path }) => path)
      .sort()

  test('is two calls, the store and the member’s coupons, and none when it is scanned again, on any instance', async () => {
    const before = upstream()
    await resolve()
    expect(paths(before)).toEqual(['coupons', 'store'])
    shop.gateway = shop.instance()
    await resolve()
    await data('wallet.list', { tab: 'usable' })
    expect(upstream()).toBe(before + 2)
  })

  test('is the store alone when the wallet was opened, and nothing when the stores were listed', async () => {
    await shop.list()
    const before = upstream()
    await resolve()
    expect(paths(before)).toEqual(['store'])
    await data('store.list', {})
    const listed = upstream()
    await resolve(sceneOf(CLOSED))
    expect(upstream()).toBe(listed)
  })

  test('is one question about the store for a whole crowd', async () => {
    const before = upstream()
    const crowd = Array.from({ length: 20 }, (_, n) => resolve(sceneOf(OPEN), { openid: `oCrowd${n}` }))
    for (const { store } of await Promise.all(crowd)) expect(store?.name).toBe('人民路店')
    expect(paths(before)).toEqual(['store'])
  })
})

describe('the wallet', () => {
  test('that somebody else is reading for the first time is not waited for', async () => {
    await shop.bind()
    shop.rows.anna = [row('A')]
    let read = () => {}
    shop.before = () =>
      new Promise<void>((resolve) => {
        read = resolve
      })
    const first = shop.list()
    while (shop.count() === 0) await new Promise(setImmediate)
    expect(await resolve()).toMatchObject({ usable: null, claimable: 3, generation: expect.any(String) })
    read()
    await first
    expect(await resolve()).toMatchObject({ usable: { here: 1, perhaps: 0 }, claimable: 2 })
  })

  test('that cannot be read is the last one, or nothing is told of it', async () => {
    await shop.bind()
    shop.rows.anna = [row('A')]
    shop.isDown = true
    expect(await resolve()).toMatchObject({ usable: null })
    shop.isDown = false
    shop.time.advance(MINUTE)
    expect(await resolve()).toMatchObject({ usable: { here: 1, perhaps: 0 } })
    shop.isDown = true
    shop.time.advance(MINUTE)
    expect(await resolve()).toMatchObject({ usable: { here: 1, perhaps: 0 } })
  })

  test('counts what was claimed a moment ago, and its scheme is not there to be claimed', async () => {
    await shop.bind()
    shop.rows.anna = [row('A')]
    await resolve()
    await shop.claim('s9')
    expect(await resolve()).toMatchObject({ usable: { here: 1, perhaps: 1 }, claimable: 1 })
  })

  test('of a member who is gone from Kingdee is nobody’s', async () => {
    await shop.bind()
    shop.members.delete('anna')
    expect(await resolve()).toMatchObject({ usable: null, generation: null, claimable: 3 })
  })

  test('is the caller’s own', async () => {
    await shop.bind()
    const other = await shop.bind(B, '13800000002')
    shop.rows.anna = [row('A')]
    shop.rows.bert = [row('X'), row('Y', { schema_id: 's9' })]
    expect(await resolve(sceneOf(OPEN), B)).toMatchObject({
      usable: { here: 2, perhaps: 0 },
      claimable: 1,
      generation: other.generation,
    })
    expect(await resolve()).toMatchObject({ usable: { here: 1, perhaps: 0 }, claimable: 2 })
  })
})

describe('the store', () => {
  test('that cannot be had is a failure to try again, never called unknown; what was known of it does', async () => {
    isDown = true
    expect(await shop.call('entry.resolve', { scene: sceneOf(OPEN) })).toMatchObject(
      refused('unavailable', { retryable: true }),
    )
    isDown = false
    shop.time.advance(20_000)
    await resolve()
    isDown = true
    shop.time.advance(60 * 60_000)
    expect((await resolve()).store?.name).toBe('人民路店')
  })

  test('is in the list with its age, by region and name', async () => {
    stores['1'] = { id: '1', name: '合肥店', region: '安徽省合肥市', enable: 1 }
    const list = await data<StoresListed>('store.list', {}, { openid: null })
    expect(list.stores.map(({ name, enabled }) => [name, enabled])).toEqual([
      ['合肥店', true],
      ['古镇店', false],
      ['人民路店', true],
    ])
    expect(list.ageMs).toBe(0)
    shop.time.advance(MINUTE)
    expect((await data<StoresListed>('store.list', {})).ageMs).toBe(MINUTE)
  })

  test('comes from the code alone: what a phone adds is refused', async () => {
    for (const [action, input] of [
      ['entry.resolve', { scene: sceneOf(OPEN), storeId: CLOSED }],
      ['claim.create', { schemaId: SCHEME, intentId: 'i', store_id: OPEN }],
      ['claim.create', { schemaId: SCHEME, intentId: 'i', storeId: OPEN }],
      ['store.list', { id: OPEN }],
    ] as const)
      expect(await shop.call(action, input)).toMatchObject(refused('badRequest'))
  })
})
