import * as fc from 'fast-check'
import { sameSecret, sign, stringToSign } from '../../../local/kingdee/signature'
import file from '../../vectors/kingdee-signatures.json'
import { credentials, exchange, open } from './caller'

interface ApiVector {
  id: string
  method: string
  path: string
  query: Record<string, string>
  nonce: string
  timestamp: string
  secret: string
  signedQuery?: string
  expectedStringToSign?: string
  expected: string
}

const ofKind = <V>(kind: string) => file.vectors.filter((vector) => vector.kind === kind) as unknown as V[]
const apiVectors = ofKind<ApiVector>('api_signature')
const textVectors = ofKind<{ id: string; stringToSign: string; secret: string; expected: string }>(
  'string_to_sign',
)
const appVectors = ofKind<{ id: string; appKey: string; secret: string; expected: string }>('app_signature')

/** The target as a client sends it: the vector's signed query, decoded once. The order is the vector's own. */
function wireTarget({ path, query }: ApiVector): string {
  const percent = (text: string) =>
    Array.from(Buffer.from(text, 'utf8'), (byte) =>
      /[A-Za-z0-9\-_.~]/.test(String.fromCharCode(byte))
        ? String.fromCharCode(byte)
        : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`,
    ).join('')
  const pairs = Object.entries(query).map(([name, value]) => `${percent(name)}=${percent(value)}`)
  return pairs.length === 0 ? path : `${path}?${pairs.join('&')}`
}

test('the vectors are all there', () => {
  expect([apiVectors.length, textVectors.length, appVectors.length]).toEqual([11, 1, 1])
})

describe.each(apiVectors)('$id', (vector) => {
  const text = stringToSign(vector.method, wireTarget(vector), vector.nonce, vector.timestamp)

  test('the string to sign has the published lines', () => {
    const lines = text?.split('\n') ?? []
    expect(lines).toHaveLength(6)
    if (vector.expectedStringToSign !== undefined) expect(text).toBe(vector.expectedStringToSign)
    if (vector.signedQuery !== undefined) expect(lines[2]).toBe(vector.signedQuery)
  })

  test('the signature is the published one', () => {
    expect(sign(vector.secret, text ?? '')).toBe(vector.expected)
  })

  test('the running stand-in lets the published signature through, and not with one character changed', async () => {
    const { kingdee } = await open({
      credentials: { ...credentials, clientSecret: vector.secret },
      clock: () => Number(vector.timestamp),
    })
    const call = async (signature: string) => {
      const answer = await exchange(kingdee.url, vector.method, wireTarget(vector), {
        'Content-Type': 'application/json',
        'X-Api-ClientID': credentials.clientId,
        'X-Api-Auth-Version': '2.0',
        'X-Api-TimeStamp': vector.timestamp,
        'X-Api-SignHeaders': 'X-Api-TimeStamp,X-Api-Nonce',
        'X-Api-Nonce': vector.nonce,
        'X-Api-Signature': signature,
      })
      return answer.body?.errcode
    }
    expect(await call(`${vector.expected.startsWith('A') ? 'B' : 'A'}${vector.expected.slice(1)}`)).toBe(4008)
    // Past the signature: there is no such app key, no token, or no such method or API here.
    expect([1020002008, 4009, 5001, 5002]).toContain(await call(vector.expected))
    await kingdee.close()
  })
})

test.each(textVectors)('$id: the string to sign gives the published signature', (vector) => {
  expect(sign(vector.secret, vector.stringToSign)).toBe(vector.expected)
})

test.each(appVectors)('$id: the app key gives the published app_signature', (vector) => {
  expect(sign(vector.secret, vector.appKey)).toBe(vector.expected)
})

test('the order in which the pairs were sent does not matter, nor does needless encoding', () => {
  const signed = (query: string) => stringToSign('GET', `/a?${query}`, '1', '2')
  expect(signed('b=2&a=1')).toBe(signed('a=1&b=2'))
  expect(signed('a=%61')).toBe(signed('a=a'))
  expect(signed('a=1')).not.toBe(signed('a=2'))
})

test('a bare plus is a space, so who signed a plus and sent it bare is found out', () => {
  const signed = (query: string) => stringToSign('GET', `/a?${query}`, '1', '2')
  expect(signed('a=x+y')).toBe(signed('a=x%20y'))
  expect(signed('a=x+y')).not.toBe(signed('a=x%2By'))
})

test('a query that is not valid percent-encoding has no string to sign', () => {
  expect(stringToSign('GET', '/a?b=%E5%8', '1', '2')).toBeNull()
  expect(stringToSign('GET', '/a?b=%', '1', '2')).toBeNull()
})

test('any query makes one line without a character that would end it early', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }))),
      (pairs) => {
        const query = pairs.map((pair) => pair.map(encodeURIComponent).join('=')).join('&')
        const lines = stringToSign('GET', `/a?${query}`, '1', '2')?.split('\n')
        expect(lines).toHaveLength(6)
        expect(lines?.[2]).toMatch(/^[A-Za-z0-9\-_.~%=&]*$/)
      },
    ),
  )
})

test('sameSecret tells equal from different, whatever the lengths', () => {
  expect(sameSecret('abc', 'abc')).toBe(true)
  expect(sameSecret('abc', 'abd')).toBe(false)
  expect(sameSecret('abc', 'abcd')).toBe(false)
  expect(sameSecret('', 'a')).toBe(false)
})
