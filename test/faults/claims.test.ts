import type { Answer, Claim, ClaimAnswer } from '../../cloudfunctions/gateway/contract'
import type { Gateway } from '../../cloudfunctions/gateway/gateway'
import type { Fault } from '../../local/kingdee/faults'
import { forged, sceneOf } from '../scenes'
import { openShop, type Shop } from './shop'

const member = { openid: 'oMember' }
const operator = { openid: null, operator: true }
const POST = '/jdy/v2/ls/coupons_distribute'
const LIST = '/jdy/v2/ls/coupons'

let shop: Shop
let gateway: Gateway
let schemaId: string

beforeEach(async () => {
  // Kingdee without a limit of its own: whatever is sent twice is granted twice.
  shop = await openShop({ claimsPerMember: null })
  gateway = shop.instance()
  await gateway.handle('member.bind', { phoneCode: 'local:13800000001' }, member)
  const opened = (await gateway.handle('center.open', {}, member)) as { data: { coupons: { id: string }[] } }
  schemaId = opened.data.coupons[0]?.id ?? ''
})
afterEach(() => shop.close())

function claimOf(answer: Answer<unknown>): Claim {
  if (!answer.ok) throw new Error(answer.error.code)
  return (answer.data as ClaimAnswer).claim
}
const tap = async (intentId: string) =>
  claimOf(await gateway.handle('claim.create', { schemaId, intentId }, member))
const status = async (intentId: string) => claimOf(await gateway.handle('claim.status', { intentId }, member))
const granted = () => shop.kingdee.granted().coupons.filter(({ by }) => by === 'claim')

/** What it has come to a minute later, when a phone and the sweep have looked. */
async function settled(intentId: string): Promise<Claim> {
  shop.time.advance(61_000)
  await gateway.handle('claim.sweep', {}, operator)
  return status(intentId)
}

const onClaim: [string, Fault][] = [
  ['a cut before the work', { kind: 'cutBefore' }],
  ['a cut after the work', { kind: 'cutAfter' }],
  ['an answer beyond our patience', { kind: 'delay', ms: 400 }],
  ...([500, 502, 503, 504] as const).flatMap((code): [string, Fault][] => [
    [`${code}`, { kind: 'http5xx', status: code }],
    [`${code} after the work`, { kind: 'http5xx', status: code, afterWork: true }],
  ]),
  ['a retail system error', { kind: 'code', code: 2018002000 }],
  ['a retail system error after the work', { kind: 'code', code: 2018002000, afterWork: true }],
  ['a refusal', { kind: 'code', code: 2018009999 }],
  ['a refused token', { kind: 'code', code: 4010 }],
  ['an overloaded gateway', { kind: 'code', code: 5007 }],
  ['a gateway that gave up waiting, after the work', { kind: 'code', code: 5004, afterWork: true }],
  ['too many calls', { kind: 'throttled' }],
  ['a page for people', { kind: 'notJson' }],
  ['half a body', { kind: 'halfBody' }],
  ['a redirect', { kind: 'redirect' }],
  ['a reply that is too big', { kind: 'tooBig', bytes: 8_000_000 }],
]

test.each(onClaim)(
  'with %s at the claim one coupon at most is granted, and the member is told the truth',
  async (_, fault) => {
    shop.kingdee.setFault({ ...fault, path: POST } as Fault)
    const first = await tap('i1')
    if (first.state === 'refused') expect(granted()).toHaveLength(0)
    shop.kingdee.clearFaults()
    const last = await settled('i1')
    expect(['issued', 'refused']).toContain(last.state)
    expect(granted().map(({ coupons_no }) => coupons_no)).toEqual(
      last.state === 'issued' ? [last.couponsNo] : [],
    )
    expect(`${first.message}${last.message}`).not.toContain('失败')
    expect(await tap('i2')).toMatchObject({ state: 'issued', couponsNo: granted()[0]?.coupons_no })
    expect(granted()).toHaveLength(1)
  },
)

test('a doubt brings along what Kingdee said, until it ends', async () => {
  shop.kingdee.setFault({ kind: 'code', code: 2018002000, path: POST })
  expect(await tap('i1')).toMatchObject({ state: 'unknown', message: expect.stringContaining('2018002000') })
  expect(await status('i1')).toMatchObject({
    state: 'unknown',
    message: expect.stringContaining('2018002000'),
  })
  shop.kingdee.clearFaults()
  expect(await settled('i1')).toMatchObject({ state: 'refused', message: '没有领到，可再领' })
})

const onList: [string, Fault][] = [
  ['is behind', { kind: 'lag', ms: 4_000 }],
  ['has no rows', { kind: 'noRows', path: LIST }],
  ['is empty', { kind: 'emptyPage', path: LIST }],
  ['is cut', { kind: 'cutBefore', path: LIST }],
  ['fails', { kind: 'http5xx', status: 500, path: LIST }],
  ['is half a body', { kind: 'halfBody', path: LIST }],
]

test.each(onList)(
  'when the answer is lost and the list of coupons %s, it is a doubt until that ends, and then the coupon',
  async (_, fault) => {
    shop.kingdee.setFault({ kind: 'cutAfter', path: POST, calls: 1 })
    const claiming = tap('i1')
    // The baseline is read before the claim is sent: only the looks after it are to fail.
    while (granted().length === 0) await new Promise(setImmediate)
    shop.kingdee.setFault(fault)
    const first = await claiming
    expect(['unknown', 'issued']).toContain(first.state)
    gateway = shop.instance()
    shop.time.advance(2_000)
    expect(['unknown', 'issued']).toContain((await status('i1')).state)
    shop.kingdee.clearFaults()
    expect(await settled('i1')).toMatchObject({ state: 'issued', couponsNo: granted()[0]?.coupons_no })
    expect(await tap('i2')).toMatchObject({ state: 'issued' })
    expect(granted()).toHaveLength(1)
  },
)

test('a coupon that a cashier gives in the same second is the member’s too, and none is lost from sight', async () => {
  shop.kingdee.setFault({ kind: 'cutAfter', path: POST, calls: 1 })
  shop.kingdee.setFault({ kind: 'cashierToo', calls: 1 })
  await tap('i1')
  shop.kingdee.clearFaults()
  expect((await settled('i1')).state).toBe('issued')
  expect(granted()).toHaveLength(1)
  for (const { coupons_no } of shop.kingdee.granted().coupons)
    expect(await shop.state.get(`coupon/${coupons_no}`)).not.toBeNull()
})

test('a reading whose answer is lost is asked for once more, with a signature of its own', async () => {
  shop.kingdee.setFault({ kind: 'cutAfter', path: LIST, calls: 1 })
  expect(await tap('i1')).toMatchObject({ state: 'issued' })
  expect(shop.lines.join()).not.toContain('4008')
})

test('a plain claim costs two calls of Kingdee, and none when it is asked again', async () => {
  const before = shop.kingdee.calls().total
  await tap('i1')
  expect(shop.kingdee.calls().total - before).toBe(2)
  await tap('i1')
  await tap('i2')
  await status('i1')
  expect(shop.kingdee.calls().total - before).toBe(2)
})

test('another member finds nothing of this one’s claim, also with its intent', async () => {
  await tap('i1')
  const other = { openid: 'oOther' }
  await gateway.handle('member.bind', { phoneCode: 'local:13800000002' }, other)
  expect(await gateway.handle('claim.status', { intentId: 'i1' }, other)).toMatchObject({
    ok: false,
    error: { code: 'notFound' },
  })
  const theirs = claimOf(await gateway.handle('claim.create', { schemaId, intentId: 'i1' }, other))
  expect(theirs).toMatchObject({ state: 'issued', couponsNo: granted()[1]?.coupons_no })
})

test('nobody but an operator sweeps, and nobody claims who is not bound', async () => {
  for (const caller of [member, { openid: null }])
    expect(await gateway.handle('claim.sweep', {}, caller)).toMatchObject({ error: { code: 'forbidden' } })
  expect(
    await gateway.handle('claim.create', { schemaId, intentId: 'i1' }, { openid: 'oStranger' }),
  ).toMatchObject({
    error: { code: 'notBound', message: '请先绑定手机号' },
  })
  expect(granted()).toHaveLength(0)
})

test('a member who is gone from Kingdee is led to bind again, and goes on with the same tap as another', async () => {
  expect(shop.kingdee.removeMember('13800000001')).toBe(true)
  const answer = await gateway.handle('claim.create', { schemaId, intentId: 'i1' }, member)
  expect(answer).toMatchObject({ ok: false, error: { code: 'notBound' } })
  expect(await gateway.handle('member.me', {}, member)).toMatchObject({
    data: { member: null, notice: 'gone' },
  })
  await gateway.handle('member.bind', { phoneCode: 'local:13800000002' }, member)
  expect((await tap('i1')).state).toBe('issued')
  expect(granted()).toHaveLength(1)
})

describe('a claim by a code', () => {
  const STORE = '1534104111400645301'
  const CLOSED = '1534104111400645306'
  const tapBy = async (scene: string, intentId = 'i1') =>
    claimOf(await gateway.handle('claim.create', { schemaId, intentId, scene }, member))
  const posts = () => shop.kingdee.calls().byPath[POST]?.total ?? 0

  test('is granted at its store, whose scene is kept with the coupon', async () => {
    const scene = sceneOf(STORE, { schemeId: schemaId, poster: 7 })
    const { couponsNo } = await tapBy(scene)
    expect(granted()).toMatchObject([{ coupons_no: couponsNo, store: STORE }])
    const kept = await shop.state.get(`coupon/${couponsNo}`)
    expect(JSON.parse(kept?.value ?? '')).toMatchObject({ scene })
  })

  test('costs two calls of Kingdee, as one without', async () => {
    const before = shop.kingdee.calls().total
    await tapBy(sceneOf(STORE))
    expect(shop.kingdee.calls().total - before).toBe(2)
  })

  test('that is not ours, or none, is granted at no store', async () => {
    expect((await tapBy(forged(sceneOf(STORE)))).state).toBe('issued')
    expect(granted()).toMatchObject([{ store: '' }])
    const kept = await shop.state.get(`coupon/${granted()[0]?.coupons_no}`)
    expect(JSON.parse(kept?.value ?? '')).toMatchObject({ scene: null })
  })

  test('of a store that Kingdee does not know is granted once, without it, at the same tap', async () => {
    expect(await tapBy(sceneOf('9'))).toMatchObject({ state: 'issued', couponsNo: granted()[0]?.coupons_no })
    expect(granted()).toMatchObject([{ store: '' }])
    expect(posts()).toBe(2)
    expect(await status('i1')).toMatchObject({ state: 'issued', couponsNo: granted()[0]?.coupons_no })
    expect(posts()).toBe(2)
  })

  test.each([
    ['closed', CLOSED],
    ['unknown to Kingdee', '9'],
  ])('of a store that the scan has shown to be %s names none, and is sent once', async (_, id) => {
    const scene = sceneOf(id)
    await gateway.handle('entry.resolve', { scene }, member)
    expect((await tapBy(scene)).state).toBe('issued')
    expect(granted()).toMatchObject([{ store: '' }])
    expect(posts()).toBe(1)
  })

  test.each(onClaim)(
    'of an unknown store with %s at the claim grants one coupon at most',
    async (_, fault) => {
      // The first answer is for the store; the fault meets the attempt in its place.
      const waiting = tapBy(sceneOf('9'))
      while (posts() === 0) await new Promise(setImmediate)
      shop.kingdee.setFault({ ...fault, path: POST } as Fault)
      const first = await waiting
      if (first.state === 'refused') expect(granted()).toHaveLength(0)
      shop.kingdee.clearFaults()
      const last = await settled('i1')
      expect(granted().map(({ coupons_no }) => coupons_no)).toEqual(
        last.state === 'issued' ? [last.couponsNo] : [],
      )
      expect((await tapBy(sceneOf('9'), 'i2')).state).toBe('issued')
      expect(granted()).toHaveLength(1)
    },
  )

  test('by a member of a store that another has claimed at stays each one’s own', async () => {
    const other = { openid: 'oOther' }
    await gateway.handle('member.bind', { phoneCode: 'local:13800000002' }, other)
    const scene = sceneOf(STORE)
    await tapBy(scene)
    const theirs = await gateway.handle('claim.create', { schemaId, intentId: 'i1', scene }, other)
    expect(claimOf(theirs)).toMatchObject({ state: 'issued' })
    expect(new Set(granted().map((coupon) => coupon.member)).size).toBe(2)
    expect(granted().map(({ store }) => store)).toEqual([STORE, STORE])
  })

  test('with a store that the phone names is refused, and nothing is claimed', async () => {
    for (const more of [{ store_id: STORE }, { storeId: STORE }, { channel: '2' }])
      expect(
        await gateway.handle('claim.create', { schemaId, intentId: 'i1', ...more }, member),
      ).toMatchObject({
        error: { code: 'badRequest' },
      })
    expect(granted()).toHaveLength(0)
  })
})
