/** The faults that concern the reply: what stands in its place, and how it is kept from arriving whole. */
import type { ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import type { ReplyFault } from './faults'
import { gatewayRefusal, htmlPage, json, type Reply, refusal, send, throttled } from './reply'

/** The reply that the fault leaves: one in place of the work, which is then not done, or what the work answers. */
export function spoil(fault: ReplyFault, work: () => Reply): Reply {
  switch (fault.kind) {
    case 'http5xx':
      if (fault.afterWork) work()
      return htmlPage(fault.status, `${fault.status} Server Error`, `http${fault.status}`)
    case 'code':
      if (fault.afterWork) work()
      if (fault.status === undefined && fault.code >= 4001 && fault.code <= 5007)
        return gatewayRefusal(fault.code)
      return refusal(fault.code, `refused with ${fault.code}, as a fault demands`, fault.status)
    case 'throttled':
      return throttled()
    case 'notJson':
      return htmlPage(200, 'System maintenance', 'notJson')
    case 'redirect':
      return { status: 302, outcome: 'redirect', headers: { location: fault.location }, body: '' }
    case 'cutBefore':
    case 'tooBig':
      return { status: 200, outcome: fault.kind, headers: json, body: '' }
    case 'cutAfter':
    case 'halfBody':
    case 'slowDrip':
      return { ...work(), outcome: fault.kind }
  }
}

/** Sends the reply as far as the fault lets it through. `wait` passes the time between two pieces of slowDrip. */
export async function sendSpoilt(
  response: ServerResponse,
  reply: Reply,
  fault: ReplyFault,
  wait: (ms: number) => Promise<void>,
): Promise<void> {
  switch (fault.kind) {
    case 'cutBefore':
    case 'cutAfter':
      response.destroy()
      return
    case 'tooBig':
      return flood(response, reply, fault.bytes)
    case 'halfBody':
      return sendHalf(response, reply)
    case 'slowDrip':
      return drip(response, reply, () => wait(fault.ms))
    default:
      return send(response, reply)
  }
}

/** Promises the whole length, sends half of it and hangs up. */
function sendHalf(response: ServerResponse, reply: Reply): void {
  const whole = Buffer.from(reply.body)
  response.writeHead(reply.status, { ...reply.headers, 'content-length': whole.length })
  response.write(whole.subarray(0, whole.length >> 1), () => response.destroy())
}

/** The right reply, a few bytes at a time: each piece comes in good time, the whole does not. */
async function drip(response: ServerResponse, reply: Reply, pause: () => Promise<void>): Promise<void> {
  const pieceBytes = 64
  const whole = Buffer.from(reply.body)
  response.writeHead(reply.status, { ...reply.headers, 'content-length': whole.length })
  for (let at = 0; at < whole.length && !response.destroyed; at += pieceBytes) {
    response.write(whole.subarray(at, at + pieceBytes))
    await pause()
  }
  response.end()
}

/** A reply of `bytes` whose length is not told beforehand; ends early when the other side hangs up. */
async function flood(response: ServerResponse, reply: Reply, bytes: number): Promise<void> {
  const open = '{"errcode":0,"description":"'
  const close = '"}'
  const filler = Buffer.alloc(64 * 1024, 'x')
  function* pieces() {
    yield open
    for (let left = bytes - open.length - close.length; left > 0; left -= filler.length) {
      yield filler.subarray(0, left)
    }
    yield close
  }
  response.writeHead(reply.status, reply.headers)
  await pipeline(pieces, response)
}
