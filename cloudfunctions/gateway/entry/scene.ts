/**
 * What a shop's printed codes carry in WeChat's 32 characters: which store, which coupon scheme or none, which poster, and
 * a check that only the shop can make. Byte by byte, with vectors: docs/scene.md. Pure: the keys come from the setting.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'

export interface Scene {
  storeId: string
  /** null: the code is for the store as a whole. */
  schemeId: string | null
  /** Which printed piece it was, as the shop numbers them. null: not numbered. */
  poster: number | null
}

export type SceneRefusal = 'malformed' | 'unknownKey' | 'forged'

export interface SceneKeys {
  /** The key character that new scenes begin with. */
  signing: string
  /** By key character: all that may still hang on a wall. */
  secrets: ReadonlyMap<string, string>
}

/** In the order of their values and of ASCII. None of them is changed in a URL, so a scene is never quoted. */
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const NO_SCHEME = '-'
const ID = 11
const POSTER = 5
const CHECK = 4
const MOST_ID = 62n ** 11n - 1n
const MOST_POSTER = 62 ** POSTER - 1
const CHECKS = 62 ** CHECK

/** Key, store, scheme or none, poster or none, check. An id of zeros and a poster that begins with one are not written. */
const SHAPE =
  /^[0-9A-Za-z](?!0{11})[0-9A-Za-z]{11}(?:-|(?!0{11})[0-9A-Za-z]{11})(?:[1-9A-Za-z][0-9A-Za-z]{0,4})?[0-9A-Za-z]{4}$/
const DECIMAL_ID = /^[1-9]\d{0,19}$/
const KEY_AND_SECRET = /^[0-9A-Za-z]:[^,\s]{16,}$/

/**
 * Reads `KEY:SECRET` pairs, separated by commas. The last one signs; all are read, those of old posters for ever.
 * @throws RangeError; no part of the text is in it
 */
export function readSceneKeys(text: string): SceneKeys {
  const secrets = new Map<string, string>()
  let signing = ''
  for (const pair of text.split(',')) {
    if (!KEY_AND_SECRET.test(pair)) {
      throw new RangeError(
        'must be KEY:SECRET pairs separated by commas: KEY one of 0-9A-Za-z, SECRET 16 characters or more without comma or blank',
      )
    }
    signing = pair.charAt(0)
    if (secrets.has(signing)) {
      throw new RangeError('names a KEY twice: a new pair takes a character that no pair has had')
    }
    secrets.set(signing, pair.slice(2))
  }
  return { signing, secrets }
}

/** @throws RangeError that names the field which cannot be written */
export function encodeScene({ storeId, schemeId, poster }: Scene, keys: SceneKeys): string {
  const secret = keys.secrets.get(keys.signing)
  if (secret === undefined) throw new RangeError('keys: the one that signs has no secret')
  const store = writtenId('storeId', storeId)
  const scheme = schemeId === null ? NO_SCHEME : writtenId('schemeId', schemeId)
  const body = keys.signing + store + scheme + (poster === null ? '' : writtenPoster(poster))
  return body + checkOf(body, secret)
}

/** Takes exactly what `encodeScene` writes with one of the keys. */
export function decodeScene(text: string, keys: SceneKeys): Scene | { refused: SceneRefusal } {
  if (!SHAPE.test(text)) return { refused: 'malformed' }
  const secret = keys.secrets.get(text.charAt(0))
  if (secret === undefined) return { refused: 'unknownKey' }
  const checkAt = text.length - CHECK
  const check = Buffer.from(checkOf(text.slice(0, checkAt), secret), 'latin1')
  // In constant time: how long a refusal takes tells nothing of the check that would be right.
  if (!timingSafeEqual(check, Buffer.from(text.slice(checkAt), 'latin1'))) return { refused: 'forged' }

  const schemeAt = 1 + ID
  const hasScheme = text.charAt(schemeAt) !== NO_SCHEME
  const posterAt = schemeAt + (hasScheme ? ID : 1)
  return {
    storeId: readId(text, 1),
    schemeId: hasScheme ? readId(text, schemeAt) : null,
    poster: posterAt < checkAt ? value(text, posterAt, checkAt) : null,
  }
}

/** Of the 2^48 values of six bytes each check gets 19,049,020 or one more: none is likelier in a way that could be used. */
function checkOf(body: string, secret: string): string {
  const first = createHmac('sha256', secret).update(body, 'latin1').digest().readUIntBE(0, 6)
  return written(first % CHECKS, CHECK)
}

/** An id does not fit into a number, its halves do: five digits and six. */
const LOW = 6
const LOW_VALUES = 62n ** 6n

function writtenId(field: 'storeId' | 'schemeId', id: string): string {
  const whole = DECIMAL_ID.test(id) ? BigInt(id) : 0n
  if (whole === 0n || whole > MOST_ID) {
    throw new RangeError(`${field} must be decimal digits without leading zeros, at most ${MOST_ID}`)
  }
  return written(Number(whole / LOW_VALUES), ID - LOW) + written(Number(whole % LOW_VALUES), LOW)
}

function readId(text: string, from: number): string {
  const middle = from + ID - LOW
  return String(BigInt(value(text, from, middle)) * LOW_VALUES + BigInt(value(text, middle, from + ID)))
}

function writtenPoster(poster: number): string {
  if (!Number.isInteger(poster) || poster < 1 || poster > MOST_POSTER) {
    throw new RangeError(`poster must be a whole number from 1 to ${MOST_POSTER}`)
  }
  return written(poster, 1)
}

/** In base 62, with zeros before it up to the width. */
function written(whole: number, width: number): string {
  let text = ''
  for (let rest = whole; rest > 0; rest = Math.floor(rest / 62)) text = DIGITS.charAt(rest % 62) + text
  return text.padStart(width, '0')
}

function value(text: string, from: number, to: number): number {
  let whole = 0
  for (let at = from; at < to; at += 1) whole = whole * 62 + digit(text.charCodeAt(at))
  return whole
}

/** Of a character that is known to be one of the 62. */
function digit(code: number): number {
  if (code < 65) return code - 48
  return code < 97 ? code - 55 : code - 61
}
