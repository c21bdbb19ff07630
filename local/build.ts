/**
 * Builds what is not built or no longer what the sources say. `tsx local/build.ts weapp h5 cloud gallery` does it by hand.
 *
 * A stamp beside each build holds a hash of what went in and of what came out, so that an edit, a new dependency
 * and a build that somebody else made or deleted are all seen, whatever the files' times say.
 */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(__dirname, '..')

export type Target = 'weapp' | 'h5' | 'cloud' | 'gallery'

const everyBuild = ['package.json', 'package-lock.json', 'tsconfig.json']
const phone = [...everyBuild, 'src', 'config', 'babel.config.js', 'cloudfunctions/gateway/contract.ts']

const targets: Readonly<Record<Target, { what: string; sources: string[]; folder: string }>> = {
  weapp: { what: 'the mini-program', sources: [...phone, 'project.config.json'], folder: 'dist/weapp' },
  h5: { what: 'the web app', sources: phone, folder: 'dist/h5' },
  gallery: { what: 'the gallery', sources: phone, folder: 'dist/h5-gallery' },
  cloud: {
    what: 'the cloud function',
    sources: [...everyBuild, 'config/cloud.ts', 'cloudfunctions'],
    folder: 'dist/cloudfunctions',
  },
}

/**
 * @param say progress, a line at a time
 * @throws Error with the build's own output when a build fails
 */
export async function ensureBuilt(wanted: readonly Target[], say: (line: string) => void): Promise<void> {
  for (const target of wanted) {
    const { what, folder } = targets[target]
    const stamp = join(root, `${folder}.stamp`)
    if (existsSync(stamp) && readFileSync(stamp, 'utf8') === state(target)) continue
    say(`Building ${what} (${folder}) …`)
    const started = Date.now()
    await run(target)
    writeFileSync(stamp, state(target))
    say(`Built ${what} in ${Math.ceil((Date.now() - started) / 1000)} s`)
  }
}

/** One line that changes when the sources, the settings or the build itself change. */
function state(target: Target): string {
  const { sources, folder } = targets[target]
  const settings = JSON.stringify([process.version, process.env.CLOUD_ENV_ID ?? ''])
  return `${hash(sources, settings)} ${hash([folder], '')}\n`
}

function hash(paths: readonly string[], more: string): string {
  const digest = createHash('sha256').update(more)
  for (const file of paths.flatMap(files)) digest.update(`\0${file}\0`).update(readFileSync(join(root, file)))
  return digest.digest('hex')
}

function files(path: string): string[] {
  const full = join(root, path)
  if (!existsSync(full)) return []
  if (!statSync(full).isDirectory()) return [path]
  return readdirSync(full)
    .sort()
    .flatMap((name) => files(`${path}/${name}`))
}

/** Quiet unless it fails: then everything that the build said is what the reader needs. */
function run(target: Target): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = `build:${target === 'gallery' ? 'h5' : target}`
    const shell = process.platform === 'win32'
    const env = { ...process.env, NODE_ENV: 'production', GALLERY: target === 'gallery' ? '1' : '' }
    const child = spawn('npm', ['run', script], { cwd: root, env, shell, stdio: ['ignore', 'pipe', 'pipe'] })
    let said = ''
    const hear = (part: Buffer) => {
      said += part.toString()
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.on('error', reject)
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`npm run ${script} failed:\n${said}`)),
    )
  })
}

function isTarget(name: string): name is Target {
  return Object.hasOwn(targets, name)
}

async function fromCommandLine(names: readonly string[]) {
  const unknown = names.filter((name) => !isTarget(name))
  if (unknown.length > 0) {
    throw new Error(
      `There is no build called ${unknown.join(', ')}: name some of ${Object.keys(targets).join(', ')}.`,
    )
  }
  await ensureBuilt(names.filter(isTarget), (line) => console.log(line))
}

if (require.main === module) {
  fromCommandLine(process.argv.slice(2)).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  })
}
