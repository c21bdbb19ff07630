import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { createKingdee, type Kingdee } from '../../../../cloudfunctions/gateway/kingdee/client'
import { createExchange } from '../../../../cloudfunctions/gateway/kingdee/exchange'
import { createLog } from '../../../../cloudfunctions/gateway/log'
import { memoryState } from '../../../../cloudfunctions/gateway/state/memory'
import { type TestTime, testTime } from '../../../time'

export interface Call {
  method: string
  path: string
  query: URLSearchParams
  body: string
  headers: IncomingMessage['headers']
  socket: Socket
}
export type Answer = (call: Call, response: ServerResponse) => unknown

export interface KingdeeServer {
  kingdee: Kingdee
  time: TestTime
  url: string
  calls: Call[]
  lines: string[]
  /** What a path is answered with: data, or what to do with the response. */
  answer(path: string, how: Answer): void
  close(): void
}

/** A real server behind the client: it gives a token, and answers each path as it is told. */
export async function startKingdeeServer(callsPerMinute = 500): Promise<KingdeeServer> {
  const time = testTime()
  const answers = new Map<string, Answer>()
  const calls: Call[] = []
  const lines: string[] = []
  const account = {
    status: 1,
    outerInstanceId: 'outer',
    appKey: 'k',
    appSecret: 's',
    domain: 'https://tf.jdy.com',
  }
  answers.set('push_app_authorize', () => [account])
  answers.set('kingdee_auth_token', () => ({ 'app-token': 'token', expires: time.clock() + 86_400_000 }))

  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('error', () => {})
    request.on('end', () => {
      const [target, query] = (request.url ?? '').split('?')
      const path = target?.split('/').at(-1) ?? ''
      const { method = '', headers, socket } = request
      const body = Buffer.concat(parts).toString()
      const call = { method, path, query: new URLSearchParams(query), body, headers, socket }
      calls.push(call)
      response.setHeader('Date', new Date(time.clock()).toUTCString())
      const data = answers.get(path)?.(call, response)
      if (data !== undefined) response.end(JSON.stringify({ errcode: 0, data }))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const kingdee = createKingdee({
    settings: {
      clientId: '205022',
      clientSecret: '75eb3c7cd5974c3018d6934e142b5f81',
      outerInstanceId: 'outer',
      accountId: null,
      callsPerMinute,
    },
    exchange: createExchange(url),
    state: memoryState(time.clock),
    ...time,
    log: createLog((line) => lines.push(line), time.clock),
  })
  return {
    kingdee,
    time,
    url,
    calls,
    lines,
    answer: (path, how) => void answers.set(path, how),
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
