import type { Action, Input, Output } from '../../cloudfunctions/gateway/contract'
import { isOffline } from '../device/network'
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
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<typeof LATE>((resolve) => {
    timer = setTimeout(() => resolve(LATE), LIMIT_MS)
  })
  try {
    const reply = await Promise.race([sent, late])
    return reply === LATE ? { ok: false, problem: phoneProblem('timeout') } : readAnswer(action, reply)
  } catch {
    return { ok: false, problem: phoneProblem((await isOffline()) ? 'offline' : 'unreachable') }
  } finally {
    clearTimeout(timer)
  }
}

const LATE = Symbol('late')
