import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { httpDoor } from '../../../cloudfunctions/gateway/http'

let server: Server
let url: string
const bodies: unknown[] = []

beforeAll(async () => {
  server = createServer(
    httpDoor(async (body) => {
      bodies.push(body)
      if (body === 'reject') throw new Error('s3cret detail')
      return { ok: true, data: body }
    }),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
})
beforeEach(() => {
  bodies.length = 0
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const post = (body: string) => fetch(url, { method: 'POST', body })

test('a JSON body gets the answer, as JSON that nobody keeps', async () => {
  const response = await post('{"action":"health","input":{"text":"优惠"}}')
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8')
  expect(response.headers.get('cache-control')).toBe('no-store')
  expect(await response.json()).toEqual({ ok: true, data: { action: 'health', input: { text: '优惠' } } })
})

test.each([
  ['not JSON', '{', 400],
  ['nothing', '', 400],
  ['over 100 KB', `"${'x'.repeat(102_400)}"`, 413],
])('a body that is %s is refused and reaches nobody', async (_, body, status) => {
  const response = await post(body)
  expect(response.status).toBe(status)
  expect(await response.json()).toMatchObject({ errCode: status })
  expect(bodies).toHaveLength(0)
})

test('only POST is served', async () => {
  expect((await fetch(url)).status).toBe(405)
})

test('an answer that rejects is 500, without its detail', async () => {
  const response = await post('"reject"')
  expect(response.status).toBe(500)
  expect(await response.text()).not.toContain('s3cret')
})

test('a caller that leaves in the middle of its body costs nothing', async () => {
  const { port } = server.address() as AddressInfo
  await new Promise<void>((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"half":', () =>
        socket.destroy(),
      )
    })
    socket.on('close', () => resolve())
  })
  expect((await post('{}')).status).toBe(200)
})
