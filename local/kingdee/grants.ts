/** Every coupon that was given to somebody, in the order of giving: what the stand-in knows and a caller may not. */
import type { Scheme } from './coupon-center'
import type { Member } from './members'

export interface Grant {
  coupons_id: string
  coupons_no: string
  /** Epoch ms. */
  at: number
  /** claim: by coupons_distribute. history: long before the start. */
  by: 'claim' | 'cashier' | 'history'
  channel: string
  cashier_id: string
  store_id: string
  /** As both were at that moment. */
  scheme: Scheme
  member: Member
  /** What stands in its row instead, whatever it is. */
  oddities?: Record<string, unknown>
}

/** What was given since the start: for a test that holds a ledger against it. */
export interface Granted {
  total: number
  byScheme: Record<string, number>
  /** Under `member/scheme`: a number above 1 is a coupon that was granted twice. */
  byMemberAndScheme: Record<string, number>
  /** `store`: where it was claimed or given; '' where nobody said. */
  coupons: {
    coupons_no: string
    member: string
    scheme: string
    store: string
    at: number
    by: Grant['by']
  }[]
}

export interface Grants {
  /** `at`: epoch ms; now without it. */
  add(coupon: Omit<Grant, 'coupons_id' | 'coupons_no' | 'at'> & { at?: number }): Grant
  all(): readonly Grant[]
  /** How many coupons of a scheme a phone number has been given, whoever was its member and whichever the channel. */
  ofMobile(mobile: string, schemaId: string): number
  read(): Granted
}

export function createGrants(clock: () => number): Grants {
  const grants: Grant[] = []
  return {
    add(coupon) {
      const n = grants.length + 1
      const grant = {
        at: clock(),
        ...coupon,
        coupons_id: String(1934104111400640000n + BigInt(n) * 3n),
        coupons_no: `YHQ${1_000_000 + n}`,
      }
      grants.push(grant)
      return grant
    },
    all: () => grants,
    ofMobile: (mobile, schemaId) =>
      grants.filter(({ member, scheme }) => member.mobile === mobile && String(scheme.id) === schemaId)
        .length,
    read() {
      const since = grants.filter(({ by }) => by !== 'history')
      const coupons = since.map(({ coupons_no, member, scheme, store_id, at, by }) => ({
        coupons_no,
        member: member.id,
        scheme: String(scheme.id),
        store: store_id,
        at,
        by,
      }))
      return {
        total: coupons.length,
        byScheme: countBy(coupons, ({ scheme }) => scheme),
        byMemberAndScheme: countBy(coupons, ({ member, scheme }) => `${member}/${scheme}`),
        coupons,
      }
    },
  }
}

function countBy<T>(list: T[], name: (one: T) => string): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const one of list) counts[name(one)] = (counts[name(one)] ?? 0) + 1
  return counts
}
