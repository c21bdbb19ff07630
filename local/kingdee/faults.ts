/** What can be made to go wrong, as one sets it; acting-faults.ts says when it acts. */
import * as v from 'valibot'
import { apis, isApiPath } from './apis'

const whole = (min: number, max: number, unit = '') => {
  const range = `must be a whole number${unit}, ${min} to ${max}`
  return v.pipe(
    v.number(range),
    v.check((n) => Number.isInteger(n) && n >= min && n <= max, range),
  )
}

const milliseconds = whole(0, 600_000, ' of ms')

const share = 'must be a number, 0 to 1'

/** Until cleared, or for `calls` calls; at each call that it fits, or at this share of them. */
const lastingHere = {
  calls: v.optional(whole(1, 1_000_000)),
  chance: v.optional(
    v.pipe(
      v.number(share),
      v.check((n) => n >= 0 && n <= 1, share),
    ),
  ),
}

/** On every path, or on one. */
const lasting = {
  ...lastingHere,
  path: v.optional(
    v.pipe(v.string('must be a path'), v.check(isApiPath, `must be one of ${Object.keys(apis).join(', ')}`)),
  ),
}

export const centerPath = '/jdy/v2/ls/coupon_center'
export const couponsPath = '/jdy/v2/ls/coupons'
const writeOffPath = '/jdy/v2/ls/coupons_write_off'
const listPaths = [centerPath, couponsPath, writeOffPath]

/** On the list of schemes, of a member's coupons, or of redemptions. */
const lastingOnList = {
  ...lastingHere,
  path: v.optional(v.picklist(listPaths, `must be one of ${listPaths.join(', ')}`)),
}

/** The work is done all the same, and only its answer is lost in this way. */
const afterWork = v.optional(v.boolean('must be true or false'))

const faultSchema = v.variant('kind', [
  /** Everything takes `ms` longer: the work is done on arrival, and its answer comes late. */
  v.strictObject({ kind: v.literal('delay'), ms: milliseconds, ...lasting }),
  /**
   * The work itself is done `ms` after the arrival, even when the caller has hung up by then. Whether the call may be
   * made (signature, limits, token) is decided on arrival.
   */
  v.strictObject({ kind: v.literal('late'), ms: milliseconds, ...lasting }),
  /** The clock of the time check and of the Date header is `ms` off; tokens go by the right one. */
  v.strictObject({
    kind: v.literal('clockSkew'),
    ms: whole(-864_000_000, 864_000_000, ' of ms'),
    ...lasting,
  }),

  /** The connection is cut: before the work, which is then not done, or after it, when only the answer is lost. */
  v.strictObject({ kind: v.literal('cutBefore'), ...lasting }),
  v.strictObject({ kind: v.literal('cutAfter'), ...lasting }),
  /** A proxy's error page. The work is not done, unless with `afterWork`. */
  v.strictObject({
    kind: v.literal('http5xx'),
    status: v.picklist([500, 502, 503, 504], 'must be 500, 502, 503 or 504'),
    afterWork,
    ...lasting,
  }),
  /**
   * A gateway code (4001 to 5007) by HTTP 519; any other errcode by HTTP 200, unless `status` says otherwise. The work
   * is not done, unless with `afterWork`.
   */
  v.strictObject({
    kind: v.literal('code'),
    code: whole(1, 9_999_999_999),
    status: v.optional(whole(200, 599)),
    afterWork,
    ...lasting,
  }),
  /** HTTP 429 in Kingdee's standard form; the work is not done. */
  v.strictObject({ kind: v.literal('throttled'), ...lasting }),
  /** HTTP 200 with a page for people; the work is not done. */
  v.strictObject({ kind: v.literal('notJson'), ...lasting }),
  /** The right reply, cut in the middle of its body. */
  v.strictObject({ kind: v.literal('halfBody'), ...lasting }),
  /** The right reply, 64 bytes every `ms`. */
  v.strictObject({ kind: v.literal('slowDrip'), ms: milliseconds, ...lasting }),
  /** HTTP 302 to another origin. */
  v.strictObject({
    kind: v.literal('redirect'),
    location: v.optional(
      v.pipe(v.string('must be a URL'), v.url('must be a URL')),
      'https://elsewhere.example/',
    ),
    ...lasting,
  }),
  /** A reply of this many bytes. */
  v.strictObject({
    kind: v.literal('tooBig'),
    bytes: v.optional(whole(1_000, 1_000_000_000), 64 * 1024 * 1024),
    ...lasting,
  }),

  /**
   * Before each further page (page 2 and up) rows go from the front of the list and strangers come in there, or the
   * other way round, in turn; count follows. It stays as it is when `calls` are used up; clearing puts it right.
   */
  v.strictObject({
    kind: v.literal('rowsShift'),
    remove: v.optional(whole(0, 1_000), 3),
    insert: v.optional(whole(0, 1_000), 0),
    ...lastingHere,
  }),
  /** errcode 0 and the right count, without a row. */
  v.strictObject({ kind: v.literal('emptyPage'), ...lastingOnList }),
  /** errcode 0 without data.rows. */
  v.strictObject({ kind: v.literal('noRows'), ...lastingOnList }),

  /** The list of a member's coupons does not show what was given in the last `ms`. */
  v.strictObject({ kind: v.literal('lag'), ms: milliseconds, ...lastingHere }),
  /** With a claim, whatever becomes of it, a cashier gives the same member a coupon of the same scheme: right after it. */
  v.strictObject({ kind: v.literal('cashierToo'), ...lastingHere }),

  /** These happen at once, once, and cannot be cleared. */
  v.strictObject({ kind: v.literal('staleToken') }),
  v.strictObject({ kind: v.literal('rotateSecret') }),
  v.strictObject({ kind: v.literal('movedDomain') }),
])

/** As one gives it; `ReadyFault` has the defaults filled in. */
export type Fault = v.InferInput<typeof faultSchema>
export type ReadyFault = v.InferOutput<typeof faultSchema>
type OfKind<K extends ReadyFault['kind']> = Extract<ReadyFault, { kind: K }>

type EventFault = OfKind<'staleToken' | 'rotateSecret' | 'movedDomain'>
export type ListFault = OfKind<'rowsShift' | 'emptyPage' | 'noRows'>
export type LastingFault = Exclude<ReadyFault, EventFault>
export type Kind = LastingFault['kind']

/** The kinds that leave the reply to the work; all others concern how the reply goes wrong. */
export const besideReply = [
  'delay',
  'late',
  'clockSkew',
  'rowsShift',
  'emptyPage',
  'noRows',
  'lag',
  'cashierToo',
] as const satisfies Kind[]
export type ReplyFault = Exclude<LastingFault, { kind: (typeof besideReply)[number] }>

/** A fault from anything. Throws a RangeError with a sentence that names the field. */
export function parseFault(given: unknown): ReadyFault {
  const parsed = v.safeParse(faultSchema, given)
  if (parsed.success) return parsed.output
  const issue = parsed.issues[0]
  const field = v.getDotPath(issue)
  if (field === null) throw new RangeError('A fault must be a JSON object with a "kind".')
  if (field === 'kind') throw new RangeError(`Field "kind" must be one of ${issue.expected}.`)
  if (issue.type === 'strict_object') {
    const problem = issue.expected === 'never' ? 'does not belong to this kind of fault' : 'is missing'
    throw new RangeError(`Field "${field}" ${problem}.`)
  }
  throw new RangeError(`Field "${field}" ${issue.message}.`)
}
