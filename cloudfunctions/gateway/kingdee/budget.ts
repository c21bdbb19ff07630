import type { State } from '../state/port'
import { KingdeeError } from './errors'

/** Who calls: claims go first, then what a member waits for or is in doubt about, lists last. */
export type Purpose = 'claim' | 'member' | 'reconciliation' | 'list'

/** How much of the minute's calls may be used up before a purpose has to wait. */
const SHARES: Readonly<Record<Purpose, number>> = { claim: 1, member: 0.9, reconciliation: 0.9, list: 0.8 }

/**
 * The calls that Kingdee allows an account set in any minute, for all instances together.
 * @throws KingdeeError budget, with when to come back
 */
export type TakeCalls = (n: number, purpose: Purpose) => Promise<void>

export function createBudget(state: State, callsPerMinute: number): TakeCalls {
  return async (n, purpose) => {
    // Rounded up, so that a budget of very few calls is no dead end for lists.
    const limit = Math.ceil(callsPerMinute * SHARES[purpose])
    const taken = await state.take('kingdee/calls', n, limit, 60_000)
    if (!taken.ok) {
      throw new KingdeeError('budget', `the ${limit} calls of this minute for ${purpose} are used`, {
        retryAfterMs: taken.retryAfterMs,
      })
    }
  }
}
