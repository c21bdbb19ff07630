import * as v from 'valibot'
import type { Place } from './order'

/** Changes whenever an older cursor would be misread. */
const VERSION = 1

const cursorSchema = v.strictTuple([
  v.literal(VERSION),
  v.picklist([0, 1, 2]),
  v.pipe(v.number(), v.safeInteger()),
  v.pipe(v.string(), v.maxLength(64)),
])

/**
 * Says where a page ended: the place of its last row, so that among rows whose place has not changed none repeats
 * and none is skipped, whatever came or went, and across a refresh of the list.
 */
export function encodeCursor([group, key, id]: Place): string {
  return Buffer.from(JSON.stringify([VERSION, group, key, id]), 'utf8').toString('base64url')
}

/** null: not a cursor of this version. */
export function decodeCursor(cursor: string): Place | null {
  try {
    const parsed = v.safeParse(cursorSchema, JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')))
    if (!parsed.success) return null
    const [, group, key, id] = parsed.output
    return [group, key, id]
  } catch {
    return null
  }
}
