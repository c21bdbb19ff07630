import fc from 'fast-check'
import { KingdeeError } from '../../../../cloudfunctions/gateway/kingdee/errors'
import { dataOf, parseJson } from '../../../../cloudfunctions/gateway/kingdee/reply'
import { MORNING } from '../../../time'

const reply = (status: number, body: unknown, more: { date?: number; retryAfterMs?: number } = {}) => ({
  status,
  body: typeof body === 'string' ? body : JSON.stringify(body),
  date: more.date ?? null,
  retryAfterMs: more.retryAfterMs ?? null,
})
const errorOf = (received: ReturnType<typeof reply>): KingdeeError => {
  try {
    dataOf(received, () => MORNING)
  } catch (error) {
    if (error instanceof KingdeeError) return error
    throw error
  }
  throw new Error('no error')
}

describe('a reply', () => {
  test('with errcode 0 is its data, also as a string and in the older form with code 200', () => {
    expect(dataOf(reply(200, { errcode: 0, data: { a: 1 } }), () => 0)).toEqual({ a: 1 })
    expect(dataOf(reply(200, { errcode: '0', data: [] }), () => 0)).toEqual([])
    expect(dataOf(reply(200, { code: 200, msg: 'ok', data: [1] }), () => 0)).toEqual([1])
  })

  test.each([
    ['not JSON', reply(200, '<html>'), 'unreadable', undefined],
    ['half a body', reply(200, '{"errcode":0,"da'), 'unreadable', undefined],
    ['an array', reply(200, []), 'unreadable', undefined],
    ['null', reply(200, 'null'), 'unreadable', undefined],
    ['no errcode', reply(200, { data: {} }), 'unreadable', undefined],
    ['a redirect', reply(302, ''), 'unreadable', undefined],
    ['401', reply(401, ''), 'token', 'named'],
    ['4010', reply(519, { errcode: 4010 }), 'token', 'named'],
    ['4011 as a string', reply(519, { errcode: '4011' }), 'token', 'named'],
    ['1000202001', reply(200, { errcode: 1000202001 }), 'token', 'named'],
    ['404', reply(404, 'no'), 'unavailable', 'guess'],
    ['502', reply(502, 'Bad Gateway'), 'unavailable', 'guess'],
    ['519 without a code', reply(519, '?'), 'unavailable', 'guess'],
    ['519 with a code that is not the gateway’s', reply(519, { errcode: 1234 }), 'unavailable', 'guess'],
    ['5003', reply(519, { errcode: 5003 }), 'unavailable', undefined],
    ['5007', reply(519, { errcode: 5007 }), 'throttled', undefined],
    ['4003', reply(519, { errcode: 4003 }), 'credentials', undefined],
    ['4008', reply(519, { errcode: 4008 }), 'credentials', undefined],
    ['4012', reply(519, { errcode: 4012 }), 'permission', undefined],
    ['429', reply(429, ''), 'throttled', undefined],
    ['500', reply(500, ''), 'unavailable', undefined],
    ['599', reply(599, ''), 'unavailable', undefined],
    ['418', reply(418, ''), 'refused', undefined],
    ['a business refusal', reply(200, { errcode: 2018001234, description: '不行' }), 'refused', undefined],
    ['a system error', reply(200, { errcode: 2000002000 }), 'unavailable', undefined],
  ])('that is %s is of the closed set', (_, received, code, renewal) => {
    const error = errorOf(received)
    expect(error.code).toBe(code)
    expect(error.facts.renewal).toBe(renewal)
  })

  test('that refuses the time stamp tells how far this clock is off', () => {
    const error = errorOf(reply(519, { errcode: 4006 }, { date: MORNING + 412_000 }))
    expect(error.code).toBe('clock')
    expect(error.facts.skewMs).toBe(412_000)
    expect(error.message).toContain('this clock is 412 s behind Kingdee')
  })

  test('that throttles says when to come back: its own word, else ours', () => {
    expect(errorOf(reply(429, '', { retryAfterMs: 7_000 })).facts.retryAfterMs).toBe(7_000)
    expect(errorOf(reply(429, '')).facts.retryAfterMs).toBe(10_000)
  })

  test('of any kind is data or one of the closed set, never another exception', () => {
    const body = fc.oneof(
      fc.string(),
      fc.json(),
      fc
        .record({ errcode: fc.anything(), data: fc.anything() })
        .map((o) => JSON.stringify(o, (_, x) => (typeof x === 'bigint' ? String(x) : x))),
    )
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 999 }), body, (status, text) => {
        try {
          dataOf(reply(status, text ?? ''), () => MORNING)
        } catch (error) {
          expect(error).toBeInstanceOf(KingdeeError)
        }
      }),
    )
  })
})

describe('JSON of Kingdee', () => {
  test('keeps an id of 19 digits that comes without quotes', () => {
    expect(parseJson('{"id":1534104111400644609,"list":[ -1534104111400644609, 12 ],"v":1.5}')).toEqual({
      id: '1534104111400644609',
      list: ['-1534104111400644609', 12],
      v: 1.5,
    })
  })

  test('leaves digits inside of a text alone', () => {
    const value = {
      text: 'no: 1534104111400644609, "quoted" [1534104111400644609',
      id: '1534104111400644609',
    }
    expect(parseJson(JSON.stringify(value))).toEqual(value)
  })

  test('is otherwise what JSON.parse reads', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value)
        if (/\d{16}/.test(text)) return
        expect(parseJson(text)).toEqual(JSON.parse(text))
      }),
    )
  })
})
