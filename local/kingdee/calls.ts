/** How often what was called and how it ended, for a person who wonders and for a test that counts. */
import { type ApiPath, apis, isApiPath } from './apis'

/** Ends of calls by outcome: an errcode, or the name of the fault that ended the call. */
export type Outcomes = Record<string, number>

interface Sum {
  total: number
  byOutcome: Outcomes
}

export interface Calls extends Sum {
  /** `other`: paths that are no call of Kingdee's. */
  byPath: Record<ApiPath | 'other', Sum>
  /** The last 200, the newest last. Never a signature, a token or a secret. */
  last: Call[]
}

export interface Call {
  /** Epoch ms, by the stand-in's clock. */
  at: number
  method: string
  path: string
  /** As asked for; null when not given. */
  page: string | null
  pageSize: string | null
  outcome: string
}

export interface Counters {
  record(call: Call): void
  read(): Calls
}

export function createCounters(): Counters {
  const kept = 200
  const calls: Calls = {
    total: 0,
    byOutcome: {},
    byPath: Object.fromEntries(
      [...Object.keys(apis), 'other'].map((path) => [path, { total: 0, byOutcome: {} }]),
    ) as Calls['byPath'],
    last: [],
  }
  return {
    record(call) {
      const ofPath = calls.byPath[isApiPath(call.path) ? call.path : 'other']
      for (const sum of [calls, ofPath]) {
        sum.total += 1
        sum.byOutcome[call.outcome] = (sum.byOutcome[call.outcome] ?? 0) + 1
      }
      calls.last.push(call)
      if (calls.last.length > kept) calls.last.shift()
    },
    read: () => structuredClone(calls),
  }
}
