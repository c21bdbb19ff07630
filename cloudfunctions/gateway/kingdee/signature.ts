/**
 * X-Api-Signature and app_signature, step by step, so that each step can be asserted on its own.
 * Source: Kingdee's published signing rules; every published string is in test/vectors/kingdee-signatures.json.
 */
import { createHmac } from 'node:crypto'

export interface Signable {
  method: 'GET' | 'POST'
  /** Without host and query: `/jdy/v2/ls/coupon_center`. */
  path: string
  query: Readonly<Record<string, string>>
  nonce: string
  /** Epoch ms, 13 digits. */
  timestamp: string
}

/** The X-Api-Signature of a request: 88 characters of Base64. The body is not signed. */
export function apiSignature(request: Signable, clientSecret: string): string {
  return sign(stringToSign(request), clientSecret)
}

/** The app_signature of kingdee_auth_token: the same HMAC over the appKey, keyed with the appSecret. */
export function appSignature(appKey: string, appSecret: string): string {
  return sign(appKey, appSecret)
}

/** Five lines, each ended by a line feed, the last one too. */
export function stringToSign({ method, path, query, nonce, timestamp }: Signable): string {
  return `${method}\n${canonicalPath(path)}\n${canonicalQuery(query)}\nx-api-nonce:${nonce}\nx-api-timestamp:${timestamp}\n`
}

/** The path encoded once, `/` included. */
export function canonicalPath(path: string): string {
  return encode(path)
}

/** The sent query with its names and values encoded once more; empty without a query. */
export function canonicalQuery(query: Readonly<Record<string, string>>): string {
  return encodedPairs(query)
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .join('&')
}

/** The query as it goes over the wire, built of the very pieces that are signed. */
export function sentQuery(query: Readonly<Record<string, string>>): string {
  return encodedPairs(query)
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
}

/** Base64 of the 64 lower-case hex characters of HMAC-SHA256 (of the characters, not of the 32 bytes). */
export function sign(text: string, secret: string): string {
  const hex = createHmac('sha256', secret).update(text, 'utf8').digest('hex')
  return Buffer.from(hex, 'latin1').toString('base64')
}

function encodedPairs(query: Readonly<Record<string, string>>): [string, string][] {
  return Object.keys(query)
    .sort()
    .map((name) => [encode(name), encode(query[name] ?? '')])
}

/** RFC 3986: everything but A-Za-z0-9-_.~ ; encodeURIComponent leaves !'()* bare, which Kingdee does not. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
