import { randomUUID } from 'node:crypto'
import type { DueRecord, Keep, KeyedRecord, State, StateRecord } from './port'
import { firstSlot, slotAt, waitMs } from './window'

/** State in this process alone: for tests, and gone with it. */
export function memoryState(clock: () => number): State {
  const records = new Map<string, StateRecord & { expires: number; due: number | null }>()
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
  const write = (key: string, value: string, keep: Keep | undefined): { ok: true; rev: string } => {
    const rev = randomUUID()
    const expires = keep && 'ttlMs' in keep ? clock() + keep.ttlMs : Number.POSITIVE_INFINITY
    records.set(key, { value, rev, expires, due: keep && 'due' in keep ? keep.due : null })
    return { ok: true, rev }
  }

  return {
    get: async (key) => live(key),
    getMany: async (keys) => keys.map(live),
    insert: async (key, value, keep) => {
      const record = live(key)
      return record === null ? write(key, value, keep) : { ok: false, record }
    },
    replace: async (key, rev, value, keep) =>
      live(key)?.rev === rev ? write(key, value, keep) : { ok: false },
    remove: async (key, rev) => live(key)?.rev === rev && records.delete(key),
    due: async (before, n) => {
      const found: DueRecord[] = []
      for (const [key, { value, rev, due }] of records)
        if (due !== null && due <= before) found.push({ key, value, rev, due })
      return found.sort((a, b) => a.due - b.due).slice(0, n)
    },
    list: async (prefix, after, n) => {
      const found: KeyedRecord[] = []
      for (const key of [...records.keys()].filter((key) => key.startsWith(prefix) && key > after).sort()) {
        const record = live(key)
        if (record !== null) found.push({ key, ...record })
      }
      return found.slice(0, n)
    },
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
