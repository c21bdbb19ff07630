import { randomInt } from 'node:crypto'
import type { Log } from '../log'
import type { State } from '../state/port'
import { createBudget, type Purpose, type TakeCalls } from './budget'
import { KingdeeError } from './errors'
import type { Exchange, Received, Sent } from './exchange'
import { dataOf } from './reply'
import { apiSignature, sentQuery } from './signature'
import { createTokens, type Token, type TokenCall } from './token'

/** A call of ours in all: a renewal of the token and a second try are inside of it. */
const CALL_LIMIT_MS = 8_000

export interface KingdeeSettings {
  clientId: string
  clientSecret: string
  outerInstanceId: string
  accountId: string | null
  callsPerMinute: number
}

export interface CallsDeps {
  settings: KingdeeSettings
  exchange: Exchange
  state: State
  /** epoch ms */
  clock: () => number
  sleep: (ms: number) => Promise<void>
  log: Log
}

export interface Request {
  method: 'GET' | 'POST'
  path: string
  query?: Readonly<Record<string, string>>
  body?: Readonly<Record<string, string>>
  purpose: Purpose
  /** The caller has taken this call from the budget itself. */
  taken?: boolean
}

export interface Answered {
  data: unknown
  /** Kingdee's clock minus ours, in ms, by its Date header; null without one. */
  skewMs: number | null
}

/** Signed calls, with the token and within the budget. */
export interface Calls {
  takeCalls: TakeCalls
  /** @throws KingdeeError */
  ask(request: Request): Promise<Answered>
  /**
   * Signs now what is sent later, with a token that is at hand; takes nothing from the budget and tries once.
   * @throws KingdeeError tokenWait
   */
  prepare(request: Omit<Request, 'purpose'>): {
    /** The signed time stamp, in epoch ms. */
    signedAt: number
    send(limits: Pick<Sent, 'timeoutMs' | 'mayStillSend'>): Promise<Received>
  }
}

export function createCalls(deps: CallsDeps): Calls {
  const { settings, exchange, state, clock, sleep, log } = deps
  const { clientId, clientSecret, outerInstanceId, accountId } = settings
  const takeCalls = createBudget(state, settings.callsPerMinute)
  const tokenCall: TokenCall = async (method, path, query, deadline) =>
    (await send({ method, path, query }, null, deadline)).data
  const tokens = createTokens({ call: tokenCall, state, clock, sleep, log, outerInstanceId, accountId })

  function sign({ method, path, query = {}, body }: Omit<Request, 'purpose'>, token: Token | null) {
    // Ten digits, as in Kingdee's own clients.
    const nonce = String(randomInt(1_000_000_000, 10_000_000_000))
    const signedAt = clock()
    const timestamp = String(signedAt)
    const text = sentQuery(query)
    const signed = {
      method,
      target: text === '' ? path : `${path}?${text}`,
      headers: {
        'Content-Type': 'application/json',
        'X-Api-ClientID': clientId,
        'X-Api-Auth-Version': '2.0',
        'X-Api-TimeStamp': timestamp,
        'X-Api-SignHeaders': 'X-Api-TimeStamp,X-Api-Nonce',
        'X-Api-Nonce': nonce,
        'X-Api-Signature': apiSignature({ method, path, query, nonce, timestamp }, clientSecret),
        ...(token && { 'app-token': token.value, 'X-GW-Router-Addr': token.router }),
      },
      ...(body && { body: JSON.stringify(body) }),
    }
    return { signed, signedAt }
  }

  async function send(request: Omit<Request, 'purpose'>, token: Token | null, deadline: number) {
    const timeoutMs = deadline - clock()
    if (timeoutMs <= 0) throw new KingdeeError('timeout', 'no time left to send', { sent: false })
    const signed = () => sign(request, token).signed
    const received = await exchange({ ...signed(), headersAgain: () => signed().headers, timeoutMs })
    const skewMs = received.date === null ? null : received.date - clock()
    return { data: dataOf(received, clock), skewMs }
  }

  async function ask(request: Request): Promise<Answered> {
    const { path, purpose } = request
    const deadline = clock() + CALL_LIMIT_MS
    const token = await tokens.current(deadline)
    try {
      if (!request.taken) await takeCalls(1, purpose)
      return await send(request, token, deadline)
    } catch (error) {
      const why = error instanceof KingdeeError ? error.facts.renewal : undefined
      // Of a POST nobody knows after a guess if it was done; a refusal of the token names itself.
      if (why === undefined || (why === 'guess' && request.method === 'POST')) throw error
      log.warn('kingdee.tokenRefused', { path, why, detail: String((error as Error).message) })
      const other = await tokens.another(token, why, deadline)
      if (other === null) throw error
      try {
        await takeCalls(1, purpose)
        return await send(request, other, deadline)
      } catch (second) {
        if (why === 'guess' && second instanceof KingdeeError && second.facts.renewal === 'guess') {
          await tokens.guessFailed()
        }
        throw second
      }
    }
  }

  return {
    takeCalls,
    ask,
    prepare(request) {
      const token = tokens.held()
      if (token === null) throw new KingdeeError('tokenWait', 'no token is at hand')
      const { signed, signedAt } = sign(request, token)
      return { signedAt, send: (limits) => exchange({ ...signed, ...limits }) }
    },
  }
}
