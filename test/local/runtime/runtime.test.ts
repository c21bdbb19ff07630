import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Runtime, type RuntimeOptions, startRuntime } from '../../../local/runtime/runtime'

const folder = mkdtempSync(join(tmpdir(), 'runtime-'))
const file = join(folder, 'function.cjs')
writeFileSync(
  file,
  `let calls = 0
   exports.main = async (event, context) => {
     calls += 1
     console.log('called ' + event.do)
     if (event.do === 'hang') await new Promise(() => {})
     if (event.do === 'exit') process.exit(3)
     if (event.do === 'throw') throw new Error('on purpose')
     if (event.do === 'large') return 'x'.repeat(event.bytes)
     if (event.do === 'slow') await new Promise((resolve) => setTimeout(resolve, 30))
     return { calls, pid: process.pid, env: { ...process.env }, userInfo: event.userInfo, context }
   }`,
)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const runtimes: Runtime[] = []
function aRuntime(options: Partial<RuntimeOptions> = {}): Runtime {
  const runtime = startRuntime({ file, env: { OWN: 'yes' }, log: () => {}, ...options })
  runtimes.push(runtime)
  return runtime
}
afterEach(async () => {
  for (const runtime of runtimes.splice(0)) await runtime.close()
})

interface Seen {
  calls: number
  pid: number
  env: Record<string, string>
  userInfo: { openId?: string; appId?: string }
  context: { time_limit_in_ms: number }
}
const call = async (runtime: Runtime, event: object, openid?: string) =>
  (await runtime.call(event, openid === undefined ? {} : { WX_OPENID: openid })) as Seen

/** R, S: it runs or could; T: it is stopped. */
const stateOf = (pid: number) => / ([A-Z]) /.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1]
const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0)
    return !execFileSync('ps', ['-o', 'stat=', '-p', String(pid)])
      .toString()
      .startsWith('Z')
  } catch {
    return false
  }
}
const until = async (holds: () => boolean) => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5))
}

test('an instance sees its own environment and nothing of ours', async () => {
  process.env.OURS = 'private'
  const { env } = await call(aRuntime(), {})
  delete process.env.OURS
  expect(env.OWN).toBe('yes')
  expect(env.OURS).toBeUndefined()
})

test('a call finds who is calling in its environment and in the event, and the next finds nothing of it', async () => {
  const runtime = aRuntime()
  const first = await call(runtime, {}, 'oFirst')
  expect([first.env.WX_OPENID, first.env.WX_CONTEXT_KEYS, first.userInfo.openId]).toEqual([
    'oFirst',
    'WX_OPENID',
    'oFirst',
  ])
  const second = await call(runtime, {})
  expect([second.pid, second.env.WX_OPENID, second.env.WX_CONTEXT_KEYS]).toEqual([first.pid, undefined, ''])
})

test('of many calls at once each has its own identity, and every instance one call at a time', async () => {
  const runtime = aRuntime({ limits: { instances: 3 } })
  const members = Array.from({ length: 30 }, (_, n) => `oMember${n}`)
  const seen = await Promise.all(members.map((openid) => call(runtime, { do: 'slow' }, openid)))
  expect(seen.map(({ env }) => env.WX_OPENID)).toEqual(members)
  expect(new Set(seen.map(({ pid }) => pid)).size).toBe(3)
})

;(process.platform === 'linux' ? test : test.skip)('an instance is frozen between its calls', async () => {
  const runtime = aRuntime()
  const { pid } = await call(runtime, {})
  await until(() => stateOf(pid) === 'T')
  expect((await call(runtime, {})).calls).toBe(2)
  await until(() => stateOf(pid) === 'T')
})

test('a call without an answer ends at the time limit, and its instance with it', async () => {
  const runtime = aRuntime({ limits: { timeLimitMs: 50 } })
  await expect(call(runtime, { do: 'hang' })).rejects.toMatchObject({ code: 'timeLimit' })
  expect(runtime.pids()).toEqual([])
})

test('an event or an answer over the limit is refused', async () => {
  const seen: string[] = []
  const runtime = aRuntime({ limits: { bytesIn: 1000, bytesOut: 1000 }, log: (line) => seen.push(line) })
  await expect(call(runtime, { do: 'x'.repeat(1000) })).rejects.toMatchObject({ code: 'tooLargeIn' })
  expect(runtime.pids()).toEqual([])
  await expect(call(runtime, { do: 'large', bytes: 1000 })).rejects.toMatchObject({ code: 'tooLargeOut' })
  await until(() => seen.length > 0)
  expect(seen).toEqual(['called large'])
})

test('a function that throws or dies costs its own call and no other', async () => {
  const runtime = aRuntime({ limits: { instances: 1 } })
  const [threw, died, fine] = await Promise.allSettled([
    call(runtime, { do: 'throw' }),
    call(runtime, { do: 'exit' }),
    call(runtime, {}),
  ])
  expect(threw).toMatchObject({ status: 'rejected', reason: { code: 'threw', message: 'on purpose' } })
  expect(died).toMatchObject({ status: 'rejected', reason: { code: 'crashed' } })
  expect(fine).toMatchObject({ status: 'fulfilled', value: { calls: 1 } })
})

test('instances that are killed leave a new one to the next call', async () => {
  const runtime = aRuntime({ killing: { chance: 1, random: () => 0 } })
  const pids = new Set<number>()
  for (let n = 0; n < 6; n++) {
    const result = await call(runtime, { do: 'slow' }).catch((error: { code: string }) => error)
    if ('pid' in result) pids.add(result.pid)
    else expect(result.code).toBe('crashed')
  }
  expect(pids.size).toBeGreaterThan(1)
})

test('closing ends every instance, frozen ones too, and answers who was waiting', async () => {
  const runtime = aRuntime({ limits: { instances: 1 } })
  const { pid } = await call(runtime, {})
  const hanging = call(runtime, { do: 'hang' })
  const waiting = call(runtime, {})
  const ends = Promise.allSettled([hanging, waiting])
  await runtime.close()
  expect((await ends).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(isAlive(pid)).toBe(false)
})

;(process.platform === 'win32' ? test.skip : test)(
  'when what started them is killed outright, no instance is left behind',
  async () => {
    const script = join(folder, 'owner.ts')
    const runtimeFile = join(__dirname, '../../../local/runtime/runtime.ts')
    writeFileSync(
      script,
      `import { startRuntime } from ${JSON.stringify(runtimeFile)}
       const runtime = startRuntime({ file: ${JSON.stringify(file)}, env: {}, log: () => {} })
       Promise.all([runtime.call({ do: 'slow' }, {}), runtime.call({ do: 'slow' }, {})]).then(() =>
         console.log(runtime.pids().join(' ')))
       setInterval(() => {}, 1000)`,
    )
    const owner = spawn(process.execPath, ['--import', 'tsx', script], {
      cwd: join(__dirname, '../../..'),
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const said = await new Promise<string>((resolve) => owner.stdout.once('data', (d) => resolve(String(d))))
    const pids = said.trim().split(' ').map(Number)
    expect(pids.map(isAlive)).toEqual([true, true])
    owner.kill('SIGKILL')
    await until(() => !pids.some(isAlive))
  },
)
