import { useCallback, useEffect, useState } from 'react'
import type { Store } from '../../../cloudfunctions/gateway/contract'
import { usePageVisible } from '../../device/usePageVisible'
import { call } from '../../gateway/call'
import { type Failed, failedAgain, useHealing } from '../../gateway/useHealing'

export interface Region {
  name: string
  stores: readonly Store[]
}

export interface StoresView {
  /** null: not told yet. */
  regions: readonly Region[] | null
  failed: Failed | null
  asking: boolean
  retry: () => void
}

export function useStores(): StoresView {
  const [regions, setRegions] = useState<readonly Region[] | null>(null)
  const [failed, setFailed] = useState<Failed | null>(null)
  const [asking, setAsking] = useState(false)
  const ask = useCallback(async () => {
    setAsking(true)
    const result = await call('store.list', {})
    setAsking(false)
    if (!result.ok) return setFailed((before) => failedAgain(before, result.problem))
    setRegions(byRegion(result.data.stores))
    setFailed(null)
  }, [])
  useEffect(() => void ask(), [ask])
  useHealing(failed, usePageVisible(), ask)
  return { regions, failed, asking, retry: () => void ask() }
}

/** In the order in which they come; those that are closed for good come last in theirs. */
export function byRegion(stores: readonly Store[]): Region[] {
  const regions = new Map<string, Store[]>()
  for (const store of [...stores].sort((a, b) => Number(b.enabled) - Number(a.enabled))) {
    const those = regions.get(store.region)
    if (those === undefined) regions.set(store.region, [store])
    else those.push(store)
  }
  return [...regions].map(([name, stores]) => ({ name, stores }))
}
