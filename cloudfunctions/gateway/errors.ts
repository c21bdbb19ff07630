/** Every failure that leaves the function: its code, whether trying again can help, and the member's sentence. */
import { Busy } from './center/snapshot'
import type { RefusedWhy } from './claim/ledger'
import type { ErrorCode, Failure } from './contract'
import type { SceneRefusal } from './entry/scene'
import { KingdeeError, type KingdeeErrorCode } from './kingdee/errors'

export const failures: Readonly<Record<ErrorCode, { message: string; retryable: boolean }>> = {
  badRequest: { message: '请求有误，请更新小程序后再试', retryable: false },
  badCursor: { message: '列表已更新，请重新打开', retryable: false },
  notFound: { message: '这张券已下架', retryable: false },
  notBound: { message: '请先绑定手机号', retryable: false },
  forbidden: { message: '没有权限', retryable: false },
  busy: { message: '正在准备优惠券，请稍候', retryable: true },
  limited: { message: '现在人有点多，请稍后再试', retryable: true },
  unavailable: { message: '优惠券服务暂时连不上，请稍后再试', retryable: true },
  clock: { message: '商家服务器时间有误，请联系门店', retryable: true },
  misconfigured: { message: '优惠券服务设置有误，请联系门店', retryable: false },
  noIdentity: { message: '请在微信小程序里使用会员功能', retryable: false },
  badPhoneCode: { message: '手机号验证已失效，请再点一次', retryable: false },
  boundElsewhere: { message: '这个手机号已绑定另一个微信，要改绑到这里吗', retryable: false },
  boundAlready: { message: '这个微信已绑定另一位会员，要改绑吗', retryable: false },
  badScene: { message: '这个码不能用，已为你打开领券中心', retryable: false },
  joinRefused: { message: '暂时不能入会，请联系门店', retryable: false },
  internal: { message: '出了点问题，请稍后再试', retryable: true },
}

/** What a member is told of a claim that was not granted. `code`: where Kingdee has no sentence of its own. */
export const refusedClaims: Readonly<Record<RefusedWhy, { message: string; retryable: boolean }>> = {
  notSent: { message: '请稍后再试', retryable: true },
  code: { message: '这张券暂时不能领取', retryable: false },
  absent: { message: '没有领到，可再领', retryable: true },
  gone: { message: '请联系门店', retryable: false },
}

/** What a member reads whose code cannot be read; the center opens all the same. */
export const sceneRefusals: Readonly<Record<SceneRefusal, string>> = {
  malformed: '这个码不是这里的，已为你打开领券中心',
  unknownKey: '这个码太旧了，已为你打开领券中心',
  forged: '这个码不完整，已为你打开领券中心',
}

/** What the desk reads where a code of WeChat's cannot be had, by WeChat's `errCode`. */
export const codeRefusals: Readonly<Record<string, { code: ErrorCode; sentence: string }>> & {
  other: { code: ErrorCode; sentence: string }
} = {
  40169: { code: 'internal', sentence: '微信不接受这个码的内容，请联系开发者' },
  41030: { code: 'misconfigured', sentence: '小程序还没有发布，微信暂时不能生成小程序码' },
  45009: { code: 'limited', sentence: '生成小程序码的次数太多，请一分钟后再试' },
  other: { code: 'unavailable', sentence: '微信暂时不能生成小程序码，请稍后再试' },
}

/** What the desk reads of a question that cannot be answered. */
export const deskRefusals = {
  days: '请选择 92 天以内的日期',
  rows: '数据太多，请把日期选短一些',
  noKeys: '还没有设置门店码的密钥，请联系开发者',
  unwritable: '这家门店或这张券的编号不能写进码里',
} as const

/** What a coupon is called that has no name, or whose name is not known. */
export const unnamedCoupon = '优惠券'
/** Of the wallet: `notFound` speaks of the list. */
export const noSuchCoupon = '没有找到这张券'

/** A refusal that an action decides on. `detail` is for the log, in English, and never quotes the input. */
export class Refusal extends Error {
  constructor(
    readonly code: ErrorCode,
    detail: string,
    /** Said instead of the code's own sentence: Kingdee's, as it is, or one of ours. '' for none. */
    readonly sentence = '',
  ) {
    super(detail)
    this.name = 'Refusal'
  }
}

/** What the caller is told of an error. What is not known here is a fault of ours. */
export function failureOf(error: unknown, requestId: string): Failure {
  if (error instanceof Refusal) {
    const told = failure(error.code, requestId)
    return error.sentence === '' ? told : { ...told, message: error.sentence }
  }
  if (error instanceof Busy) return failure('busy', requestId, error.retryAfterMs)
  if (error instanceof KingdeeError) return failure(codes[error.code], requestId, error.facts.retryAfterMs)
  return failure('internal', requestId)
}

export function failure(code: ErrorCode, requestId: string, retryAfterMs?: number): Failure {
  return { code, ...failures[code], ...(retryAfterMs !== undefined && { retryAfterMs }), requestId }
}

const codes: Readonly<Record<KingdeeErrorCode, ErrorCode>> = {
  clock: 'clock',
  token: 'unavailable',
  tokenWait: 'unavailable',
  credentials: 'misconfigured',
  permission: 'misconfigured',
  account: 'misconfigured',
  throttled: 'limited',
  budget: 'limited',
  unavailable: 'unavailable',
  timeout: 'unavailable',
  network: 'unavailable',
  unreadable: 'unavailable',
  refused: 'unavailable',
  exists: 'unavailable',
}
