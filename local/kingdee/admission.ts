/**
 * What the gateway asks of a call before anybody works on it, in the gateway's order: the headers, the signature,
 * whether there is such an API, the limits, the token, the router.
 */
import type { Accounts } from './accounts'
import { apis, isApiPath } from './apis'
import { slidingMinute } from './limit'
import { gatewayRefusal, htmlPage, type Reply, refusal, throttled } from './reply'
import { sameSecret, sign, splitTarget, stringToSign } from './signature'

export interface SignedCall {
  method: string
  /** The request target as sent: path, and query if any. */
  target: string
  /** The value of a header, '' when it was not sent. */
  header(name: string): string
}

export interface AdmissionSettings {
  clientId: string
  clientSecret: string
  callsPerMinute: number
  tokenCallsPerMinute: number
  /** What a router that never was an account's gets: Kingdee is known to answer either. */
  wrongRouterStatus: 404 | 519
}

const minuteMs = 60_000
const allowedSkewMs = 5 * minuteMs
/** A time stamp is good for five minutes on either side, so no nonce can come back after ten. */
const nonceKeptMs = 2 * allowedSkewMs

/**
 * Makes a function that answers with a refusal, or with null when the call may go on. `now` is in epoch ms; `skewMs`
 * is how far the gateway's clock is off when it looks at a time stamp, and at nothing else.
 */
export function createAdmission(settings: AdmissionSettings, accounts: Accounts) {
  const usedNonces = new Map<string, number>()
  const tokenCalls = slidingMinute(settings.tokenCallsPerMinute)
  // An account set's limit. One for all accounts together: a token that is refused has spent its call, too.
  const otherCalls = slidingMinute(settings.callsPerMinute)

  return function refuse(call: SignedCall, now: number, skewMs: number): Reply | null {
    return headersRefused(call, now + skewMs) ?? signatureRefused(call, now) ?? callRefused(call, now)
  }

  function headersRefused({ header }: SignedCall, now: number): Reply | null {
    const mediaType = header('content-type').split(';')[0] ?? ''
    // The gateway has no code for this one; 400 is the standard code.
    if (mediaType.trim().toLowerCase() !== 'application/json') {
      return refusal(400, 'Content-Type must be application/json', 400)
    }
    if (header('x-api-auth-version') !== '2.0') return gatewayRefusal(4001, 'X-Api-Auth-Version must be 2.0')
    if (header('x-api-clientid') === '') return gatewayRefusal(4002)
    if (!sameSecret(header('x-api-clientid'), settings.clientId)) return gatewayRefusal(4003)

    const timestamp = header('x-api-timestamp')
    if (!/^\d{13}$/.test(timestamp)) return gatewayRefusal(4006, 'X-Api-TimeStamp must have 13 digits')
    if (Math.abs(now - Number(timestamp)) > allowedSkewMs) {
      return gatewayRefusal(4006, 'X-Api-TimeStamp is more than 5 minutes off')
    }
    if (header('x-api-signheaders') !== 'X-Api-TimeStamp,X-Api-Nonce') {
      return gatewayRefusal(4007, 'X-Api-SignHeaders must be X-Api-TimeStamp,X-Api-Nonce')
    }
    // No code is published for the nonce. A malformed one is told as a fault of the signed headers, to which it belongs.
    if (!/^[1-9]\d{0,18}$/.test(header('x-api-nonce'))) {
      return gatewayRefusal(4007, 'X-Api-Nonce must be a positive integer')
    }
    return null
  }

  function signatureRefused({ method, target, header }: SignedCall, now: number): Reply | null {
    const nonce = header('x-api-nonce')
    const text = stringToSign(method, target, nonce, header('x-api-timestamp'))
    if (text === null) return gatewayRefusal(4008, 'the query is not valid percent-encoding')
    if (!sameSecret(header('x-api-signature'), sign(settings.clientSecret, text))) return gatewayRefusal(4008)

    for (const [old, usedAt] of usedNonces) {
      if (now - usedAt <= nonceKeptMs) break
      usedNonces.delete(old)
    }
    // A reuse is told as a bad signature: a signature is good once. 4006 would send people to their clocks.
    if (usedNonces.has(nonce)) return gatewayRefusal(4008, 'X-Api-Nonce was used before')
    usedNonces.set(nonce, now)
    return null
  }

  function callRefused({ method, target, header }: SignedCall, now: number): Reply | null {
    const { path } = splitTarget(target)
    if (!isApiPath(path)) return gatewayRefusal(5001)
    const api = apis[path]
    if (api.method !== method) return gatewayRefusal(5002)
    if (api.isTokenCall) return tokenCalls.admit(now) ? null : throttled()
    if (!otherCalls.admit(now)) return throttled()

    if (header('app-token') === '') return gatewayRefusal(4009)
    const token = accounts.tokenState(header('app-token'))
    if (token.kind === 'unknown') return gatewayRefusal(4010)
    if (token.kind === 'expired') return gatewayRefusal(4011)

    const router = header('x-gw-router-addr')
    if (router === token.domain) return null
    if (accounts.isFormerDomain(router)) return htmlPage(502, '502 Bad Gateway', 'http502')
    return refusal(404, 'no route for X-GW-Router-Addr', settings.wrongRouterStatus)
  }
}
