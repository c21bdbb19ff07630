import { useEffect, useRef, useSyncExternalStore } from 'react'
import { useClaims } from '../claim/useClaims'
import { useHealing } from '../gateway/useHealing'
import { thisVisit } from './thisVisit'
import type { VisitState } from './visit'

/** What it means is asked for anew when the page comes back so much later. */
const AGAIN_MS = 60_000

/**
 * What was scanned, and what it means for this member: asked for when it is scanned, when a member is bound, and when
 * somebody looks again later.
 */
export function useVisit(visible: boolean): VisitState {
  const state = useSyncExternalStore(thisVisit.subscribe, thisVisit.state)
  const { generation, member } = useClaims()
  const { scene, turn, failed, told } = state
  const asked = useRef({ turn: -1, at: 0 })
  // While it is not known yet who is bound, the answer is for whoever the function says.
  const isOther = told !== null && told.generation !== generation && (generation !== null || member === false)
  useEffect(() => {
    if (!visible || scene === null) return
    const { current } = asked
    const since = Date.now() - current.at
    if (current.turn === turn && !isOther && since >= 0 && since < AGAIN_MS) return
    asked.current = { turn, at: Date.now() }
    void thisVisit.resolve()
  }, [visible, scene, turn, isOther])
  useHealing(failed, visible, thisVisit.resolve)
  useEffect(() => {
    if (!visible || scene === null) return
    // Looks at the clock, and lets go of what is over.
    const timer = setTimeout(thisVisit.scene, Math.max(0, state.until - Date.now()) + 1)
    return () => clearTimeout(timer)
  }, [visible, scene, state.until])
  // Of another member, or of nobody any more.
  return isOther && told !== null ? { ...state, told: { ...told, usable: null } } : state
}
