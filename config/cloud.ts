/** Builds the cloud function's folder as it is uploaded: one CommonJS file, and what it needs installed. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'

const root = join(__dirname, '..')
const folder = join(root, 'dist/cloudfunctions/gateway')

/** Required when its driver is chosen, never bundled: a call that needs no state pays nothing for it. */
const stateDriver = 'libsql'

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
    external: [stateDriver],
    logLevel: 'warning',
  })
  const own = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    version: string
    dependencies: Record<string, string>
  }
  const uploaded = {
    name: 'gateway',
    version: own.version,
    private: true,
    main: 'index.js',
    dependencies: { [stateDriver]: own.dependencies[stateDriver] },
  }
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(uploaded, null, 2)}\n`)
}

buildFunction().catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
