/** The web build and the function's address on one port of this machine, as a host would serve them. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import { extname, join, normalize } from 'node:path'
import { gzipSync } from 'node:zlib'
import { httpDoor } from '../cloudfunctions/gateway/http'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
}

/**
 * Listens on 127.0.0.1.
 * @param port 0: any free one
 * @param folder of the web build
 * @param answer gets the body and the headers of a call of the function
 * @throws Node's own error (EADDRINUSE) when the port is taken
 */
export function startServer(
  port: number,
  folder: string,
  answer: (body: unknown, headers: IncomingHttpHeaders) => Promise<unknown>,
): Promise<Server> {
  const door = httpDoor(answer)
  const server = createServer((request, response) => {
    const path = pathOf(request)
    if (path === '/functions/gateway') door(request, response)
    else sendFile(folder, path, request, response)
  })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve(server))
  })
}

function pathOf(request: IncomingMessage): string {
  try {
    return decodeURIComponent((request.url ?? '/').split('?')[0] ?? '/')
  } catch {
    return '/'
  }
}

function sendFile(folder: string, path: string, request: IncomingMessage, response: ServerResponse): void {
  request.resume()
  // Normalised from the root, a path cannot climb out of the folder.
  const file = join(folder, normalize(`/${path}`))
  const full = path.endsWith('/') ? join(file, 'index.html') : file
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    refuse(response, 405, 'Use GET.')
    return
  }
  if (!existsSync(full) || !statSync(full).isFile()) {
    refuse(response, 404, 'There is no such file.')
    return
  }
  // As whoever serves files that never change: as small as it gets.
  const body = gzipSync(readFileSync(full), { level: 9 })
  response.writeHead(200, {
    'Content-Type': types[extname(full)] ?? 'application/octet-stream',
    'Content-Encoding': 'gzip',
    'Content-Length': body.length,
    // Files with a hash in their name never change; the page that names them does.
    'Cache-Control': /\.[0-9a-f]{8}\./.test(full) ? 'public, max-age=31536000, immutable' : 'no-cache',
  })
  response.end(request.method === 'HEAD' ? undefined : body)
}

function refuse(response: ServerResponse, status: number, sentence: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' })
  response.end(sentence)
}
