import { fork } from 'node:child_process'
import { join } from 'node:path'
import autocannon from 'autocannon'
import { median } from './median'
import type { Order } from './server'

const rounds = 5
const seconds = 3
const connections = 20

/** Warm opens a second, through the core and from a bare server with the same bytes, in turn. */
export async function throughput(order: Omit<Order, 'serve'>): Promise<{ core: number; bare: number }> {
  const core = await start({ ...order, serve: 'core' })
  const bare = await start({ ...order, serve: 'bare' })
  const rates = { core: [] as number[], bare: [] as number[] }
  for (let round = 0; round < rounds; round += 1) {
    rates.core.push(await rate(core.port))
    rates.bare.push(await rate(bare.port))
  }
  core.end()
  bare.end()
  return { core: median(rates.core), bare: median(rates.bare) }
}

async function rate(port: number): Promise<number> {
  const result = await autocannon({
    url: `http://127.0.0.1:${port}/`,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ action: 'center.open', input: {} }),
    connections,
    duration: seconds,
  })
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${result.non2xx + result.errors} requests failed`)
  return result.requests.average
}

function start(order: Order): Promise<{ port: number; end: () => void }> {
  const child = fork(join(__dirname, 'server.ts'), { execArgv: ['--import', 'tsx'] })
  child.send(order)
  return new Promise((resolve, reject) => {
    child.once('message', (port) => resolve({ port: Number(port), end: () => child.kill() }))
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)))
  })
}
