import { randomUUID } from 'node:crypto'
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { Mistake } from '../mistake'

/** null: there is no such file. */
export function readIfThere(path: string): Buffer | null {
  try {
    return readFileSync(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/** The whole file or the one before, whatever happens; what is the same already is left alone. */
export function writeWhole(path: string, content: string | Buffer) {
  const bytes = Buffer.from(content)
  if (readIfThere(path)?.equals(bytes)) return
  const beside = `${path}.${randomUUID()}.tmp`
  try {
    writeFileSync(beside, bytes, { flush: true })
    renameSync(beside, path)
  } catch (error) {
    rmSync(beside, { force: true })
    const open = ['EPERM', 'EBUSY', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')
    throw open ? new Mistake(`${path} cannot be written: close it, if another program has it open`) : error
  }
}
