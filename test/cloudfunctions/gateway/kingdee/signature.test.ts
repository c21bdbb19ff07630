import fc from 'fast-check'
import {
  apiSignature,
  appSignature,
  canonicalPath,
  canonicalQuery,
  sentQuery,
  sign,
  stringToSign,
} from '../../../../cloudfunctions/gateway/kingdee/signature'
import { vectors } from '../../../vectors/kingdee-signatures.json'

type Vector = (typeof vectors)[number]
const ofKind = (kind: string) =>
  vectors.filter((vector) => vector.kind === kind).map((vector) => [vector.id, vector] as const)
const text = (value: string | undefined): string => {
  if (value === undefined) throw new Error('the vector lacks a field')
  return value
}
const request = (vector: Vector) => ({
  method: text(vector.method) as 'GET' | 'POST',
  path: text(vector.path),
  query: Object.fromEntries(Object.entries(vector.query ?? {}).map(([name, value]) => [name, text(value)])),
  nonce: text(vector.nonce),
  timestamp: text(vector.timestamp),
})

describe('the signature', () => {
  test.each(ofKind('api_signature'))(
    'of %s is the published one, at every step that it gives',
    (_, vector) => {
      const signable = request(vector)
      if (vector.signedQuery !== undefined) expect(canonicalQuery(signable.query)).toBe(vector.signedQuery)
      if (vector.expectedStringToSign !== undefined)
        expect(stringToSign(signable)).toBe(vector.expectedStringToSign)
      if (vector.expectedHex !== undefined) {
        expect(Buffer.from(apiSignature(signable, text(vector.secret)), 'base64').toString()).toBe(
          vector.expectedHex,
        )
      }
      expect(apiSignature(signable, text(vector.secret))).toBe(vector.expected)
    },
  )

  test.each(ofKind('string_to_sign'))('of the string in %s is the published one', (_, vector) => {
    expect(sign(text(vector.stringToSign), text(vector.secret))).toBe(vector.expected)
  })

  test.each(ofKind('app_signature'))('of the app in %s is the published one', (_, vector) => {
    expect(appSignature(text(vector.appKey), text(vector.secret))).toBe(vector.expected)
  })

  test('encodes the slashes of the path', () => {
    expect(canonicalPath('/jdy/v2/ls/coupon_center')).toBe('%2Fjdy%2Fv2%2Fls%2Fcoupon_center')
  })

  test('signs the very pieces that are sent: decoding the signed query once gives the sent one', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ unit: 'grapheme', minLength: 1 }), fc.string({ unit: 'grapheme' })),
        (query) => {
          expect(decodeURIComponent(canonicalQuery(query))).toBe(sentQuery(query))
          expect(sentQuery(query)).toMatch(/^[A-Za-z0-9\-_.~%=&]*$/)
          expect(Object.fromEntries(new URLSearchParams(sentQuery(query)))).toEqual({ ...query })
        },
      ),
    )
  })
})
