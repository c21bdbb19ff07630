import type { State } from '../state/port'
import { KingdeeError } from './errors'

/**
 * Work that one caller does at a time, over all processes, under a lease that lapses when its process dies. What
 * Kingdee failed with stays in the lease for a while as a word to the others: no use in asking again at once.
 *
 * @param lease its key in the store
 * @param leaseMs longer than the work can take
 * @returns what the work gave; null: it is somebody else's turn
 * @throws KingdeeError what the work failed with, now or a moment ago elsewhere
 */
export async function inTurn<T>(
  { state, clock }: { state: State; clock: () => number },
  lease: string,
  leaseMs: number,
  work: () => Promise<T>,
): Promise<{ done: T } | null> {
  const held = await state.insert(lease, '{}', { ttlMs: leaseMs })
  if (!held.ok) {
    if (held.unclear) return null
    const { failed } = JSON.parse(held.record.value) as { failed?: Failed }
    if (failed === undefined) return null
    throw new KingdeeError(failed.code, failed.detail, {
      retryAfterMs: Math.max(500, failed.until - clock()),
    })
  }
  try {
    const done = await work()
    await state.remove(lease, held.rev)
    return { done }
  } catch (error) {
    if (!(error instanceof KingdeeError)) {
      await state.remove(lease, held.rev)
      throw error
    }
    const { code, message: detail, facts } = error
    const waitMs = facts.retryAfterMs ?? 5_000
    const failed: Failed = { code, detail, until: clock() + waitMs }
    await state.replace(lease, held.rev, JSON.stringify({ failed }), {
      ttlMs: Math.min(Math.max(waitMs, 1_000), 10_000),
    })
    throw error
  }
}

/** What the last turn failed with; `until`: when trying again can help, in epoch ms. */
interface Failed {
  code: KingdeeError['code']
  detail: string
  until: number
}
