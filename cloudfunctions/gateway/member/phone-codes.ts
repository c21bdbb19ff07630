import { createHash } from 'node:crypto'
import { type State, StateError } from '../state/port'
import type { NumberOf } from './phone-numbers'
import type { Sealing } from './sealing'

const KEPT_MS = 30 * 60_000
/** How long somebody else's answer to the same code may still be under way: the pauses between looks. */
const PAUSES_MS = [0, 100, 300, 600]

/** Codes of a phone's button and the numbers behind them. */
export interface PhoneCodes {
  /**
   * The same code gives the same number for 30 minutes, to the one who brought it first: a phone that lost the
   * answer, or goes on to join, must not have to ask WeChat again, which answers a code once.
   * @returns the number, and the key under which it is kept
   * @throws Refusal badPhoneCode, unavailable
   */
  numberOf(openid: string, code: string): Promise<{ number: string; key: string }>
  /** What is kept under a key; null: no longer. */
  kept(key: string): Promise<string | null>
  forget(keys: readonly string[]): Promise<void>
}

export function createPhoneCodes(deps: {
  state: State
  numberOf: NumberOf
  sealing: Sealing
  sleep: (ms: number) => Promise<void>
}): PhoneCodes {
  const { state, numberOf, sealing, sleep } = deps

  async function kept(key: string): Promise<string | null> {
    const record = await state.get(key)
    return record && sealing.open(record.value)
  }

  return {
    kept,
    async numberOf(openid, code) {
      const key = keyOf(openid, code)
      const known = await kept(key)
      if (known !== null) return { number: known, key }
      try {
        const number = await numberOf(code)
        const stored = await state.insert(key, sealing.seal(number), { ttlMs: KEPT_MS })
        if (!stored.ok && stored.unclear) throw new StateError('a phone number may not have been kept')
        return { number, key }
      } catch (error) {
        // The same tap, sent twice: the other one may have had the answer, or be about to.
        for (const ms of PAUSES_MS) {
          await sleep(ms)
          const other = await kept(key)
          if (other !== null) return { number: other, key }
        }
        throw error
      }
    },
    async forget(keys) {
      const records = await state.getMany(keys)
      await Promise.all(keys.map((key, index) => records[index] && state.remove(key, records[index].rev)))
    },
  }
}

/** Of the one who brought the code: somebody else's copy of it opens nothing. */
function keyOf(openid: string, code: string): string {
  return `phone-code/${createHash('sha256').update(`${openid}\0${code}`).digest('base64url')}`
}
