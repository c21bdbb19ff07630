import type { Claim, Mine } from '../../cloudfunctions/gateway/contract'
import type { call } from '../gateway/call'
import type { Problem } from '../gateway/problem'
import { type Known, nothingKnown, type Owned, type Receipt } from './receipts'

/** How a member stands with a scheme. What is not told is free to claim. */
export type Standing =
  /** On its way, and not yet known to have arrived. */
  | { state: 'claiming' }
  /**
   * It may have been granted; it is never called a failure. `at`: when it was made, epoch ms of the function's clock.
   * `message`: what Kingdee said meanwhile.
   */
  | { state: 'unknown'; at: number; message?: string }
  | { state: 'issued'; couponsNo: string | null; at: number }
  /** Certainly not granted. `again`: a new tap can help. */
  | { state: 'refused'; message: string; again: boolean }

export interface Claims {
  standing(schemaId: string): Standing | null
  /** No two states of it are the same object. */
  state(): ClaimsState
  /** @returns a function that stops listening */
  subscribe(listener: () => void): () => void
  /** Tells of every coupon that a tap of this phone came to. */
  onIssued(listener: (issued: Issued) => void): void
  /** A tap. @returns how it stands then; 'notBound': it goes on by itself as soon as a phone number is bound */
  claim(schemaId: string): Promise<Standing | 'notBound'>
  /** Notes taps that go on with `goOn`, one after the other. */
  note(schemaIds: readonly string[]): void
  /** Lets go of those of the noted taps that were not sent yet. */
  letGo(): void
  /**
   * Asks how every tap stands that is not decided, the oldest first, until `stopped`. What was only noted waits while it
   * is known that nobody is bound, and while the function has no calls left for it (`waitUntil`).
   */
  goOn(stopped?: () => boolean): Promise<void>
  /** What the function knows of this member's coupons; null: nobody is bound. `askedAt`: epoch ms of the phone's clock. */
  learn(mine: Mine | null, askedAt: number): void
  /** A phone number was bound: what was tapped before belongs to this member now. */
  bound(generation: string): void
  /** Nobody is bound any more: nothing of the member stays. */
  forget(): void
}

/** A coupon that was claimed. `at`: epoch ms of the function's clock. */
export interface Issued {
  schemaId: string
  couponsNo: string
  at: number
}

export interface ClaimsState {
  /** Of the binding that all this is of; null: no member is known. */
  generation: string | null
  standings: ReadonlyMap<string, Standing>
  /** Taps that are not decided. */
  receipts: readonly Receipt[]
  /** Whether a member is bound; null: not known. */
  member: boolean | null
  /** Why the last asking left something undecided; null: it did not. */
  trouble: Problem | null
  /** Until when taps that are not sent yet have to wait, in epoch ms of the phone's clock; null: they need not. */
  waitUntil: number | null
}

export interface ClaimsSettings {
  /** The phone's, epoch ms. */
  clock: () => number
  newId: () => string
  /** Of the shop's code that was scanned for this visit; null: none was. */
  sceneOfVisit?: () => string | null
  known?: Known
  /** Told whatever is to outlast the app. */
  keep?: (known: Known) => void
}

/**
 * Codes of answers that were given before anything could be sent to Kingdee: the tap is over. All others leave it
 * undecided, and it is sent again as it was, which never makes another coupon.
 */
const settled: ReadonlySet<Problem['code']> = new Set([
  'badRequest',
  'notFound',
  'forbidden',
  'noIdentity',
  'misconfigured',
  'clock',
])

/** Outside React, as the list is: taps, answers and readings come in any order, from several pages. */
export function createClaims(ask: typeof call, settings: ClaimsSettings): Claims {
  const { clock, newId, sceneOfVisit = () => null, known = nothingKnown, keep = () => {} } = settings
  let generation = known.generation
  let receipts = [...known.receipts]
  const standings = new Map<string, Standing>([
    ...known.owned.map(({ schemaId, couponsNo, at }): [string, Standing] => [
      schemaId,
      { state: 'issued', couponsNo, at },
    ]),
    ...known.receipts.flatMap(({ schemaId, at, sent }): [string, Standing][] => {
      if (sent) return [[schemaId, { state: 'unknown', at }]]
      // Noted for a member; without one it waits for somebody to be bound, and can be tapped again.
      return known.generation === null ? [] : [[schemaId, { state: 'claiming' }]]
    }),
  ])
  /** When a standing was last changed, so that an older reading does not undo it. */
  const changedAt = new Map<string, number>()
  const asking = new Set<string>()
  let boundAt = Number.NEGATIVE_INFINITY
  const listeners = new Set<() => void>()
  const issuedListeners: ((issued: Issued) => void)[] = []
  let state: ClaimsState = {
    generation,
    standings,
    receipts,
    member: generation === null ? null : true,
    trouble: null,
    waitUntil: null,
  }

  function tell(change: Partial<Pick<ClaimsState, 'member' | 'trouble' | 'waitUntil'>> = {}): void {
    state = { ...state, ...change, generation, standings: new Map(standings), receipts }
    for (const listener of listeners) listener()
  }

  /** Taps move on to this member; what the one before owned does not. */
  function belongTo(next: string): void {
    if (generation !== null && generation !== next) {
      standings.clear()
      changedAt.clear()
    }
    generation = next
    state = { ...state, generation }
  }

  function remember(): void {
    const owned = [...standings].flatMap(([schemaId, standing]): Owned[] =>
      standing.state === 'issued' ? [{ schemaId, couponsNo: standing.couponsNo, at: standing.at }] : [],
    )
    keep({ generation, receipts, owned })
  }

  function stand(schemaId: string, standing: Standing | null): void {
    if (standing === null) standings.delete(schemaId)
    else standings.set(schemaId, standing)
    changedAt.set(schemaId, clock())
  }

  function receiptOf(schemaId: string): Receipt | undefined {
    return receipts.find((receipt) => receipt.schemaId === schemaId)
  }

  function noted(schemaId: string): Receipt {
    const known = receiptOf(schemaId)
    if (known !== undefined) return known
    const scene = sceneOfVisit()
    const receipt = { intentId: newId(), schemaId, at: clock(), sent: false, ...(scene && { scene }) }
    receipts = [...receipts, receipt]
    return receipt
  }

  function decided({ intentId, schemaId }: Receipt, standing: Standing): Standing {
    receipts = receipts.filter((receipt) => receipt.intentId !== intentId)
    stand(schemaId, standing)
    if (standing.state === 'issued' && standing.couponsNo !== null) {
      const issued = { schemaId, couponsNo: standing.couponsNo, at: standing.at }
      for (const listener of issuedListeners) listener(issued)
    }
    return standing
  }

  /**
   * Sends a tap, or asks how one stands that was sent.
   * @param patient one that certainly was not sent on to Kingdee, for want of calls, becomes a tap that waits
   */
  async function send(receipt: Receipt, patient = false): Promise<Standing | 'notBound'> {
    const { intentId, schemaId, at, sent, scene } = receipt
    if (asking.has(intentId)) return standings.get(schemaId) ?? { state: 'claiming' }
    asking.add(intentId)
    receipts = receipts.map((one) => (one.intentId === intentId ? { ...one, sent: true } : one))
    remember()
    const mine = generation
    try {
      let result = sent ? await ask('claim.status', { intentId }) : null
      // The function never heard of it: it is sent as it was.
      if (result === null || (!result.ok && result.problem.code === 'notFound')) {
        result = await ask('claim.create', { schemaId, intentId, ...(scene && { scene }) })
      }
      // Bound to another member in between, or let go of: not an answer for whoever is here now.
      if (mine !== generation || receiptOf(schemaId)?.intentId !== intentId) return { state: 'claiming' }
      if (result.ok) {
        belongTo(result.data.generation)
        const { claim } = result.data
        const { state: became, retryAfterMs } = claim
        if (patient && became === 'refused' && retryAfterMs !== undefined) return wait(receipt, retryAfterMs)
        return answered(receipt, claim)
      }
      const { problem } = result
      if (problem.code === 'notBound') {
        stand(schemaId, null)
        // The function kept nothing of it.
        receipts = receipts.map((one) => (one.intentId === intentId ? { ...one, sent: false } : one))
        state = { ...state, member: false }
        return 'notBound'
      }
      if (settled.has(problem.code)) {
        return decided(receipt, { state: 'refused', message: problem.message, again: problem.retryable })
      }
      state = { ...state, trouble: problem }
      const standing: Standing = { state: 'unknown', at }
      stand(schemaId, standing)
      return standing
    } finally {
      asking.delete(intentId)
      remember()
      tell()
    }
  }

  /** The function has answered this tap for good: what goes on is another. */
  function wait({ intentId, schemaId }: Receipt, ms: number): Standing {
    receipts = receipts.map((one) =>
      one.intentId === intentId ? { ...one, intentId: newId(), sent: false } : one,
    )
    const standing: Standing = { state: 'claiming' }
    stand(schemaId, standing)
    state = { ...state, member: true, waitUntil: clock() + ms }
    return standing
  }

  function answered(
    receipt: Receipt,
    { state: claimed, couponsNo, message, at, retryable }: Claim,
  ): Standing {
    state = { ...state, member: true }
    if (claimed === 'issued') {
      return decided(receipt, { state: 'issued', couponsNo: couponsNo ?? null, at })
    }
    if (claimed === 'refused') {
      return decided(receipt, { state: 'refused', message: message ?? '', again: retryable === true })
    }
    const standing: Standing = { state: 'unknown', at, ...(message !== undefined && { message }) }
    stand(receipt.schemaId, standing)
    return standing
  }

  return {
    standing: (schemaId) => standings.get(schemaId) ?? null,
    state: () => state,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    onIssued: (listener) => void issuedListeners.push(listener),
    async claim(schemaId) {
      const before = standings.get(schemaId)
      if (before?.state === 'issued') return before
      const receipt = noted(schemaId)
      stand(schemaId, { state: 'claiming' })
      remember()
      tell()
      return send(receipt)
    },
    note(schemaIds) {
      for (const schemaId of schemaIds) {
        if (standings.get(schemaId)?.state === 'issued') continue
        noted(schemaId)
        stand(schemaId, { state: 'claiming' })
      }
      remember()
      tell()
    },
    letGo() {
      for (const { schemaId } of receipts.filter(({ sent }) => !sent)) stand(schemaId, null)
      receipts = receipts.filter(({ sent }) => sent)
      remember()
      tell({ waitUntil: null })
    },
    async goOn(stopped = () => false) {
      state = { ...state, trouble: null, waitUntil: null }
      for (const { intentId } of receipts) {
        if (stopped()) return
        // As it is by now: it may have been let go of, or decided.
        const receipt = receipts.find((one) => one.intentId === intentId)
        if (receipt === undefined) continue
        if (!receipt.sent && (state.member === false || state.waitUntil !== null)) continue
        if ((await send(receipt, true)) === 'notBound') return
      }
    },
    learn(mine, askedAt) {
      // Asked before this member was there.
      if (askedAt < boundAt) return
      if (mine === null) {
        // Taps that wait for a binding stay.
        if (generation !== null) return this.forget()
        return tell({ member: false })
      }
      if (generation !== null && generation !== mine.generation) this.forget()
      generation = mine.generation
      for (const [schemaId, standing] of standings) {
        const older = (changedAt.get(schemaId) ?? 0) < askedAt
        if (standing.state === 'issued' && older && mine.claims[schemaId] === undefined)
          standings.delete(schemaId)
      }
      for (const [schemaId, { state: claimed, couponsNo, at }] of Object.entries(mine.claims)) {
        const receipt = receiptOf(schemaId)
        if (claimed === 'issued') {
          const standing: Standing = { state: 'issued', couponsNo: couponsNo ?? null, at }
          if (receipt === undefined) standings.set(schemaId, standing)
          else decided(receipt, standing)
        } else if (receipt === undefined && (changedAt.get(schemaId) ?? 0) < askedAt) {
          // Tapped on another phone: this one asks for nothing, and is told with the next reading.
          standings.set(schemaId, { state: 'unknown', at })
        }
      }
      remember()
      tell({ member: true })
    },
    bound(next) {
      belongTo(next)
      boundAt = clock()
      for (const { schemaId } of receipts) stand(schemaId, { state: 'claiming' })
      remember()
      tell({ member: true })
    },
    forget() {
      generation = null
      receipts = []
      standings.clear()
      changedAt.clear()
      remember()
      tell({ member: false, trouble: null, waitUntil: null })
    },
  }
}
