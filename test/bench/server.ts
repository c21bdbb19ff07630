/**
 * A server in a process of its own: `core`, the function's core behind its HTTP door, warm; or `bare`, a plain
 * node:http server that reads the same request and sends the same bytes. Told which by its first message.
 */
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { httpDoor } from '../../cloudfunctions/gateway/http'
import { type Credentials, openGateway } from './gateway'

export interface Order {
  serve: 'core' | 'bare'
  kingdeeUrl: string
  credentials: Credentials
}

async function listener({ serve, kingdeeUrl, credentials }: Order): Promise<RequestListener> {
  const gateway = await openGateway(kingdeeUrl, credentials)
  const open = () => gateway.handle('center.open', {}, { openid: 'oBench' })
  const answer = JSON.stringify(await open())
  if (serve === 'core') {
    return httpDoor((body) => {
      const { action, input } = body as { action: string; input: unknown }
      return gateway.handle(action, input, { openid: 'oBench' })
    })
  }
  return (request, response) => {
    request.on('data', () => {})
    request.on('end', () => {
      response.writeHead(200, {
        'Content-Type': 'application/json',
        'Content-Length': Buffer.byteLength(answer),
      })
      response.end(answer)
    })
  }
}

process.once('message', async (order: Order) => {
  const server = createServer(await listener(order))
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
})
