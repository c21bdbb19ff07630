import type { IncomingHttpHeaders, IncomingMessage, RequestListener, ServerResponse } from 'node:http'

/** What a cloud function's event may weigh on the platform; the same here, so that nothing works only locally. */
const BODY_LIMIT = 100 * 1024

/**
 * The HTTP door: POST a JSON body, get a JSON answer. It knows nothing of actions; the body goes to `answer` as
 * it is, with the request's headers, and what `answer` gives is sent with 200. A body that cannot be read is refused
 * with 4xx and never reaches `answer`; an `answer` that rejects becomes 500 with no detail.
 */
export function httpDoor(
  answer: (body: unknown, headers: IncomingHttpHeaders) => Promise<unknown>,
): RequestListener {
  return (request, response) => {
    if (request.method !== 'POST') {
      request.resume()
      return refuse(response, 405, 'Use POST with a JSON body {action, input}.')
    }
    readBody(request, (problem, text) => {
      if (problem !== null) return refuse(response, problem.status, problem.sentence)
      let body: unknown
      try {
        body = JSON.parse(text)
      } catch {
        return refuse(response, 400, 'The body is not JSON.')
      }
      answer(body, request.headers).then(
        (reply) => send(response, 200, JSON.stringify(reply)),
        () => refuse(response, 500, 'The function did not answer.'),
      )
    })
  }
}

type Problem = { status: number; sentence: string }

function readBody(request: IncomingMessage, done: (problem: Problem | null, text: string) => void): void {
  const parts: Buffer[] = []
  let size = 0
  let over = false
  request.on('data', (part: Buffer) => {
    size += part.length
    if (over) return
    if (size > BODY_LIMIT) {
      over = true
      parts.length = 0
      return done({ status: 413, sentence: `The body is over ${BODY_LIMIT} bytes.` }, '')
    }
    parts.push(part)
  })
  request.on('end', () => {
    const [first] = parts
    if (!over) done(null, (parts.length === 1 && first ? first : Buffer.concat(parts)).toString('utf8'))
  })
  // A caller that went away needs no answer.
  request.on('error', () => {})
}

function refuse(response: ServerResponse, status: number, sentence: string): void {
  send(response, status, JSON.stringify({ errCode: status, errMsg: sentence }))
}

function send(response: ServerResponse, status: number, text: string): void {
  const body = Buffer.from(text, 'utf8')
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': body.length,
    'Cache-Control': 'no-store',
  })
  response.end(body)
}
