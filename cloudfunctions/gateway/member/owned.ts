import * as v from 'valibot'
import type { Mine, OwnClaim } from '../contract'

const claim = v.object({
  state: v.picklist(['issued', 'pending', 'unknown']),
  couponsNo: v.exactOptional(v.string()),
  at: v.number(),
})

/** What a member is known to have, by scheme: for the first paint of the center. */
export const owned = v.object({
  /** What the ledgers of claims say. */
  ledger: v.record(v.string(), claim),
  /** The last complete reading of the member's coupons; null: none yet. */
  read: v.nullable(
    v.object({
      /** When it began, in epoch ms. */
      at: v.number(),
      /** Without those that a ledger has as issued: a ledger never takes that back. */
      coupons: v.record(v.string(), claim),
    }),
  ),
})

export type Owned = v.InferOutput<typeof owned>

export const nothingOwned: Owned = { ledger: {}, read: null }

/** Beyond it the oldest are left out: the record is read with every open of the center. */
const MOST = 500

/** After a claim; null: nothing was issued and nothing is in doubt, so that only a reading can tell of a coupon. */
export function withClaim(before: Owned, scheme: string, own: OwnClaim | null): Owned {
  const others = Object.entries(before.ledger).filter(([id]) => id !== scheme)
  const ledger = own === null ? others : [...others, [scheme, own] as const]
  return bounded({ ...before, ledger: Object.fromEntries(ledger) })
}

/** After a look at all ledgers and, perhaps, a reading; an older reading than the known one tells nothing. */
export function withAll(before: Owned, ledger: Record<string, OwnClaim>, reading: Owned['read']): Owned {
  const isNewer = reading !== null && reading.at >= (before.read?.at ?? 0)
  return bounded({ ledger, read: isNewer ? reading : before.read })
}

/** @param scheme left out: of all */
export function mineOf(generation: string, { ledger, read }: Owned, now: number, scheme?: string): Mine {
  const all = { ...read?.coupons, ...ledger }
  const claims =
    scheme === undefined ? all : Object.fromEntries(Object.entries(all).filter(([id]) => id === scheme))
  return { generation, claims, ageMs: read && Math.max(0, now - read.at) }
}

function bounded({ ledger, read }: Owned): Owned {
  const claims = Object.entries(ledger)
  const coupons = Object.entries(read?.coupons ?? {}).filter(([id]) => ledger[id]?.state !== 'issued')
  const newest = [...claims, ...coupons].sort(([, a], [, b]) => b.at - a.at).slice(0, MOST)
  const kept = new Set(newest)
  const only = (entries: typeof claims) => Object.fromEntries(entries.filter((entry) => kept.has(entry)))
  return { ledger: only(claims), read: read && { ...read, coupons: only(coupons) } }
}
