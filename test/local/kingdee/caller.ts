/** A caller of the stand-in that signs as Kingdee's pages say, and that can get any single thing wrong. */
import { type IncomingHttpHeaders, request } from 'node:http'
import type { Row } from '../../../local/kingdee/coupon-center'
import { type Kingdee, type KingdeeOptions, startKingdee } from '../../../local/kingdee/server'
import { sign, stringToSign } from '../../../local/kingdee/signature'

export const credentials = {
  clientId: '205022',
  clientSecret: '0123456789abcdef0123456789abcdef',
  outerInstanceId: '1534104111400644608',
}

export const authorizePath = '/jdyconnector/app_management/push_app_authorize'
export const tokenPath = '/jdyconnector/app_management/kingdee_auth_token'
export const centerPath = '/jdy/v2/ls/coupon_center'

export const servicePath = (name: string) => `/jdy/v2/ls/${name}`

export interface Answer {
  status: number
  headers: IncomingHttpHeaders
  text: string
  /** The parsed body; null when it is not JSON. */
  body: {
    errcode?: number
    code?: number
    description?: string
    description_cn?: string
    data?: unknown
  } | null
}

export interface CenterData {
  count: number
  cur_page_size: number
  page: number
  page_size: number
  total_page: number
  rows?: Row[]
}

/** What a call has besides, and what it gets wrong on purpose. */
interface Wrong {
  /** What is sent along, as it is. */
  body?: string
  method?: string
  /** Overrides or adds; undefined: leaves the header out. */
  headers?: Record<string, string | undefined>
  /** What is signed in place of the request target. */
  signedTarget?: string
  timestamp?: string
  nonce?: string
  /** Hangs up as soon as the body begins; the call is then rejected. */
  leaveAtFirstByte?: boolean
  /** Hangs up then; the call is rejected. */
  leaveWhen?: Promise<void>
}

/** One exchange over a connection of its own. Rejects when the connection is cut. */
export function exchange(
  url: string,
  method: string,
  target: string,
  headers: Record<string, string>,
  body = '',
  { leaveAtFirstByte = false, leaveWhen }: Pick<Wrong, 'leaveAtFirstByte' | 'leaveWhen'> = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url)
    const outgoing = request({ hostname, port, method, path: target, headers, agent: false }, (incoming) => {
      const chunks: Buffer[] = []
      incoming.on('data', (chunk: Buffer) => {
        chunks.push(chunk)
        if (leaveAtFirstByte) outgoing.destroy(new Error('left'))
      })
      incoming.on('error', reject)
      incoming.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8')
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text, body: parsed(text) })
      })
    })
    outgoing.on('error', reject)
    outgoing.end(body)
    leaveWhen?.then(() => outgoing.destroy(new Error('left')))
  })
}

/** The stand-in with a clock that only the test moves, and a caller for it. */
export async function open(options: Partial<KingdeeOptions> = {}) {
  const clock = { now: Date.parse('2024-11-24T04:00:00Z') }
  const kingdee: Kingdee = await startKingdee({
    credentials,
    schemes: [],
    clock: () => clock.now,
    ...options,
  })
  let nonces = 4427456950

  function call(method: string, target: string, wrong: Wrong = {}): Promise<Answer> {
    nonces += 1
    const timestamp = wrong.timestamp ?? String(clock.now)
    const nonce = wrong.nonce ?? String(nonces)
    const text = stringToSign(method, wrong.signedTarget ?? target, nonce, timestamp) ?? ''
    const headers: Record<string, string | undefined> = {
      'Content-Type': 'application/json',
      'X-Api-ClientID': credentials.clientId,
      'X-Api-Auth-Version': '2.0',
      'X-Api-TimeStamp': timestamp,
      'X-Api-SignHeaders': 'X-Api-TimeStamp,X-Api-Nonce',
      'X-Api-Nonce': nonce,
      'X-Api-Signature': sign(credentials.clientSecret, text),
      ...wrong.headers,
    }
    const sent = Object.fromEntries(
      Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined),
    )
    return exchange(kingdee.url, wrong.method ?? method, target, sent, wrong.body, wrong)
  }

  const authorize = () => call('POST', `${authorizePath}?outerInstanceId=${credentials.outerInstanceId}`)

  const askToken = (appKey: string, appSignature: string) =>
    call(
      'GET',
      `${tokenPath}?app_key=${encodeURIComponent(appKey)}&app_signature=${encodeURIComponent(appSignature)}`,
    )

  /** Both token calls; gives the headers that a business call needs. */
  async function logIn(): Promise<{ 'app-token': string; 'X-GW-Router-Addr': string }> {
    const entries = dataOf<{ appKey: string; appSecret: string; domain: string }[]>(await authorize())
    const entry = entries[0]
    if (entry === undefined) throw new Error('no account')
    const answer = await askToken(entry.appKey, sign(entry.appSecret, entry.appKey))
    const data = dataOf<{ 'app-token': string }>(answer)
    return { 'app-token': data['app-token'], 'X-GW-Router-Addr': entry.domain }
  }

  const list = (query: string, headers: Record<string, string | undefined>, wrong: Wrong = {}) =>
    call('GET', `${centerPath}${query}`, { ...wrong, headers })

  const get = (name: string, query: string, headers: Record<string, string>) =>
    call('GET', `${servicePath(name)}${query}`, { headers })

  const post = (name: string, fields: unknown, headers: Record<string, string>) =>
    call('POST', servicePath(name), { headers, body: JSON.stringify(fields) })

  return { kingdee, clock, call, authorize, askToken, logIn, list, get, post }
}

export type Opened = Awaited<ReturnType<typeof open>>

/** Rows that can be told apart by their id only. */
export const numbered = (count: number): { id: string }[] =>
  Array.from({ length: count }, (_, index) => ({ id: String(index + 1) }))

export const idsOf = (answer: Answer): unknown[] =>
  dataOf<{ rows: { id: unknown }[] }>(answer).rows.map((row) => row.id)

/** The data of an answer, of the shape that the test expects. */
export function dataOf<Data>(answer: Answer): Data {
  if (!answer.body?.data) throw new Error(`no data in: ${answer.text}`)
  return answer.body.data as Data
}

function parsed(text: string): Answer['body'] {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
