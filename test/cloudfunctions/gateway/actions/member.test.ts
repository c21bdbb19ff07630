import {
  type Answer,
  inputs,
  type MemberBound,
  type MemberShown,
} from '../../../../cloudfunctions/gateway/contract'
import type { Gateway } from '../../../../cloudfunctions/gateway/gateway'
import { openShop, type Shop } from '../../../faults/shop'
import { forged, sceneOf } from '../../../scenes'

let shop: Shop
let gateway: Gateway
beforeEach(async () => {
  shop = await openShop()
  gateway = shop.instance()
})
afterEach(() => shop.close())

const A = { openid: 'oAnna000000000000000000000001' }
const B = { openid: 'oBert000000000000000000000002' }
/** Members of the stand-in: 林晓禾 and 陈一诺. */
const phoneCode = 'local:13800000001'
const other = 'local:13800000002'
const unknown = 'local:13900000009'

const call = (action: string, input: object = {}, caller: { openid: string | null } = A) =>
  gateway.handle(action, input, caller)
async function data<T>(answer: Promise<Answer<unknown>>): Promise<T> {
  const told = await answer
  if (!told.ok) throw new Error(told.error.code)
  return told.data as T
}
const bind = (caller = A, code = phoneCode) =>
  data<MemberBound>(call('member.bind', { phoneCode: code }, caller))
const me = (caller = A) => data<MemberShown>(call('member.me', {}, caller))
const refused = (code: string) => ({ ok: false, error: { code } })
const calls = (path: 'member' | 'member_detail') =>
  shop.kingdee.calls().byPath[`/jdy/v2/ls/${path}`]?.total ?? 0

describe('binding', () => {
  test('makes the member of the number known, the number masked, and me tells the same', async () => {
    expect(await me()).toEqual({ member: null, generation: null, notice: null })
    const bound = await bind()
    expect(bound).toEqual({
      member: {
        name: '林晓禾',
        phone: '138****0001',
        levelName: expect.any(String),
        cardNumber: 'QH00000001',
        points: 1280,
        balanceFen: 6_650,
      },
      generation: expect.any(String),
    })
    expect(await me()).toEqual({ ...bound, notice: null })
  })

  test('again with the same code is the same answer, on any instance', async () => {
    const bound = await bind()
    gateway = shop.instance()
    expect(await bind()).toEqual(bound)
  })

  test('a number that nobody has leads to joining', async () => {
    expect(await data(call('member.bind', { phoneCode: unknown }))).toEqual({ mustJoin: true })
    expect(await me()).toMatchObject({ member: null })
  })

  test('needs a code that somebody knows, and somebody to be bound', async () => {
    expect(await call('member.bind', { phoneCode: '13800000001' })).toMatchObject(refused('badPhoneCode'))
    for (const action of ['member.me', 'member.unbind', 'member.bind', 'member.join']) {
      const input = {
        ...(action === 'member.bind' && { phoneCode }),
        ...(action === 'member.join' && joining),
      }
      expect(await call(action, input, { openid: null })).toMatchObject({
        ok: false,
        error: { code: 'noIdentity', message: '请在微信小程序里使用会员功能' },
      })
    }
  })

  test('of another member is not done unasked, and asked for it is', async () => {
    const first = await bind()
    expect(await call('member.bind', { phoneCode: other })).toMatchObject(refused('boundAlready'))
    expect(await call('member.bind', { phoneCode: unknown })).toMatchObject(refused('boundAlready'))
    expect(await me()).toMatchObject(first)
    const second = await data<MemberBound>(call('member.bind', { phoneCode: other, rebind: true }))
    expect(second.member.name).toBe('陈一诺')
    expect(second.generation).not.toBe(first.generation)
  })

  test('a number of another WeChat account is not done unasked; asked for, the first is told at its next look', async () => {
    await bind(A)
    expect(await call('member.bind', { phoneCode }, B)).toMatchObject(refused('boundElsewhere'))
    expect(await me(A)).toMatchObject({ member: { name: '林晓禾' }, notice: null })
    await data(call('member.bind', { phoneCode, rebind: true }, B))
    expect(await me(B)).toMatchObject({ member: { name: '林晓禾' } })
    const lost = { member: null, generation: null, notice: 'boundElsewhere' }
    expect(await me(A)).toEqual(lost)
    // Its answer may be lost, too.
    expect(await me(A)).toEqual(lost)
  })

  test('while Kingdee does not answer is told so, and the same code goes on afterwards', async () => {
    shop.kingdee.setFault({ kind: 'http5xx', status: 503 })
    expect(await call('member.bind', { phoneCode })).toMatchObject(refused('unavailable'))
    shop.kingdee.clearFaults()
    shop.time.advance(90_000)
    expect((await bind()).member.name).toBe('林晓禾')
  })
})

const joining = { name: '赵新', consent: true }

describe('joining', () => {
  test('goes on with the number of the last code, and binds', async () => {
    await data(call('member.bind', { phoneCode: unknown }))
    const input = { ...joining, birthday: '1990-02-28', sex: 'female' }
    const { member } = await data<MemberBound>(call('member.join', input))
    expect(member).toMatchObject({ name: '赵新', phone: '139****0009' })
    expect(await me()).toMatchObject({ member })
    expect(shop.kingdee.members().at(-1)).toMatchObject({ mobile: '13900000009', birthday: '1990-02-28' })
  })

  test('with the code itself does not need the phone to have asked before', async () => {
    await data(call('member.join', { ...joining, phoneCode: unknown }))
    expect(await me()).toMatchObject({ member: { name: '赵新' } })
  })

  test('twice makes one member: the answer of the first was lost', async () => {
    await data(call('member.bind', { phoneCode: unknown }))
    shop.kingdee.setFault({ kind: 'cutAfter', path: '/jdy/v2/ls/member' })
    expect(await call('member.join', joining)).toMatchObject(refused('unavailable'))
    shop.kingdee.clearFaults()
    const members = shop.kingdee.members().length
    expect(await data(call('member.join', joining))).toMatchObject({ member: { name: '赵新' } })
    expect(shop.kingdee.members()).toHaveLength(members)
  })

  test('without consent, name or number is refused, and Kingdee is not asked', async () => {
    for (const input of [{ name: '赵新' }, { ...joining, consent: false }, { ...joining, name: ' ' }])
      expect(await call('member.join', input)).toMatchObject(refused('badRequest'))
    expect(await call('member.join', joining)).toMatchObject(refused('badPhoneCode'))
    await data(call('member.bind', { phoneCode: unknown }))
    shop.time.advance(30 * 60_000)
    expect(await call('member.join', joining)).toMatchObject(refused('badPhoneCode'))
    expect(calls('member')).toBe(0)
  })

  test('with a number that has a member binds that one, and changes nothing of it', async () => {
    await data(call('member.join', { ...joining, phoneCode }))
    expect(await me()).toMatchObject({ member: { name: '林晓禾' } })
    expect(calls('member')).toBe(0)
  })

  test('who is bound already does not become a second member', async () => {
    await bind()
    expect(await call('member.join', { ...joining, phoneCode: unknown })).toMatchObject(
      refused('boundAlready'),
    )
    expect(calls('member')).toBe(0)
  })
})

describe('joining by a code', () => {
  const joinAt = (scene: string) =>
    data<MemberBound>(call('member.join', { ...joining, phoneCode: unknown, scene }))
  const joined = () => shop.kingdee.members().at(-1)

  test('is joining at its store', async () => {
    await joinAt(poster)
    expect(joined()).toMatchObject({ mobile: '13900000009', shop: STORE })
    expect(calls('member')).toBe(1)
  })

  test('of a store that Kingdee does not know is joining all the same, without it', async () => {
    expect((await joinAt(sceneOf('9'))).member.name).toBe('赵新')
    expect(joined()).toMatchObject({ mobile: '13900000009' })
    expect(joined()).not.toHaveProperty('shop')
    expect(calls('member')).toBe(2)
  })

  test('that is not ours is joining all the same, and the log does not have it', async () => {
    const scene = forged(poster)
    await joinAt(scene)
    expect(joined()).toMatchObject({ mobile: '13900000009' })
    expect(joined()).not.toHaveProperty('shop')
    expect(shop.lines.join()).toContain('entry.sceneNotCounted')
    expect(shop.lines.join()).not.toContain(scene)
  })

  test('is refused once when the store is not the reason, with Kingdee’s sentence', async () => {
    shop.kingdee.setFault({ kind: 'code', code: 2018009999, path: '/jdy/v2/ls/member' })
    expect(await call('member.join', { ...joining, phoneCode: unknown, scene: poster })).toMatchObject(
      refused('joinRefused'),
    )
    expect(calls('member')).toBe(2)
  })

  test('a store that the phone names is refused, and nobody joins', async () => {
    for (const more of [{ shop: STORE }, { store_id: STORE }, { storeId: STORE }])
      expect(await call('member.join', { ...joining, phoneCode: unknown, ...more })).toMatchObject(
        refused('badRequest'),
      )
    expect(calls('member')).toBe(0)
  })
})

describe('a member', () => {
  test('is asked for at Kingdee once a minute at most, and meanwhile known without it', async () => {
    await bind()
    const before = calls('member_detail')
    await me()
    shop.time.advance(59_000)
    await me()
    expect(calls('member_detail')).toBe(before)
    shop.time.advance(1_000)
    await me()
    await me()
    expect(calls('member_detail')).toBe(before + 1)
  })

  test('is the last known one while Kingdee does not answer', async () => {
    const bound = await bind()
    shop.time.advance(60_000)
    shop.kingdee.setFault({ kind: 'http5xx', status: 503 })
    expect(await me()).toEqual({ ...bound, notice: null })
  })

  test('who is gone from Kingdee is led to bind again', async () => {
    await bind()
    shop.kingdee.removeMember('13800000001')
    shop.time.advance(60_000)
    expect(await me()).toEqual({ member: null, generation: null, notice: 'gone' })
    expect(await data(call('member.bind', { phoneCode: other }))).toMatchObject({
      member: { name: '陈一诺' },
    })
    expect(await me()).toMatchObject({ notice: null })
  })

  test('who is gone does not stand in the way of another one', async () => {
    await bind()
    shop.kingdee.removeMember('13800000001')
    expect(await data(call('member.bind', { phoneCode: other }))).toMatchObject({
      member: { name: '陈一诺' },
    })
  })

  test('who unbinds is forgotten, with the number, and can bind again as another generation', async () => {
    const keys: string[] = []
    const { insert } = shop.state
    shop.state.insert = (key, value, keep) => {
      keys.push(key)
      return insert(key, value, keep)
    }
    const { generation } = await bind()
    await data(call('member.bind', { phoneCode: unknown, rebind: true }))
    expect(await data(call('member.unbind'))).toEqual({ member: null, generation: null })
    const personal = keys.filter((key) => /^(phone-code|openid|member)\//.test(key))
    expect(personal).toHaveLength(4)
    expect(await shop.state.getMany(personal)).toEqual([null, null, null, null])
    expect(await me()).toEqual({ member: null, generation: null, notice: null })
    expect(await call('member.join', joining)).toMatchObject(refused('badPhoneCode'))
    expect(await data(call('member.unbind'))).toEqual({ member: null, generation: null })
    expect((await bind()).generation).not.toBe(generation)
    expect((await data<MemberBound>(call('member.bind', { phoneCode, rebind: true }, B))).member.name).toBe(
      '林晓禾',
    )
  })
})

const STORE = '1534104111400645301'
const poster = sceneOf(STORE)

/** Every action, with everything of B that somebody else could have got hold of. */
const stolen: Record<keyof typeof inputs, object[]> = {
  'center.open': [{}],
  'center.more': [{ cursor: 'x' }],
  'coupon.show': [{ id: '1734104111400640006' }],
  'claim.create': [
    { schemaId: 'x', intentId: 'of-b', memberId: '1734104111400640006' },
    { schemaId: 'x', intentId: 'of-b', mobile: '13800000002' },
    { schemaId: 'x', intentId: 'of-b', store_id: STORE },
  ],
  'claim.status': [{ intentId: 'of-b' }, { intentId: 'of-b', memberId: '1734104111400640006' }],
  'claim.owned': [{}, { memberId: '1734104111400640006' }, { openid: B.openid }],
  'wallet.list': [
    { tab: 'usable' },
    { tab: 'usable', memberId: '1734104111400640006' },
    { tab: 'usable', openid: B.openid },
    { tab: 'used', generation: 'g' },
  ],
  'wallet.show': [{ couponsNo: 'YHQ1' }, { couponsNo: 'YHQ1', memberId: '1734104111400640006' }],
  'entry.resolve': [
    { scene: poster },
    { scene: poster, memberId: '1734104111400640006' },
    { scene: poster, openid: B.openid },
  ],
  'store.list': [{}, { openid: B.openid }],
  'desk.me': [{}, { openid: B.openid }],
  'desk.funnel': [{ from: '2026-11-01', to: '2026-11-24' }],
  'desk.code': [{ storeId: STORE }, { storeId: STORE, openid: B.openid }],
  'entry.redemptions': [{}],
  'entry.count': [{}],
  'claim.sweep': [{}],
  'center.refresh': [{}],
  health: [{}],
  'member.me': [{}, { memberId: '1734104111400640006' }, { openid: B.openid }, { generation: 'g' }],
  'member.bind': [
    { phoneCode: other },
    { phoneCode, memberId: '1734104111400640006' },
    { phoneCode, mobile: '13800000002' },
    { phoneCode: other, openid: B.openid },
  ],
  'member.join': [
    { ...joining, phoneCode: other },
    { ...joining, mobile: '13800000002' },
    { ...joining, member_id: '1734104111400640006' },
    { ...joining, shop: STORE },
  ],
  'member.unbind': [{ memberId: '1734104111400640006' }, { openid: B.openid }],
}

test.each(Object.keys(inputs) as (keyof typeof inputs)[])(
  'with %s and B’s ids A gets nothing of B, and B stays what it is',
  async (action) => {
    await bind(A)
    const b = await bind(B, other)
    for (const input of stolen[action]) {
      const told = JSON.stringify(await call(action, input, A))
      for (const secret of ['陈一诺', '13800000002', '138****0002', 'QH00000002', b.generation])
        expect(told).not.toContain(secret)
    }
    expect(await me(B)).toMatchObject(b)
  },
)

test('no line of the log and no record of the store holds a number, and of an openid no line has more than 4 characters', async () => {
  const kept: string[] = []
  const { insert, replace } = shop.state
  Object.assign(shop.state, {
    insert: (...given: Parameters<typeof insert>) => {
      kept.push(...given.slice(0, 2).map(String))
      return insert(...given)
    },
    replace: (...given: Parameters<typeof replace>) => {
      kept.push(String(given[2]))
      return replace(...given)
    },
  })
  gateway = shop.instance()
  await bind(A)
  await call('member.bind', { phoneCode: 'local:13800000001x' })
  await call('member.bind', { phoneCode, rebind: true }, B)
  await call('member.join', { ...joining, phoneCode: unknown })
  await me(A)
  shop.time.advance(70_000)
  shop.kingdee.setFault({ kind: 'code', code: 4010 })
  await call('member.bind', { phoneCode: other, rebind: true }, B)
  await me(B)
  await call('member.unbind', {}, B)
  expect(shop.lines.length).toBeGreaterThan(8)
  expect(kept.length).toBeGreaterThan(8)
  expect(`${shop.lines.join()}${kept.join()}`).not.toMatch(/1[38]\d00000\d\d\d/)
  expect(shop.lines.join()).not.toMatch(/oAnna|oBert/)
  expect(kept.join()).not.toMatch(/oAnn|oBer/)
})
