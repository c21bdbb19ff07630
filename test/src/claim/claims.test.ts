/** @jest-environment node */
import type { Claim, Mine } from '../../../cloudfunctions/gateway/contract'
import { type ClaimsSettings, createClaims } from '../../../src/claim/claims'
import { type Known, nothingKnown } from '../../../src/claim/receipts'
import type { Result } from '../../../src/gateway/answer'
import type { call } from '../../../src/gateway/call'
import type { Problem } from '../../../src/gateway/problem'
import { MORNING } from '../../time'

const problem = (code: Problem['code'], retryable = true): Result<never> => ({
  ok: false,
  problem: { code, message: `…${code}`, retryable, retryAfterMs: null },
})
const answer = (claim: Partial<Claim>, generation = 'g1') => ({
  ok: true as const,
  data: { claim: { at: MORNING, ...claim }, generation },
})
const mine = (claims: Mine['claims'], generation = 'g1'): Mine => ({ generation, claims, ageMs: 0 })
type Reply = Result<unknown> | Promise<Result<unknown>>

function aPhone({ known = nothingKnown, ...more }: Partial<ClaimsSettings> = {}) {
  const asked: [string, object][] = []
  const replies: Reply[] = []
  let ids = 0
  let now = MORNING
  const phone = { asked, replies, kept: known as Known, pass: (ms: number) => (now += ms) }
  const ask = async (action: string, input: object) => {
    asked.push([action, input])
    return replies.shift() ?? problem('unreachable')
  }
  const claims = createClaims(ask as unknown as typeof call, {
    clock: () => now,
    newId: () => `intent ${++ids}`,
    known,
    keep: (kept) => {
      phone.kept = JSON.parse(JSON.stringify(kept))
    },
    ...more,
  })
  return { claims, ...phone, phone }
}

describe('a tap', () => {
  test('shows at once that it is on its way, and is kept before it is sent', async () => {
    const { claims, replies, phone } = aPhone()
    let reply = (_: Result<unknown>) => {}
    replies.push(new Promise((resolve) => (reply = resolve)))
    const done = claims.claim('s1')
    expect(claims.standing('s1')).toEqual({ state: 'claiming' })
    expect(phone.kept.receipts).toEqual([{ intentId: 'intent 1', schemaId: 's1', at: MORNING, sent: true }])
    reply(answer({ state: 'issued', couponsNo: 'YHQ1' }))
    expect(await done).toEqual({ state: 'issued', couponsNo: 'YHQ1', at: MORNING })
    expect(phone.kept).toEqual({
      generation: 'g1',
      receipts: [],
      owned: [{ schemaId: 's1', couponsNo: 'YHQ1', at: MORNING }],
    })
  })

  test('that comes twice is one intent', async () => {
    const { claims, replies, asked } = aPhone()
    replies.push(answer({ state: 'issued', couponsNo: 'YHQ1' }))
    await Promise.all([claims.claim('s1'), claims.claim('s1')])
    await claims.claim('s1')
    expect(asked).toEqual([['claim.create', { schemaId: 's1', intentId: 'intent 1' }]])
  })

  test("that is refused shows Kingdee's sentence; another tap is another intent", async () => {
    const { claims, replies, asked } = aPhone()
    replies.push(answer({ state: 'refused', message: '优惠券方案当前不处于发券状态', retryable: false }))
    await claims.claim('s1')
    expect(claims.standing('s1')).toEqual({
      state: 'refused',
      message: '优惠券方案当前不处于发券状态',
      again: false,
    })
    await claims.claim('s1')
    expect(asked.map(([, input]) => input)).toEqual([
      { schemaId: 's1', intentId: 'intent 1' },
      { schemaId: 's1', intentId: 'intent 2' },
    ])
  })

  test.each([
    'timeout',
    'offline',
    'unreachable',
    'unreadable',
    'internal',
    'limited',
    'busy',
    'unavailable',
  ] as const)(
    'whose answer is lost (%s) is in doubt, never a failure, and is asked for as it was',
    async (code) => {
      const { claims, replies, asked, phone } = aPhone()
      replies.push(problem(code))
      await claims.claim('s1')
      expect(claims.standing('s1')).toEqual({ state: 'unknown', at: MORNING })
      expect(claims.state().trouble?.code).toBe(code)
      expect(phone.kept.receipts).toHaveLength(1)
      replies.push(answer({ state: 'issued', couponsNo: 'YHQ1' }))
      await claims.goOn()
      expect(claims.standing('s1')?.state).toBe('issued')
      expect([asked.at(-1), claims.state().trouble]).toEqual([
        ['claim.status', { intentId: 'intent 1' }],
        null,
      ])
    },
  )

  test.each(['notFound', 'noIdentity', 'misconfigured', 'badRequest'] as const)(
    'that was certainly not processed (%s) is over',
    async (code) => {
      const { claims, replies, phone } = aPhone()
      replies.push(problem(code, false))
      expect(await claims.claim('s1')).toEqual({ state: 'refused', message: `…${code}`, again: false })
      expect(phone.kept.receipts).toEqual([])
    },
  )

  test('while nobody is bound waits, and goes on with the same intent once somebody is', async () => {
    const { claims, replies, asked, phone } = aPhone()
    replies.push(problem('notBound', false))
    expect(await claims.claim('s1')).toBe('notBound')
    expect([claims.standing('s1'), claims.state().member]).toEqual([null, false])

    // The app is killed, and started again.
    const next = aPhone({ known: phone.kept })
    expect(next.claims.standing('s1')).toBeNull()
    next.claims.bound('g1')
    expect(next.claims.standing('s1')).toEqual({ state: 'claiming' })
    next.replies.push(answer({ state: 'issued', couponsNo: 'YHQ1' }))
    await next.claims.goOn()
    expect(next.claims.standing('s1')?.state).toBe('issued')
    const create = ['claim.create', { schemaId: 's1', intentId: 'intent 1' }]
    expect([asked, next.asked]).toEqual([[create], [create]])
  })
})

describe('an app that was killed', () => {
  const known: Known = {
    generation: 'g1',
    receipts: [{ intentId: 'old', schemaId: 's1', at: MORNING - 60_000, sent: true }],
    owned: [{ schemaId: 's2', couponsNo: 'YHQ2', at: MORNING - 90_000 }],
  }

  test('still says what is in doubt and what is owned, and settles the doubt', async () => {
    const { claims, replies, asked } = aPhone({ known })
    expect(claims.standing('s1')).toEqual({ state: 'unknown', at: MORNING - 60_000 })
    expect(claims.standing('s2')).toEqual({ state: 'issued', couponsNo: 'YHQ2', at: MORNING - 90_000 })
    replies.push(answer({ state: 'refused', message: '没有领到，可再领', retryable: true }))
    await claims.goOn()
    expect(asked).toEqual([['claim.status', { intentId: 'old' }]])
    expect(claims.standing('s1')).toEqual({ state: 'refused', message: '没有领到，可再领', again: true })
  })

  test('keeps a doubt that stays one, with the time it was made', async () => {
    const { claims, replies, phone } = aPhone({ known })
    replies.push(answer({ state: 'unknown', at: MORNING - 59_000 }))
    await claims.goOn()
    expect(claims.standing('s1')).toEqual({ state: 'unknown', at: MORNING - 59_000 })
    replies.push(answer({ state: 'unknown', message: '系统繁忙', at: MORNING - 59_000 }))
    await claims.goOn()
    expect(claims.standing('s1')).toMatchObject({ state: 'unknown', message: '系统繁忙' })
    expect(phone.kept.receipts).toHaveLength(1)
  })
})

describe('several taps at once', () => {
  test('are sent one after the other, each with its own outcome, and one that never arrived is sent again', async () => {
    const { claims, replies, asked } = aPhone()
    claims.note(['s1', 's2', 's3'])
    expect(claims.standing('s3')).toEqual({ state: 'claiming' })
    replies.push(
      answer({ state: 'issued', couponsNo: 'YHQ1' }),
      answer({ state: 'refused', message: '优惠券已领完', retryable: false }),
      problem('timeout'),
      problem('notFound', false),
      answer({ state: 'issued', couponsNo: 'YHQ3' }),
    )
    await claims.goOn()
    expect(['s1', 's2', 's3'].map((id) => claims.standing(id)?.state)).toEqual([
      'issued',
      'refused',
      'unknown',
    ])
    await claims.goOn()
    expect(claims.standing('s3')?.state).toBe('issued')
    expect(asked.slice(2)).toEqual([
      ['claim.create', { schemaId: 's3', intentId: 'intent 3' }],
      ['claim.status', { intentId: 'intent 3' }],
      ['claim.create', { schemaId: 's3', intentId: 'intent 3' }],
    ])
  })

  test('wait for the call budget instead of failing, and then go on as taps of their own', async () => {
    const { claims, replies, asked, phone } = aPhone()
    const spent = { state: 'refused', message: '请稍后再试', retryable: true, retryAfterMs: 9_000 } as const
    claims.note(['s1', 's2', 's3'])
    replies.push(answer({ state: 'issued', couponsNo: 'YHQ1' }), answer(spent))
    await claims.goOn()
    expect(['s1', 's2', 's3'].map((id) => claims.standing(id)?.state)).toEqual([
      'issued',
      'claiming',
      'claiming',
    ])
    expect([claims.state().waitUntil, asked.length]).toEqual([MORNING + 9_000, 2])
    expect(phone.kept.receipts.map(({ intentId, sent }) => [intentId, sent])).toEqual([
      ['intent 4', false],
      ['intent 3', false],
    ])
    phone.pass(9_000)
    replies.push(
      answer({ state: 'issued', couponsNo: 'YHQ2' }),
      answer({ state: 'issued', couponsNo: 'YHQ3' }),
    )
    await claims.goOn()
    expect(['s2', 's3'].map((id) => claims.standing(id)?.state)).toEqual(['issued', 'issued'])
    expect([asked[2], claims.state().waitUntil]).toEqual([
      ['claim.create', { schemaId: 's2', intentId: 'intent 4' }],
      null,
    ])
  })

  test('that wait for the call budget can be let go of', async () => {
    const { claims, replies, asked } = aPhone()
    claims.note(['s1', 's2'])
    replies.push(answer({ state: 'refused', retryable: true, retryAfterMs: 9_000 }))
    await claims.goOn()
    claims.letGo()
    expect([claims.standing('s1'), claims.standing('s2'), claims.state().waitUntil]).toEqual([
      null,
      null,
      null,
    ])
    await claims.goOn()
    expect(asked).toHaveLength(1)
  })

  test('can be stopped: what was sent is seen to its end, the rest is let go of', async () => {
    const { claims, replies, asked } = aPhone()
    let reply = (_: Result<unknown>) => {}
    replies.push(new Promise((resolve) => (reply = resolve)))
    claims.note(['s1', 's2'])
    const done = claims.goOn()
    claims.letGo()
    reply(answer({ state: 'issued', couponsNo: 'YHQ1' }))
    await done
    expect([claims.standing('s1')?.state, claims.standing('s2'), asked.length]).toEqual(['issued', null, 1])
  })
})

describe('what the function knows of the member', () => {
  test('marks what is owned, also what was given elsewhere, and takes out what is used up', () => {
    const { claims, phone } = aPhone()
    claims.learn(mine({ s1: { state: 'issued', couponsNo: 'YHQ1', at: 5 } }), MORNING)
    expect(claims.standing('s1')).toEqual({ state: 'issued', couponsNo: 'YHQ1', at: 5 })
    phone.pass(1_000)
    claims.learn(mine({ s2: { state: 'unknown', at: 6 } }), MORNING + 1_000)
    expect([claims.standing('s1'), claims.standing('s2')]).toEqual([null, { state: 'unknown', at: 6 }])
  })

  test('does not undo what happened after it was asked for', async () => {
    const { claims, replies, phone } = aPhone()
    const askedAt = MORNING
    phone.pass(1_000)
    replies.push(answer({ state: 'issued', couponsNo: 'YHQ1' }))
    await claims.claim('s1')
    claims.learn(mine({}), askedAt)
    expect(claims.standing('s1')?.state).toBe('issued')
  })

  test('settles a tap whose coupon it shows', async () => {
    const { claims, phone } = aPhone()
    await claims.claim('s1')
    claims.learn(mine({ s1: { state: 'issued', couponsNo: 'YHQ1', at: 5 } }), MORNING)
    expect([claims.standing('s1')?.state, phone.kept.receipts]).toEqual(['issued', []])
  })

  test('of another binding replaces all that was known: nobody sees the coupons of somebody else', async () => {
    const { claims, phone } = aPhone()
    claims.learn(mine({ s1: { state: 'issued', couponsNo: 'YHQ1', at: 5 } }), MORNING)
    claims.learn(mine({}, 'g2'), MORNING)
    expect(claims.standing('s1')).toBeNull()
    claims.learn(null, MORNING)
    expect([claims.state().member, phone.kept]).toEqual([false, nothingKnown])
  })

  test('an answer to a tap for another binding takes the coupons of the one before away', async () => {
    const { claims, replies } = aPhone()
    claims.learn(mine({ s1: { state: 'issued', couponsNo: 'YHQ1', at: 5 } }), MORNING)
    replies.push(answer({ state: 'issued', couponsNo: 'YHQ2' }, 'g2'))
    const issued: unknown[] = []
    claims.onIssued((one) => issued.push([one.couponsNo, claims.state().generation]))
    await claims.claim('s2')
    expect([claims.standing('s1'), claims.standing('s2')?.state]).toEqual([null, 'issued'])
    // Whoever is told of the coupon is told whose it is.
    expect(issued).toEqual([['YHQ2', 'g2']])
  })

  test('that comes late, for a binding that is no more, is dropped', async () => {
    const { claims, replies } = aPhone({ known: { ...nothingKnown, generation: 'g1' } })
    let reply = (_: Result<unknown>) => {}
    replies.push(new Promise((resolve) => (reply = resolve)))
    const done = claims.claim('s1')
    claims.forget()
    claims.bound('g2')
    claims.learn(mine({ s2: { state: 'issued', at: 1 } }), MORNING - 1)
    expect(claims.standing('s2')).toBeNull()
    reply(answer({ state: 'issued', couponsNo: 'YHQ1' }))
    await done
    expect(claims.standing('s1')).toBeNull()
  })

  test('is not shown to who is bound next', () => {
    const { claims, phone } = aPhone()
    claims.learn(mine({ s1: { state: 'issued', couponsNo: 'YHQ1', at: 1 } }), MORNING)
    claims.bound('g1')
    expect(claims.standing('s1')?.state).toBe('issued')
    claims.bound('g2')
    expect([claims.standing('s1'), phone.kept.owned]).toEqual([null, []])
  })
})
