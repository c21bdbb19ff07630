import * as v from 'valibot'
import { type Question, questionFields } from '../contract'
import type { Place } from './order'

/** Changes whenever an older cursor would be misread. */
const VERSION = 2

const cursorSchema = v.strictTuple([
  v.literal(VERSION),
  v.strictObject(questionFields),
  v.picklist([0, 1, 2]),
  v.pipe(v.number(), v.safeInteger()),
  v.pipe(v.string(), v.maxLength(64)),
])

/** What was asked, and where its last page ended. */
export interface Cursor {
  question: Question
  after: Place
}

/**
 * Carries the place of a page's last row, so that among rows whose place has not changed none repeats and none is
 * skipped, whatever came or went, and across a refresh of the list; and the question, so that it cannot be mixed up.
 */
export function encodeCursor({ question, after: [group, key, id] }: Cursor): string {
  return Buffer.from(JSON.stringify([VERSION, question, group, key, id]), 'utf8').toString('base64url')
}

/** null: not a cursor of this version. */
export function decodeCursor(cursor: string): Cursor | null {
  try {
    const parsed = v.safeParse(cursorSchema, JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')))
    if (!parsed.success) return null
    const [, question, group, key, id] = parsed.output
    return { question, after: [group, key, id] }
  } catch {
    return null
  }
}
