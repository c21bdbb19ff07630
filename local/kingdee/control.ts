/**
 * The control door, for a person with curl or a browser's test. On the stand-in's own port, JSON both ways:
 *
 *     curl 127.0.0.1:PORT/control/calls                    what was called so far, and how it ended
 *     curl 127.0.0.1:PORT/control/members                  who is a member, in plain
 *     curl 127.0.0.1:PORT/control/members/13800000002 -X DELETE          gone, by id or phone number
 *     curl 127.0.0.1:PORT/control/granted                  every coupon that was given to somebody, and counts
 *     curl 127.0.0.1:PORT/control/give -H content-type:application/json -d '{"member":"13800000001","scheme":"1534…"}'
 *                                                          a cashier gives one; the member by id or phone number
 *     curl 127.0.0.1:PORT/control/redeem -H content-type:application/json -d '{"couponsNo":"YHQ1000001"}'
 *                                                          a cashier redeems it; "store" by its id, "amount" of a credit
 *     curl 127.0.0.1:PORT/control/cancel -H content-type:application/json -d '{"couponsNo":"YHQ1000001"}'
 *                                                          takes its last redemption back
 *     curl 127.0.0.1:PORT/control/faults                   the faults that last
 *     curl 127.0.0.1:PORT/control/faults -X DELETE         end them all
 *     curl 127.0.0.1:PORT/control/faults -H content-type:application/json -d '{"kind":"delay","ms":3000,"calls":2}'
 *
 * Every fault takes `calls` (how many it lasts; without it, until cleared), `chance` (0 to 1: at this share of the
 * calls) and `path` (only there), but rowsShift, lag and cashierToo have their path, and those that happen once take
 * none of the three:
 *
 *     delay ms (the answer is late) · late ms (the work is) · clockSkew ms · slowDrip ms · cutBefore · cutAfter
 *     http5xx status [afterWork] · code code [status] [afterWork] · throttled · notJson · halfBody
 *     redirect [location] · tooBig [bytes]
 *     on a list, coupon_center unless `path` is that of coupons: emptyPage · noRows
 *     on coupon_center: rowsShift [remove] [insert]
 *     on coupons: lag ms · on coupons_distribute: cashierToo
 *     at once: staleToken · rotateSecret · movedDomain
 *
 * faults.ts says what each does. Bad input is answered with {"error": "a sentence that names the field"}.
 */
import type { IncomingMessage } from 'node:http'
import * as v from 'valibot'
import { mostBodyBytes, readBody } from './asked'
import type { Calls } from './calls'
import { parseFault, type ReadyFault } from './faults'
import type { Granted } from './grants'
import type { Member } from './members'
import { json, type Reply } from './reply'

export interface Controlled {
  calls(): Calls
  faults(): unknown[]
  setFault(fault: ReadyFault): void
  clearFaults(): void
  members(): Member[]
  removeMember(idOrMobile: string): boolean
  granted(): Granted
  give(idOrMobile: string, schemaId: string): string
  redeem(asked: v.InferOutput<typeof redeemSchema>): void
  cancelRedemption(couponsNo: string): void
}

export const isControlPath = (path: string): boolean => path.startsWith('/control/')

const couponsNo = v.string('must be a text')
const cancelSchema = v.strictObject({ couponsNo })
const redeemSchema = v.strictObject({
  couponsNo,
  store: v.exactOptional(v.string('must be a text')),
  amount: v.exactOptional(v.number('must be a number')),
})

/** Throws a RangeError that names the field. */
function readFields<T>(schema: v.GenericSchema<unknown, T>, given: unknown): T {
  const read = v.safeParse(schema, given)
  if (read.success) return read.output
  const [issue] = read.issues
  throw new RangeError(`Field "${v.getDotPath(issue) ?? 'couponsNo'}" ${issue.message}.`)
}

export async function answerControl(
  request: IncomingMessage,
  path: string,
  controlled: Controlled,
): Promise<Reply> {
  const body = await readBody(request)
  // Any web page can post to 127.0.0.1, or have a name of its own resolve to it.
  if (!isLoopback(`http://${request.headers.host}`))
    return no(403, 'The Host must be 127.0.0.1 or localhost.')
  const { origin } = request.headers
  if (origin !== undefined && !isLoopback(origin)) return no(403, 'Only pages of this machine may do this.')

  const [, , place = '', one = ''] = path.split('/')
  const doors: Record<string, () => Reply> = {
    'GET calls': () => ok(controlled.calls()),
    'GET members': () => ok(controlled.members()),
    'DELETE members/…': () =>
      controlled.removeMember(one) ? ok(controlled.members()) : no(404, 'There is no such member.'),
    'GET granted': () => ok(controlled.granted()),
    'POST give': () =>
      tried(body, (given) => {
        const { member, scheme } = (given ?? {}) as { member?: unknown; scheme?: unknown }
        return { coupons_no: controlled.give(String(member), String(scheme)) }
      }),
    'GET faults': () => ok(controlled.faults()),
    'DELETE faults'() {
      controlled.clearFaults()
      return ok(controlled.faults())
    },
    'POST redeem': () =>
      tried(body, (given) => {
        controlled.redeem(readFields(redeemSchema, given))
        return controlled.granted()
      }),
    'POST cancel': () =>
      tried(body, (given) => {
        controlled.cancelRedemption(readFields(cancelSchema, given).couponsNo)
        return controlled.granted()
      }),
    'POST faults': () =>
      tried(body, (given) => {
        controlled.setFault(parseFault(given))
        return controlled.faults()
      }),
  }
  const asked = one === '' ? place : `${place}/…`
  const door = doors[`${request.method} ${asked}`]
  if (door !== undefined) return door()
  const isThere = Object.keys(doors).some((name) => name.endsWith(` ${asked}`))
  return no(isThere ? 405 : 404, `Under /control/ there are: ${Object.keys(doors).join(', ')}.`)
}

/** What `act` makes of the body; a sentence that says what is wrong with it when it throws a RangeError. */
function tried(body: string | null, act: (given: unknown) => unknown): Reply {
  if (body === null) return no(400, `The body must be at most ${mostBodyBytes} bytes.`)
  let given: unknown
  try {
    given = JSON.parse(body)
  } catch {
    return no(400, 'The body must be JSON, such as {"kind": "delay", "ms": 3000, "calls": 2}.')
  }
  try {
    return ok(act(given))
  } catch (error) {
    if (error instanceof RangeError) return no(400, error.message)
    throw error
  }
}

function isLoopback(origin: string): boolean {
  if (!URL.canParse(origin)) return false
  return ['127.0.0.1', 'localhost'].includes(new URL(origin).hostname)
}

const ok = (value: unknown): Reply => ({
  status: 200,
  outcome: 'control',
  headers: json,
  body: `${JSON.stringify(value, null, 2)}\n`,
})

const no = (status: number, error: string): Reply => ({ ...ok({ error }), status })
