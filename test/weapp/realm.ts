/** Where the mini-program's scripts run: a realm as bare as WeChat's logic layer, on a clock that the test moves. */
import { readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { createContext, runInContext } from 'node:vm'
import type { Clock } from '@sinonjs/fake-timers'
import { withoutNewerBuiltIns } from '../newerBuiltIns'

/** A browser has these, WeChat's logic layer does not: Taro brings its own where it needs them. */
const absent =
  'window, document, navigator, location, history, self, globalThis, fetch, XMLHttpRequest, URL, URLSearchParams'

export interface Realm {
  /** Runs a file of the package, once. */
  load(file: string): void
  /** What was written to console.error, and what was thrown in a timer. */
  errors: string[]
}

/**
 * @param folder of the built package
 * @param globals what WeChat puts there: wx, App, Page, Component …
 */
export function createRealm(folder: string, clock: Clock, globals: Record<string, unknown>): Realm {
  const errors: string[] = []
  const say = (...said: unknown[]) => {
    errors.push(
      said.map((part) => (part instanceof Error ? (part.stack ?? part.message) : String(part))).join(' '),
    )
  }
  const quiet = () => {}
  const context = createContext(
    {
      ...globals,
      Date: clock.Date,
      setTimeout: clock.setTimeout,
      clearTimeout: clock.clearTimeout,
      setInterval: clock.setInterval,
      clearInterval: clock.clearInterval,
      console: { log: quiet, info: quiet, warn: quiet, debug: quiet, error: say },
    },
    { codeGeneration: { strings: false, wasm: false } },
  )
  // Old phones have none; what ships must not need it.
  runInContext(`delete globalThis.Intl; ${withoutNewerBuiltIns}`, context)

  const modules = new Map<string, { exports: unknown }>()
  const load = (file: string): unknown => {
    const name = normalize(file.endsWith('.js') ? file : `${file}.js`)
    const known = modules.get(name)
    if (known) return known.exports
    const module = { exports: {} }
    modules.set(name, module)
    const source = readFileSync(join(folder, name), 'utf8')
    const run = runInContext(`(function (require, module, exports, ${absent}) {${source}\n})`, context, {
      filename: name,
    })
    run((path: string) => load(join(dirname(name), path)), module, module.exports)
    return module.exports
  }
  return { load, errors }
}
