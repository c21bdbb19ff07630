import type { IncomingMessage, RequestOptions } from 'node:http'
import type { Socket } from 'node:net'
import { type Connections, openConnections } from './connections'
import { KingdeeError } from './errors'

/** A reply of a hundred rows is some 50 KB; one that goes on beyond this is no list. */
const REPLY_LIMIT = 2 * 1024 * 1024
/** A POST goes on a connection that has answered within this time, or on a new one. */
const STILL_OPEN_MS = 5_000

export interface Sent {
  method: 'GET' | 'POST'
  /** Path and query exactly as they were signed. */
  target: string
  headers: Readonly<Record<string, string>>
  /** For when it is sent once more: a nonce that has arrived is not taken again. The same ones without it. */
  headersAgain?: () => Readonly<Record<string, string>>
  /** JSON. The signature does not cover it. */
  body?: string
  /** How long the whole exchange may take, in ms. */
  timeoutMs: number
  /** Asked in the last callback before the first byte; false: not one is written. */
  mayStillSend?: () => boolean
}

export interface Received {
  status: number
  body: string
  /** The reply's Date header in epoch ms, whole seconds; null without one. */
  date: number | null
  /** The reply's Retry-After in ms; null without one in seconds. */
  retryAfterMs: number | null
}

/** One request, one reply. Rejects with a KingdeeError: network, timeout, unreadable. Follows no redirect. */
export type Exchange = (sent: Sent) => Promise<Received>

/**
 * Speaks HTTP to one origin over kept-alive connections. An instance that was frozen wakes up with dead sockets: a
 * GET whose connection closes before a reply begins is sent once more on a new one; a POST never. Nothing is queued:
 * a byte is written only when the connection stands. What is given up is reset.
 */
export function createExchange(baseUrl: string): Exchange {
  const { protocol, hostname, port } = new URL(baseUrl)
  const secure = protocol === 'https:'
  let connections: Connections | undefined

  async function once(sent: Sent, deadline: number): Promise<Received> {
    connections ??= await openConnections(secure)
    const { request, reset, drop } = connections
    if (sent.method === 'POST') drop(STILL_OPEN_MS)
    const options: RequestOptions = {
      protocol,
      hostname: hostname.replace(/^\[|\]$/g, ''),
      port,
      method: sent.method,
      path: sent.target,
      headers: sent.headers,
    }
    return new Promise((resolve, reject) => {
      let stage: 'connecting' | 'sent' | 'answered' | 'over' = 'connecting'
      let used: Socket | undefined
      const outgoing = request(options)
      const timer = setTimeout(
        () => {
          fail(
            new KingdeeError('timeout', `no whole reply in ${sent.timeoutMs} ms`, {
              sent: stage !== 'connecting',
            }),
          )
        },
        Math.max(1, deadline - performance.now()),
      )
      const fail = (error: KingdeeError) => {
        if (stage === 'over') return
        if (used && stage !== 'connecting' && !used.destroyed) reset(used)
        stage = 'over'
        clearTimeout(timer)
        outgoing.destroy()
        reject(error)
      }
      const send = () => {
        if (stage !== 'connecting') return
        if (sent.mayStillSend?.() === false)
          return fail(new KingdeeError('timeout', 'too late to be sent', { sent: false }))
        stage = 'sent'
        outgoing.end(sent.body)
      }
      outgoing.on('socket', (socket) => {
        used = socket
        if (outgoing.reusedSocket || !socket.connecting) send()
        else socket.once(secure ? 'secureConnect' : 'connect', send)
      })
      outgoing.on('error', (error: NodeJS.ErrnoException) => {
        const closed = stage === 'sent' && closings.has(error.code ?? '')
        fail(new Interrupted(`${error.code ?? 'error'} while ${stage}`, stage !== 'connecting', closed))
      })
      outgoing.on('response', (incoming) => {
        stage = 'answered'
        readText(incoming, (problem, body) => {
          if (problem !== null)
            return fail(new KingdeeError('unreadable', problem, { status: incoming.statusCode ?? 0 }))
          stage = 'over'
          clearTimeout(timer)
          resolve({
            status: incoming.statusCode ?? 0,
            body,
            date: parseDate(incoming.headers.date),
            retryAfterMs: parseSeconds(incoming.headers['retry-after']),
          })
        })
      })
    })
  }

  return async (sent) => {
    const deadline = performance.now() + sent.timeoutMs
    try {
      return await once(sent, deadline)
    } catch (error) {
      if (!(error instanceof Interrupted && error.closed && sent.method === 'GET')) throw error
      // Others in the pool died with it.
      connections?.drop(0)
      return once({ ...sent, headers: sent.headersAgain?.() ?? sent.headers }, deadline)
    }
  }
}

/** The connection failed; `closed`: it was cut after it had stood, before a reply began. */
class Interrupted extends KingdeeError {
  constructor(
    detail: string,
    sent: boolean,
    readonly closed: boolean,
  ) {
    super('network', detail, { sent })
  }
}

const closings = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED'])

function readText(incoming: IncomingMessage, done: (problem: string | null, body: string) => void): void {
  const parts: Buffer[] = []
  let size = 0
  incoming.on('data', (part: Buffer) => {
    size += part.length
    if (size > REPLY_LIMIT) {
      incoming.destroy()
      return done(`a reply of over ${REPLY_LIMIT} bytes`, '')
    }
    parts.push(part)
  })
  incoming.on('end', () => done(null, Buffer.concat(parts).toString('utf8')))
  incoming.on('error', () => done('a reply that was cut', ''))
}

function parseDate(header: string | undefined): number | null {
  const date = Date.parse(header ?? '')
  return Number.isNaN(date) ? null : date
}

function parseSeconds(header: string | undefined): number | null {
  return header !== undefined && /^\d{1,4}$/.test(header) ? Number(header) * 1000 : null
}
