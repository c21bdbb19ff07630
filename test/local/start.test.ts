import { type ChildProcess, spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'

const root = join(__dirname, '../..')
const started: ChildProcess[] = []
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL')
})

const freePort = () =>
  new Promise<number>((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })

/** What `npm start -- …` runs. */
function start(...options: string[]) {
  const args = ['--import', 'tsx', 'local/start.ts', ...options]
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  started.push(child)
  let said = ''
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const open = new Promise<string>((resolve) => {
    const hear = (part: Buffer) => {
      said += part.toString()
      const address = /^Open (\S+)$/m.exec(said)?.[1]
      if (address) resolve(address)
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
  })
  return { child, ended, open, said: () => said }
}

test('it serves the center at the address that it prints last, and says what can be seen', async () => {
  const port = await freePort()
  const { child, ended, open, said } = start('--port', String(port), '--coupons', '30')
  const address = await open
  expect(address).toBe(`http://127.0.0.1:${port}/`)
  expect(said().trimEnd().split('\n').at(-1)).toBe(`Open ${address}`)
  expect(await (await fetch(address)).text()).toContain('领券中心')
  const body = JSON.stringify({ action: 'center.open', input: {} })
  const reply = (await (await fetch(`${address}functions/gateway`, { method: 'POST', body })).json()) as {
    data: { total: number }
  }
  expect(said()).toContain(`Coupons       ${reply.data.total} can be seen`)
  expect(said()).toContain(join('.local', String(port)))

  const standIn = /a stand-in at (\S+)/.exec(said())?.[1]
  expect(said()).toContain(
    'members     13800000001 13800000002 13800000003 13800000004 13800000005 13800000006',
  )
  expect(said()).toContain(`redeem      curl ${standIn}/control/redeem`)
  const granted = (await (await fetch(`${standIn}/control/granted`)).json()) as unknown
  expect(granted).toMatchObject({ total: 0, coupons: [] })

  const other = start('--port', String(port))
  expect(await other.ended).toBe(1)
  expect(other.said()).toContain(`Port ${port} is taken. Name another one: npm start -- --port ${port + 1}`)

  child.kill('SIGINT')
  expect(await ended).toBe(0)
  await expect(fetch(address)).rejects.toThrow()
  rmSync(join(root, '.local', String(port)), { recursive: true })
}, 60_000)

test.each([
  [['--port', 'x'], '--port must be a whole number up to 65535'],
  [['--kill', '2'], '--kill must be from 0 to 1'],
  [['--coupon', '3'], "Unknown option '--coupon'"],
])('of %j it says what is wrong and what is allowed', async (options, sentence) => {
  const { ended, said } = start(...options)
  expect(await ended).toBe(1)
  expect(said()).toContain(sentence)
  expect(said()).toContain('npm start -- [--port N]')
})
