import { type ChildProcess, fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { catalogue } from '../../local/kingdee/catalogue'
import { type Kingdee, startKingdee } from '../../local/kingdee/server'

const credentials = {
  clientId: '205022',
  clientSecret: '0123456789abcdef0123456789abcdef',
  outerInstanceId: 'outer',
}
const folder = mkdtempSync(join(tmpdir(), 'opens-'))
const children: ChildProcess[] = []
let kingdee: Kingdee

beforeAll(async () => {
  kingdee = await startKingdee({ credentials, schemes: catalogue({ today: Date.now() }) })
})
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  await kingdee.close()
  rmSync(folder, { recursive: true, force: true })
})

/** A process of its own with the function in it; `open(n)` opens the center n times at once. */
async function startProcess() {
  const child = fork(join(__dirname, 'worker.ts'), {
    execArgv: ['--import', 'tsx'],
    silent: true,
    env: {
      PATH: process.env.PATH,
      KINGDEE_BASE_URL: kingdee.url,
      KINGDEE_CLIENT_ID: credentials.clientId,
      KINGDEE_CLIENT_SECRET: credentials.clientSecret,
      KINGDEE_OUTER_INSTANCE_ID: credentials.outerInstanceId,
      STATE_URL: `file:${join(folder, 'state.db')}`,
    },
  })
  children.push(child)
  const next = () =>
    new Promise<unknown>((resolve, reject) => {
      child.once('message', resolve)
      child.once('exit', (code) => reject(new Error(`the process ended with ${code}`)))
    })
  await next()
  return {
    open: (n: number) => {
      const reply = next()
      child.send(n)
      return reply as Promise<{ opened: number; totals: number[] }>
    },
  }
}

test('a thousand members who open the center at once, through four processes, cost Kingdee one reading when it is cold and nothing when it is warm', async () => {
  const processes = await Promise.all(Array.from({ length: 4 }, startProcess))
  const cold = await Promise.all(processes.map(({ open }) => open(250)))
  expect(cold.map(({ opened }) => opened)).toEqual([250, 250, 250, 250])
  expect(new Set(cold.flatMap(({ totals }) => totals)).size).toBe(1)

  const count = (name: string) =>
    Object.entries(kingdee.calls().byPath).find(([path]) => path.endsWith(name))?.[1]?.total ?? 0
  expect(count('coupon_center')).toBeLessThanOrEqual(2)
  expect(count('push_app_authorize')).toBe(1)
  expect(count('kingdee_auth_token')).toBe(1)

  const before = kingdee.calls().total
  const warm = await Promise.all(processes.map(({ open }) => open(250)))
  expect(warm.map(({ opened }) => opened)).toEqual([250, 250, 250, 250])
  expect(kingdee.calls().total).toBe(before)
}, 60_000)
