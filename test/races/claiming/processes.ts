import { type ChildProcess, execFileSync, fork } from 'node:child_process'
import { join } from 'node:path'
import type { Answer } from '../../../cloudfunctions/gateway/contract'

export interface Setting {
  /** Of the state. */
  file: string
  kingdeeUrl: string
  credentials: { clientId: string; clientSecret: string; outerInstanceId: string }
  answerLimitMs: number
  /** How long a reply is waited for. */
  patienceMs: number
  /** Of the chance that decides when it dies. */
  seed: number
  deathAtStep: number
}

export interface Asked {
  id: number
  action: string
  input: object
  caller: { openid: string | null; operator?: boolean }
}

export interface Processes {
  /** null: the process died with it. */
  call(asked: Omit<Asked, 'id'>): Promise<Answer<unknown> | null>
  /** How many died by themselves. */
  deaths(): number
  /** Kills those that are left, and whatever they are at. */
  end(): Promise<void>
}

const root = join(__dirname, '../../..')

/** Bundled once: hundreds of processes are started, and each would compile the sources anew. */
export function bundleWorker(folder: string): string {
  const outfile = join(folder, 'worker.cjs')
  const given = ['--bundle', '--platform=node', '--format=cjs', '--external:libsql', '--log-level=warning']
  execFileSync(join(root, 'node_modules/.bin/esbuild'), [
    join(__dirname, 'worker.ts'),
    `--outfile=${outfile}`,
    ...given,
  ])
  return outfile
}

/** So many processes at any time: whoever dies is followed by another. Each call goes to any of them. */
export async function startProcesses(
  n: number,
  worker: string,
  setting: Omit<Setting, 'seed'> & { random: () => number },
): Promise<Processes> {
  const { random, ...given } = setting
  const living = new Set<ChildProcess>()
  const ready: ChildProcess[] = []
  const waiting: (() => void)[] = []
  const answers = new Map<number, (answer: Answer<unknown>) => void>()
  let calls = 0
  let deaths = 0
  let ended = false

  function start() {
    const own: Setting = { ...given, seed: Math.floor(random() * 2 ** 32) }
    const child = fork(worker, {
      execArgv: [],
      env: { PATH: process.env.PATH, NODE_PATH: join(root, 'node_modules'), SETTING: JSON.stringify(own) },
    })
    living.add(child)
    child.on('message', (message: 'ready' | { id: number; answer: Answer<unknown> }) => {
      if (message !== 'ready') return answers.get(message.id)?.(message.answer)
      ready.push(child)
      for (const go of waiting.splice(0)) go()
    })
    child.once('exit', () => {
      living.delete(child)
      const at = ready.indexOf(child)
      if (at >= 0) ready.splice(at, 1)
      if (ended) return
      deaths += 1
      start()
    })
  }
  for (let started = 0; started < n; started += 1) start()

  async function any(): Promise<ChildProcess> {
    for (;;) {
      const child = ready[Math.floor(random() * ready.length)]
      if (child !== undefined) return child
      await new Promise<void>((resolve) => waiting.push(resolve))
    }
  }

  return {
    deaths: () => deaths,
    async call(asked) {
      const child = await any()
      calls += 1
      const id = calls
      return new Promise((resolve) => {
        const died = () => settle(null)
        const settle = (answer: Answer<unknown> | null) => {
          child.off('exit', died)
          answers.delete(id)
          resolve(answer)
        }
        child.setMaxListeners(0).once('exit', died)
        answers.set(id, settle)
        // A failure to send shows as the end of the process.
        child.send({ id, ...asked }, () => {})
      })
    },
    async end() {
      ended = true
      const last = [...living].map(
        (child) => new Promise<void>((resolve) => child.once('exit', () => resolve())),
      )
      for (const child of living) child.kill('SIGKILL')
      await Promise.all(last)
    },
  }
}
