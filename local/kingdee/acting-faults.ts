/**
 * Which of the faults that were set act on a call, and for how many calls.
 *
 * At any call one fault of each group acts, the oldest that fits: so two http5xx and then a notJson, set in a row,
 * are met in a row, while a delay or a skewed clock goes along with whatever else there is. Only the fault that acts
 * is used up. A fault with a `chance` acts on that share of the calls that it fits, and lets the next one act on the
 * others: cutAfter by 0.2 and late by 0.1 are met together in 2 % of the calls.
 */
import {
  besideReply,
  centerPath,
  couponsPath,
  type Kind,
  type LastingFault,
  type ListFault,
  type ReplyFault,
} from './faults'

/** The faults that act on one call. */
interface Acting {
  skewMs: number
  lateMs: number
  delayMs: number
  lagMs: number
  cashierToo: boolean
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

/** `random` decides about those with a chance: from 0 up to but not 1. */
export function createFaults(random: () => number): Faults {
  let faults: LastingFault[] = []

  function takeFirst<F extends LastingFault>(fits: (fault: LastingFault) => fault is F): F | null {
    const acts = ({ chance }: LastingFault) => chance === undefined || random() < chance
    const found = faults.find((fault): fault is F => fits(fault) && acts(fault))
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
      const isHere = (fault: LastingFault) => [null, path].includes(pathOf(fault))
      const take = <K extends Kind>(...kinds: K[]) =>
        takeFirst(
          (fault): fault is Extract<LastingFault, { kind: K }> =>
            (kinds as Kind[]).includes(fault.kind) && isHere(fault),
        )
      const isReply = (fault: LastingFault): fault is ReplyFault =>
        !(besideReply as readonly Kind[]).includes(fault.kind) && isHere(fault)
      return {
        skewMs: take('clockSkew')?.ms ?? 0,
        lateMs: take('late')?.ms ?? 0,
        delayMs: take('delay')?.ms ?? 0,
        lagMs: take('lag')?.ms ?? 0,
        cashierToo: take('cashierToo') !== null,
        reply: takeFirst(isReply),
        list: isFurtherPage ? take('rowsShift', 'emptyPage', 'noRows') : take('emptyPage', 'noRows'),
      }
    },
  }
}

/** Where a fault acts; null: everywhere. */
function pathOf(fault: LastingFault): string | null {
  switch (fault.kind) {
    case 'rowsShift':
      return centerPath
    case 'emptyPage':
    case 'noRows':
      return fault.path ?? centerPath
    case 'lag':
      return couponsPath
    case 'cashierToo':
      return '/jdy/v2/ls/coupons_distribute'
    default:
      return fault.path ?? null
  }
}
