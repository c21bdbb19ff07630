import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Picture } from '../decode'

interface Page extends Picture {
  number: number
  /** In mm. */
  size: [number, number]
  text: string[]
}

/** Every page of a PDF as somebody else's reader shows it; what is done with one holds the next up no longer. */
export function readPages(path: string, scale: number, each: (page: Page) => Promise<void>): Promise<number> {
  // A module, which jest does not load: it runs in a thread of its own.
  const thread = new Worker(join(__dirname, 'pdf-thread.mjs'), { workerData: { path, scale } })
  let pages = 0
  let done = Promise.resolve()
  return new Promise((resolve, reject) => {
    thread.on('message', (said: Page | { pages: number }) => {
      if ('pages' in said) pages = said.pages
      else done = done.then(() => each(said))
      done.catch(reject)
    })
    thread.once('error', reject)
    thread.once('exit', () => done.then(() => resolve(pages), reject))
  })
}
