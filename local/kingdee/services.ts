/** Kingdee's services behind the gateway: who answers which call. */
import type { ApiPath } from './apis'
import type { Param } from './asked'
import type { CouponCenter } from './coupon-center'
import type { ListFault } from './faults'
import { answerLevels } from './levels'
import type { Members } from './members'
import type { Reply } from './reply'
import type { Stores } from './stores'
import type { createTokenCalls } from './token-calls'

interface Services {
  tokenCalls: ReturnType<typeof createTokenCalls>
  center: CouponCenter
  members: Members
  stores: Stores
}

interface Asked {
  param: Param
  /** null: longer than anybody needs. */
  body: string | null
  fault: ListFault | null
}

/** What is said to a call that the gateway let through. */
export function createServices({ tokenCalls, center, members, stores }: Services) {
  const answers: Record<ApiPath, (asked: Asked) => Reply> = {
    '/jdyconnector/app_management/push_app_authorize': ({ param }) => tokenCalls.authorize(param),
    '/jdyconnector/app_management/kingdee_auth_token': ({ param }) => tokenCalls.issueToken(param),
    '/jdy/v2/ls/coupon_center': ({ param, fault }) => center.answer(param, fault),
    '/jdy/v2/ls/member_detail': ({ param }) => members.detail(param),
    '/jdy/v2/ls/member': ({ body }) => members.join(body),
    '/jdy/v2/ls/mb_level': ({ param }) => answerLevels(param),
    '/jdy/v2/ls/store': ({ param }) => stores.answer(param),
  }
  return (path: ApiPath, asked: Asked): Reply => answers[path](asked)
}
