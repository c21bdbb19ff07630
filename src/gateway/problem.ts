import type { ErrorCode } from '../../cloudfunctions/gateway/contract'
import { words } from '../words'

/** What can go wrong with a call, as the phone sees it: the function's own failures, and those on the way. */
export type ProblemCode = ErrorCode | PhoneCode

type PhoneCode = 'offline' | 'timeout' | 'unreachable' | 'unreadable'

export interface Problem {
  /** Of a newer function it may be one that this build does not know. */
  code: ProblemCode
  /** For the member, in Chinese. */
  message: string
  /** Whether trying again can help. */
  retryable: boolean
  retryAfterMs: number | null
}

export function phoneProblem(code: PhoneCode): Problem {
  return { code, message: words[code], retryable: true, retryAfterMs: null }
}

const FIRST_MS = 2_000
const LONGEST_MS = 30_000

/**
 * How long to wait before trying again by itself, in ms: as long as the function said, else 2, 4, 8, 16, 30 s.
 * What only the merchant can mend is asked for every 30 s: some day it is mended.
 * @param attempts failures in a row, from 1
 */
export function healingDelay({ retryable, retryAfterMs }: Problem, attempts: number): number {
  if (retryAfterMs !== null) return Math.min(Math.max(retryAfterMs, 500), 2 * LONGEST_MS)
  return retryable ? pauseBefore(attempts) : LONGEST_MS
}

/** 2, 4, 8, 16, then 30 s: the pause after so many attempts (from 1) that settled nothing, in ms. */
export function pauseBefore(attempts: number): number {
  return Math.min(FIRST_MS * 2 ** (attempts - 1), LONGEST_MS)
}
