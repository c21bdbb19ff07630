/** Everything that runs behind the page: Kingdee (or the stand-in for it), the function in its runtime, the server. */
import { mkdirSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { catalogue } from './kingdee/catalogue'
import { type Kingdee, type KingdeeOptions, startKingdee } from './kingdee/server'
import { visibleIds } from './kingdee/visible'
import { type Runtime, type RuntimeOptions, startRuntime } from './runtime/runtime'
import { startServer } from './server'
import { DESK_OPENIDS, visitorOf } from './visitors'

const JOBS_EVERY_MS = 30_000
/** As on the platform: each has a timer of its own. */
const jobs = ['sweep', 'redemptions', 'count'] as const
/** A member who has been around for long: the wallet in every state. */
const HISTORY = { mobile: '13800000006', coupons: 230 }
/** Of the codes of the stand-in's shop; `npm run scene` makes them with the same where no other is set. */
export const LOCAL_SCENE_SECRET = 'L:local-scene-secret-0123456789'
const dist = join(__dirname, '../dist')

export interface StackOptions {
  /** 0: any free one. */
  port: number
  /** Holds what must last, and nothing of anybody else. */
  stateFolder: string
  /** Settings of a real account set, as KINGDEE_* variables; without them the stand-in is started. */
  realKingdee?: Record<string, string>
  /** For the stand-in. */
  coupons?: number
  kingdee?: Partial<KingdeeOptions>
  /** More for the function's environment. */
  env?: Record<string, string>
  killing?: RuntimeOptions['killing']
  log: (line: string) => void
}

export interface Stack {
  /** To open in a browser. */
  url: string
  /** null: a real account set is used. */
  kingdee: Kingdee | null
  /** Of the stand-in's schemes those that the center must show now, in no order. */
  visible: () => string[]
  runtime: Runtime
  /** What the platform's timers do: all but `refresh` by themselves every 30 s. */
  tick(trigger: (typeof jobs)[number] | 'refresh'): Promise<unknown>
  close(): Promise<void>
}

/** @throws Node's own error (EADDRINUSE) when the port is taken, before anything else is touched */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { port, stateFolder, realKingdee, log, killing, env } = options
  let runtime: Runtime | null = null
  const server = await startServer(port, join(dist, 'h5'), async (body, headers) => {
    if (runtime === null) throw new Error('The runtime is not there yet.')
    const event = typeof body === 'object' && body !== null ? body : {}
    return runtime.call(event, visitorOf(headers))
  })

  const standIn = realKingdee === undefined ? await startStandIn(options) : null
  // The stand-in's coupons are new with each start: what was kept of the last ones would be shown for a while.
  if (standIn !== null) rmSync(stateFolder, { recursive: true, force: true })
  mkdirSync(stateFolder, { recursive: true })
  runtime = startRuntime({
    file: join(dist, 'cloudfunctions/gateway/index.js'),
    env: {
      ...(standIn?.env ?? realKingdee),
      STATE_URL: `file:${join(stateFolder, 'state.db')}`,
      ...env,
    },
    log,
    ...(killing && { killing }),
  })

  const started = runtime
  const tick = (TriggerName: string) =>
    started.call(
      { Type: 'Timer', TriggerName, Time: new Date().toISOString(), Message: '' },
      { TCB_SOURCE: 'wx_trigger' },
    )
  // An instance that was killed with it has been replaced by the next time.
  const timer = setInterval(() => {
    for (const job of jobs) tick(job).catch((error) => log(`${job}: ${error}`))
  }, JOBS_EVERY_MS)
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    kingdee: standIn?.kingdee ?? null,
    visible: () => standIn?.visible() ?? [],
    runtime,
    tick,
    async close() {
      clearInterval(timer)
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await Promise.all([closed, started.close(), standIn?.kingdee.close()])
    },
  }
}

async function startStandIn({ coupons, kingdee: more }: StackOptions) {
  const credentials = {
    clientId: '200000',
    clientSecret: 'local-client-secret-0123456789ab',
    outerInstanceId: 'local-shop',
  }
  const clock = more?.clock ?? Date.now
  const rows = catalogue({ today: clock(), ...(coupons !== undefined && { count: coupons }) })
  const kingdee = await startKingdee({ credentials, schemes: rows, history: HISTORY, ...more })
  return {
    kingdee,
    visible: () => visibleIds(rows, clock()),
    env: {
      KINGDEE_BASE_URL: kingdee.url,
      KINGDEE_CLIENT_ID: credentials.clientId,
      KINGDEE_CLIENT_SECRET: credentials.clientSecret,
      KINGDEE_OUTER_INSTANCE_ID: credentials.outerInstanceId,
      PHONE_NUMBERS: 'local',
      SCENE_SECRET: LOCAL_SCENE_SECRET,
      DESK_OPENIDS,
    },
  }
}
