import type { KingdeeError } from './errors'
import type { Received } from './exchange'
import { readReply } from './reply'
import { parseGranted } from './rows/granted'

/** What became of one coupons_distribute. */
export type Outcome =
  | { kind: 'granted'; numbers: string[] }
  /** Kingdee's no, with its sentence for the member. */
  | { kind: 'refused'; errcode: number; description: string }
  /**
   * Certainly nothing was granted: it may be tried again as a new attempt. `field`: for what one of the fields held.
   */
  | { kind: 'notProcessed'; why: string; retryAfterMs?: number; field?: true }
  /** It may have been granted, or may still be. */
  | { kind: 'unclear'; why: string; description?: string }

/** A field is missing, malformed, or names what does not exist. */
const ofField = (code: number) => code >= 1_030_002_000 && code <= 1_030_002_009

/**
 * Codes with which Kingdee, or the gateway before it, says that it has not begun. That they mean so is an assumption:
 * no list of codes says what has been done until then.
 */
const notBegun = (code: number) =>
  (code >= 4001 && code <= 4012) ||
  ofField(code) ||
  [400, 401, 403, 404, 429, 5001, 5002, 5006, 5007].includes(code) ||
  [1_020_002_008, 1_000_202_001, 1_040_002_000, 1_040_003_000].includes(code)

/** Codes after which the work may have been done: general errors, timeouts. */
const inDoubt = (code: number) =>
  [500, 503, 504, 5000, 5003, 5004, 5005, 1_000_002_001, 2_000_002_000, 2_018_002_000].includes(code)

/** When trying again can help, where the reply does not say so. */
const WAITS_MS: Readonly<Record<number, number>> = { 429: 10_000, 5007: 5_000 }

/** What is not said clearly is in doubt: a claim that is wrongly called refused is granted twice. */
export function outcomeOf(received: Received): Outcome {
  const { status, errcode, description, data } = readReply(received)
  const why = `HTTP ${status}, errcode ${errcode ?? 'none'}`
  const unclear: Outcome = { kind: 'unclear', why, ...(description !== '' && { description }) }
  // A 519 is the gateway's own; of any other 5xx the body is not its word.
  const said =
    status === 519 ? errcode : status >= 200 && status < 300 ? errcode : statusCode(status, errcode)
  if (said === null || inDoubt(said)) return unclear
  if (said === 0) {
    const numbers = status < 300 ? parseGranted(data) : []
    return numbers.length > 0 ? { kind: 'granted', numbers } : unclear
  }
  if (notBegun(said)) {
    const retryAfterMs = received.retryAfterMs ?? WAITS_MS[said]
    return {
      kind: 'notProcessed',
      why,
      ...(retryAfterMs !== undefined && { retryAfterMs }),
      ...(ofField(said) && { field: true }),
    }
  }
  return status === 519 ? unclear : { kind: 'refused', errcode: said, description }
}

/** A 4xx speaks by its errcode, without one by itself; null: nobody knows. */
function statusCode(status: number, errcode: number | null): number | null {
  if (status < 400 || status >= 500) return null
  return errcode ?? (notBegun(status) ? status : null)
}

/** @param error of the exchange: there was no whole reply */
export function outcomeOfError(error: KingdeeError): Outcome {
  return {
    kind: error.facts.sent === false ? 'notProcessed' : 'unclear',
    why: `${error.code}: ${error.message}`,
  }
}
