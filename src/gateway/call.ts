import type { Action, Input, Output } from '../../cloudfunctions/gateway/contract'
import { isOffline, onGoneOffline } from '../device/network'
import { type Result, readAnswer } from './answer'
import { callFunction } from './cloud'
import { postFunction } from './http'
import { phoneProblem } from './problem'

/** The function itself ends after 15 s; the rest is for a slow network. */
const LIMIT_MS = 20_000

/** Asks the function. Never rejects: whatever happens is a result of the closed set. */
export async function call<A extends Action>(action: A, input: Input<A>): Promise<Result<Output<A>>> {
  const body = { action, input }
  const sent = process.env.TARO_ENV === 'h5' ? postFunction(body, LIMIT_MS) : callFunction(body)
  let end = () => {}
  const inTheWay = new Promise<'timeout' | 'offline'>((resolve) => {
    const timer = setTimeout(() => resolve('timeout'), LIMIT_MS)
    // WeChat leaves a call open that has lost its network: what waits for it would find out only at the limit.
    const stop = onGoneOffline(() => resolve('offline'))
    end = () => {
      clearTimeout(timer)
      stop()
    }
  })
  try {
    const first = await Promise.race([sent.then((reply) => ({ reply })), inTheWay])
    return typeof first === 'string'
      ? { ok: false, problem: phoneProblem(first) }
      : readAnswer(action, first.reply)
  } catch {
    return { ok: false, problem: phoneProblem((await isOffline()) ? 'offline' : 'unreachable') }
  } finally {
    end()
  }
}
