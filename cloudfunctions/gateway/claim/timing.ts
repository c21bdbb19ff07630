/**
 * How long a claim can be in doubt, and who waits for what; all in ms. Everything follows from how long Kingdee may
 * take for an answer: a claim that was sent takes effect within that time or never.
 */
export interface Timing {
  /** From the fence on, how long a claim may still be sent. */
  sendMs: number
  /** After the last moment of sending: a complete read that begins later than this shows what there is. */
  horizonMs: number
  /** How far Kingdee's list of coupons may be behind: not published, assumed. */
  lagMs: number
  /** How long whoever sends it waits for the answer; the function itself ends at 15 s. */
  waitMs: number
  /** An attempt that has not been fenced by then was left by a process that died. */
  openMs: number
  /** When the sweep first looks at an attempt in doubt; doubled with every look that gives nothing. */
  lookMs: number
  /** The longest pause between two looks. */
  longestLookMs: number
  /** When the sweep looks once more at what seems not to have been granted. */
  lateLookMs: number
  /** A doubt that lasts longer is told to the operator. */
  alarmMs: number
  /** Between two looks that count for a member who is gone. */
  missingMs: number
}

/** @param answerLimitMs KINGDEE_ANSWER_LIMIT_MS: below 30 s only in tests, or a claim is granted twice */
export function timingOf(answerLimitMs: number): Timing {
  const lagMs = between(300, answerLimitMs / 6, 5_000)
  // What two clocks may differ by after each was set by Kingdee's, which it tells in whole seconds.
  const marginMs = between(200, answerLimitMs / 10, 3_000)
  return {
    sendMs: between(500, answerLimitMs / 15, 2_000),
    horizonMs: answerLimitMs + lagMs + marginMs,
    lagMs,
    waitMs: Math.min(10_000, answerLimitMs),
    openMs: 15_000,
    lookMs: 10_000,
    longestLookMs: 5 * 60_000,
    lateLookMs: 10 * 60_000,
    alarmMs: 10 * 60_000,
    missingMs: 3_600_000,
  }
}

function between(least: number, value: number, most: number): number {
  return Math.round(Math.min(most, Math.max(least, value)))
}
