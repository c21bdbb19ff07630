/**
 * Completes package-lock.json for the systems that it was not made on: `node config/complete-lock.mjs` after every
 * change of a dependency.
 *
 * A registry that does not offer a package's prebuilt binaries for other systems makes npm leave them out of the
 * lock file. `npm ci` then refuses the file, and an install on such a system comes without them. Each is added here
 * with the version that its parent asks for, and the system that its name says.
 */
import { readFileSync, writeFileSync } from 'node:fs'

const file = new URL('../package-lock.json', import.meta.url)
const lock = JSON.parse(readFileSync(file, 'utf8'))
const { packages } = lock

const systems = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32']
const processors = {
  arm64: 'arm64',
  x64: 'x64',
  ia32: 'ia32',
  arm: 'arm',
  loong64: 'loong64',
  ppc64: 'ppc64',
  riscv64: 'riscv64',
  s390x: 's390x',
}

let added = 0
for (const [path, { optionalDependencies = {}, dev }] of Object.entries(packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    if (!/^\d/.test(version) || versionFor(path, name) === version) continue
    const parts = name.split('-')
    const os = systems.find((system) => parts.includes(system))
    const cpu = Object.keys(processors).find((processor) => parts.includes(processor))
    if (os === undefined || cpu === undefined) throw new Error(`${name}: its name does not say its system`)
    const libc =
      os === 'linux' ? [parts.some((part) => part.startsWith('musl')) ? 'musl' : 'glibc'] : undefined
    // Another version may have the place beside its parent.
    const place = packages[`node_modules/${name}`] === undefined ? '' : `${path}/`
    packages[`${place}node_modules/${name}`] = {
      version,
      cpu: [cpu],
      ...(dev && { dev }),
      ...(libc && { libc }),
      optional: true,
      os: [os],
    }
    added += 1
  }
}

lock.packages = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1)))
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
console.log(`${added} packages for other systems added`)

/** The version that a package gets to see, looked for as Node does: inside of it, then further up. */
function versionFor(path, name) {
  for (let base = path; ; base = base.slice(0, Math.max(0, base.lastIndexOf('node_modules/') - 1))) {
    const found = packages[`${base === '' ? '' : `${base}/`}node_modules/${name}`]
    if (found !== undefined || base === '') return found?.version
  }
}
