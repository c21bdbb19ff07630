import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startKingdee } from '../../local/kingdee/server'
import { chainStores } from '../../local/kingdee/stores'
import { readText } from '../../tools/posters/csv'
import { readEntries } from '../../tools/posters/entries'

const credentials = {
  clientId: '205022',
  clientSecret: 'marked-client-secret-0123456789a',
  outerInstanceId: 'marked-instance',
}
const folder = mkdtempSync(join(tmpdir(), 'stores-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** What `npm run stores -- …` runs. */
function run(args: string[], env: Record<string, string>) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'tools/stores.ts', ...args], {
    cwd: join(__dirname, '../..'),
    env: { PATH: process.env.PATH ?? '', ...env },
  })
  let said = ''
  for (const pipe of [child.stdout, child.stderr]) pipe.on('data', (part) => (said += part))
  return new Promise<{ status: number | null; said: string }>((done) =>
    child.once('exit', (status) => done({ status, said })),
  )
}

test('the stores come straight from Kingdee as a list that posters are made of; a closed one has none', async () => {
  const kingdee = await startKingdee({ credentials, schemes: [] })
  const file = join(folder, 'stores.csv')
  const env = {
    KINGDEE_BASE_URL: kingdee.url,
    KINGDEE_CLIENT_ID: credentials.clientId,
    KINGDEE_CLIENT_SECRET: credentials.clientSecret,
    KINGDEE_OUTER_INSTANCE_ID: credentials.outerInstanceId,
  }
  const { status, said } = await run([file], env)
  await kingdee.close()
  expect([status, said]).toEqual([0, `${file}  stores: 5\n`])
  const { entries, problems } = readEntries(readText(readFileSync(file)), null, () => null)
  const open = chainStores.filter(({ enable }) => String(enable) === '1')
  expect(problems).toEqual([])
  expect(entries.map(({ storeId, name }) => `${storeId} ${name}`).sort()).toEqual(
    open.map(({ id, name }) => `${id} ${name}`).sort(),
  )
})

test('what is missing in the environment is named, and no secret with it', async () => {
  const { status, said } = await run([join(folder, 'none.csv')], { KINGDEE_CLIENT_SECRET: 'marked-secret' })
  expect(status).toBe(1)
  expect(said).toContain('KINGDEE_CLIENT_ID is missing')
  expect(said).not.toContain('marked-secret')
})
