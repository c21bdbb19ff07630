import type { State, Unclear } from '../../../../cloudfunctions/gateway/state/port'

/** What becomes of a write: the request is lost, or its reply; null: it goes well. */
export type Loss = 'request' | 'reply' | null

/** A state behind a network that loses what it is told to: the writer is left in doubt, as the port allows. */
export function lossyState(state: State, loss: () => Loss): State {
  async function write<T>(work: () => Promise<T>): Promise<T | Unclear> {
    const lost = loss()
    if (lost === null) return work()
    if (lost === 'reply') await work()
    return { ok: false, unclear: true }
  }
  return {
    ...state,
    insert: (key, value, keep) => write(() => state.insert(key, value, keep)),
    replace: (key, rev, value, keep) => write(() => state.replace(key, rev, value, keep)),
  }
}
