/** Why a call to Kingdee gave nothing: a closed set. What its codes mean for a claim is in outcome.ts. */

export type KingdeeErrorCode =
  /** 4006: this server's clock is too far from Kingdee's. */
  | 'clock'
  /** The token was refused, also after a renewal. */
  | 'token'
  /** A token is needed and may not be renewed yet. */
  | 'tokenWait'
  /** Client id, secret, signature or authorisation are refused: only the merchant can mend it. */
  | 'credentials'
  /** The application may not use this call, or the call does not exist. */
  | 'permission'
  /** push_app_authorize names no usable account set, or several and none is chosen. */
  | 'account'
  /** Kingdee says: too many calls. */
  | 'throttled'
  /** Our own call budget is used up. */
  | 'budget'
  /** Kingdee, or what stands before it, says that it cannot now. */
  | 'unavailable'
  | 'timeout'
  | 'network'
  /** A reply that is no answer: not JSON, too large, a redirect, without what it must hold. */
  | 'unreadable'
  /** A whole reply with a code that says no to this request; `description` is Kingdee's. */
  | 'refused'
  /** What was to be made is there already. */
  | 'exists'

export class KingdeeError extends Error {
  constructor(
    readonly code: KingdeeErrorCode,
    /** For the log, in English, without secrets. */
    detail: string,
    readonly facts: {
      /** When trying again can help, in ms from now. */
      retryAfterMs?: number
      /** Kingdee's clock minus ours, in ms, as its Date header told. */
      skewMs?: number
      status?: number
      errcode?: number
      description?: string
      /** What a renewal of the token could mend: the code names the token, or it is a mere guess. */
      renewal?: Renewal
      /** False: not one byte can have reached Kingdee. */
      sent?: boolean
    } = {},
  ) {
    super(detail)
    this.name = 'KingdeeError'
  }
}

/** `named`: the code names the token. `guess`: the domain may have moved, or it is a plain outage. */
export type Renewal = 'named' | 'guess'

type Meaning = { code: KingdeeErrorCode; detail: string; renewal?: Renewal; retryAfterMs?: number }

/** Kingdee's codes, wherever they come: in a 519 of the gateway or in a whole reply. Source: its code lists. */
const meanings: Readonly<Record<number, Meaning>> = {
  400: { code: 'refused', detail: 'bad request' },
  401: { code: 'token', detail: 'token invalid', renewal: 'named' },
  403: { code: 'permission', detail: 'forbidden' },
  404: { code: 'unavailable', detail: 'not found' },
  429: { code: 'throttled', detail: 'too many calls', retryAfterMs: 10_000 },
  500: { code: 'unavailable', detail: 'service error' },
  503: { code: 'unavailable', detail: 'service unavailable' },
  504: { code: 'unavailable', detail: 'gateway timeout' },
  4001: { code: 'credentials', detail: 'auth version refused' },
  4002: { code: 'credentials', detail: 'client id empty' },
  4003: { code: 'credentials', detail: 'client id invalid' },
  4004: { code: 'credentials', detail: 'client secret empty' },
  4005: { code: 'credentials', detail: 'client id or secret invalid' },
  4006: { code: 'clock', detail: 'time stamp refused' },
  4007: { code: 'credentials', detail: 'signed headers refused' },
  4008: { code: 'credentials', detail: 'signature refused' },
  4009: { code: 'token', detail: 'token empty' },
  4010: { code: 'token', detail: 'token invalid', renewal: 'named' },
  4011: { code: 'token', detail: 'token expired', renewal: 'named' },
  4012: { code: 'permission', detail: 'no permission for this call' },
  5000: { code: 'unavailable', detail: 'gateway: internal error' },
  5001: { code: 'permission', detail: 'gateway: no such call' },
  5002: { code: 'permission', detail: 'gateway: method not allowed' },
  5003: { code: 'unavailable', detail: 'gateway: service unavailable' },
  5004: { code: 'unavailable', detail: 'gateway: timeout' },
  5005: { code: 'unavailable', detail: 'gateway: cancelled' },
  5006: { code: 'unavailable', detail: 'gateway: circuit open' },
  5007: { code: 'throttled', detail: 'gateway: overload', retryAfterMs: 5_000 },
  1000002001: { code: 'unavailable', detail: 'service error' },
  1020002008: { code: 'credentials', detail: 'authorization wrong' },
  1000202001: { code: 'token', detail: 'token expired', renewal: 'named' },
  1040002000: { code: 'credentials', detail: 'configuration' },
  1040003000: { code: 'credentials', detail: 'configuration' },
  2000002000: { code: 'unavailable', detail: 'system error' },
  2018002000: { code: 'unavailable', detail: 'retail system error' },
}

/**
 * The error that a reply stands for, or null for a success (HTTP 2xx with errcode 0).
 * @param errcode Kingdee's code; null where the body has none that can be read
 */
export function errorOf(reply: {
  status: number
  errcode: number | null
  description: string
  retryAfterMs: number | null
  skewMs: number | null
}): KingdeeError | null {
  const { status, errcode, description } = reply
  const facts = {
    status,
    ...(errcode !== null && { errcode }),
    ...(description !== '' && { description }),
    ...(reply.skewMs !== null && { skewMs: reply.skewMs }),
  }
  const make = ({ code, detail, renewal, retryAfterMs }: Meaning) => {
    const wait = code === 'throttled' ? (reply.retryAfterMs ?? retryAfterMs) : retryAfterMs
    const told =
      code === 'clock' && reply.skewMs !== null ? `${detail}; ${skewSentence(reply.skewMs)}` : detail
    return new KingdeeError(code, `${told} (HTTP ${status}, errcode ${errcode ?? 'none'})`, {
      ...facts,
      ...(renewal && { renewal }),
      ...(wait !== undefined && { retryAfterMs: wait }),
    })
  }

  if (status === 404 || status === 502) {
    return make({ code: 'unavailable', detail: `HTTP ${status}`, renewal: 'guess' })
  }
  if (status === 519) {
    const known = errcode !== null && isGatewayCode(errcode) ? meanings[errcode] : undefined
    return make(known ?? { code: 'unavailable', detail: 'gateway', renewal: 'guess' })
  }
  if (status >= 200 && status < 300) {
    if (errcode === 0) return null
    if (errcode === null) return new KingdeeError('unreadable', 'a reply without errcode', facts)
    return make(meanings[errcode] ?? { code: 'refused', detail: 'refused' })
  }
  if (status >= 300 && status < 400) {
    return new KingdeeError('unreadable', `a redirect (HTTP ${status}), not followed`, facts)
  }
  return make(
    meanings[status] ?? { code: status >= 500 ? 'unavailable' : 'refused', detail: `HTTP ${status}` },
  )
}

function isGatewayCode(code: number): boolean {
  return (code >= 4001 && code <= 4012) || (code >= 5000 && code <= 5007)
}

function skewSentence(skewMs: number): string {
  const seconds = Math.round(Math.abs(skewMs) / 1000)
  return `this clock is ${seconds} s ${skewMs > 0 ? 'behind' : 'ahead of'} Kingdee's`
}
