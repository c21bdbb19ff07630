import { randomInt } from 'node:crypto'
import type { Log } from '../log'
import type { State } from '../state/port'
import { KingdeeError } from './errors'
import type { Exchange } from './exchange'
import { dataOf } from './reply'
import { type List, parseList } from './rows/list'
import { apiSignature, sentQuery } from './signature'
import { createTokens, type Token, type TokenCall } from './token'

/** A call of ours in all: a renewal of the token and a second try are inside of it. */
const CALL_LIMIT_MS = 8_000

export interface Kingdee {
  /**
   * One page of coupon_center, rows as they came. `page` from 1, `pageSize` at most 100.
   * @throws KingdeeError
   */
  couponCenter(page: number, pageSize: number): Promise<List>
}

export interface KingdeeSettings {
  clientId: string
  clientSecret: string
  outerInstanceId: string
  accountId: string | null
  callsPerMinute: number
}

/** Signs and sends; budgets; keeps the token; turns every outcome into data or a KingdeeError. */
export function createKingdee(deps: {
  settings: KingdeeSettings
  exchange: Exchange
  state: State
  clock: () => number
  sleep: (ms: number) => Promise<void>
  log: Log
}): Kingdee {
  const { settings, exchange, state, clock, log } = deps
  const { clientId, clientSecret, outerInstanceId, accountId, callsPerMinute } = settings

  async function send(
    method: 'GET' | 'POST',
    path: string,
    query: Readonly<Record<string, string>>,
    token: Token | null,
    deadline: number,
  ): Promise<unknown> {
    const timeoutMs = deadline - clock()
    if (timeoutMs <= 0) throw new KingdeeError('timeout', 'no time left to send', { sent: false })
    // Ten digits, as in Kingdee's own clients.
    const nonce = String(randomInt(1_000_000_000, 10_000_000_000))
    const timestamp = String(clock())
    const text = sentQuery(query)
    const received = await exchange({
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
      timeoutMs,
    })
    return dataOf(received, clock)
  }

  const tokenCall: TokenCall = (method, path, query, deadline) => send(method, path, query, null, deadline)
  const tokens = createTokens({
    call: tokenCall,
    state,
    clock,
    sleep: deps.sleep,
    log,
    outerInstanceId,
    accountId,
  })

  async function budgeted(
    path: string,
    query: Readonly<Record<string, string>>,
    token: Token,
    deadline: number,
  ) {
    const taken = await state.take('kingdee/calls', 1, callsPerMinute, 60_000)
    if (!taken.ok) {
      throw new KingdeeError('budget', `all ${callsPerMinute} calls of this minute are used`, {
        retryAfterMs: taken.retryAfterMs,
      })
    }
    return send('GET', path, query, token, deadline)
  }

  /** A GET is tried once more with another token when the refusal may be about the token. */
  async function get(path: string, query: Readonly<Record<string, string>>): Promise<unknown> {
    const deadline = clock() + CALL_LIMIT_MS
    const token = await tokens.current(deadline)
    try {
      return await budgeted(path, query, token, deadline)
    } catch (error) {
      const why = error instanceof KingdeeError ? error.facts.renewal : undefined
      if (why === undefined) throw error
      log.warn('kingdee.tokenRefused', { path, why, detail: String((error as Error).message) })
      const other = await tokens.another(token, why, deadline)
      if (other === null) throw error
      try {
        return await budgeted(path, query, other, deadline)
      } catch (second) {
        if (why === 'guess' && second instanceof KingdeeError && second.facts.renewal === 'guess') {
          await tokens.guessFailed()
        }
        throw second
      }
    }
  }

  return {
    async couponCenter(page, pageSize) {
      const query = { page: String(page), page_size: String(pageSize) }
      return parseList(await get('/jdy/v2/ls/coupon_center', query), page === 1)
    },
  }
}
