import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { createExchange } from '../../../../cloudfunctions/gateway/kingdee/exchange'

const servers: Server[] = []

async function serve(
  listener: RequestListener,
): Promise<{ url: string; server: Server; sockets: Set<Socket> }> {
  const server = createServer(listener)
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => sockets.add(socket))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  servers.push(server)
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server, sockets }
}
const sent = { method: 'GET' as const, target: '/a?b=c', headers: { 'X-One': '1' }, timeoutMs: 5_000 }

afterEach(() => {
  jest.restoreAllMocks()
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

test('what is sent is the target as it was signed, and what comes back is status, body, date and Retry-After', async () => {
  const { url } = await serve((request, response) => {
    response.writeHead(429, { Date: 'Tue, 24 Nov 2026 02:00:00 GMT', 'Retry-After': '7' })
    response.end(`${request.method} ${request.url} ${request.headers['x-one']}`)
  })
  expect(await createExchange(url)({ ...sent, target: '/a%2Fb?c=%20d' })).toEqual({
    status: 429,
    body: 'GET /a%2Fb?c=%20d 1',
    date: Date.UTC(2026, 10, 24, 2),
    retryAfterMs: 7_000,
  })
})

test('a redirect is an answer like any other: nothing goes to the other place', async () => {
  let elsewhere = 0
  const other = await serve((_, response) => {
    elsewhere += 1
    response.end()
  })
  const { url } = await serve((_, response) => response.writeHead(302, { Location: other.url }).end())
  expect((await createExchange(url)(sent)).status).toBe(302)
  expect(elsewhere).toBe(0)
})

test('a connection that died while nobody looked costs a GET nothing: it is sent once more on a new one', async () => {
  let requests = 0
  const { url, sockets } = await serve((request, response) => {
    requests += 1
    // The second request finds its kept-alive connection cut under it.
    if (requests === 2) request.socket.destroy()
    else response.end('ok')
  })
  const exchange = createExchange(url)
  await exchange(sent)
  expect((await exchange(sent)).body).toBe('ok')
  expect(requests).toBe(3)
  expect(sockets.size).toBe(2)
})

test('a GET that is cut twice is given up, told as sent', async () => {
  let requests = 0
  const { url } = await serve((request) => {
    requests += 1
    request.socket.destroy()
  })
  await expect(createExchange(url)(sent)).rejects.toMatchObject({ code: 'network', facts: { sent: true } })
  expect(requests).toBe(2)
})

test('a POST is never sent a second time', async () => {
  let requests = 0
  const { url } = await serve((request) => {
    requests += 1
    request.socket.destroy()
  })
  await expect(createExchange(url)({ ...sent, method: 'POST' })).rejects.toMatchObject({ code: 'network' })
  expect(requests).toBe(1)
})

test('a POST goes on the connection that has just answered, and on a new one when that was a while ago', async () => {
  const { url, sockets } = await serve((_, response) => response.end('ok'))
  const exchange = createExchange(url)
  await exchange(sent)
  await exchange({ ...sent, method: 'POST', body: '{}' })
  expect(sockets.size).toBe(1)
  const now = performance.now.bind(performance)
  jest.spyOn(performance, 'now').mockImplementation(() => now() + 5_000)
  await exchange({ ...sent, method: 'POST', body: '{}' })
  expect(sockets.size).toBe(2)
})

test('a body is sent with its length, as it is', async () => {
  const { url } = await serve((request, response) => {
    response.write(request.headers['content-length'])
    request.pipe(response)
  })
  const body = '{"name":"张三"}'
  expect((await createExchange(url)({ ...sent, method: 'POST', body })).body).toBe(`17${body}`)
})

test('a server that is not there is told as not sent', async () => {
  const { url, server } = await serve(() => {})
  await new Promise((resolve) => server.close(resolve))
  await expect(createExchange(url)(sent)).rejects.toMatchObject({ code: 'network', facts: { sent: false } })
})

test('a server that does not answer in time is a timeout', async () => {
  const { url } = await serve(() => {})
  await expect(createExchange(url)({ ...sent, timeoutMs: 30 })).rejects.toMatchObject({ code: 'timeout' })
})

test('a server that stops in the middle of a reply is a timeout too', async () => {
  const { url } = await serve((_, response) => {
    response.writeHead(200, { 'Content-Length': 100 })
    response.write('half')
  })
  await expect(createExchange(url)({ ...sent, timeoutMs: 50 })).rejects.toMatchObject({ code: 'timeout' })
})

test('a reply that is cut in the middle cannot be read', async () => {
  const { url } = await serve((request, response) => {
    response.writeHead(200, { 'Content-Length': 100 })
    response.write('half', () => request.socket.destroy())
  })
  await expect(createExchange(url)(sent)).rejects.toMatchObject({ code: 'unreadable' })
})

test('a reply without an end is given up at its limit', async () => {
  const { url } = await serve((_, response) => {
    const more = () => {
      if (!response.destroyed) response.write('x'.repeat(65_536), more)
    }
    more()
  })
  await expect(createExchange(url)(sent)).rejects.toMatchObject({ code: 'unreadable' })
})
