import type { EntryResolved } from '../../cloudfunctions/gateway/contract'
import type { call } from '../gateway/call'
import { type Failed, failedAgain } from '../gateway/useHealing'

/** How long what was scanned holds. */
const VISIT_MS = 2 * 3_600_000

export interface VisitState {
  /** The text of the code that was scanned last; null: none was, or it is over, or was put away. */
  scene: string | null
  /** One more with each code that is scanned, the same one too. */
  turn: number
  /** Until when it holds, in epoch ms of the phone's clock. */
  until: number
  /** What it means here, for the member of its generation; null: not told yet. Never that of another code. */
  told: EntryResolved | null
  /** Why the code says nothing, in the member's words. */
  refused: string | null
  failed: Failed | null
  /** Entered as one page out of Moments, where nobody can be a member. */
  singlePage: boolean
}

/** What outlasts the app. */
export interface KeptVisit {
  scene: string
  /** When it was scanned, in epoch ms of the phone's clock. */
  at: number
}

export interface Visit {
  state(): VisitState
  /** @returns a function that stops listening */
  subscribe(listener: () => void): () => void
  /** A code was scanned: nothing of the one before stays. */
  enter(scene: string): void
  enterSinglePage(single: boolean): void
  /** Asks what the code means; the answer to an older code is dropped. */
  resolve(): Promise<void>
  /** The member puts it away. */
  leave(): void
  /** Of a code that says nothing: its sentence was read. */
  dismiss(): void
  /** The scene for a claim of this moment; null: there is no visit. */
  scene(): string | null
}

export interface VisitSettings {
  /** The phone's, epoch ms. */
  clock: () => number
  known?: KeptVisit | null
  /** Told whatever is to outlast the app; null: nothing. */
  keep?: (known: KeptVisit | null) => void
}

const none = { scene: null, until: 0, told: null, refused: null, failed: null } as const

/** Outside React: codes come while any page is open, or none. The newest wins. */
export function createVisit(ask: typeof call, settings: VisitSettings): Visit {
  const { clock, known = null, keep = () => {} } = settings
  const held = known !== null && isHeld(known, clock()) ? known : null
  let question = 0
  let state: VisitState = {
    ...none,
    ...(held && { scene: held.scene, until: held.at + VISIT_MS }),
    turn: 0,
    singlePage: false,
  }
  const listeners = new Set<() => void>()

  function set(change: Partial<VisitState>): void {
    state = { ...state, ...change }
    for (const listener of listeners) listener()
  }

  function over(): void {
    question += 1
    keep(null)
    set(none)
  }

  /** A clock that was put back ends it as well: what cannot be told is not claimed to hold. */
  function current(): string | null {
    if (state.scene === null) return null
    const left = state.until - clock()
    if (left > 0 && left <= VISIT_MS) return state.scene
    over()
    return null
  }

  return {
    state: () => state,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    enter(scene) {
      question += 1
      const at = clock()
      keep({ scene, at })
      set({ ...none, scene, until: at + VISIT_MS, turn: state.turn + 1 })
    },
    enterSinglePage: (singlePage) => {
      if (singlePage !== state.singlePage) set({ singlePage })
    },
    async resolve() {
      const scene = current()
      if (scene === null) return
      question += 1
      const mine = question
      const result = await ask('entry.resolve', { scene })
      if (mine !== question) return
      if (result.ok) return set({ told: result.data, failed: null })
      const { problem } = result
      if (problem.code !== 'badScene' && problem.code !== 'badRequest') {
        return set({ failed: failedAgain(state.failed, problem) })
      }
      keep(null)
      set({ ...none, refused: problem.message })
    },
    leave: over,
    dismiss: () => set({ refused: null }),
    scene: current,
  }
}

function isHeld({ at }: KeptVisit, now: number): boolean {
  return now >= at && now - at < VISIT_MS
}
