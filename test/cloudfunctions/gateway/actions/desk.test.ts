import { deskActions, deskCodeOf } from '../../../../cloudfunctions/gateway/actions/desk'
import { createCounting } from '../../../../cloudfunctions/gateway/entry/counting'
import { createMarks } from '../../../../cloudfunctions/gateway/entry/marks'
import { decodeScene } from '../../../../cloudfunctions/gateway/entry/scene'
import { Refusal } from '../../../../cloudfunctions/gateway/errors'
import { createLog } from '../../../../cloudfunctions/gateway/log'
import { memoryState } from '../../../../cloudfunctions/gateway/state/memory'
import { sceneKeys, sceneOf } from '../../../scenes'
import { testTime } from '../../../time'

const SECRET = 'marked-client-secret-0123456789a'
const STORE = '1534104111400645301'
const SCHEME = '1534104111400644609'
const time = testTime()
const log = createLog(() => {}, time.clock)

function desk(more: Partial<Parameters<typeof deskActions>[0]> = {}) {
  const state = memoryState(time.clock)
  const reads: string[] = []
  const counted = new Proxy(state, {
    get:
      (target, name: keyof typeof state) =>
      (...given: never[]) => {
        reads.push(name)
        return (target[name] as (...given: never[]) => unknown)(...given)
      },
  })
  const actions = deskActions({
    state: counted,
    stores: { all: async () => ({ stores: [{ id: STORE, name: '人民路店' }] as never, at: 0 }) },
    listed: ['oListed'],
    clientSecret: SECRET,
    scenes: sceneKeys,
    codeImage: null,
    codeLink: null,
    log,
    ...more,
  })
  return { ...actions, state, reads }
}

const november = { from: '2026-11-01', to: '2026-11-30' }

test('who is listed is told so; who is not gets a code, which a listing may hold instead of the openid', async () => {
  const { me } = desk()
  expect(await me('oListed')).toEqual({ listed: true })
  const told = await me('oOther')
  expect(told).toEqual({ listed: false, code: expect.stringMatching(/^[2-9A-HJ-NP-Z]{8}$/) })
  expect(told).toEqual(await me('oOther'))
  const { code } = told as { code: string }
  expect(code).toBe(deskCodeOf('oOther', SECRET))
  expect(deskCodeOf('oAnother', SECRET)).not.toBe(code)
  expect(deskCodeOf('oOther', 'another secret')).not.toBe(code)
  const later = desk({ listed: [`code:${code}`] })
  expect(await later.me('oOther')).toEqual({ listed: true })
  expect(await later.me('oListed')).toMatchObject({ listed: false })
  // Who calls himself by a code is nobody.
  expect(await later.me(`code:${code}`)).toMatchObject({ listed: false })
  await expect(me(null)).rejects.toMatchObject({ code: 'noIdentity' })
})

test.each([null, 'oOther'])('%p is forbidden the desk, and nothing is read', async (openid) => {
  const { funnel, code, reads } = desk({ codeImage: () => Promise.reject(new Error('asked')) })
  await expect(funnel(november, openid)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(code({ storeId: STORE }, openid)).rejects.toMatchObject({ code: 'forbidden' })
  expect(reads).toEqual([])
})

test('the funnel is told by one read of the counters, with the names of its stores', async () => {
  const { funnel, state, reads } = desk()
  const marks = createMarks({
    state,
    log,
    placeOf: (scene) => {
      const read = decodeScene(scene, sceneKeys)
      return 'refused' in read ? null : read
    },
  })
  const at = time.clock()
  const scene = sceneOf(STORE, { poster: 7 })
  await marks.scanned({ openid: 'oA', scene, at })
  await marks.scanned({ openid: 'oB', scene: sceneOf(STORE), at })
  await marks.claimed({ couponsNo: 'C1', scene, at })
  await marks.redeemed({ couponsNo: 'C1', scene, at })
  await createCounting({ state, clock: time.clock, log }).count()
  const told = await funnel(november, 'oListed')
  const row = { day: '2026-11-24', storeId: STORE }
  expect(told).toEqual({
    rows: expect.arrayContaining([
      { ...row, poster: 7, scans: 1, claims: 1, redemptions: 1 },
      { ...row, poster: null, scans: 1, claims: 0, redemptions: 0 },
    ]),
    stores: { [STORE]: '人民路店' },
    countedTo: at,
  })
  expect(told.rows).toHaveLength(2)
  expect(reads).toEqual(['getMany'])
})

test('without the names of stores the counters are told all the same', async () => {
  const { funnel, state } = desk({ stores: { all: () => Promise.reject(new Error('down')) } })
  const marks = createMarks({ state, log, placeOf: () => ({ storeId: STORE, poster: null }) })
  await marks.scanned({ openid: 'oA', scene: 'any', at: time.clock() })
  await createCounting({ state, clock: time.clock, log }).count()
  expect(await funnel(november, 'oListed')).toMatchObject({ rows: [{ scans: 1 }], stores: {} })
})

test.each([
  ['2026-08-24', '2026-11-24'],
  ['2026-11-24', '2026-11-23'],
  ['2026-02-30', '2026-03-01'],
])('from %s to %s is no question for the funnel', async (from, to) => {
  const { funnel, reads } = desk()
  await expect(funnel({ from, to }, 'oListed')).rejects.toMatchObject({
    code: 'badRequest',
    sentence: '请选择 92 天以内的日期',
  })
  expect(reads).toEqual([])
})

test('92 days are a question', async () => {
  const { funnel } = desk()
  expect(await funnel({ from: '2026-08-25', to: '2026-11-24' }, 'oListed')).toEqual({
    rows: [],
    stores: {},
    countedTo: 0,
  })
})

test('more rows than a reply should hold are refused with a sentence', async () => {
  const { funnel, state } = desk()
  const places = Array.from({ length: 20_001 }, (_, n) => [String(n), null, 1, 0, 0])
  await state.insert('count/2026-11-24', JSON.stringify({ version: 1, places, folded: [] }))
  await expect(funnel(november, 'oListed')).rejects.toMatchObject({
    code: 'badRequest',
    sentence: '数据太多，请把日期选短一些',
  })
})

describe('a code', () => {
  test('is the scene, and WeChat’s image of it where there is one', async () => {
    const images: string[] = []
    const { code } = desk({
      codeLink: 'https://shop.example/c',
      codeImage: async (scene) => {
        images.push(scene)
        return 'aW1hZ2U='
      },
    })
    const told = await code({ storeId: STORE, schemeId: SCHEME, poster: 7 }, 'oListed')
    expect(told).toEqual({ scene: expect.any(String), image: 'aW1hZ2U=', link: null })
    expect(images).toEqual([told.scene])
    expect(decodeScene(told.scene, sceneKeys)).toEqual({ storeId: STORE, schemeId: SCHEME, poster: 7 })
  })

  test.each<[string | null, (scene: string) => string | null]>([
    [null, () => null],
    ['https://shop.example/c', (scene) => `https://shop.example/c?s=${scene}`],
    ['https://shop.example/c?a=1', (scene) => `https://shop.example/c?a=1&s=${scene}`],
    ['https://shop.example/{scene}/c', (scene) => `https://shop.example/${scene}/c`],
  ])('is a link by %p where WeChat makes none', async (codeLink, linkOf) => {
    const { scene, image, link } = await desk({ codeLink }).code({ storeId: STORE }, 'oListed')
    expect({ image, link }).toEqual({ image: null, link: linkOf(encodeURIComponent(scene)) })
  })

  test('of what cannot be written, or without keys, is refused with a sentence; so is what WeChat refuses', async () => {
    await expect(desk().code({ storeId: 'S1' }, 'oListed')).rejects.toMatchObject({ code: 'badRequest' })
    await expect(desk({ scenes: null }).code({ storeId: STORE }, 'oListed')).rejects.toMatchObject({
      code: 'misconfigured',
      sentence: '还没有设置门店码的密钥，请联系开发者',
    })
    const codeImage = () => Promise.reject(new Refusal('limited', 'getUnlimited: 45009', '请稍后'))
    await expect(desk({ codeImage }).code({ storeId: STORE }, 'oListed')).rejects.toMatchObject({
      code: 'limited',
    })
  })
})
