import { useCallback, useEffect, useRef, useState } from 'react'
import type { Coupon } from '../../../cloudfunctions/gateway/contract'
import { callAndLearn } from '../../claim/useOwned'
import { ageChangesAt } from '../../coupon/age'
import { lastOpened } from '../../coupon/lastOpened'
import { validityChangesAt } from '../../coupon/validity'
import { useNow } from '../../device/useNow'
import { usePageVisible } from '../../device/usePageVisible'
import { type Failed, failedAgain, useHealing } from '../../gateway/useHealing'

/** Away for so long, the member finds fresh figures. */
const AWAY_MS = 2 * 60_000

interface Known {
  coupon: Coupon
  /** When it was read from Kingdee, in epoch ms of the function's clock; null: it was only handed over by the list. */
  readAt: number | null
  /** By how many ms the function's clock is ahead of the phone's. */
  ahead: number
}

export interface CouponView {
  known: Known | null
  /** There is no such coupon, or no longer. */
  missing: boolean
  failed: Failed | null
  asking: boolean
  /** epoch ms, of the function's clock */
  now: number
  retry: () => void
}

/** @param id as the page's address has it */
export function useCoupon(id: string): CouponView {
  const [known, setKnown] = useState<Known | null>(() => handedOver(id))
  const [missing, setMissing] = useState(false)
  const [failed, setFailed] = useState<Failed | null>(null)
  const [asking, setAsking] = useState(false)
  const visible = usePageVisible()
  const now = useNow(known?.ahead ?? 0, visible, (now) => {
    const age = known?.readAt == null ? Number.POSITIVE_INFINITY : ageChangesAt(known.readAt, now)
    return Math.min(age, validityChangesAt(known === null ? [] : [known.coupon], now))
  })
  const question = useRef(0)
  const askedAt = useRef(0)

  const ask = useCallback(async () => {
    question.current += 1
    const mine = question.current
    askedAt.current = Date.now()
    setAsking(true)
    const result = await callAndLearn('coupon.show', { id })
    if (mine !== question.current) return
    setAsking(false)
    if (result.ok) {
      const { coupon, snapshotAgeMs, now: theirs } = result.data
      setKnown({ coupon, readAt: theirs - snapshotAgeMs, ahead: theirs - Date.now() })
      setFailed(null)
      setMissing(false)
    } else if (result.problem.code === 'notFound' || result.problem.code === 'badRequest') {
      setMissing(true)
      setFailed(null)
    } else {
      setFailed((before) => failedAgain(before, result.problem))
    }
  }, [id])

  useEffect(() => {
    if (visible && Date.now() - askedAt.current > AWAY_MS) ask()
  }, [visible, ask])
  useHealing(failed, visible, ask)
  useEffect(
    () => () => {
      // A page that is gone wants no answer.
      question.current += 1
    },
    [],
  )

  return { known, missing, failed, asking, now, retry: ask }
}

function handedOver(id: string): Known | null {
  const { coupon } = lastOpened
  return coupon?.id === id ? { coupon, readAt: null, ahead: 0 } : null
}
