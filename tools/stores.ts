/**
 * `npm run stores -- [stores.csv]`: the list that `npm run posters` takes, straight from Kingdee, by the function as it
 * is built, with the environment that it has when it is deployed. Nothing is written anywhere but in that file.
 */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Mistake } from './mistake'
import { asText, writeCsv } from './posters/csv'
import { writeWhole } from './posters/files'

const USAGE = 'npm run stores -- [FILE]        stores.csv without it'

interface Store {
  id: string
  name: string
  address: string
  enabled: boolean
}

type Answer = { ok: true; data: { stores: Store[] } } | { ok: false; error: { code: string } }

async function stores(): Promise<Store[]> {
  const built = join(__dirname, '../dist/cloudfunctions/gateway/index.js')
  if (!existsSync(built)) throw new Mistake('The function is not built: npm run build:cloud')
  process.env.STATE_URL ||= 'memory:'
  // Its log, in lines of JSON, goes beside what is said here.
  const lines: string[] = []
  const { log } = console
  console.log = (line: unknown) => void lines.push(String(line))
  const { main } = require(built) as { main: (event: object) => Promise<Answer> }
  const answer = await main({ action: 'store.list', input: {} }).finally(() => {
    console.log = log
  })
  if (answer.ok) return answer.data.stores.filter(({ enabled }) => enabled)
  throw new Mistake(`The stores could not be read: ${answer.error.code}\n${lines.join('\n')}`)
}

async function run() {
  const [file = 'stores.csv', ...others] = process.argv.slice(2)
  if (others.length > 0 || file.startsWith('-')) throw new Mistake(USAGE)
  const found = await stores()
  // npm changes to the folder of package.json.
  const path = resolve(process.env.INIT_CWD ?? '', file)
  const rows = found.map(({ id, name, address }) => [asText(id), asText(name), asText(address)])
  writeWhole(path, writeCsv([['store_id', 'name', 'address'], ...rows]))
  console.log(`${path}  stores: ${found.length}`)
}

run().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Mistake ? error.message : error)
    process.exit(1)
  },
)
