import type { Store } from '../contract'
import type { Purpose, TakeCalls } from './budget'
import { type CallsDeps, createCalls } from './calls'
import { KingdeeError } from './errors'
import { type MemberCoupons, readMemberCoupons } from './member-coupons'
import { type Outcome, outcomeOf, outcomeOfError } from './outcome'
import { type List, parseList } from './rows/list'
import { type KingdeeMember, parseMember } from './rows/member'
import { parseStore } from './rows/store'
import { toDateTime } from './rows/values'

export interface Kingdee {
  /**
   * One page of coupon_center, rows as they came. `page` from 1, `pageSize` at most 100.
   * @throws KingdeeError
   */
  couponCenter(page: number, pageSize: number): Promise<List>
  /**
   * One page of the stores, those that have closed too, rows as they came. `page` from 1, `pageSize` at most 100.
   * @throws KingdeeError
   */
  stores(page: number, pageSize: number): Promise<List>
  /**
   * null: there is no such store, or no longer.
   * @throws KingdeeError
   */
  store(id: string): Promise<Store | null>
  /**
   * One page of what was redeemed in a store, by when an entry last changed (epoch ms, to the second, both included), rows as
   * they came. `page` from 1, `pageSize` at most 100.
   * @throws KingdeeError
   */
  writeOffs(asked: {
    storeId: string
    from: number
    to: number
    page: number
    pageSize: number
  }): Promise<List>
  /**
   * What was redeemed of one coupon in a store: the first 100 entries, rows as they came.
   * @throws KingdeeError
   */
  couponWriteOffs(storeId: string, couponsNo: string): Promise<List>
  /**
   * All coupons of a member, or those of one scheme: every page, or an error.
   * @param taken how many calls the caller has taken from the budget for this already
   * @throws KingdeeError
   */
  memberCoupons(
    memberId: string,
    schemaId: string | null,
    purpose: Purpose,
    taken?: number,
  ): Promise<MemberCoupons>
  /**
   * null: there is no such member, or no longer.
   * @param taken the caller has taken this call from the budget already
   * @throws KingdeeError
   */
  memberDetail(
    by: { id: string } | { mobile: string },
    purpose: Purpose,
    taken?: boolean,
  ): Promise<KingdeeMember | null>
  /**
   * A new member, with what Kingdee tells of it. Sent once; who does not know the outcome asks for the number.
   * @throws KingdeeError exists: the number is a member's
   */
  join(newcomer: Newcomer): Promise<KingdeeMember>
  /**
   * Signs a coupons_distribute now, with the token at hand, so that it can be sent without waiting for anything.
   * @throws KingdeeError tokenWait
   */
  prepareDistribute(claim: {
    memberId: string
    schemaId: string
    mobile?: string
    /** Where the coupon is claimed. */
    storeId?: string
  }): Distribution
  /**
   * Takes calls of this minute beforehand; all of them or none.
   * @throws KingdeeError budget, with when to come back
   */
  takeCalls: TakeCalls
}

export interface Newcomer {
  mobile: string
  name: string
  sex?: 'male' | 'female' | undefined
  /** yyyy-MM-dd */
  birthday?: string | undefined
  /** The id of the store where they join. */
  shop?: string
}

export interface Distribution {
  /** The signed time stamp, in epoch ms; Kingdee refuses it when it is more than 5 minutes off. */
  signedAt: number
  /**
   * Sends it, once. No retry, no redirect; after the limit the connection is reset.
   * @param mayStillSend asked in the last callback before the first byte; false: not one is written
   * @param limitMs how long to wait for the reply
   */
  send(mayStillSend: () => boolean, limitMs: number): Promise<Outcome>
}

const API = '/jdy/v2/ls'
/** [unproven] Without `enable` stores that have closed are listed, too; if not, they are as if they were not there. */
const STORE = `${API}/store`
/** Not listed as a code of its own: "does not exist" and "exists" of the common ones. */
export const DOES_NOT_EXIST = 1_030_002_003
const EXISTS = 1_030_002_002

/** Kingdee's calls, each by name; every outcome is data or a KingdeeError. */
export function createKingdee(deps: CallsDeps): Kingdee {
  const { clock, settings } = deps
  const { ask, prepare, takeCalls } = createCalls(deps)

  return {
    takeCalls,

    async couponCenter(page, pageSize) {
      const query = { page: String(page), page_size: String(pageSize) }
      const { data } = await ask({ method: 'GET', path: `${API}/coupon_center`, query, purpose: 'list' })
      return parseList(data, page === 1)
    },

    async stores(page, pageSize) {
      const query = { page: String(page), page_size: String(pageSize) }
      const { data } = await ask({ method: 'GET', path: STORE, query, purpose: 'list' })
      return parseList(data, page === 1)
    },

    async store(id) {
      // As many as there may be on a page: of a Kingdee that passes over the id, it may be among them.
      const query = { page: '1', page_size: '100', id }
      try {
        const { data } = await ask({ method: 'GET', path: STORE, query, purpose: 'member' })
        const stores = parseList(data, true).rows.map(parseStore)
        return stores.find((store): store is Store => 'id' in store && store.id === id) ?? null
      } catch (error) {
        if (error instanceof KingdeeError && error.facts.errcode === DOES_NOT_EXIST) return null
        throw error
      }
    },

    async writeOffs({ storeId, from, to, page, pageSize }) {
      const query = {
        store_id: storeId,
        modify_start_time: toDateTime(from),
        modify_end_time: toDateTime(to),
        page: String(page),
        page_size: String(pageSize),
      }
      const { data } = await ask({ method: 'GET', path: `${API}/coupons_write_off`, query, purpose: 'list' })
      return parseList(data, page === 1)
    },

    async couponWriteOffs(storeId, couponsNo) {
      const query = { store_id: storeId, coupons_no: couponsNo, page: '1', page_size: '100' }
      const path = `${API}/coupons_write_off`
      const { data } = await ask({ method: 'GET', path, query, purpose: 'reconciliation' })
      return parseList(data, true)
    },

    memberCoupons(memberId, schemaId, purpose, taken = 0) {
      const query = { member_id: memberId, ...(schemaId !== null && { schema_id: schemaId }) }
      const page = (number: number, pageSize: number) =>
        ask({
          method: 'GET',
          path: `${API}/coupons`,
          query: { ...query, page: String(number), page_size: String(pageSize) },
          purpose,
          taken: number <= taken,
        })
      return readMemberCoupons(page, schemaId, clock)
    },

    async memberDetail(by, purpose, taken = false) {
      try {
        const { data } = await ask({
          method: 'GET',
          path: `${API}/member_detail`,
          query: { ...by },
          purpose,
          taken,
        })
        return parseMember(data, settings.clientSecret)
      } catch (error) {
        if (error instanceof KingdeeError && error.facts.errcode === DOES_NOT_EXIST) return null
        throw error
      }
    },

    async join({ mobile, name, sex, birthday, shop }) {
      const body = {
        mobile,
        name,
        source: WECHAT,
        ...(sex && { sex_group: sexGroups[sex] }),
        ...(birthday && { birthday }),
        ...(shop && { shop }),
      }
      const path = `${API}/member`
      const { data } = await ask({ method: 'POST', path, body, purpose: 'member' }).catch((error) => {
        throw error instanceof KingdeeError && error.facts.errcode === EXISTS
          ? new KingdeeError('exists', error.message, error.facts)
          : error
      })
      const member = parseMember(data, settings.clientSecret)
      if (member === null) throw new KingdeeError('unreadable', 'a new member without data')
      return { ...member, phone: mobile, name: member.name || name }
    },

    prepareDistribute({ memberId, schemaId, mobile, storeId }) {
      const { signedAt, send } = prepare({
        method: 'POST',
        path: `${API}/coupons_distribute`,
        body: {
          channel: CHANNEL,
          qty: '1',
          schema_id: schemaId,
          member_id: memberId,
          ...(mobile && { mobile }),
          ...(storeId && { store_id: storeId }),
        },
      })
      return {
        signedAt,
        async send(mayStillSend, limitMs) {
          try {
            return outcomeOf(await send({ mayStillSend, timeoutMs: limitMs }))
          } catch (error) {
            if (error instanceof KingdeeError) return outcomeOfError(error)
            throw error
          }
        },
      }
    },
  }
}

const WECHAT = '2'
const sexGroups = { male: '1', female: '2' } as const
/** [unproven] The published text says 领券中心, its sample says 1. The same wherever the member came from. */
const CHANNEL = '1'
