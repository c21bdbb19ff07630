import { randomUUID } from 'node:crypto'
import type { State, StateRecord } from './port'
import { firstSlot, slotAt, waitMs } from './window'

/** State in this process alone: for tests, and gone with it. */
export function memoryState(clock: () => number): State {
  const records = new Map<string, StateRecord & { expires: number }>()
  const taken = new Map<string, Map<number, number>>()

  const live = (key: string): StateRecord | null => {
    const found = records.get(key)
    if (found === undefined) return null
    if (found.expires <= clock()) {
      records.delete(key)
      return null
    }
    return { value: found.value, rev: found.rev }
  }
  const write = (key: string, value: string, ttlMs = Number.POSITIVE_INFINITY): { ok: true; rev: string } => {
    const rev = randomUUID()
    records.set(key, { value, rev, expires: clock() + ttlMs })
    return { ok: true, rev }
  }

  return {
    get: async (key) => live(key),
    getMany: async (keys) => keys.map(live),
    insert: async (key, value, ttlMs) => {
      const record = live(key)
      return record === null ? write(key, value, ttlMs) : { ok: false, record }
    },
    replace: async (key, rev, value, ttlMs) =>
      live(key)?.rev === rev ? write(key, value, ttlMs) : { ok: false },
    remove: async (key, rev) => live(key)?.rev === rev && records.delete(key),
    take: async (bucket, n, limit, windowMs) => {
      const now = clock()
      const from = firstSlot(now, windowMs)
      const slots = taken.get(bucket) ?? new Map<number, number>()
      for (const slot of slots.keys()) if (slot < from) slots.delete(slot)
      taken.set(bucket, slots)
      const counted = [...slots].map(([slot, used]) => ({ slot, used })).sort((a, b) => a.slot - b.slot)
      const used = counted.reduce((sum, { used }) => sum + used, 0)
      if (used + n > limit) return { ok: false, retryAfterMs: waitMs(counted, n, limit, now, windowMs) }
      const slot = slotAt(now, windowMs)
      slots.set(slot, (slots.get(slot) ?? 0) + n)
      return { ok: true }
    },
    close: async () => {},
  }
}
