import type {
  Answer,
  CenterOpened,
  ClaimAnswer,
  CouponShown,
  MemberBound,
  Mine,
  OwnedShown,
} from '../../../../cloudfunctions/gateway/contract'
import type { Gateway } from '../../../../cloudfunctions/gateway/gateway'
import type { Fault } from '../../../../local/kingdee/faults'
import { openShop, type Shop } from '../../../faults/shop'

const A = { openid: 'oAnna' }
const B = { openid: 'oBert' }
/** Members of the stand-in. */
const anna = '13800000001'
const bert = '13800000002'
const operator = { openid: null, operator: true }
const POST = '/jdy/v2/ls/coupons_distribute'
const LIST = '/jdy/v2/ls/coupons'

let shop: Shop
let gateway: Gateway
/** Schemes that can be claimed. */
let first = ''
let second = ''

beforeEach(async () => {
  shop = await openShop({ claimsPerMember: null })
  gateway = shop.instance()
  const { coupons } = await data<CenterOpened>(call('center.open', {}, { openid: null }))
  first = coupons[0]?.id ?? ''
  second = coupons[1]?.id ?? ''
})
afterEach(() => shop.close())

const call = (action: string, input: object = {}, caller: { openid: string | null } = A) =>
  gateway.handle(action, input, caller)
async function data<T>(answer: Promise<Answer<unknown>>): Promise<T> {
  const told = await answer
  if (!told.ok) throw new Error(told.error.code)
  return told.data as T
}
const bind = (caller = A, number = anna, rebind = false) =>
  data<MemberBound>(call('member.bind', { phoneCode: `local:${number}`, ...(rebind && { rebind }) }, caller))
const opened = async (caller: { openid: string | null } = A) =>
  (await data<CenterOpened>(call('center.open', {}, caller))).mine
const owned = async (caller: { openid: string | null } = A) =>
  (await data<OwnedShown>(call('claim.owned', {}, caller))).mine
const tap = async (schemaId: string, intentId: string, caller = A) =>
  (await data<ClaimAnswer>(call('claim.create', { schemaId, intentId }, caller))).claim
const calls = (path: typeof LIST | typeof POST = LIST) => shop.kingdee.calls().byPath[path]?.total ?? 0
const claims = (mine: Mine | null) => mine?.claims
const failAt = (path: string, fault: Fault) => shop.kingdee.setFault({ ...fault, path } as Fault)

describe('the center', () => {
  test('has nothing of who is not bound, or nobody', async () => {
    for (const caller of [A, { openid: null }]) {
      expect(await opened(caller)).toBeNull()
      expect(await owned(caller)).toBeNull()
      expect(await data<CouponShown>(call('coupon.show', { id: first }, caller))).toMatchObject({
        mine: null,
      })
    }
    expect(calls()).toBe(0)
  })

  test('of a member without coupons says so, with the binding and the age of the reading', async () => {
    const { generation } = await bind()
    expect(await opened()).toEqual({ generation, claims: {}, ageMs: null })
    expect(await owned()).toEqual({ generation, claims: {}, ageMs: 0 })
    shop.time.advance(5_000)
    expect(await opened()).toEqual({ generation, claims: {}, ageMs: 5_000 })
  })

  test('shows what was claimed just now, from any instance; a coupon shows its own alone; further pages do not', async () => {
    await bind()
    const one = await tap(first, 'i1')
    const two = await tap(second, 'i2')
    gateway = shop.instance()
    expect(claims(await opened())).toEqual({ [first]: one, [second]: two })
    const shown = await data<CouponShown>(call('coupon.show', { id: second }))
    expect(claims(shown.mine)).toEqual({ [second]: two })
    const { next } = await data<CenterOpened>(call('center.open'))
    expect(await data(call('center.more', { cursor: next ?? '' }))).not.toHaveProperty('mine')
  })

  test('shows a doubt, and what a look at it finds', async () => {
    await bind()
    failAt(POST, { kind: 'cutAfter' })
    shop.kingdee.setFault({ kind: 'lag', ms: 4_000 })
    const doubt = await tap(first, 'i1')
    expect(doubt.state).toBe('unknown')
    expect(claims(await opened())).toEqual({ [first]: doubt })
    shop.kingdee.clearFaults()
    shop.time.advance(6_000)
    await call('claim.status', { intentId: 'i1' })
    expect(claims(await opened())).toEqual({
      [first]: { state: 'issued', couponsNo: shop.kingdee.granted().coupons[0]?.coupons_no, at: doubt.at },
    })
  })

  test('does not show what was refused, nor a doubt that came to nothing', async () => {
    await bind()
    failAt(POST, { kind: 'cutBefore' })
    expect((await tap(first, 'i1')).state).toBe('unknown')
    expect(claims(await opened())).toMatchObject({ [first]: { state: 'unknown' } })
    shop.kingdee.clearFaults()
    shop.time.advance(61_000)
    await call('claim.status', { intentId: 'i1' })
    failAt(POST, { kind: 'code', code: 2018009999 })
    expect((await tap(second, 'i2')).state).toBe('refused')
    expect(claims(await opened())).toEqual({})
  })

  test('costs two look-ups of the store when it is warm, one without an openid, and never waits for Kingdee', async () => {
    await bind()
    await tap(first, 'i1')
    await owned()
    await opened()
    const { count, counted } = counting()
    shop.time.advance(1_500)
    for (const path of [LIST, POST, '/jdy/v2/ls/coupon_center'])
      failAt(path, { kind: 'http5xx', status: 500 })
    const before = shop.kingdee.calls().total
    expect(claims(await opened())).toMatchObject({ [first]: { state: 'issued' } })
    expect(counted.sort()).toEqual(['get', 'get'])
    count()
    shop.time.advance(1_500)
    await opened({ openid: null })
    expect(counted).toEqual(['get'])
    expect(shop.kingdee.calls().total).toBe(before)
  })
})

/** Counts what the store is asked from now on. */
function counting() {
  const counted: string[] = []
  for (const [name, work] of Object.entries(shop.state)) {
    Object.assign(shop.state, {
      [name]: (...given: unknown[]) => {
        counted.push(name)
        return (work as (...all: unknown[]) => unknown)(...given)
      },
    })
  }
  return { counted, count: () => void counted.splice(0) }
}

describe('bringing it up to date', () => {
  test('finds what a cashier gave, which every open then shows', async () => {
    await bind()
    const couponsNo = shop.kingdee.give(anna, first)
    const given = { [first]: { state: 'issued', couponsNo, at: shop.time.clock() } }
    expect(claims(await opened())).toEqual({})
    expect(claims(await owned())).toEqual(given)
    gateway = shop.instance()
    expect(claims(await opened())).toEqual(given)
  })

  test('reads a member’s coupons once a minute at most, whichever instance is asked, and tells its age', async () => {
    await bind()
    await owned()
    shop.kingdee.give(anna, first)
    shop.time.advance(57_000)
    gateway = shop.instance()
    const known = await Promise.all([owned(), owned()])
    expect(known.map((mine) => [claims(mine), mine?.ageMs])).toEqual([
      [{}, 57_000],
      [{}, 57_000],
    ])
    expect(calls()).toBe(1)
    shop.time.advance(7_000)
    expect(claims(await owned())).toHaveProperty([first])
    expect(calls()).toBe(2)
  })

  test('tells what is known, with its age, when the budget is short or Kingdee is down', async () => {
    await bind()
    shop.kingdee.give(anna, first)
    const known = await owned()
    shop.time.advance(70_000)
    await shop.state.take('kingdee/calls', 450, 500, 60_000)
    shop.kingdee.give(anna, second)
    expect(await owned()).toEqual({ ...known, ageMs: 70_000 })
    expect(calls()).toBe(1)
    shop.time.advance(70_000)
    shop.kingdee.setFault({ kind: 'http5xx', status: 503 })
    expect(await owned()).toEqual({ ...known, ageMs: 140_000 })
    shop.kingdee.clearFaults()
    shop.time.advance(700_000)
    expect(claims(await owned())).toHaveProperty([second])
  })

  test('never lowers what is claimed or in doubt, though the list lacks it', async () => {
    await bind()
    await tap(first, 'i1')
    failAt(POST, { kind: 'cutAfter', calls: 1 })
    shop.kingdee.setFault({ kind: 'lag', ms: 4_000 })
    await tap(second, 'i2')
    const known = claims(await opened())
    expect(known).toMatchObject({ [first]: { state: 'issued' }, [second]: { state: 'unknown' } })
    const mine = await owned()
    expect(mine?.ageMs).toBe(0)
    expect(claims(mine)).toEqual(known)
  })

  test('takes back what was given elsewhere and is gone from the list', async () => {
    await bind()
    shop.kingdee.give(anna, first)
    expect(claims(await owned())).toHaveProperty([first])
    shop.time.advance(70_000)
    shop.kingdee.setFault({ kind: 'lag', ms: 600_000 })
    expect(claims(await owned())).toEqual({})
  })

  test('finds a claim whose process died before it could be noted, and one that the sweep decided', async () => {
    await bind()
    const { replace } = shop.state
    shop.state.replace = async (key, ...rest) =>
      key.startsWith('openid/') ? { ok: false, unclear: true } : replace(key, ...rest)
    gateway = shop.instance()
    failAt(POST, { kind: 'cutAfter', calls: 1 })
    shop.kingdee.setFault({ kind: 'lag', ms: 4_000 })
    expect((await tap(first, 'i1')).state).toBe('unknown')
    expect(claims(await opened())).toEqual({})
    shop.state.replace = replace
    gateway = shop.instance()
    expect(claims(await owned())).toMatchObject({ [first]: { state: 'unknown' } })
    shop.kingdee.clearFaults()
    shop.time.advance(50_000)
    await gateway.handle('claim.sweep', {}, operator)
    expect(claims(await owned())).toMatchObject({ [first]: { state: 'issued' } })
    expect(calls(POST)).toBe(1)
  })
})

describe('another binding', () => {
  test('shows nothing of the member before, and a generation of its own', async () => {
    const { generation } = await bind()
    shop.kingdee.give(anna, second)
    await tap(first, 'i1')
    await owned()
    const other = await bind(A, bert, true)
    expect(await opened()).toEqual({ generation: other.generation, claims: {}, ageMs: null })
    expect(claims(await owned())).toEqual({})
    expect(other.generation).not.toBe(generation)
  })

  test('that is made while the coupons are read is told its own', async () => {
    await bind()
    shop.kingdee.give(anna, first)
    const { get } = shop.state
    let looks = 0
    shop.state.get = async (key) => {
      if (key.startsWith('openid/') && ++looks === 2) await bind(A, bert, true)
      return get(key)
    }
    const mine = await owned()
    shop.state.get = get
    expect(calls()).toBe(1)
    expect(mine).toEqual(await opened())
    expect(claims(mine)).toEqual({})
  })

  test('of the same member knows its coupons again, from the ledgers and the last reading, without another', async () => {
    await bind()
    const claim = await tap(first, 'i1')
    const couponsNo = shop.kingdee.give(anna, second)
    await owned()
    shop.time.advance(10_000)
    await bind(B, anna, true)
    expect(await opened(A)).toBeNull()
    expect(await opened(B)).toMatchObject({ claims: {}, ageMs: null })
    const mine = { claims: { [first]: claim, [second]: { couponsNo } }, ageMs: 10_000 }
    expect(await owned(B)).toMatchObject(mine)
    expect(calls()).toBe(2)
  })

  test('is not there after unbinding, and nothing of the coupons is kept with the openid or the member', async () => {
    await bind()
    await tap(first, 'i1')
    await owned()
    await data(call('member.unbind'))
    expect(await opened()).toBeNull()
    expect(await owned()).toBeNull()
    expect(await shop.state.list('openid/', '', 10)).toEqual([])
    expect(await shop.state.list('member/', '', 10)).toEqual([])
    expect(await shop.state.list('wallet/', '', 10)).toEqual([])
    const { generation } = await bind()
    expect(await opened()).toEqual({ generation, claims: {}, ageMs: null })
  })
})
