/** Kingdee's services behind the gateway: who answers which call. */
import type { Accounts } from './accounts'
import type { ApiPath } from './apis'
import type { Param } from './asked'
import { createCouponCenter, type Row } from './coupon-center'
import { answerCoupons } from './coupons'
import { createCouponsDistribute } from './coupons-distribute'
import { answerWriteOffs } from './coupons-write-off'
import type { ListFault } from './faults'
import { createGrants } from './grants'
import { giveHistory } from './history'
import { answerLevels } from './levels'
import { createMembers, type Member } from './members'
import { people } from './people'
import { createRedemptions } from './redemptions'
import type { Reply } from './reply'
import { inPlain, sealing } from './sensitive'
import { chainStores, createStores, type Store } from './stores'
import { createTokenCalls } from './token-calls'

export interface ServiceOptions {
  /** The rows of coupon_center, sent as they are. */
  schemes: Row[]
  /** Five of a made-up chain without it (people.ts). */
  members?: Member[]
  /** Six of a made-up chain without it (stores.ts). */
  stores?: Store[]
  /** How many coupons of a scheme a phone number may claim; null: as many as it likes. 1 without it. */
  claimsPerMember?: number | null
  /** Whether GET coupons shows what is used up [unproven]; true without it. */
  listsUsed?: boolean
  /** So many coupons of long ago for a member, by phone number (history.ts). */
  history?: { mobile: string; coupons: number }
  /** How phone numbers and birthdays are sent: sealed under the client secret, which then must have 32 characters. */
  sensitive?: 'sealed' | 'plain'
  /** The form of push_app_authorize: Kingdee's pages show `{code: 200, msg, data}` and `{errcode: 0, …}`. */
  authorizeForm?: 'code' | 'errcode'
}

interface Asked {
  param: Param
  /** null: longer than anybody needs. */
  body: string | null
  fault: ListFault | null
  /** How far the list of coupons is behind. */
  lagMs: number
}

export function createServices(
  options: ServiceOptions,
  accounts: Accounts,
  { clientSecret, outerInstanceId }: { clientSecret: string; outerInstanceId: string },
  clock: () => number,
) {
  const { claimsPerMember = 1, listsUsed = true, history } = options
  const seal = options.sensitive === 'plain' ? inPlain : sealing(clientSecret)
  const tokenCalls = createTokenCalls(accounts, outerInstanceId, options.authorizeForm ?? 'code')
  const center = createCouponCenter(options.schemes)
  const stores = createStores(options.stores ?? chainStores, seal)
  const members = createMembers(options.members ?? people(), stores, seal, clock)
  const grants = createGrants(clock)
  const redemptions = createRedemptions(grants, stores, clock)
  const old = history === undefined ? null : members.find({ mobile: history.mobile })
  if (old !== null) giveHistory({ grants, redemptions }, old, history?.coupons ?? 0, clock())
  const distribute = createCouponsDistribute({ clock, center, members, stores, grants, claimsPerMember })

  const answers: Record<ApiPath, (asked: Asked) => Reply> = {
    '/jdyconnector/app_management/push_app_authorize': ({ param }) => tokenCalls.authorize(param),
    '/jdyconnector/app_management/kingdee_auth_token': ({ param }) => tokenCalls.issueToken(param),
    '/jdy/v2/ls/coupon_center': ({ param, fault }) => center.answer(param, fault),
    '/jdy/v2/ls/coupons_distribute': ({ body }) => distribute.answer(body),
    '/jdy/v2/ls/coupons': ({ param, ...faults }) =>
      answerCoupons({ grants, members, redemptions, listsUsed, now: clock() }, param, faults),
    '/jdy/v2/ls/coupons_write_off': ({ param, fault }) =>
      answerWriteOffs({ writeOffs: redemptions.all(), store: stores.find }, param, fault),
    '/jdy/v2/ls/member_detail': ({ param }) => members.detail(param),
    '/jdy/v2/ls/member': ({ body }) => members.join(body),
    '/jdy/v2/ls/mb_level': ({ param }) => answerLevels(param),
    '/jdy/v2/ls/store': ({ param }) => stores.answer(param),
  }
  return {
    /** What is said to a call that the gateway let through. */
    answer: (path: ApiPath, asked: Asked): Reply => answers[path](asked),
    center,
    members,
    grants,
    redemptions,
    distribute,
  }
}
