/** The calls that this stand-in answers, by path. */
export const apis = {
  '/jdyconnector/app_management/push_app_authorize': { method: 'POST', isTokenCall: true },
  '/jdyconnector/app_management/kingdee_auth_token': { method: 'GET', isTokenCall: true },
  '/jdy/v2/ls/coupon_center': { method: 'GET', isTokenCall: false },
  '/jdy/v2/ls/coupons_distribute': { method: 'POST', isTokenCall: false },
  '/jdy/v2/ls/coupons_write_off': { method: 'GET', isTokenCall: false },
  '/jdy/v2/ls/coupons': { method: 'GET', isTokenCall: false },
  '/jdy/v2/ls/member_detail': { method: 'GET', isTokenCall: false },
  '/jdy/v2/ls/member': { method: 'POST', isTokenCall: false },
  '/jdy/v2/ls/mb_level': { method: 'GET', isTokenCall: false },
  '/jdy/v2/ls/store': { method: 'GET', isTokenCall: false },
} as const

export type ApiPath = keyof typeof apis

export const isApiPath = (path: string): path is ApiPath => Object.hasOwn(apis, path)
