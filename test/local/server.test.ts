import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startServer } from '../../local/server'

const outside = mkdtempSync(join(tmpdir(), 'server-'))
const folder = join(outside, 'h5')
let server: Server

beforeAll(async () => {
  mkdirSync(join(folder, 'js'), { recursive: true })
  writeFileSync(join(outside, 'secret.txt'), 'secret')
  writeFileSync(join(folder, 'index.html'), '<p>center</p>')
  writeFileSync(join(folder, 'js/app.0123abcd.js'), 'run()')
  server = await startServer(0, folder, async (body) => ({ heard: body }))
})
afterAll(() => {
  server.close()
  rmSync(outside, { recursive: true, force: true })
})

const port = () => (server.address() as AddressInfo).port
/** As sent: fetch would tidy the path first. */
const statusOf = (path: string) =>
  new Promise<number | undefined>((resolve, reject) => {
    request({ port: port(), host: '127.0.0.1', path }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
      .on('error', reject)
      .end()
  })
const get = (path: string) => fetch(`http://127.0.0.1:${port()}${path}`)

test('the page and what it loads are served, compressed, and kept only where they never change', async () => {
  const page = await get('/')
  expect(await page.text()).toBe('<p>center</p>')
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(page.headers.get('cache-control')).toBe('no-cache')
  expect(page.headers.get('content-encoding')).toBe('gzip')
  const script = await get('/js/app.0123abcd.js?x=1')
  expect(await script.text()).toBe('run()')
  expect(script.headers.get('cache-control')).toContain('immutable')
})

test('nothing outside the folder can be had, however its path is written', async () => {
  for (const path of [
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/js/..%2f..%2fsecret.txt',
    '/..\\secret.txt',
    '/%',
  ]) {
    expect([path, await statusOf(path)]).toEqual([path, path === '/%' ? 200 : 404])
  }
  expect(await statusOf('/js')).toBe(404)
  expect((await fetch(`http://127.0.0.1:${port()}/`, { method: 'DELETE' })).status).toBe(405)
})

test('the function has its own address', async () => {
  const body = JSON.stringify({ action: 'health', input: {} })
  const reply = await fetch(`http://127.0.0.1:${port()}/functions/gateway`, { method: 'POST', body })
  expect(await reply.json()).toEqual({ heard: { action: 'health', input: {} } })
})

test('a port that is taken is told as such', async () => {
  await expect(startServer(port(), folder, async () => ({}))).rejects.toMatchObject({ code: 'EADDRINUSE' })
})
