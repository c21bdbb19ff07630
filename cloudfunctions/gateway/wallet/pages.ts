import * as v from 'valibot'
import type { WalletCoupon, WalletTab } from '../contract'

/** At most so many coupons a page, and so many bytes of JSON: some phones are slow, and some contents long. */
const PAGE = 300
const PAGE_BYTES = 100_000
/** What an answer holds beside its coupons. */
const FRAME_BYTES = 1_000

/** Sorts after every moment that can be read. */
const NEVER = Number.MAX_SAFE_INTEGER
/** Changes whenever an older cursor would be misread. */
const VERSION = 1

const tabs = ['usable', 'upcoming', 'used', 'expired'] as const satisfies WalletTab[]

/** Where a coupon stands in its tab: by a moment in epoch ms, earliest first or negated, then by number. */
export type Place = readonly [key: number, couponsNo: string]

function placeOf({ tab, couponsNo, validFrom, validTo, changedAt }: WalletCoupon): Place {
  switch (tab) {
    case 'usable':
      return [validTo ?? NEVER, couponsNo]
    case 'upcoming':
      return [validFrom ?? NEVER, couponsNo]
    case 'used':
      return [changedAt === null ? NEVER : -changedAt, couponsNo]
    case 'expired':
      return [validTo === null ? NEVER : -validTo, couponsNo]
  }
}

function compare(a: Place, b: Place): number {
  if (a[0] !== b[0]) return a[0] - b[0]
  return a[1] < b[1] ? -1 : a[1] > b[1] ? 1 : 0
}

/** The coupons of a tab that stand after `after`, as many as a page may have. */
export function pageOf(
  coupons: readonly WalletCoupon[],
  tab: WalletTab,
  after: Place | null,
): { coupons: WalletCoupon[]; next: string | null } {
  const rows = coupons
    .filter((coupon) => coupon.tab === tab)
    .map((coupon) => ({ coupon, place: placeOf(coupon) }))
    .filter(({ place }) => after === null || compare(place, after) > 0)
    .sort((a, b) => compare(a.place, b.place))
  let bytes = FRAME_BYTES
  const tooMuch = rows.findIndex(({ coupon }, index) => {
    bytes += Buffer.byteLength(JSON.stringify(coupon)) + 1
    return index > 0 && (index === PAGE || bytes > PAGE_BYTES)
  })
  const page = tooMuch === -1 ? rows : rows.slice(0, tooMuch)
  const last = page.at(-1)
  return {
    coupons: page.map(({ coupon }) => coupon),
    next: tooMuch === -1 || last === undefined ? null : encodeCursor(tab, last.place),
  }
}

export function countsOf(coupons: readonly WalletCoupon[]): Record<WalletTab, number> {
  const counts = { usable: 0, upcoming: 0, used: 0, expired: 0 }
  for (const { tab } of coupons) counts[tab] += 1
  return counts
}

const cursorSchema = v.strictTuple([
  v.literal(VERSION),
  v.picklist(tabs),
  v.pipe(v.number(), v.safeInteger()),
  v.pipe(v.string(), v.maxLength(64)),
])

function encodeCursor(tab: WalletTab, [key, couponsNo]: Place): string {
  return Buffer.from(JSON.stringify([VERSION, tab, key, couponsNo]), 'utf8').toString('base64url')
}

/** null: not a cursor of this version and tab. */
export function decodeCursor(cursor: string, tab: WalletTab): Place | null {
  try {
    const parsed = v.safeParse(cursorSchema, JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')))
    if (!parsed.success || parsed.output[1] !== tab) return null
    const [, , key, couponsNo] = parsed.output
    return [key, couponsNo]
  } catch {
    return null
  }
}
