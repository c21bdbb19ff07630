import { useEffect, useState, useSyncExternalStore } from 'react'
import { onBackOnline } from '../device/network'
import { pauseBefore } from '../gateway/problem'
import type { ClaimsState, Standing } from './claims'
import { memberClaims } from './memberClaims'

/** The call budget is one of a minute. */
const LONGEST_WAIT_MS = 60_000

/** How the member stands with one scheme; a change of another draws nothing here. */
export function useStanding(schemaId: string): Standing | null {
  return useSyncExternalStore(memberClaims.subscribe, () => memberClaims.standing(schemaId))
}

export function useClaims(): ClaimsState {
  return useSyncExternalStore(memberClaims.subscribe, memberClaims.state)
}

/**
 * Settles by itself what is not decided: taps that were noted, and doubts, also those of an app that was killed. At
 * once when the page comes to the front or the network comes back, else later and later.
 * @param visible nothing is asked where nobody looks
 */
export function useGoingOn(visible: boolean): void {
  const { receipts, member, waitUntil } = useClaims()
  const [round, setRound] = useState(0)
  // Noted ones wait for a member, but not for the doubts before them.
  const fresh = member !== false && receipts.some(({ sent }) => !sent)
  const open = fresh || receipts.some(({ sent }) => sent)
  useEffect(() => {
    if (!open || !visible) return setRound(0)
    let stopped = false
    const goOn = async () => {
      await memberClaims.goOn(() => stopped)
      if (!stopped) setRound((round) => round + 1)
    }
    // A clock that was put back is no reason to wait for longer than the function ever says.
    const wait = waitUntil === null ? 0 : Math.min(waitUntil - Date.now(), LONGEST_WAIT_MS)
    const delay = round === 0 || fresh ? wait : pauseBefore(round)
    const timer = setTimeout(goOn, delay)
    const stop = onBackOnline(goOn)
    return () => {
      stopped = true
      clearTimeout(timer)
      stop()
    }
  }, [open, visible, round, fresh, waitUntil])
}
