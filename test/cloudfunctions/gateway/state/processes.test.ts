import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openState } from '../../../../cloudfunctions/gateway/state/open'

const folder = mkdtempSync(join(tmpdir(), 'state-processes-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/** Runs `worker.ts` in a process of its own and gives the JSON that it prints. */
function work(job: string, path: string): Promise<number> {
  const tsx = join(process.cwd(), 'node_modules/tsx/dist/cli.mjs')
  const child: ChildProcess = spawn(process.execPath, [tsx, join(__dirname, 'worker.ts'), job, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return new Promise((resolve, reject) => {
    let out = ''
    child.stdout?.on('data', (part) => {
      out += part
    })
    child.on('close', (code) =>
      code === 0 ? resolve(Number(out)) : reject(new Error(`the worker ended with ${code}`)),
    )
  })
}

test('four processes that count in one libsql file by read and replace lose not one count', async () => {
  const path = join(folder, 'count.db')
  const counted = await Promise.all(Array.from({ length: 4 }, () => work('count', path)))
  expect(counted).toEqual([100, 100, 100, 100])
  const state = await openState(`file:${path}`, Date.now, sleep)
  expect(await state.get('count')).toMatchObject({ value: '400' })
  await state.close()
}, 60_000)

test('four processes that take from one bucket get its limit together, and not one more', async () => {
  const path = join(folder, 'take.db')
  const taken = await Promise.all(Array.from({ length: 4 }, () => work('take', path)))
  expect(taken.reduce((sum, n) => sum + n, 0)).toBe(150)
}, 60_000)
