/**
 * What can be made to go wrong, and for how many calls.
 *
 * At any call one fault of each group acts, the oldest that fits: so two http5xx and then a notJson, set in a row,
 * are met in a row, while a delay or a skewed clock goes along with whatever else there is. Only the fault that acts
 * is used up.
 */
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

/** Until cleared, or for `calls` calls; on every path, or on one. */
const lasting = {
  calls: v.optional(whole(1, 1_000_000)),
  path: v.optional(
    v.pipe(v.string('must be a path'), v.check(isApiPath, `must be one of ${Object.keys(apis).join(', ')}`)),
  ),
}

/** These concern the list only, so they take no path. */
const lastingOnList = { calls: lasting.calls }

const faultSchema = v.variant('kind', [
  /** Everything takes `ms` longer. */
  v.strictObject({ kind: v.literal('delay'), ms: milliseconds, ...lasting }),
  /** The clock of the time check and of the Date header is `ms` off; tokens go by the right one. */
  v.strictObject({
    kind: v.literal('clockSkew'),
    ms: whole(-864_000_000, 864_000_000, ' of ms'),
    ...lasting,
  }),

  /** The connection is cut, before the work is done or after it. */
  v.strictObject({ kind: v.literal('cutBefore'), ...lasting }),
  v.strictObject({ kind: v.literal('cutAfter'), ...lasting }),
  /** A proxy's error page; the work is not done. */
  v.strictObject({
    kind: v.literal('http5xx'),
    status: v.picklist([500, 502, 503, 504], 'must be 500, 502, 503 or 504'),
    ...lasting,
  }),
  /** A gateway code (4001 to 5007) by HTTP 519; any other errcode by HTTP 200, unless `status` says otherwise. */
  v.strictObject({
    kind: v.literal('code'),
    code: whole(1, 9_999_999_999),
    status: v.optional(whole(200, 599)),
    ...lasting,
  }),
  /** HTTP 429 in Kingdee's standard form. */
  v.strictObject({ kind: v.literal('throttled'), ...lasting }),
  /** HTTP 200 with a page for people. */
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
    ...lastingOnList,
  }),
  /** errcode 0 and the right count, without a row. */
  v.strictObject({ kind: v.literal('emptyPage'), ...lastingOnList }),
  /** errcode 0 without data.rows. */
  v.strictObject({ kind: v.literal('noRows'), ...lastingOnList }),

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
type LastingFault = Exclude<ReadyFault, EventFault>
export type ReplyFault = Exclude<LastingFault, ListFault | OfKind<'delay' | 'clockSkew'>>

/** The faults that act on one call. */
interface Acting {
  skewMs: number
  delayMs: number
  reply: ReplyFault | null
  list: ListFault | null
}

export interface Faults {
  add(fault: LastingFault): void
  clear(): void
  /** Those that still last, with the calls that they have left. */
  current(): LastingFault[]
  /** What acts on a call of this path; uses it up. `isFurtherPage`: a list call for page 2 or later. */
  take(path: string, isFurtherPage: boolean): Acting
}

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

export function createFaults(): Faults {
  let faults: LastingFault[] = []

  function takeFirst<F extends LastingFault>(fits: (fault: LastingFault) => fault is F): F | null {
    const found = faults.find(fits)
    if (found === undefined) return null
    if (found.calls === 1) faults = faults.filter((fault) => fault !== found)
    else if (found.calls !== undefined) found.calls -= 1
    return found
  }

  return {
    add: (fault) => faults.push({ ...fault }),
    clear() {
      faults = []
    },
    current: () => faults.map((fault) => ({ ...fault })),
    take(path, isFurtherPage) {
      const here = (fault: LastingFault) => !('path' in fault) || fault.path === path
      const isOf =
        <K extends LastingFault['kind']>(kind: K) =>
        (fault: LastingFault): fault is Extract<LastingFault, { kind: K }> =>
          fault.kind === kind && here(fault)
      const isList = (fault: LastingFault): fault is ListFault =>
        fault.kind === 'rowsShift' ? isFurtherPage : fault.kind === 'emptyPage' || fault.kind === 'noRows'
      const isReply = (fault: LastingFault): fault is ReplyFault =>
        !['delay', 'clockSkew', 'rowsShift', 'emptyPage', 'noRows'].includes(fault.kind) && here(fault)
      return {
        skewMs: takeFirst(isOf('clockSkew'))?.ms ?? 0,
        delayMs: takeFirst(isOf('delay'))?.ms ?? 0,
        reply: takeFirst(isReply),
        list: path === '/jdy/v2/ls/coupon_center' ? takeFirst(isList) : null,
      }
    },
  }
}
