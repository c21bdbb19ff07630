import { DOES_NOT_EXIST, type Kingdee } from '../kingdee/client'
import { KingdeeError } from '../kingdee/errors'
import type { Log } from '../log'
import type { State } from '../state/port'
import { claimKey } from './ledger'
import type { Of, Records, Seen } from './records'
import type { Read } from './transition'

export interface Looking {
  /** Reads the member's coupons because of a doubt, and writes down what they tell. */
  look(of: Of, seen: Seen): Promise<Seen>
  /** The same, unless somebody did so a moment ago. */
  lookSometimes(of: Of, seen: Seen): Promise<Seen>
}

/** All who ask about one doubt cost a single reading in this time. */
const EVERY_MS = 5_000

export function createLooking(deps: {
  kingdee: Pick<Kingdee, 'memberCoupons'>
  records: Records
  state: State
  clock: () => number
  log: Log
}): Looking {
  const { kingdee, records, state, clock, log } = deps

  async function readCoupons({ member, scheme }: Of): Promise<Read> {
    const began = clock()
    try {
      const { coupons, startedAt, skewMs } = await kingdee.memberCoupons(member, scheme, 'reconciliation')
      const numbers = coupons.map(({ number }) => number)
      return { kind: 'complete', numbers, startedAt: startedAt + skewMs }
    } catch (error) {
      if (!(error instanceof KingdeeError)) throw error
      log.warn('claim.notRead', { member, scheme, code: error.code, detail: error.message })
      return error.facts.errcode === DOES_NOT_EXIST
        ? { kind: 'gone', startedAt: began + (error.facts.skewMs ?? 0) }
        : { kind: 'incomplete' }
    }
  }

  async function look(of: Of, seen: Seen): Promise<Seen> {
    if (seen.ledger === null) return seen
    const { token } = seen.ledger.attempt
    const read = await readCoupons(of)
    return (await records.decide(of, { kind: 'read', token, read, now: clock() }, seen)).seen
  }

  return {
    look,
    async lookSometimes(of, seen) {
      const turn = await state.take(`look/${claimKey(of.member, of.scheme)}`, 1, 1, EVERY_MS)
      return turn.ok ? look(of, seen) : seen
    },
  }
}
