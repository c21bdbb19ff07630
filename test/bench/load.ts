import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { median } from './median'

const rounds = 9

/** How long a fresh process takes to require a module, in ms; two modules in turn, so that both see the same machine. */
export function loadTimes(a: string, b: string): { a: number; b: number } {
  const times = { a: [] as number[], b: [] as number[] }
  for (let round = 0; round < rounds; round += 1) {
    times.a.push(loadTime(a))
    times.b.push(loadTime(b))
  }
  return { a: median(times.a), b: median(times.b) }
}

function loadTime(module: string): number {
  const code = `const t = process.hrtime.bigint(); require(${JSON.stringify(module)}); console.log(Number(process.hrtime.bigint() - t) / 1e6); process.exit()`
  return Number(
    execFileSync(process.execPath, ['-e', code], { cwd: join(__dirname, '../..'), encoding: 'utf8' }),
  )
}
