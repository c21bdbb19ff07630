import { type Distribution, DOES_NOT_EXIST, type Kingdee } from '../kingdee/client'
import { KingdeeError } from '../kingdee/errors'
import type { Outcome as Distributed } from '../kingdee/outcome'
import type { Log } from '../log'
import type { Ledger } from './ledger'
import type { Of, Records, Seen } from './records'
import { type Answer, type Terms, transition } from './transition'

/** A claim on its way; what became of it as far as it is known. */
export interface Sent {
  seen: Seen
  /** Something is to be looked at: the answer was unclear. */
  unclear: boolean
  /** Of what was not sent: when trying again can help, in ms from now. */
  retryAfterMs?: number | undefined
  /** It was not sent because Kingdee said that there is no such member. */
  noMember?: boolean
}

/** A clock that is further off than this claims nothing new: no margin would hold. */
const SKEW_LIMIT_MS = 60_000
/** What a claim costs: the reading of the member's coupons, and the claim itself. */
const CALLS = 2

/** The platform ends the function at 15 s: an answer that takes longer is left to whoever looks next. */
const TURN_MS = 12_000

type Open = Seen & { ledger: Ledger }

/**
 * From an attempt that this process has opened to an answer: budget, baseline, fence, POST, outcome, in this order. Named
 * a store, and not processed for one of its fields, it is followed by an attempt without: no claim is lost for a store.
 */
export function createSending(deps: {
  kingdee: Pick<Kingdee, 'memberCoupons' | 'memberDetail' | 'prepareDistribute' | 'takeCalls'>
  records: Records
  /** epoch ms */
  clock: () => number
  /** ms since any moment; unlike the clock it is never set */
  stopwatch: () => number
  newId: () => string
  log: Log
  terms: Terms
  /** Kingdee is told the member's number, too, which is looked up with one more call. */
  withMobile: boolean
}): (of: Of, open: Open, store: string | null) => Promise<Sent> {
  const { kingdee, records, clock, stopwatch, newId, log, terms, withMobile } = deps
  const { sendMs, waitMs } = terms.timing

  /** Everything that may take long or fail comes before the fence: after it nothing is waited for. */
  async function prepare({ member, scheme }: Of, store: string | null): Promise<Prepared> {
    await kingdee.takeCalls(withMobile ? CALLS + 1 : CALLS, 'claim')
    const detail = withMobile ? await kingdee.memberDetail({ id: member }, 'claim', true) : null
    const { coupons, skewMs } = await kingdee.memberCoupons(member, scheme, 'claim', 1)
    if (Math.abs(skewMs) > SKEW_LIMIT_MS) {
      log.error('claim.alarm', { alarm: 'clock', skewMs })
      throw new KingdeeError('clock', `this clock is ${-skewMs} ms ahead of Kingdee's`)
    }
    const distribution = kingdee.prepareDistribute({
      memberId: member,
      schemaId: scheme,
      ...(detail?.phone && { mobile: detail.phone }),
      ...(store !== null && { storeId: store }),
    })
    return { numbers: coupons.map(({ number }) => number), skewMs, distribution }
  }

  /** The member is told what Kingdee said even if it cannot be written down: the sweep will find it. */
  async function settle(of: Of, token: string, answer: Answer, fenced: Seen): Promise<Settled> {
    const event = { kind: 'answer', token, answer, now: clock() } as const
    try {
      const { seen, act } = await records.decide(of, event, fenced)
      return { seen, unclear: act === 'look', isOpenAnew: act === 'baseline' }
    } catch (error) {
      log.error('claim.notWritten', { ...of, token, detail: String(error) })
      const told =
        answer.kind === 'notProcessed' ? { ...event, answer: { kind: answer.kind } as const } : event
      const ledger = transition(fenced.ledger, told, terms).next ?? fenced.ledger
      return { seen: { ledger, rev: null }, unclear: false, isOpenAnew: false }
    }
  }

  async function send(of: Of, open: Open, store: string | null, began: number): Promise<Sent> {
    const { token } = open.ledger.attempt
    let prepared: Prepared
    try {
      prepared = await prepare(of, store)
    } catch (error) {
      if (!(error instanceof KingdeeError)) throw error
      log.warn('claim.notSent', { ...of, token, code: error.code, detail: error.message })
      const { seen, unclear } = await settle(of, token, { kind: 'notProcessed' }, open)
      const { retryAfterMs, errcode } = error.facts
      return { seen, unclear, retryAfterMs, noMember: errcode === DOES_NOT_EXIST }
    }

    const { numbers, skewMs, distribution } = prepared
    const signed = stopwatch()
    const sendBy = distribution.signedAt + skewMs + sendMs
    const fence = { kind: 'baseline', token, numbers, sendBy, now: clock() } as const
    const fenced = await records.decide(of, fence, open)
    if (fenced.act !== 'send') return { seen: fenced.seen, unclear: false }

    // By both clocks: one may be set back, the other may stand still while the process is frozen.
    const mayStillSend = () => clock() + skewMs <= sendBy && stopwatch() - signed <= sendMs
    const leftMs = Math.max(1_000, began + TURN_MS - clock())
    const distributed = await distribution.send(mayStillSend, Math.min(waitMs, leftMs))
    if (distributed.kind !== 'granted')
      log.warn('claim.answered', { ...of, token, kind: distributed.kind, detail: detailOf(distributed) })
    const answer = answerOf(distributed, store === null ? null : newId())
    const { seen, unclear, isOpenAnew } = await settle(of, token, answer, fenced.seen)
    if (isOpenAnew && seen.ledger !== null) {
      log.warn('claim.storeRefused', { ...of, token, store })
      return send(of, { ...seen, ledger: seen.ledger }, null, began)
    }
    return distributed.kind === 'notProcessed'
      ? { seen, unclear, retryAfterMs: distributed.retryAfterMs }
      : { seen, unclear }
  }

  return (of, open, store) => send(of, open, store, clock())
}

interface Settled {
  seen: Seen
  unclear: boolean
  /** Another attempt is open in its place, and this process goes on with it. */
  isOpenAnew: boolean
}

interface Prepared {
  numbers: string[]
  skewMs: number
  distribution: Distribution
}

/** @param anew names the attempt without a store that may follow; null: it named none */
function answerOf(distributed: Distributed, anew: string | null): Answer {
  switch (distributed.kind) {
    case 'granted':
      return { kind: 'granted', numbers: distributed.numbers }
    case 'refused':
      return { kind: 'refused', message: distributed.description }
    case 'unclear':
      return { kind: 'unclear', message: distributed.description ?? null }
    default:
      return { kind: 'notProcessed', ...(distributed.field && anew !== null && { anew }) }
  }
}

function detailOf(distributed: Exclude<Distributed, { kind: 'granted' }>): string {
  return distributed.kind === 'refused' ? `errcode ${distributed.errcode}` : distributed.why
}
