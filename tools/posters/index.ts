/** `npm run posters -- stores.csv`: every store's posters, ready to print. */
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { Mistake } from '../mistake'
import { wrongId } from './entries'
import { makePosters, type Order } from './make'
import type { Paper } from './page'

const USAGE = `npm run posters -- stores.csv [--out FOLDER] [--paper A4|A6|both] [--scheme ID] [--link URL] [--renew]
  stores.csv    store_id (门店编号), name (门店名称) and, if you like, address, scheme_id, count; or a register
  --out         where the register and the posters go, posters without it
  --paper       A4, A6 or both; both without it
  --scheme      the coupon scheme of rows that name none
  --link        what a code leads to, {scene} in it; CODE_LINK without it
  --renew       sign the codes anew, after a change of SCENE_SECRET
SCENE_SECRET signs the codes; it is the function's.`

const papers: Record<string, readonly Paper[]> = { A4: ['A4'], A6: ['A6'], both: ['A4', 'A6'] }

function readOrder(): Order {
  const text = { type: 'string' } as const
  let read: ReturnType<typeof parse>
  const parse = () =>
    parseArgs({
      allowPositionals: true,
      options: { out: text, paper: text, scheme: text, link: text, renew: { type: 'boolean' } },
    })
  try {
    read = parse()
  } catch (error) {
    throw new Mistake(`${(error as Error).message}\n\n${USAGE}`)
  }
  const { values, positionals } = read
  const [file, ...others] = positionals
  if (file === undefined || others.length > 0) throw new Mistake(`Name one list of stores.\n\n${USAGE}`)
  const chosen = papers[values.paper ?? 'both']
  if (chosen === undefined) throw new Mistake(`--paper must be A4, A6 or both.\n\n${USAGE}`)
  const wrong = values.scheme === undefined ? null : wrongId(values.scheme, true)
  if (wrong !== null) throw new Mistake(`--scheme ${values.scheme}: ${wrong}.\n\n${USAGE}`)
  // npm changes to the folder of package.json.
  const from = (path: string) => resolve(process.env.INIT_CWD ?? '', path)
  return {
    file: from(file),
    folder: from(values.out ?? 'posters'),
    papers: chosen,
    scheme: values.scheme ?? null,
    link: values.link || process.env.CODE_LINK || null,
    renew: values.renew ?? false,
    sceneSecret: process.env.SCENE_SECRET,
    today: todayInChina(),
  }
}

const todayInChina = () => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)

async function main() {
  for (const line of await makePosters(readOrder())) console.log(line)
}

main().catch((error: unknown) => {
  console.error(error instanceof Mistake ? error.message : error)
  process.exit(1)
})
