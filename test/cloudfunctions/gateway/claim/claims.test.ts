import { mkdtempSync, rmSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Claims, IntentReused } from '../../../../cloudfunctions/gateway/claim/claims'
import { openState } from '../../../../cloudfunctions/gateway/state/open'
import type { State } from '../../../../cloudfunctions/gateway/state/port'
import { lossyState } from '../state/lossy'
import { MEMBER, openShop, SCHEME, type Shop } from './shop'

const folder = mkdtempSync(join(tmpdir(), 'claims-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let shop: Shop
afterEach(() => shop.close())

let files = 0
const states: [string, () => string][] = [
  ['memory', () => 'memory:'],
  ['libsql', () => `file:${join(folder, `${++files}.db`)}`],
]

const tap = (intent: string, scheme = SCHEME, member = MEMBER) => ({
  member,
  scheme,
  intent,
  scene: 'Aposter',
  store: null,
})
const cut = (response: ServerResponse) => void response.socket?.destroy()
const HORIZON = 2_000 + 38_000 + 1

describe.each(states)('over the %s state', (_, url) => {
  let state: State
  let claims: Claims

  beforeEach(async () => {
    shop = await openShop()
    state = await openState(url(), shop.time.clock, shop.time.sleep)
    claims = shop.claims(state)
  })
  afterEach(() => state.close())

  test('a claim costs one read and one POST and gives the coupon; asked again it costs nothing', async () => {
    const { outcome } = await claims.create(tap('a'))
    expect(outcome).toMatchObject({ phase: 'issued', couponsNo: 'YHQ1', at: shop.time.clock() })
    expect([shop.count('coupons'), shop.count('coupons_distribute')]).toEqual([1, 1])
    for (const intent of ['a', 'another']) {
      const again = await claims.create(tap(intent))
      expect(again.outcome).toMatchObject({ phase: 'issued', couponsNo: 'YHQ1' })
      expect((await claims.status(MEMBER, intent))?.outcome).toMatchObject({ couponsNo: 'YHQ1' })
    }
    expect([shop.count('coupons'), shop.count('coupons_distribute')]).toEqual([1, 1])
  })

  test('a redemption finds the claim of a coupon by its number', async () => {
    await claims.create(tap('a'))
    const record = await state.get('coupon/YHQ1')
    expect(JSON.parse(record?.value ?? '')).toMatchObject({
      member: MEMBER,
      scheme: SCHEME,
      scene: 'Aposter',
    })
  })

  describe('of a coupon that was claimed by a scene', () => {
    let told: object[]
    beforeEach(() => {
      told = []
      claims = shop.claims(state, { onCoupon: async (claim) => void told.push(claim) })
    })

    test.each<[string, Shop['onClaim']]>([
      ['an answer', null],
      [
        'a look',
        (grant, response) => {
          grant()
          cut(response)
        },
      ],
    ])('is told once, with its scene and time, when %s settles it', async (_, onClaim) => {
      shop.onClaim = onClaim
      const at = shop.time.clock()
      await claims.create(tap('a'))
      await claims.create(tap('a'))
      expect(told).toEqual([{ couponsNo: 'YHQ1', scene: 'Aposter', at }])
      expect(await claims.scenesOf(['YHQ2', 'YHQ1'])).toEqual([null, 'Aposter'])
    })

    test('it is told by the sweep when a list shows it late, with the time of the tap', async () => {
      shop.onClaim = (grant, response) => {
        grant(false)
        cut(response)
      }
      const at = shop.time.clock()
      await claims.create(tap('a'))
      expect(told).toEqual([])
      for (const coupon of shop.coupons) coupon.shown = true
      shop.time.advance(HORIZON)
      await claims.sweep()
      expect(told).toEqual([{ couponsNo: 'YHQ1', scene: 'Aposter', at }])
    })

    test('nothing is told without a scene, nor of what was the member’s before anything was sent', async () => {
      await claims.create({ ...tap('a'), scene: null })
      shop.coupons.push({ no: 'TILL1', member: 'B', scheme: SCHEME, shown: true })
      await claims.create(tap('b', SCHEME, 'B'))
      expect(told).toEqual([])
      expect(await claims.scenesOf(['YHQ1', 'TILL1'])).toEqual([null, null])
    })

    test('a process that dies before its ledger is written leaves it to be told again, the same', async () => {
      const at = shop.time.clock()
      let dead = false
      const dying: State = {
        ...state,
        replace: (...given) => (dead ? Promise.reject(new Error('dead')) : state.replace(...given)),
      }
      const onCoupon = async (claim: object) => {
        told.push(claim)
        dead = true
      }
      await shop.claims(dying, { onCoupon }).create(tap('a'))
      shop.time.advance(HORIZON)
      await claims.sweep()
      expect(told).toEqual([
        { couponsNo: 'YHQ1', scene: 'Aposter', at },
        { couponsNo: 'YHQ1', scene: 'Aposter', at },
      ])
      expect(await shop.ledger(state)).toMatchObject({ nos: [{ no: 'YHQ1' }] })
    })
  })

  test('what was granted is known by member and by number, and to no other member', async () => {
    await claims.create(tap('a'))
    await claims.create(tap('b', 'another scheme'))
    await claims.create(tap('a', SCHEME, 'B'))
    const at = shop.time.clock()
    const listedBy = at + 15_000 + HORIZON - 1
    const first = { no: 'YHQ1', scheme: SCHEME, at, listedBy }
    const second = { no: 'YHQ2', scheme: 'another scheme', at, listedBy }
    expect((await claims.granted(MEMBER)).sort((a, b) => (a.no < b.no ? -1 : 1))).toEqual([first, second])
    expect((await claims.granted('B')).map(({ no }) => no)).toEqual(['YHQ3'])
    expect(await claims.grantedBy('YHQ1')).toEqual({ ...first, member: MEMBER })
    expect(await claims.grantedBy('YHQ3')).toMatchObject({ member: 'B' })
    expect(await claims.grantedBy('YHQ4')).toBeNull()
    expect(await claims.granted('C')).toEqual([])
  })

  test('a coupon of the scheme from anywhere else is the answer, and nothing is sent', async () => {
    shop.coupons.push({ no: 'TILL1', member: MEMBER, scheme: SCHEME, shown: true })
    expect((await claims.create(tap('a'))).outcome).toMatchObject({ phase: 'issued', couponsNo: 'TILL1' })
    expect(shop.count('coupons_distribute')).toBe(0)
  })

  test('a refusal is told in Kingdee’s words, from the record when asked again; a new tap asks Kingdee again', async () => {
    shop.onClaim = (_, response) => void response.end('{"errcode":2018001001,"description":"该券已领完"}')
    const refused = { phase: 'refused', why: 'code', message: '该券已领完' }
    expect((await claims.create(tap('a'))).outcome).toMatchObject(refused)
    expect((await claims.create(tap('a'))).outcome).toMatchObject(refused)
    expect(shop.count('coupons_distribute')).toBe(1)
    shop.onClaim = null
    expect((await claims.create(tap('b'))).outcome).toMatchObject({ phase: 'issued' })
    expect((await claims.status(MEMBER, 'a'))?.outcome).toMatchObject(refused)
  })

  test('an answer that is lost is found among the member’s coupons at once, and looked at once more past the horizon', async () => {
    shop.onClaim = (grant, response) => {
      grant()
      cut(response)
    }
    expect((await claims.create(tap('a'))).outcome).toMatchObject({ phase: 'issued', couponsNo: 'YHQ1' })
    expect(await claims.sweep()).toMatchObject({ looked: 0 })
    shop.time.advance(HORIZON)
    expect(await claims.sweep()).toEqual({ looked: 1, decided: 1, more: false })
    expect(await shop.ledger(state)).toMatchObject({ nos: [{ no: 'YHQ1', by: 'read' }], due: null })
    expect(shop.count('coupons_distribute')).toBe(1)
  })

  test('a coupon that the list does not show yet stays in doubt, whoever asks, until it does', async () => {
    shop.onClaim = (grant, response) => {
      grant(false)
      cut(response)
    }
    expect((await claims.create(tap('a'))).outcome.phase).toBe('sending')
    expect((await claims.create(tap('a'))).outcome.phase).toBe('sending')
    expect((await claims.create(tap('b'))).outcome.phase).toBe('sending')
    for (const coupon of shop.coupons) coupon.shown = true
    shop.time.advance(6_000)
    for (const intent of ['a', 'b'])
      expect((await claims.status(MEMBER, intent))?.outcome).toMatchObject({ couponsNo: 'YHQ1' })
    expect(shop.count('coupons_distribute')).toBe(1)
  })

  test('all who ask about one doubt cost one reading in five seconds', async () => {
    shop.onClaim = (_, response) => cut(response)
    await claims.create(tap('a'))
    const reads = shop.count('coupons')
    for (let i = 0; i < 10; i += 1) await claims.status(MEMBER, 'a')
    expect(shop.count('coupons')).toBe(reads + 1)
    shop.time.advance(5_500)
    await claims.status(MEMBER, 'a')
    expect(shop.count('coupons')).toBe(reads + 2)
  })

  test('what never reached Kingdee is in doubt until the horizon, absent after it, and looked at once more', async () => {
    shop.onClaim = (_, response) => cut(response)
    await claims.create(tap('a'))
    shop.time.advance(HORIZON - 1_000)
    expect((await claims.status(MEMBER, 'a'))?.outcome.phase).toBe('sending')
    shop.time.advance(6_000)
    expect((await claims.status(MEMBER, 'a'))?.outcome).toMatchObject({ phase: 'refused', why: 'absent' })
    shop.time.advance(600_000)
    expect(await claims.sweep()).toMatchObject({ looked: 1 })
    expect((await shop.ledger(state))?.due).toBeNull()
    shop.onClaim = null
    expect((await claims.create(tap('b'))).outcome.phase).toBe('issued')
    expect(shop.coupons).toHaveLength(1)
  })

  test('a verdict is dropped when another has written since it was looked for, and is come to anew', async () => {
    shop.onClaim = (_, response) => cut(response)
    await claims.create(tap('a'))
    shop.time.advance(HORIZON + 1_000)
    let joined = false
    const overtaken: State = {
      ...state,
      replace: async (...write) => {
        if (write[2].includes('"absent"') && !joined) {
          joined = true
          await claims.create(tap('b'))
        }
        return state.replace(...write)
      },
    }
    const asking = shop.claims(overtaken)
    expect((await asking.status(MEMBER, 'a'))?.outcome.phase).toBe('sending')
    shop.time.advance(6_000)
    for (const intent of ['a', 'b'])
      expect((await asking.status(MEMBER, intent))?.outcome).toMatchObject({ why: 'absent' })
  })

  test('a coupon that comes after all, when it was told to be absent, is found ten minutes later and told to the operator', async () => {
    shop.onClaim = (grant, response) => {
      grant(false)
      cut(response)
    }
    await claims.create(tap('a'))
    shop.time.advance(HORIZON + 1_000)
    expect((await claims.status(MEMBER, 'a'))?.outcome).toMatchObject({ why: 'absent' })
    for (const coupon of shop.coupons) coupon.shown = true
    shop.time.advance(600_000)
    await claims.sweep()
    expect((await claims.status(MEMBER, 'a'))?.outcome).toMatchObject({ phase: 'issued', couponsNo: 'YHQ1' })
    expect(shop.lines.join()).toContain('"alarm":"late"')
  })

  test('a list of coupons that cannot be read whole sends nothing, and can be tapped again', async () => {
    shop.answer('coupons', () => ({ count: 3, rows: [] }))
    expect((await claims.create(tap('a'))).outcome).toMatchObject({ phase: 'refused', why: 'notSent' })
    expect(shop.count('coupons_distribute')).toBe(0)
  })

  test('while the list cannot be read a doubt lasts, and is looked at later and later', async () => {
    shop.onClaim = (_, response) => cut(response)
    await claims.create(tap('a'))
    shop.answer('coupons', () => ({ count: 3, rows: [] }))
    shop.time.advance(HORIZON + 1_000)
    for (let i = 0; i < 10; i += 1) {
      await claims.sweep()
      shop.time.advance(60_000)
    }
    expect((await claims.status(MEMBER, 'a'))?.outcome.phase).toBe('sending')
    expect(shop.lines.join()).toContain('"alarm":"stuck"')
    expect(shop.count('coupons')).toBeLessThan(14)
  })

  test('without calls left nothing is sent, and the member is told when to come back', async () => {
    await shop.kingdee.takeCalls(499, 'claim')
    const { outcome, retryAfterMs } = await claims.create(tap('a'))
    expect(outcome).toMatchObject({ phase: 'refused', why: 'notSent' })
    expect(retryAfterMs).toBeGreaterThan(0)
    expect(shop.calls).toHaveLength(0)
    shop.time.advance(retryAfterMs ?? 0)
    expect((await claims.create(tap('b'))).outcome.phase).toBe('issued')
  })

  test('where the phone number has to go along it is looked up first, as a third call of the budget', async () => {
    shop.answer('member_detail', () => ({ id: MEMBER, mobile: '13800000001', name: '陈' }))
    const sent: string[] = []
    shop.onClaim = (grant) => grant()
    const claims = shop.claims(state, {
      withMobile: true,
      kingdee: {
        ...shop.kingdee,
        prepareDistribute: (claim) => {
          sent.push(JSON.stringify(claim))
          return shop.kingdee.prepareDistribute(claim)
        },
      },
    })
    expect((await claims.create(tap('a'))).outcome.phase).toBe('issued')
    expect(sent).toEqual([JSON.stringify({ memberId: MEMBER, schemaId: SCHEME, mobile: '13800000001' })])
    expect(shop.calls.slice(-3).map(({ path }) => path)).toEqual([
      'member_detail',
      'coupons',
      'coupons_distribute',
    ])
    expect(JSON.parse(shop.calls.at(-1)?.body ?? '')).toMatchObject({ mobile: '13800000001' })
  })

  const noStore = (response: ServerResponse) =>
    void response.end('{"errcode":1030002003,"description":"store_id does not exist"}')
  const stores = () =>
    shop.calls
      .filter(({ path }) => path === 'coupons_distribute')
      .map(({ body }) => (JSON.parse(body) as { store_id?: string }).store_id)
  const at = (store: string, intent = 'a') => ({ ...tap(intent), store })

  test('the store is named by the tap that opens the attempt, and by no other', async () => {
    shop.onClaim = (_, response) => cut(response)
    await claims.create(at('7'))
    await claims.create(at('8', 'b'))
    await claims.create(at('8'))
    expect(stores()).toEqual(['7'])
    shop.onClaim = null
    shop.time.advance(HORIZON)
    await claims.sweep()
    expect((await claims.create(tap('c'))).outcome.phase).toBe('issued')
    expect(stores()).toEqual(['7', undefined])
  })

  test('a store that Kingdee refuses costs no claim: another attempt without it follows, for the same tap', async () => {
    shop.onClaim = (grant, response) => (stores().at(-1) === undefined ? grant() : noStore(response))
    const { outcome } = await claims.create(at('9'))
    expect(outcome).toMatchObject({ phase: 'issued', couponsNo: 'YHQ1' })
    expect(stores()).toEqual(['9', undefined])
    expect([shop.count('coupons'), shop.count('coupons_distribute')]).toEqual([2, 2])
    expect((await claims.status(MEMBER, 'a'))?.outcome).toMatchObject({ phase: 'issued', couponsNo: 'YHQ1' })
    expect(JSON.parse((await state.get('coupon/YHQ1'))?.value ?? '')).toMatchObject({ scene: 'Aposter' })
    expect(shop.lines.join()).toContain('claim.storeRefused')
  })

  test('what is refused without a store, or for another reason, is sent once', async () => {
    shop.onClaim = (_, response) => noStore(response)
    expect((await claims.create(tap('a'))).outcome).toMatchObject({ why: 'notSent' })
    expect((await claims.create(at('9', 'b'))).outcome).toMatchObject({ why: 'notSent' })
    expect(stores()).toEqual([undefined, '9', undefined])
    for (const [n, errcode] of [4010, 5007, 2018001001].entries()) {
      shop.onClaim = (_, response) => void response.end(JSON.stringify({ errcode }))
      expect((await claims.create(at('9', `c${n}`))).outcome.phase).toBe('refused')
    }
    expect(stores()).toHaveLength(6)
  })

  test.each([
    ['reply', 'issued', 2],
    ['request', 'refused', 1],
  ] as const)(
    'when the %s of the attempt in its place is lost the claim is %s, and sent again only by whoever wrote it',
    async (loss, phase, posts) => {
      let lose = false
      const lossy = lossyState(state, () => (lose ? loss : null))
      const once: State = {
        ...lossy,
        replace: async (...write) => {
          lose = write[2].includes('"past":[{') && write[2].includes('"phase":"open"')
          const written = await lossy.replace(...write)
          lose = false
          return written
        },
      }
      shop.onClaim = (grant, response) => (stores().at(-1) === undefined ? grant() : noStore(response))
      expect((await shop.claims(once).create(at('9'))).outcome.phase).toBe(phase)
      expect(shop.count('coupons_distribute')).toBe(posts)
    },
  )

  test('the answer is waited for 10 s at most, and less when the reading before it took long', async () => {
    const limits: number[] = []
    const { prepareDistribute } = shop.kingdee
    const kingdee = {
      ...shop.kingdee,
      prepareDistribute: (claim: Parameters<typeof prepareDistribute>[0]) => {
        const prepared = prepareDistribute(claim)
        const send: typeof prepared.send = (mayStillSend, limitMs) => {
          limits.push(limitMs)
          return prepared.send(mayStillSend, limitMs)
        }
        return { ...prepared, send }
      },
    }
    const watched = shop.claims(state, { kingdee })
    await watched.create(tap('a'))
    shop.answer('coupons', () => {
      shop.time.advance(7_000)
      return { count: 0, rows: [] }
    })
    await watched.create(tap('b', 'other'))
    expect(limits).toEqual([10_000, 5_000])
  })

  test('a claim that is not fenced within the time is not sent, by either clock', async () => {
    for (const clock of ['clock', 'stopwatch'] as const) {
      let extra = 0
      const slow: State = {
        ...state,
        replace: async (...write) => {
          const written = await state.replace(...write)
          if (write[2].includes('"sending"')) extra += 2_001
          return written
        },
      }
      const frozen = shop.claims(slow, { [clock]: () => shop.time.clock() + extra })
      expect((await frozen.create(tap(clock, `${SCHEME}${clock}`))).outcome).toMatchObject({ why: 'notSent' })
    }
    expect(shop.count('coupons_distribute')).toBe(0)
  })

  test.each([
    ['reply', 'issued', 1],
    ['request', 'open', 0],
  ] as const)('when the %s of the fence is lost it is read back: %s', async (loss, phase, posts) => {
    let lose = false
    const lossy = lossyState(state, () => (lose ? loss : null))
    const once: State = {
      ...lossy,
      replace: async (...write) => {
        lose = write[2].includes('"sending"')
        const written = await lossy.replace(...write)
        lose = false
        return written
      },
    }
    expect((await shop.claims(once).create(tap('a'))).outcome.phase).toBe(phase)
    expect(shop.count('coupons_distribute')).toBe(posts)
    // What was left is given up, and what was granted is known.
    shop.time.advance(15_000)
    await claims.sweep()
    const { outcome } = (await claims.status(MEMBER, 'a')) ?? {}
    expect(outcome).toMatchObject(posts === 1 ? { phase: 'issued' } : { why: 'notSent' })
  })

  test('when the reply to the first write is lost, whoever wrote it goes on, once', async () => {
    let writes = 0
    const lossy = lossyState(state, () => (++writes === 2 ? 'reply' : null))
    expect((await shop.claims(lossy).create(tap('a'))).outcome.phase).toBe('issued')
    expect(shop.count('coupons_distribute')).toBe(1)
  })

  test('the member is told what Kingdee granted even if it cannot be written down, and the sweep finds it', async () => {
    const failing: State = {
      ...state,
      replace: async (...write) => {
        if (write[2].includes('"issued"')) throw new Error('the disk is full')
        return state.replace(...write)
      },
    }
    expect((await shop.claims(failing).create(tap('a'))).outcome).toMatchObject({ couponsNo: 'YHQ1' })
    expect((await shop.ledger(state))?.attempt.phase).toBe('sending')
    shop.time.advance(10_000)
    await claims.sweep()
    expect(await shop.ledger(state)).toMatchObject({ attempt: { phase: 'issued', couponsNo: 'YHQ1' } })
  })

  test('a process that dies before the fence holds nobody up for more than 15 s', async () => {
    shop.answer('coupons', () => undefined)
    void claims.create(tap('a')).catch(() => {})
    while (shop.count('coupons') === 0) await new Promise(setImmediate)
    const other = shop.claims(state)
    expect((await other.status(MEMBER, 'a'))?.outcome.phase).toBe('open')
    shop.time.advance(15_000)
    expect((await other.status(MEMBER, 'a'))?.outcome).toMatchObject({ phase: 'refused', why: 'notSent' })
  })

  test('a process that dies while it waits for the answer leaves a doubt, which the sweep ends', async () => {
    shop.onClaim = (grant) => void grant()
    void claims.create(tap('a')).catch(() => {})
    while (shop.coupons.length === 0) await new Promise(setImmediate)
    shop.time.advance(10_000)
    const other = shop.claims(state)
    expect(await other.sweep()).toMatchObject({ looked: 1, decided: 1 })
    expect((await other.status(MEMBER, 'a'))?.outcome).toMatchObject({ couponsNo: 'YHQ1' })
    expect(shop.count('coupons_distribute')).toBe(1)
  })

  test('a clock that is more than a minute off claims nothing; one that is less judges in Kingdee’s time', async () => {
    const ahead = (ms: number) => shop.claims(state, { clock: () => shop.time.clock() + ms })
    const dated = (ms: number) =>
      shop.answer('coupons', (_, response) => {
        response.setHeader('Date', new Date(shop.time.clock() + ms).toUTCString())
        return { count: 0, rows: [] }
      })
    dated(-61_000)
    expect((await ahead(0).create(tap('a'))).outcome).toMatchObject({ why: 'notSent' })
    expect(shop.lines.join()).toContain('"alarm":"clock"')
    dated(30_000)
    shop.onClaim = (_, response) => cut(response)
    await ahead(0).create(tap('b'))
    expect((await shop.ledger(state))?.attempt.sendBy).toBe(shop.time.clock() + 30_000 + 2_000)
    // By its own clock the next one is past the horizon; by Kingdee's it is not.
    dated(0)
    shop.time.advance(HORIZON + 1_000)
    expect((await shop.claims(state).status(MEMBER, 'b'))?.outcome.phase).toBe('sending')
    dated(30_000)
    shop.time.advance(6_000)
    expect((await shop.claims(state).status(MEMBER, 'b'))?.outcome).toMatchObject({ why: 'absent' })
  })

  test('an intent that is used for another scheme is refused, and one that is not known is null', async () => {
    await claims.create(tap('a'))
    await expect(claims.create(tap('a', 'other'))).rejects.toBeInstanceOf(IntentReused)
    expect(await claims.status(MEMBER, 'b')).toBeNull()
  })

  test('a member finds nothing of another’s, though both use one intent', async () => {
    await claims.create(tap('a'))
    expect(await claims.status('B', 'a')).toBeNull()
    expect((await claims.create(tap('a', SCHEME, 'B'))).outcome).toMatchObject({ couponsNo: 'YHQ2' })
    expect((await claims.status(MEMBER, 'a'))?.outcome).toMatchObject({ couponsNo: 'YHQ1' })
  })

  test('an intent whose claim was never begun is not known, so that the phone sends it again', async () => {
    const dying: State = {
      ...state,
      insert: async (...write) => {
        if (write[0].startsWith('claim/')) throw new Error('killed')
        return state.insert(...write)
      },
    }
    await expect(shop.claims(dying).create(tap('a'))).rejects.toThrow('killed')
    expect(await claims.status(MEMBER, 'a')).toBeNull()
    expect((await claims.create(tap('a'))).outcome.phase).toBe('issued')
  })

  test('a ledger that cannot be read is told and holds up no other', async () => {
    await state.insert(`claim/${MEMBER}/broken`, '{}', { due: 0 })
    shop.onClaim = (grant, response) => {
      grant(false)
      cut(response)
    }
    await claims.create(tap('a'))
    for (const coupon of shop.coupons) coupon.shown = true
    shop.time.advance(HORIZON)
    expect(await claims.sweep()).toMatchObject({ looked: 2, decided: 1 })
    expect(shop.lines.join()).toContain('claim.notSwept')
  })
})

describe('at once', () => {
  test.each(states)(
    'many taps of many phones through two processes over %s are one claim',
    async (name, url) => {
      shop = await openShop()
      const path = url()
      const open = () => openState(path, shop.time.clock, shop.time.sleep)
      const one = await open()
      const two = name === 'memory' ? one : await open()
      const processes = [shop.claims(one), shop.claims(two)]
      const taps = Array.from({ length: 24 }, (_, n) => processes[n % 2]?.create(tap(`i${n % 12}`)))
      const told = (await Promise.all(taps)).map((claimed) => claimed?.outcome.phase)
      expect(told).toContain('issued')
      expect(told.every((phase) => phase === 'issued' || phase === 'open' || phase === 'sending')).toBe(true)
      expect(shop.count('coupons_distribute')).toBe(1)
      for (let n = 0; n < 12; n += 1)
        expect((await processes[n % 2]?.status(MEMBER, `i${n}`))?.outcome).toMatchObject({
          couponsNo: 'YHQ1',
        })
      await one.close()
      if (two !== one) await two.close()
    },
  )

  test.each(states)(
    'sweeps and questions of two processes over %s past the horizon agree',
    async (name, url) => {
      shop = await openShop()
      const path = url()
      const open = () => openState(path, shop.time.clock, shop.time.sleep)
      const one = await open()
      const two = name === 'memory' ? one : await open()
      const [here, there] = [shop.claims(one), shop.claims(two)]
      shop.onClaim = (_, response) => cut(response)
      await here.create(tap('a'))
      shop.onClaim = null
      shop.time.advance(HORIZON + 1_000)
      const again = Array.from({ length: 6 }, (_, n) => here.create(tap(`b${n}`)))
      await Promise.all([here.sweep(), there.sweep(), there.status(MEMBER, 'a'), ...again])
      // What joined the doubt is told of its end; then whoever taps claims anew.
      for (const intent of ['c', 'd', 'e']) {
        shop.time.advance(6_000)
        await there.create(tap(intent))
      }
      expect(shop.coupons).toHaveLength(1)
      expect(await shop.ledger(one)).toMatchObject({ nos: [{ no: 'YHQ1' }] })
      await one.close()
      if (two !== one) await two.close()
    },
  )
})
