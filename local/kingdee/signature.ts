/**
 * X-Api-Signature and app_signature as the gateway checks them.
 *
 * Written from Kingdee's rules and from the receiving side: it starts at the request line as it came over the wire,
 * and shares no line with the function's client, so that one misreading cannot hide on both sides.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

/**
 * The five lines that a call must have signed, or null when its query is not valid percent-encoding.
 * `target` is the request target as sent: path, and query if any.
 */
export function stringToSign(
  method: string,
  target: string,
  nonce: string,
  timestamp: string,
): string | null {
  const { path, query } = splitTarget(target)
  const pairs = readQuery(query)
  if (pairs === null) return null
  const line = pairs
    // By name alone, not by the whole pair: `a` comes before `a-b` although "a=" sorts after "a-".
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([name, value]) => `${encode(encode(name))}=${encode(encode(value))}`)
    .join('&')
  return [
    method.toUpperCase(),
    encode(path),
    line,
    `x-api-nonce:${nonce}`,
    `x-api-timestamp:${timestamp}`,
    '',
  ].join('\n')
}

/** Base64 of the 64 lower-case hex characters of HMAC-SHA256: 88 characters. Both signatures are made so. */
export function sign(secret: string, message: string): string {
  const hex = createHmac('sha256', secret).update(message, 'utf8').digest('hex')
  return Buffer.from(hex, 'latin1').toString('base64')
}

/** Whether two strings are equal, in a time that tells nothing of where they differ or how long they are. */
export function sameSecret(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text, 'utf8').digest()
  return timingSafeEqual(digest(a), digest(b))
}

/** The parts of a request target, still encoded. */
export function splitTarget(target: string): { path: string; query: string } {
  const cut = target.indexOf('?')
  return cut < 0 ? { path: target, query: '' } : { path: target.slice(0, cut), query: target.slice(cut + 1) }
}

/**
 * The decoded pairs of a raw query, in the order sent, or null when it is not valid percent-encoding.
 * A bare + is a space here, as it is to every servlet: who means a plus must send %2B.
 */
export function readQuery(query: string): [name: string, value: string][] | null {
  const decode = (text: string) => decodeURIComponent(text.replaceAll('+', ' '))
  try {
    return query
      .split('&')
      .filter((piece) => piece !== '')
      .map((piece) => {
        const cut = piece.indexOf('=')
        return cut < 0 ? [decode(piece), ''] : [decode(piece.slice(0, cut)), decode(piece.slice(cut + 1))]
      })
  } catch {
    return null
  }
}

/** Everything but A-Z a-z 0-9 - _ . ~ is encoded, with upper-case hex. */
function encode(text: string): string {
  const hex = (char: string) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`
  return encodeURIComponent(text).replace(/[!'()*]/g, hex)
}
