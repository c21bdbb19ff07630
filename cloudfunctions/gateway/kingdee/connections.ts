import type { Agent, ClientRequest, RequestOptions } from 'node:http'
import { connect, type Socket } from 'node:net'

/** Kept-alive connections to one origin; the last that came free is the first to be used again. */
export interface Connections {
  request(options: RequestOptions): ClientRequest
  /**
   * Ends a connection at once and lets nothing more of it out: after a graceful close the kernel would go on
   * resending what was written, and a call that we have given up might still arrive.
   */
  reset(socket: Socket): void
  /** Closes what has lain idle for `idleMs` and more. */
  drop(idleMs: number): void
}

/** node:https, or node:http for a loopback address, which is loaded only when it is used. */
export async function openConnections(secure: boolean): Promise<Connections> {
  const { request, Agent } = secure ? await import('node:https') : await import('node:http')
  const agent: Agent = new Agent({ keepAlive: true, scheduling: 'lifo' })
  const freedAt = new WeakMap<object, number>()
  agent.on('free', (socket: object) => freedAt.set(socket, performance.now()))

  // Under TLS only the connection below can be reset, and it can be had only from who has opened it.
  const below = new WeakMap<object, Socket>()
  if (secure) {
    const encrypt = agent.createConnection.bind(agent)
    agent.createConnection = (options, done) => {
      const { host, port } = options
      const plain = connect({ host: host ?? '', port: Number(port) || 443, noDelay: true })
      const socket = encrypt({ ...options, socket: plain } as RequestOptions, done)
      if (socket) below.set(socket, plain)
      return socket
    }
  }

  return {
    request: (options) => request({ ...options, agent }),
    reset: (socket) => void (below.get(socket) ?? socket).resetAndDestroy(),
    drop(idleMs) {
      for (const sockets of Object.values(agent.freeSockets)) {
        for (const socket of sockets ?? []) {
          if (performance.now() - (freedAt.get(socket) ?? 0) >= idleMs) socket.destroy()
        }
      }
    },
  }
}
