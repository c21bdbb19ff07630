/** What a call that the gateway let through asks for: the parameters of its query, or the fields of its JSON body. */
import type { IncomingMessage } from 'node:http'
import * as v from 'valibot'
import { type Reply, refusal } from './reply'
import { readQuery } from './signature'

/** A parameter of the query by name, decoded; null when it was not sent. */
export type Param = (name: string) => string | null

export function readParams(query: string): Param {
  const pairs = readQuery(query) ?? []
  return (name) => pairs.find(([key]) => key === name)?.[1] ?? null
}

/** The body as text, or null when it is longer than anybody needs. Reads it to its end in any case. */
export async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request) {
    bytes += chunk.length
    if (bytes <= mostBodyBytes) chunks.push(chunk)
  }
  return bytes > mostBodyBytes ? null : Buffer.concat(chunks).toString('utf8')
}

export const mostBodyBytes = 10_000

/** A text, in the only form in which Kingdee's pages show the fields of a body. */
export const text = v.string('must be a string')
export const textLike = (form: RegExp, whatItMustBe: string) => v.pipe(text, v.regex(form, whatItMustBe))

type Fields = v.ObjectEntries

/**
 * The fields of a body, or the refusal that it earns. An empty text and null count as not sent. A name that is not
 * in the list is refused too: Kingdee may pass over it, but here a misspelt one is to be found out.
 */
export function readFields<F extends Fields>(
  fields: F,
  body: string | null,
): { fields: v.InferOutput<v.StrictObjectSchema<F, undefined>> } | { refused: Reply } {
  const given = parsed(body)
  if (given === null) return { refused: refusal(1030002001, 'the body must be a JSON object') }
  const sent = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null && value !== ''))
  const read = v.safeParse(v.strictObject(fields), sent)
  return read.success ? { fields: read.output } : { refused: refusalOf(read.issues[0]) }
}

function refusalOf(issue: v.BaseIssue<unknown>): Reply {
  const field = v.getDotPath(issue)
  if (issue.kind === 'validation') return refusal(1030002006, `${field} ${issue.message}`)
  if (issue.type !== 'strict_object') return refusal(1030002001, `${field} ${issue.message}`)
  return issue.expected === 'never'
    ? refusal(1030002001, `${field} is not known`)
    : refusal(1030002000, `${field} is required`)
}

function parsed(body: string | null): object | null {
  try {
    const value: unknown = JSON.parse(body ?? '')
    return typeof value === 'object' && !Array.isArray(value) ? value : null
  } catch {
    return null
  }
}
