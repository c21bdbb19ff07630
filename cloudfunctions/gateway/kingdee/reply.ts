import { errorOf, KingdeeError } from './errors'
import type { Received } from './exchange'

/** A reply as it came, its body read. */
export interface Reply {
  status: number
  /** Kingdee's code; null where the body has none that can be read. */
  errcode: number | null
  /** Kingdee's sentence; '' without one. */
  description: string
  data: unknown
  isJson: boolean
}

export function readReply({ status, body }: Received): Reply {
  const parsed = parseJson(body)
  const fields = isObject(parsed) ? parsed : {}
  return {
    status,
    // push_app_authorize comes in two forms: {errcode: 0, data} and {code: 200, data}.
    errcode: toInteger(fields.errcode) ?? (toInteger(fields.code) === 200 ? 0 : toInteger(fields.code)),
    description: [fields.description_cn, fields.description, fields.msg].find(isText) ?? '',
    data: fields.data,
    isJson: parsed !== undefined,
  }
}

/**
 * What a reply of Kingdee says: its `data`, or the error that it stands for, thrown.
 * @param clock this server's, in epoch ms, to tell how far it is from Kingdee's
 */
export function dataOf(received: Received, clock: () => number): unknown {
  const { status, retryAfterMs } = received
  const { errcode, description, data, isJson } = readReply(received)
  const skewMs = received.date === null ? null : received.date - clock()
  const error = errorOf({ status, errcode, description, retryAfterMs, skewMs })
  if (error === null) return data
  if (error.code === 'unreadable' && !isJson) {
    throw new KingdeeError('unreadable', `not JSON (HTTP ${status})`, error.facts)
  }
  throw error
}

/**
 * JSON, but integers of 16 digits and more become strings: as numbers they would lose their last digits, and an
 * id that a server sends unquoted would name another coupon. undefined: not JSON.
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(/[:[,]\s*-?\d{16}/.test(text) ? text.replace(stringOrLongInteger, quote) : text)
  } catch {
    return undefined
  }
}

/** Strings are matched first, so that digits inside of them stay as they are. */
const stringOrLongInteger = /"(?:[^"\\]|\\.)*"|-?\d{16,}(?![\d.eE])/g
const quote = (token: string) => (token.startsWith('"') ? token : `"${token}"`)

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Numbers come as numbers and as strings; null for everything that is no finite decimal number. */
export function toNumber(value: unknown): number | null {
  if (typeof value === 'string' && /^\s*[+-]?\d+(\.\d+)?\s*$/.test(value)) return toNumber(Number(value))
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

/** As toNumber, cut to a whole number that JavaScript holds exactly. */
export function toInteger(value: unknown): number | null {
  const number = toNumber(value)
  return number !== null && Number.isSafeInteger(Math.trunc(number)) ? Math.trunc(number) : null
}

/** A text that says something, or an id that came as a number; trimmed. '' for everything else. */
export function toText(value: unknown): string {
  if (typeof value === 'string') return value.trim()
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : ''
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}
