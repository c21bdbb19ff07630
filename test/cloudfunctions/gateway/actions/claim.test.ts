import { claimActions, type MemberOf } from '../../../../cloudfunctions/gateway/actions/claim'
import type { Of } from '../../../../cloudfunctions/gateway/claim/records'
import type { Store } from '../../../../cloudfunctions/gateway/contract'
import { createArrivals } from '../../../../cloudfunctions/gateway/entry/arrivals'
import { createLog } from '../../../../cloudfunctions/gateway/log'
import { memoryState } from '../../../../cloudfunctions/gateway/state/memory'
import { forged, sceneKeys, sceneOf } from '../../../scenes'
import { MEMBER, openShop, SCHEME, type Shop } from '../claim/shop'

let shop: Shop
beforeEach(async () => {
  shop = await openShop()
})
afterEach(() => shop.close())

const bindings: Record<string, { memberId: string; generation: string }> = {
  oA: { memberId: MEMBER, generation: 'g1' },
  oB: { memberId: 'B', generation: 'g2' },
}
const memberOf: MemberOf = async (openid) => bindings[openid] ?? null

/** What is known of stores; those that are not in it are not known. */
const known: Record<string, Store | null> = {}
const poster = sceneOf('7', { poster: 3 })
const posted = () => JSON.parse(shop.calls.at(-1)?.body ?? '') as Record<string, string>
const keptWith = async (couponsNo: string) =>
  (JSON.parse((await state.get(`coupon/${couponsNo}`))?.value ?? '') as { scene: string | null }).scene
let state: ReturnType<typeof memoryState>

/** The actions over a list that, when it is fresh, also holds what is new. */
function actions(shown = [SCHEME], fresh: string[] = []) {
  const asked: (number | null)[] = []
  const current = async (maxAgeMs: number | null) => {
    asked.push(maxAgeMs)
    const coupons = [...shown, ...(maxAgeMs === null ? [] : fresh)].map((id) => ({ id }))
    return { revision: '', at: 0, coupons } as never
  }
  state = memoryState(shop.time.clock)
  const claims = shop.claims(state)
  const arrivals = createArrivals({
    keys: sceneKeys,
    stores: { known: async (id) => known[id] },
    log: createLog((line) => shop.lines.push(line), shop.time.clock),
  })
  const noted: unknown[] = []
  const note = async (openid: string, generation: string, { member, scheme }: Of) =>
    void noted.push([openid, generation, member, scheme])
  return {
    ...claimActions({ claims, snapshots: { current }, arrivals, memberOf, note, isGone: async () => false }),
    asked,
    noted,
  }
}

const tap = { schemaId: SCHEME, intentId: 'i1', scene: poster }

test('a claim is the coupon, its time and the binding that it was made under; claimed already is the same answer', async () => {
  const { create, status } = actions()
  const answer = { claim: { state: 'issued', couponsNo: 'YHQ1', at: shop.time.clock() }, generation: 'g1' }
  expect(await create(tap, 'oA')).toEqual(answer)
  expect(await create({ ...tap, intentId: 'i2' }, 'oA')).toEqual(answer)
  expect(await status({ intentId: 'i1' }, 'oA')).toEqual(answer)
  expect(shop.count('coupons_distribute')).toBe(1)
})

test('what became of a claim, or of a look at it, is noted for the binding that it was made under', async () => {
  const { create, status, noted } = actions()
  await create(tap, 'oA')
  expect(noted).toEqual([['oA', 'g1', MEMBER, SCHEME]])
  await status({ intentId: 'i1' }, 'oA')
  expect(noted).toHaveLength(2)
  await expect(status({ intentId: 'i2' }, 'oA')).rejects.toMatchObject({ code: 'notFound' })
  expect(noted).toHaveLength(2)
})

test('who is not bound is told so, and nobody is called', async () => {
  const { create, status } = actions()
  for (const [openid, code] of [
    [null, 'noIdentity'],
    ['oStranger', 'notBound'],
  ] as const) {
    await expect(create(tap, openid)).rejects.toMatchObject({ code })
    await expect(status({ intentId: 'i1' }, openid)).rejects.toMatchObject({ code })
  }
  expect(shop.calls).toHaveLength(0)
})

test('a scheme that the center does not show is refused without a claim; one that is new is looked for in a fresh list', async () => {
  const absent = actions([])
  await expect(absent.create(tap, 'oA')).rejects.toMatchObject({ code: 'notFound' })
  expect(shop.calls).toHaveLength(0)
  const added = actions([], [SCHEME])
  expect(await added.create(tap, 'oA')).toMatchObject({ claim: { state: 'issued' } })
  const there = actions()
  await there.create(tap, 'oA')
  expect(there.asked).toEqual([null])
})

test('a doubt is unknown, never a failure, with the time of the tap', async () => {
  const { create, status } = actions()
  shop.onClaim = (_, response) => void response.socket?.destroy()
  const at = shop.time.clock()
  expect((await create(tap, 'oA')).claim).toEqual({ state: 'unknown', at })
  shop.time.advance(3_000)
  expect((await status({ intentId: 'i1' }, 'oA')).claim).toEqual({ state: 'unknown', at })
  shop.time.advance(60_000)
  expect((await status({ intentId: 'i1' }, 'oA')).claim).toEqual({
    state: 'refused',
    message: '没有领到，可再领',
    at,
    retryable: true,
  })
})

test('a refusal is Kingdee’s sentence, or ours where it has none', async () => {
  const { create } = actions()
  shop.onClaim = (_, response) =>
    void response.end('{"errcode":2018001001,"description":"优惠券方案当前不处于发券状态"}')
  expect((await create(tap, 'oA')).claim).toMatchObject({
    state: 'refused',
    message: '优惠券方案当前不处于发券状态',
    retryable: false,
  })
  shop.onClaim = (_, response) => void response.end('{"errcode":2018001002}')
  expect((await create({ ...tap, intentId: 'i2' }, 'oA')).claim.message).toBe('这张券暂时不能领取')
})

test('what was certainly not processed can be tapped again, after as long as is known', async () => {
  const { create } = actions()
  await shop.kingdee.takeCalls(499, 'claim')
  expect((await create(tap, 'oA')).claim).toMatchObject({
    state: 'refused',
    message: '请稍后再试',
    retryable: true,
    retryAfterMs: expect.any(Number),
  })
})

test('a tap that is not known is not found, also when it is another member’s; one for another scheme is refused', async () => {
  const { create, status } = actions([SCHEME, 'other'])
  await create(tap, 'oA')
  await expect(status({ intentId: 'i2' }, 'oA')).rejects.toMatchObject({ code: 'notFound' })
  await expect(status({ intentId: 'i1' }, 'oB')).rejects.toMatchObject({ code: 'notFound' })
  await expect(create({ ...tap, schemaId: 'other' }, 'oA')).rejects.toMatchObject({ code: 'badRequest' })
})

test('the store of the scene is told to Kingdee, and the scene is kept with the coupon', async () => {
  const { create } = actions()
  await create(tap, 'oA')
  expect(posted()).toMatchObject({ store_id: '7', member_id: MEMBER, channel: '1' })
  expect(await keptWith('YHQ1')).toBe(poster)
})

test.each([
  ['forged', forged(poster)],
  ['unknownKey', `Z${poster.slice(1)}`],
  ['malformed', 'Aposter'],
])('a scene that is %s counts as none, and harms no claim', async (why, scene) => {
  const { create } = actions()
  expect((await create({ ...tap, scene }, 'oA')).claim).toMatchObject({ state: 'issued' })
  expect(posted()).not.toHaveProperty('store_id')
  expect(await keptWith('YHQ1')).toBeNull()
  expect(shop.lines.join()).toContain(
    `"entry.sceneNotCounted","time":"2026-11-24T02:00:00.000Z","why":"${why}"`,
  )
  expect(shop.lines.join()).not.toContain(scene)
})

test('a store that is known to have closed, or to be none, is not told to Kingdee; the scene is kept', async () => {
  known['8'] = { id: '8', name: '古镇店', region: '', address: '', enabled: false }
  known['9'] = null
  for (const [n, id] of ['8', '9'].entries()) {
    const { create } = actions()
    const scene = sceneOf(id)
    expect((await create({ ...tap, scene }, 'oA')).claim).toMatchObject({ state: 'issued' })
    expect(posted()).not.toHaveProperty('store_id')
    expect(await keptWith(`YHQ${n + 1}`)).toBe(scene)
    for (const coupon of shop.coupons) coupon.shown = false
  }
})
