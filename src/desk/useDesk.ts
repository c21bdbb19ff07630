import { useCallback, useEffect, useRef, useState } from 'react'
import type { DeskCode, DeskMe, Funnel, Store } from '../../cloudfunctions/gateway/contract'
import { inChina } from '../coupon/day'
import { usePageVisible } from '../device/usePageVisible'
import { call } from '../gateway/call'
import { type Failed, failedAgain, useHealing } from '../gateway/useHealing'

export const ranges = ['today', 'week', 'month'] as const
export type Range = (typeof ranges)[number]

const DAYS: Readonly<Record<Range, number>> = { today: 1, week: 7, month: 30 }
const DAY_MS = 86_400_000

export interface Desk {
  me: DeskMe | null
  range: Range
  funnel: Funnel | null
  /** To choose from; null: not told yet. */
  stores: readonly Store[] | null
  /** The code that is on the screen. */
  code: (DeskCode & { name: string }) | null
  failed: Failed | null
  asking: boolean
  choose: (range: Range) => void
  /** Asks for the stores, to choose one. */
  offer: () => void
  /** null: no code any more. */
  show: (store: Store | null) => void
  retry: () => void
}

export function useDesk(): Desk {
  const [me, setMe] = useState<DeskMe | null>(null)
  const [range, setRange] = useState<Range>('week')
  const [funnel, setFunnel] = useState<Funnel | null>(null)
  const [stores, setStores] = useState<readonly Store[] | null>(null)
  const [code, setCode] = useState<Desk['code']>(null)
  const [failed, setFailed] = useState<Failed | null>(null)
  const [asking, setAsking] = useState(false)
  /** The latest question: an answer to an older one is dropped. */
  const question = useRef(0)

  const ask = useCallback(async () => {
    question.current += 1
    const mine = question.current
    setAsking(true)
    const who = await call('desk.me', {})
    if (mine !== question.current) return
    if (!who.ok) {
      setAsking(false)
      return setFailed((before) => failedAgain(before, who.problem))
    }
    setMe(who.data)
    if (!who.data.listed) {
      setAsking(false)
      return setFailed(null)
    }
    const result = await call('desk.funnel', daysOf(range, Date.now()))
    if (mine !== question.current) return
    setAsking(false)
    if (!result.ok) return setFailed((before) => failedAgain(before, result.problem))
    setFunnel(result.data)
    setFailed(null)
  }, [range])
  useEffect(() => void ask(), [ask])
  useHealing(failed, usePageVisible(), ask)

  const offer = useCallback(async () => {
    const result = await call('store.list', {})
    if (result.ok) setStores(result.data.stores.filter(({ enabled }) => enabled))
    else setFailed((before) => failedAgain(before, result.problem))
  }, [])
  const show = useCallback(async (store: Store | null) => {
    if (store === null) return setCode(null)
    const result = await call('desk.code', { storeId: store.id })
    if (result.ok) setCode({ ...result.data, name: store.name })
    else setFailed((before) => failedAgain(before, result.problem))
  }, [])

  return {
    me,
    range,
    funnel,
    code,
    failed,
    asking,
    choose: setRange,
    stores,
    offer: () => void offer(),
    show: (store) => void show(store),
    retry: () => void ask(),
  }
}

/** Days in China, today the last of them. */
export function daysOf(range: Range, now: number): { from: string; to: string } {
  const day = (ms: number) => inChina(ms).format('YYYY-MM-DD')
  return { from: day(now - (DAYS[range] - 1) * DAY_MS), to: day(now) }
}
