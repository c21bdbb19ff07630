/** `npm start`: the coupon center in a browser, from this machine alone. */
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { ensureBuilt } from './build'
import type { Kingdee } from './kingdee/server'
import { type Stack, startStack } from './stack'

const USAGE = `npm start -- [--port N] [--coupons N] [--kill P]
  --port N      the port of the page, 5180 without it
  --coupons N   how many coupon schemes the stand-in for Kingdee has, 140 without it
  --kill P      end instances of the function at random, at this share of the calls (0 to 1)`

/** Something that the one who typed the line can mend: shown without a stack. */
class Mistake extends Error {}

async function main() {
  const { port, coupons, kill } = readOptions()
  const realKingdee = readRealKingdee()
  await ensureBuilt(['h5', 'cloud'], (line) => console.log(line))

  const folder = join(__dirname, '../.local', String(port))
  const logFile = join(folder, 'function.log')
  mkdirSync(folder, { recursive: true })
  let stack: Stack
  try {
    stack = await startStack({
      port,
      stateFolder: join(folder, 'state'),
      coupons,
      ...(realKingdee && { realKingdee }),
      ...(kill > 0 && { killing: { chance: kill, random: Math.random } }),
      log: (line) => appendFileSync(logFile, `${line}\n`),
    })
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'EADDRINUSE'
      ? new Mistake(`Port ${port} is taken. Name another one: npm start -- --port ${port + 1}`)
      : error
  }
  writeFileSync(logFile, '')

  let closing = false
  const end = () => {
    if (closing) return
    closing = true
    stack.close().finally(() => process.exit(0))
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end)

  const here = (path: string) => relative(process.cwd(), path)
  const { kingdee } = stack
  const lines =
    kingdee === null
      ? [`Kingdee       ${realKingdee?.KINGDEE_BASE_URL} (the account set of your environment)`]
      : [
          `Kingdee       a stand-in at ${kingdee.url} with ${coupons} schemes; it checks every signature`,
          `  faults      curl ${kingdee.url}/control/faults -H content-type:application/json -d '{"kind":"http5xx","status":503}'`,
          `  and none    curl -X DELETE ${kingdee.url}/control/faults`,
          `  members     ${mobilesOf(kingdee)} (the last has many coupons)`,
          `  granted     curl ${kingdee.url}/control/granted`,
          `  redeem      curl ${kingdee.url}/control/redeem -H content-type:application/json -d '{"couponsNo":"YHQ…"}'`,
          `Coupons       ${stack.visible().length} can be seen`,
        ]
  lines.push(
    `Function      dist/cloudfunctions/gateway, up to 4 instances; its log is ${here(logFile)}`,
    `State         ${here(join(folder, 'state'))}`,
    'Ctrl-C ends all of it.',
    '',
    `Open ${stack.url}`,
  )
  console.log(lines.join('\n'))
}

const mobilesOf = (kingdee: Kingdee) =>
  kingdee
    .members()
    .map(({ mobile }) => mobile)
    .join(' ')

function readOptions(): { port: number; coupons: number; kill: number } {
  const text = { type: 'string' } as const
  let values: { port?: string; coupons?: string; kill?: string }
  try {
    values = parseArgs({ options: { port: text, coupons: text, kill: text } }).values
  } catch (error) {
    throw new Mistake(`${(error as Error).message}\n\n${USAGE}`)
  }
  const whole = (name: 'port' | 'coupons', usual: number, most: number) => {
    const value = Number(values[name] ?? usual)
    if (!Number.isInteger(value) || value < 0 || value > most) {
      throw new Mistake(`--${name} must be a whole number up to ${most}.\n\n${USAGE}`)
    }
    return value
  }
  const kill = Number(values.kill ?? 0)
  if (!(kill >= 0 && kill <= 1)) throw new Mistake(`--kill must be from 0 to 1.\n\n${USAGE}`)
  return { port: whole('port', 5180, 65_535), coupons: whole('coupons', 140, 1_000_000), kill }
}

/** With KINGDEE_BASE_URL set, the function gets what is set for it, and says itself what is amiss. */
function readRealKingdee(): Record<string, string> | null {
  if (!process.env.KINGDEE_BASE_URL) return null
  const forIt = (name: string) =>
    name.startsWith('KINGDEE_') ||
    ['PHONE_NUMBERS', 'SCENE_SECRET', 'DESK_OPENIDS', 'CODE_LINK'].includes(name)
  const given = Object.entries(process.env).filter(([name]) => forIt(name))
  return Object.fromEntries(given.map(([name, value]) => [name, value ?? '']))
}

main().catch((error: unknown) => {
  console.error(error instanceof Mistake ? error.message : error)
  process.exit(1)
})
