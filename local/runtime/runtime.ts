/**
 * The built function as WeChat's cloud runs it: in processes of its own that take one call at a time, are frozen the
 * moment they have answered, know only the environment that was set for them, and may be gone at any time.
 */
import { randomUUID } from 'node:crypto'
import { type Identity, type Instance, startInstance } from './instance'
import { createKeeper } from './keeper'
import { PlatformError } from './platform-error'

export interface RuntimeOptions {
  /** The built function: a CommonJS file that exports main(event, context). */
  file: string
  /** The function's environment: all of it, apart from PATH. */
  env: Record<string, string>
  /** Gets what the function prints, line by line. */
  log: (line: string) => void
  limits?: Partial<Limits>
  /**
   * Kills instances as the platform may: asked at each call, a number below `chance` ends the instance, by turns
   * before the call (which then gets a new one) and in the midst of it.
   */
  killing?: { chance: number; random: () => number }
}

interface Limits {
  timeLimitMs: number
  /** Of an event, and of an answer, as JSON. */
  bytesIn: number
  bytesOut: number
  /** The platform has 1,000. */
  instances: number
}

const platform: Limits = { timeLimitMs: 15_000, bytesIn: 100 * 1024, bytesOut: 6 * 1024 * 1024, instances: 4 }
const MEMORY_MB = 256

export interface Runtime {
  /** @throws PlatformError when there is no answer of the function */
  call(event: object, identity: Identity): Promise<unknown>
  /** The processes there are now. */
  pids(): number[]
  /** Ends them all, frozen ones too. */
  close(): Promise<void>
}

export function startRuntime({ file, env, log, limits, killing }: RuntimeOptions): Runtime {
  const { timeLimitMs, bytesIn, bytesOut, instances: most } = { ...platform, ...limits }
  const keeper = createKeeper()
  const all = new Set<Instance>()
  const idle: Instance[] = []
  const waiting: { take: (instance: Instance) => void; leave: (error: PlatformError) => void }[] = []
  let closed = false
  let kills = 0

  const start = (): Instance => {
    const instance = startInstance(file, { PATH: process.env.PATH ?? '', ...env }, log)
    all.add(instance)
    keeper.keep(pids())
    instance.ended.then(() => {
      all.delete(instance)
      const at = idle.indexOf(instance)
      if (at >= 0) idle.splice(at, 1)
      if (!closed) keeper.keep(pids())
      // Its place is free for who is waiting.
      if (!closed && waiting.length > 0 && all.size < most) waiting.shift()?.take(start())
    })
    return instance
  }
  const pids = () => [...all].map(({ pid }) => pid)

  async function take(): Promise<Instance> {
    const free = idle.pop()
    if (free !== undefined) return free
    if (all.size < most) return start()
    return new Promise((take, leave) => waiting.push({ take, leave }))
  }

  function free(instance: Instance) {
    if (!all.has(instance)) return
    const next = waiting.shift()
    if (next === undefined) idle.push(instance)
    else next.take(instance)
  }

  return {
    pids,
    async call(event, identity) {
      if (Buffer.byteLength(JSON.stringify(event)) > bytesIn) {
        throw new PlatformError('tooLargeIn', `The event is over ${bytesIn} bytes.`)
      }
      if (closed) throw new PlatformError('crashed', 'The runtime is closed.')
      let instance = await take()
      const killed = killing !== undefined && killing.random() < killing.chance
      if (killed && ++kills % 2 === 1) {
        instance.kill()
        await instance.ended
        instance = await take()
      } else if (killed) {
        setTimeout(() => instance.kill(), killing.random() * 20)
      }
      const userInfo = { openId: identity.WX_OPENID, appId: identity.WX_APPID }
      const context = {
        request_id: randomUUID(),
        memory_limit_in_mb: MEMORY_MB,
        time_limit_in_ms: timeLimitMs,
      }
      try {
        const reply = await instance.call({ event: { ...event, userInfo }, identity, context }, timeLimitMs)
        if (Buffer.byteLength(reply) > bytesOut) {
          throw new PlatformError('tooLargeOut', `The answer is over ${bytesOut} bytes.`)
        }
        return JSON.parse(reply)
      } finally {
        free(instance)
      }
    },
    async close() {
      closed = true
      for (const { leave } of waiting.splice(0)) leave(new PlatformError('crashed', 'The runtime is closed.'))
      const last = [...all]
      for (const instance of last) instance.kill()
      await Promise.all(last.map(({ ended }) => ended))
      keeper.close()
    },
  }
}
