/** The event door: what CloudBase calls. */
import { randomUUID } from 'node:crypto'
import type { Answer } from './contract'
import { failure } from './errors'
import { createGateway, type Gateway } from './gateway'
import { createExchange } from './kingdee/exchange'
import { createLog } from './log'
import { localNumbers, wechatNumbers } from './member/phone-numbers'
import { readSettings, SettingsError } from './settings'
import { openState } from './state/open'
import { wechatCodes } from './wechat/codes'
import { openApi } from './wechat/openapi'

const clock = Date.now
const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
const log = createLog((line) => console.log(line), clock)

let gateway: Promise<Gateway> | null = null

/**
 * @param event of it only `action` and `input` are read, or a timer's trigger: the platform adds fields of its own
 * @returns `{ok: true, data}` or `{ok: false, error}`; never rejects
 */
export async function main(event: unknown): Promise<Answer<unknown>> {
  // Read at once and passed on: the environment changes with each call.
  const openid = readOpenid(process.env)
  const operator = openid === null && isOperator(process.env)
  const { action, input } = asked(event)
  try {
    gateway ??= start()
    return await (await gateway).handle(action, input, { openid, operator })
  } catch (error) {
    gateway = null
    const requestId = randomUUID()
    const misconfigured = error instanceof SettingsError
    const detail = error instanceof Error ? error.message : String(error)
    log.error(misconfigured ? 'settings' : 'start', { requestId, detail })
    return { ok: false, error: failure(misconfigured ? 'misconfigured' : 'internal', requestId) }
  }
}

/** By the name of the trigger: a timer sends no action. Whoever says to be one is still who the environment says. */
const jobs: Readonly<Record<string, string>> = {
  sweep: 'claim.sweep',
  refresh: 'center.refresh',
  redemptions: 'entry.redemptions',
  count: 'entry.count',
}

function asked(event: unknown): { action?: unknown; input?: unknown } {
  const { action, input, Type, TriggerName } = (
    typeof event === 'object' && event !== null ? event : {}
  ) as Record<string, unknown>
  const isTimer = Type === 'Timer' && typeof TriggerName === 'string' && Object.hasOwn(jobs, TriggerName)
  return isTimer && action === undefined ? { action: jobs[TriggerName] } : { action, input }
}

async function start(): Promise<Gateway> {
  const { baseUrl, stateUrl, kingdee, claims, phoneNumbers, scenes, desk } = readSettings(process.env)
  return createGateway({
    settings: kingdee,
    claims,
    exchange: createExchange(baseUrl),
    state: await openState(stateUrl, clock, sleep),
    clock,
    sleep,
    log,
    newId: randomUUID,
    numberOf: phoneNumbers === 'local' ? localNumbers : wechatNumbers(openApi),
    scenes,
    desk,
    codeImage: phoneNumbers === 'local' ? null : wechatCodes(openApi),
  })
}

/** CloudBase lists the variables of the call in WX_CONTEXT_KEYS; what is not listed is left over from another. */
function readOpenid(env: NodeJS.ProcessEnv): string | null {
  const listed = (env.WX_CONTEXT_KEYS ?? '').split(',').includes('WX_OPENID')
  return (listed && env.WX_OPENID) || null
}

/**
 * A timer or the merchant's console: no user of the platform, and no way by which one could have come. The source is a
 * chain, `wx_client,scf`; one that was left over by another call errs on the safe side.
 */
function isOperator(env: NodeJS.ProcessEnv): boolean {
  const fromOutside = /http|client|devtools|debug|crawler|unknown/i.test(env.TCB_SOURCE ?? '')
  return !env.TCB_UUID && !env.WX_OPENID && !fromOutside
}
