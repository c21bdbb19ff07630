/** One process with the function's core in it, which dies (SIGKILL) between any two of its steps, by chance. */
import { randomUUID } from 'node:crypto'
import { createGateway } from '../../../cloudfunctions/gateway/gateway'
import { createExchange, type Exchange } from '../../../cloudfunctions/gateway/kingdee/exchange'
import { createLog } from '../../../cloudfunctions/gateway/log'
import { localNumbers } from '../../../cloudfunctions/gateway/member/phone-numbers'
import { libsqlState } from '../../../cloudfunctions/gateway/state/libsql'
import type { State } from '../../../cloudfunctions/gateway/state/port'
import { seededChance } from '../../../local/kingdee/chance'
import type { Asked, Setting } from './processes'

const { file, seed, deathAtStep, ...setting } = JSON.parse(process.env.SETTING ?? '') as Setting
const random = seededChance(seed)
const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
const die = () => process.kill(process.pid, 'SIGKILL')
const mayDie = () => random() < deathAtStep && die()

/** Dies before an operation, or after it: then it is done, and nobody knows. */
function mortal<A extends unknown[], R>(operation: (...args: A) => Promise<R>): (...args: A) => Promise<R> {
  return async (...args) => {
    mayDie()
    const result = await operation(...args)
    mayDie()
    return result
  }
}

const mortalState = (state: State): State => ({
  get: mortal(state.get),
  getMany: mortal(state.getMany),
  insert: mortal(state.insert),
  replace: mortal(state.replace),
  remove: mortal(state.remove),
  due: mortal(state.due),
  list: mortal(state.list),
  take: mortal(state.take),
  close: state.close,
})

async function start() {
  const state = await libsqlState(file, Date.now, sleep)
  const speak = createExchange(setting.kingdeeUrl)
  // Dies before a call, after it, or while it is under way. Less patient than Kingdee may be slow, as in production.
  const exchange: Exchange = mortal((sent) => {
    if (random() < deathAtStep) setTimeout(die, random() * 30)
    return speak({ ...sent, timeoutMs: Math.min(sent.timeoutMs, setting.patienceMs) })
  })
  const { handle } = createGateway({
    settings: { ...setting.credentials, accountId: null, callsPerMinute: 1_000_000_000 },
    claims: { answerLimitMs: setting.answerLimitMs, perScheme: 1, withMobile: false },
    exchange,
    state: mortalState(state),
    clock: Date.now,
    sleep,
    log: createLog(() => {}, Date.now),
    newId: randomUUID,
    numberOf: localNumbers,
    scenes: null,
  })
  process.on('message', async ({ id, action, input, caller }: Asked) => {
    process.send?.({ id, answer: await handle(action, input, caller) })
  })
  process.send?.('ready')
}

process.on('disconnect', () => process.exit())
start().catch((error: unknown) => {
  console.error(error)
  process.exit(1)
})
