import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { PlatformError } from './platform-error'

/** What the platform puts into the environment of a call. */
export interface Identity {
  WX_OPENID?: string
  WX_APPID?: string
  /** By which way the call came, as a chain: `wx_client,scf`. */
  TCB_SOURCE?: string
}

export interface Call {
  event: object
  identity: Identity
  context: object
}

/** One process of the function: it takes one call at a time, and stands still in between. */
export interface Instance {
  pid: number
  /** @returns the reply as JSON text; rejects with a PlatformError, and then the instance is gone */
  call(call: Call, timeLimitMs: number): Promise<string>
  kill(): void
  /** When it has ended, for whatever reason. */
  ended: Promise<void>
}

const HOST = join(__dirname, 'host.cjs')
/** Windows cannot stop a process: there an instance runs on between its calls. */
const freezes = process.platform !== 'win32'

/**
 * @param file the built function
 * @param env all that the function sees of the environment
 * @param log gets what the function prints, line by line
 */
export function startInstance(file: string, env: NodeJS.ProcessEnv, log: (line: string) => void): Instance {
  const child = fork(HOST, [file], { env, execArgv: [], stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) createInterface({ input: stream }).on('line', log)
  }
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.on('error', () => resolve())
  })
  const ready = new Promise<void>((resolve) => child.once('message', () => resolve()))
  const signal = (name: NodeJS.Signals) => {
    if (freezes) child.kill(name)
  }

  return {
    pid: child.pid ?? 0,
    ended,
    kill: () => void child.kill('SIGKILL'),
    async call(call, timeLimitMs) {
      signal('SIGCONT')
      await Promise.race([ready, ended])
      const answer = await ask(child, call, ended, timeLimitMs)
      if (answer instanceof PlatformError) {
        child.kill('SIGKILL')
        await ended
        throw answer
      }
      signal('SIGSTOP')
      if ('threw' in answer) throw new PlatformError('threw', answer.threw)
      return answer.reply
    },
  }
}

type FromHost = { reply: string } | { threw: string }

function ask(child: ChildProcess, call: Call, ended: Promise<void>, timeLimitMs: number) {
  return new Promise<FromHost | PlatformError>((resolve) => {
    const late = () => resolve(new PlatformError('timeLimit', `No answer in ${timeLimitMs} ms.`))
    const timer = setTimeout(late, timeLimitMs)
    ended.then(() => {
      clearTimeout(timer)
      resolve(new PlatformError('crashed', 'The instance ended during the call.'))
    })
    child.once('message', (answer) => {
      clearTimeout(timer)
      resolve(answer as FromHost)
    })
    // A failure to send shows as the end of the instance.
    child.send(call, () => {})
  })
}
