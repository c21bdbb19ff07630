/**
 * POST coupons_distribute: a member claims. There is no idempotency key, so each call that goes through gives another
 * coupon; and a cashier, who gives one at the till.
 */
import * as v from 'valibot'
import { readFields, text, textLike } from './asked'
import { dateTimeInChina, dayInChina } from './china-time'
import type { CouponCenter, Scheme } from './coupon-center'
import type { Grant, Grants } from './grants'
import { type Member, type Members, noSuchMember } from './members'
import { worthOf } from './redemptions'
import { type Reply, refusal, success } from './reply'
import type { Stores } from './stores'

export interface CouponsDistribute {
  answer(body: string | null): Reply
  /**
   * A cashier gives a coupon, whatever the stock and the limit say: both are rules of claiming. The member by id or
   * phone number. Throws a RangeError when there is no such member or scheme.
   */
  give(idOrMobile: string, schemaId: string): Grant
  /** The same for whoever and whatever a claim names; nothing when it names nobody. */
  giveAlong(body: string | null): void
}

interface Settings {
  clock: () => number
  center: CouponCenter
  members: Members
  stores: Stores
  grants: Grants
  /** How many coupons of a scheme a phone number may have before a claim is refused; null: no limit. */
  claimsPerMember: number | null
}

export function createCouponsDistribute(settings: Settings): CouponsDistribute {
  const { clock, center, members, stores, grants, claimsPerMember } = settings

  function issue(scheme: Scheme, coupon: Omit<Parameters<Grants['add']>[0], 'scheme'>): Grant {
    center.raiseIssued(String(scheme.id), 1)
    return grants.add({ ...coupon, scheme })
  }

  function hand(member: Member, scheme: Scheme): Grant {
    return issue(scheme, { by: 'cashier', channel: '3', cashier_id: 'CASHIER01', store_id: '', member })
  }

  /** What the scheme or the limit has against so many more, or null. The codes are made up: none is published. */
  function refused(member: Member, scheme: Scheme, qty: number): Reply | null {
    const end = dayInChina(scheme.valid_date_end)?.end
    if (String(scheme.enable) === '0' || (end !== undefined && clock() > end)) {
      return refusal(2018002101, '优惠券方案当前不处于发券状态')
    }
    const total = Number(scheme.total)
    const issued = Number(scheme.issued) || 0
    if (total > 0 && issued + qty > total) return refusal(2018002102, '优惠券已领完')
    const has = grants.ofMobile(member.mobile, String(scheme.id))
    if (claimsPerMember !== null && has + qty > claimsPerMember) return refusal(2018002103, '已达到领取上限')
    return null
  }

  function memberOf({ member_id, mobile, member_card_id }: Claim): Member | null {
    return members.find({
      ...(member_id && { id: member_id }),
      ...(mobile && { mobile }),
      ...(member_card_id && { card_id: member_card_id }),
    })
  }

  return {
    answer(body) {
      const read = readFields(claimFields, body)
      if ('refused' in read) return read.refused
      const claim: Claim = read.fields
      if (!(claim.member_id || claim.mobile || claim.member_card_id)) {
        return refusal(1030002000, 'member_id is required')
      }
      const member = memberOf(claim)
      if (member === null) return noSuchMember()
      const scheme = center.scheme(claim.schema_id)
      if (scheme === null) return refusal(1030002003, 'schema_id does not exist')
      const { store_id = '', cashier_id = '', channel } = claim
      if (store_id !== '' && !stores.has(store_id)) return refusal(1030002003, 'store_id does not exist')
      const qty = Number(claim.qty)
      const no = refused(member, scheme, qty)
      if (no !== null) return no
      const given = Array.from({ length: qty }, () =>
        issue(scheme, { by: 'claim', channel, cashier_id, store_id, member }),
      )
      return success({ rows: given.map(answerRow) })
    },
    give(idOrMobile, schemaId) {
      const member = members.find({ id: idOrMobile }) ?? members.find({ mobile: idOrMobile })
      const scheme = center.scheme(schemaId)
      if (member === null) throw new RangeError('Field "member" must be the id or phone number of a member.')
      if (scheme === null) throw new RangeError('Field "scheme" must be the id of a scheme.')
      return hand(member, scheme)
    },
    giveAlong(body) {
      const read = readFields(claimFields, body)
      if ('refused' in read) return
      const member = memberOf(read.fields)
      const scheme = center.scheme(read.fields.schema_id)
      if (member !== null && scheme !== null) hand(member, scheme)
    },
  }
}

const claimFields = {
  channel: text,
  qty: textLike(/^[1-9]\d?$/, 'must be a whole number, 1 to 99'),
  schema_id: text,
  member_id: v.optional(text),
  member_card_id: v.optional(text),
  mobile: v.optional(text),
  store_id: v.optional(text),
  cashier_id: v.optional(text),
  /** Published without a word on what it is; it does not keep a repeated call from giving another coupon. */
  id: v.optional(text),
}

type Claim = v.InferOutput<v.StrictObjectSchema<typeof claimFields, undefined>>

const answerRow = (grant: Grant) => ({
  coupons_no: grant.coupons_no,
  schema_id: String(grant.scheme.id),
  member_id: grant.member.id,
  member_card_id: grant.member.card_id,
  cashier_id: grant.cashier_id,
  channel: grant.channel,
  coupons_type: '1',
  total_amt: worthOf(grant.scheme),
  create_time: dateTimeInChina(grant.at),
})
