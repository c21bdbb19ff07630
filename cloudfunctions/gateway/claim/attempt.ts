import { INTENT_KEPT_MS, type Ledger, type Outcome } from './ledger'

interface Tap {
  intent: string
  token: string
  scene: string | null
  now: number
}

/** A new attempt; what became of those before it is kept as long as the receipts of their taps. */
export function opened(before: Ledger | null, tap: Tap, openMs: number): Ledger {
  const past = (before?.past ?? []).filter(({ at }) => tap.now - at < INTENT_KEPT_MS)
  return {
    version: 1,
    attempt: {
      token: tap.token,
      phase: 'open',
      why: null,
      message: null,
      couponsNo: null,
      at: tap.now,
      intents: [tap.intent],
      baseline: [],
      sendBy: null,
      scene: tap.scene,
      looks: 0,
      missing: { times: 0, at: 0 },
    },
    nos: before?.nos ?? [],
    past: before === null ? past : [...past, closed(before)],
    due: tap.now + openMs,
  }
}

/** A new attempt in the place of one that was not processed: its taps, and where they came from, go over to it. */
export function openedInstead(before: Ledger, tap: Pick<Tap, 'token' | 'now'>, openMs: number): Ledger {
  const { intents, scene } = before.attempt
  const past = notSent({ ...before, attempt: { ...before.attempt, intents: [] } })
  const next = opened(past, { ...tap, intent: '', scene }, openMs)
  return { ...next, attempt: { ...next.attempt, intents } }
}

/** What is kept of an attempt that another follows. */
function closed(ledger: Ledger): Outcome {
  const { attempt } = ledger.attempt.phase === 'open' ? notSent(ledger) : ledger
  const { token, phase, why, message, couponsNo, at, intents } = attempt
  return { token, phase, why, message, couponsNo, at, intents }
}

export function decided(ledger: Ledger, outcome: Partial<Outcome>, due: number | null = null): Ledger {
  return { ...ledger, attempt: { ...ledger.attempt, ...outcome }, due }
}

export function notSent(ledger: Ledger): Ledger {
  return decided(ledger, { phase: 'refused', why: 'notSent' })
}

export function issued(
  ledger: Ledger,
  couponsNo: string | null,
  numbers: readonly string[],
  by: By,
  due: number | null,
): Ledger {
  const next = decided(ledger, { phase: 'issued', why: null, message: null, couponsNo }, due)
  return { ...next, nos: withNumbers(ledger.nos, numbers, by) }
}

/** Kingdee refused, yet a new coupon was found: the member has it, from somebody else. */
export function givenElsewhere(ledger: Ledger): Ledger {
  const { couponsNo } = ledger.attempt
  const nos = ledger.nos.map((entry) =>
    entry.no === couponsNo ? { ...entry, elsewhere: true as const } : entry,
  )
  return { ...ledger, nos, due: null }
}

export function joined(ledger: Ledger, intent: string): Ledger {
  return { ...ledger, attempt: { ...ledger.attempt, intents: [...ledger.attempt.intents, intent] } }
}

type By = Ledger['nos'][number]['by']

export function has(nos: Ledger['nos'], number: string): boolean {
  return nos.some(({ no }) => no === number)
}

export function withNumbers(nos: Ledger['nos'], numbers: readonly string[], by: By): Ledger['nos'] {
  const known =
    by === 'read' ? nos : nos.map((entry) => (numbers.includes(entry.no) ? { ...entry, by } : entry))
  return [...known, ...numbers.filter((no) => !has(nos, no)).map((no) => ({ no, by }))]
}
