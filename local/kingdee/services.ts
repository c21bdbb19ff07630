/** Kingdee's services behind the gateway: who answers which call. */
import type { ApiPath } from './apis'
import type { Param } from './asked'
import type { CouponCenter } from './coupon-center'
import { answerCoupons } from './coupons'
import type { CouponsDistribute } from './coupons-distribute'
import type { ListFault } from './faults'
import type { Grants } from './grants'
import { answerLevels } from './levels'
import type { Members } from './members'
import type { Reply } from './reply'
import type { Stores } from './stores'
import type { createTokenCalls } from './token-calls'

interface Services {
  clock: () => number
  tokenCalls: ReturnType<typeof createTokenCalls>
  center: CouponCenter
  distribute: CouponsDistribute
  grants: Grants
  members: Members
  stores: Stores
}

interface Asked {
  param: Param
  /** null: longer than anybody needs. */
  body: string | null
  fault: ListFault | null
  /** How far the list of coupons is behind. */
  lagMs: number
}

/** What is said to a call that the gateway let through. */
export function createServices(services: Services) {
  const { clock, tokenCalls, center, distribute, grants, members, stores } = services
  const answers: Record<ApiPath, (asked: Asked) => Reply> = {
    '/jdyconnector/app_management/push_app_authorize': ({ param }) => tokenCalls.authorize(param),
    '/jdyconnector/app_management/kingdee_auth_token': ({ param }) => tokenCalls.issueToken(param),
    '/jdy/v2/ls/coupon_center': ({ param, fault }) => center.answer(param, fault),
    '/jdy/v2/ls/coupons_distribute': ({ body }) => distribute.answer(body),
    '/jdy/v2/ls/coupons': ({ param, ...faults }) =>
      answerCoupons({ grants, members, now: clock() }, param, faults),
    '/jdy/v2/ls/member_detail': ({ param }) => members.detail(param),
    '/jdy/v2/ls/member': ({ body }) => members.join(body),
    '/jdy/v2/ls/mb_level': ({ param }) => answerLevels(param),
    '/jdy/v2/ls/store': ({ param }) => stores.answer(param),
  }
  return (path: ApiPath, asked: Asked): Reply => answers[path](asked)
}
