import fc from 'fast-check'
import { KingdeeError } from '../../../../cloudfunctions/gateway/kingdee/errors'
import { outcomeOf, outcomeOfError } from '../../../../cloudfunctions/gateway/kingdee/outcome'

const reply = (status: number, body: unknown, retryAfterMs: number | null = null) => ({
  status,
  body: typeof body === 'string' ? body : JSON.stringify(body),
  date: null,
  retryAfterMs,
})
const kindOf = (status: number, body: unknown) => outcomeOf(reply(status, body)).kind
const granted = { errcode: 0, data: { rows: [{ coupons_no: 'YHQ1' }, { coupons_no: 'YHQ2' }] } }

describe('the answer to a claim', () => {
  test('with errcode 0 and numbers is granted', () => {
    expect(outcomeOf(reply(200, granted))).toEqual({ kind: 'granted', numbers: ['YHQ1', 'YHQ2'] })
    expect(kindOf(200, { ...granted, errcode: '0' })).toBe('granted')
  })

  test.each([
    4001, 4002, 4003, 4004, 4005, 4006, 4007, 4008, 4009, 4010, 4011, 4012, 5001, 5002, 5006, 5007, 400, 401,
    403, 404, 429, 1020002008, 1000202001, 1030002000, 1030002003, 1030002009, 1040002000, 1040003000,
  ])('with the code %i means that nothing was begun, in a 519 and in a whole reply', (errcode) => {
    expect(kindOf(519, { errcode })).toBe('notProcessed')
    expect(kindOf(200, { errcode: String(errcode) })).toBe('notProcessed')
  })

  test.each([
    [1030002000, true],
    [1030002003, true],
    [1030002009, true],
    [4010, false],
    [404, false],
    [1040002000, false],
  ])('with the code %i is told to be for a field: %p', (errcode, field) => {
    expect(outcomeOf(reply(200, { errcode }))).toMatchObject({ kind: 'notProcessed' })
    expect('field' in outcomeOf(reply(200, { errcode }))).toBe(field)
  })

  test.each([400, 401, 403, 404, 429])(
    'with the HTTP status %i and no code means that nothing was begun',
    (status) => expect(kindOf(status, '<html>')).toBe('notProcessed'),
  )

  test.each([500, 503, 504, 5000, 5003, 5004, 5005, 1000002001, 2000002000, 2018002000])(
    'with the code %i is in doubt, in a 519 and in a whole reply',
    (errcode) => {
      expect(kindOf(519, { errcode })).toBe('unclear')
      expect(kindOf(200, { errcode })).toBe('unclear')
      expect(kindOf(400, { errcode })).toBe('unclear')
    },
  )

  test.each([
    ['a redirect', 302, granted],
    ['a redirect that names a code', 302, { errcode: 4010 }],
    ['a 5xx, whatever it holds', 500, { errcode: 4010 }],
    ['a bad gateway', 502, ''],
    ['a gateway’s success', 519, granted],
    ['a gateway without a code', 519, ''],
    ['a gateway with a code of business', 519, { errcode: 2018001001, description: '已领完' }],
    ['a status that nobody knows', 418, ''],
    ['a success that is refused', 403, granted],
    ['errcode 0 without a number', 200, { errcode: 0, data: { rows: [{}] } }],
    ['errcode 0 without data', 200, { errcode: 0 }],
    ['a reply without errcode', 200, { data: granted.data }],
    ['a page for people', 200, '<html>'],
    ['half a body', 200, '{"errcode":2018001001'],
    ['nothing', 200, ''],
  ])('that is %s is in doubt', (_, status, body) => expect(kindOf(status, body)).toBe('unclear'))

  test('with any other code is refused, with Kingdee’s sentence', () => {
    const body = { errcode: 2018001001, description: '优惠券方案当前不处于发券状态' }
    const refused = { kind: 'refused', errcode: 2018001001, description: '优惠券方案当前不处于发券状态' }
    expect(outcomeOf(reply(200, body))).toEqual(refused)
    expect(outcomeOf(reply(400, body))).toEqual(refused)
  })

  test('that is a system error keeps Kingdee’s sentence', () => {
    expect(outcomeOf(reply(200, { errcode: 2018002000, description: '系统繁忙' }))).toMatchObject({
      kind: 'unclear',
      description: '系统繁忙',
    })
  })

  test('that was throttled says when to come back', () => {
    expect(outcomeOf(reply(429, '', 7_000))).toMatchObject({ retryAfterMs: 7_000 })
    expect(outcomeOf(reply(429, ''))).toMatchObject({ retryAfterMs: 10_000 })
    expect(outcomeOf(reply(519, { errcode: 5007 }))).toMatchObject({ retryAfterMs: 5_000 })
  })

  test('is granted or refused only when it is a whole reply that says so', () => {
    const body = fc.oneof(
      fc.string(),
      fc.json(),
      fc.integer().map((errcode) => JSON.stringify({ errcode })),
    )
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 599 }), body, (status, text) => {
        const { kind } = outcomeOf(reply(status, text))
        expect(kind).not.toBe('granted')
        if (kind === 'refused') expect([2, 4]).toContain(Math.floor(status / 100))
      }),
    )
  })
})

test.each([
  [{ sent: false }, 'notProcessed'],
  [{ sent: true }, 'unclear'],
  [{}, 'unclear'],
])('no answer at all, with %p, is %s', (facts, kind) => {
  expect(outcomeOfError(new KingdeeError('network', 'ECONNRESET', facts)).kind).toBe(kind)
})
