/**
 * The control door, for a person with curl or a browser's test. On the stand-in's own port, JSON both ways:
 *
 *     curl 127.0.0.1:PORT/control/calls                    what was called so far, and how it ended
 *     curl 127.0.0.1:PORT/control/faults                   the faults that last
 *     curl 127.0.0.1:PORT/control/faults -X DELETE         end them all
 *     curl 127.0.0.1:PORT/control/faults -H content-type:application/json -d '{"kind":"delay","ms":3000,"calls":2}'
 *
 * Every fault takes `calls` (how many it lasts; without it, until cleared) and `path` (only there), but those on the
 * list take no `path`, and those that happen once take neither:
 *
 *     delay ms · clockSkew ms · slowDrip ms · cutBefore · cutAfter · http5xx status · code code [status] · throttled
 *     notJson · halfBody · redirect [location] · tooBig [bytes]
 *     on the list: rowsShift [remove] [insert] · emptyPage · noRows
 *     at once: staleToken · rotateSecret · movedDomain
 *
 * faults.ts says what each does. Bad input is answered with {"error": "a sentence that names the field"}.
 */
import type { IncomingMessage } from 'node:http'
import type { Calls } from './calls'
import { parseFault, type ReadyFault } from './faults'
import { json, type Reply } from './reply'

export interface Controlled {
  calls(): Calls
  faults(): unknown[]
  setFault(fault: ReadyFault): void
  clearFaults(): void
}

export const isControlPath = (path: string): boolean => path.startsWith('/control/')

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

  if (path === '/control/calls') {
    return request.method === 'GET' ? ok(controlled.calls()) : no(405, 'Counters can be read (GET) only.')
  }
  if (path !== '/control/faults') return no(404, 'There are /control/calls and /control/faults.')
  switch (request.method) {
    case 'GET':
      break
    case 'DELETE':
      controlled.clearFaults()
      break
    case 'POST': {
      const problem = trySetFault(body, controlled)
      if (problem !== null) return no(400, problem)
      break
    }
    default:
      return no(405, 'Faults can be read (GET), set (POST) and cleared (DELETE).')
  }
  return ok(controlled.faults())
}

/** A sentence that says what is wrong with the body, or null when the fault is set. */
function trySetFault(body: string | null, controlled: Controlled): string | null {
  if (body === null) return `The body must be at most ${mostBytes} bytes.`
  let given: unknown
  try {
    given = JSON.parse(body)
  } catch {
    return 'The body must be JSON, such as {"kind": "delay", "ms": 3000, "calls": 2}.'
  }
  try {
    controlled.setFault(parseFault(given))
    return null
  } catch (error) {
    if (error instanceof RangeError) return error.message
    throw error
  }
}

const mostBytes = 10_000

/** The body as text, or null when it is longer than anybody needs. */
async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request) {
    bytes += chunk.length
    if (bytes <= mostBytes) chunks.push(chunk)
  }
  return bytes > mostBytes ? null : Buffer.concat(chunks).toString('utf8')
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
