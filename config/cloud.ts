/** Builds the cloud function's folder as it is uploaded: one CommonJS file, and what it needs installed. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'

const root = join(__dirname, '..')
const folder = join(root, 'dist/cloudfunctions/gateway')

/**
 * Required when it is used, never bundled: a driver of the state store when that is chosen, WeChat's SDK when a
 * number or a code is asked for. A call that needs neither pays nothing for them.
 */
const installed = ['libsql', 'wx-server-sdk']

/** What of WeChat's services the function may call without a token of its own. */
const permissions = { openapi: ['phonenumber.getPhoneNumber', 'wxacode.getUnlimited'] }

async function buildFunction() {
  await build({
    entryPoints: [join(root, 'cloudfunctions/gateway/event.ts')],
    outfile: join(folder, 'index.js'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    minify: true,
    legalComments: 'none',
    external: installed,
    logLevel: 'warning',
  })
  const own = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    version: string
    dependencies: Record<string, string>
    devDependencies: Record<string, string>
  }
  const versions = { ...own.devDependencies, ...own.dependencies }
  const uploaded = {
    name: 'gateway',
    version: own.version,
    private: true,
    main: 'index.js',
    dependencies: Object.fromEntries(installed.map((name) => [name, versions[name]])),
  }
  const write = (file: string, value: object) =>
    writeFileSync(join(folder, file), `${JSON.stringify(value, null, 2)}\n`)
  write('package.json', uploaded)
  write('config.json', { permissions })
}

buildFunction().catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
