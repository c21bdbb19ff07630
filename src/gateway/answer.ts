import type { Action, Output } from '../../cloudfunctions/gateway/contract'
import { type Problem, phoneProblem } from './problem'

export type Result<T> = { ok: true; data: T } | { ok: false; problem: Problem }

/**
 * Reads what came back as a result. Whatever it is, it becomes one: something that is no answer of the function (a
 * proxy's page, half a body) is `unreadable`. Fields that this build does not know are left alone.
 */
export function readAnswer<A extends Action>(action: A, reply: unknown): Result<Output<A>> {
  if (isObject(reply) && reply.ok === true && hasShape[action](reply.data)) {
    return { ok: true, data: reply.data as Output<A> }
  }
  if (isObject(reply) && reply.ok === false && isObject(reply.error)) {
    const { code, message, retryable, retryAfterMs } = reply.error
    if (typeof code === 'string' && typeof message === 'string') {
      const after = typeof retryAfterMs === 'number' && retryAfterMs >= 0 ? retryAfterMs : null
      const problem = {
        code: code as Problem['code'],
        message,
        retryable: retryable === true,
        retryAfterMs: after,
      }
      return { ok: false, problem }
    }
  }
  return { ok: false, problem: phoneProblem('unreadable') }
}

/** What a page would die of when it is not there. */
const hasShape: Readonly<Record<Action, (data: unknown) => boolean>> = {
  'center.open': isPage,
  'center.more': isPage,
  'coupon.show': (data) =>
    isObject(data) && isCoupon(data.coupon) && areNumbers(data.snapshotAgeMs, data.now),
  'member.me': (data) =>
    isObject(data) && (data.member === null || (isMember(data.member) && isText(data.generation))),
  'member.bind': (data) => isObject(data) && (data.mustJoin === true || isBound(data)),
  'member.join': isBound,
  'member.unbind': isObject,
  'claim.create': isClaimed,
  'claim.status': isClaimed,
  'claim.owned': isObject,
  'wallet.list': (data) =>
    isWallet(data) &&
    Array.isArray(data.coupons) &&
    data.coupons.every(isWalletCoupon) &&
    isObject(data.counts),
  'wallet.show': (data) => isWallet(data) && isWalletCoupon(data.coupon),
  'entry.resolve': (data) =>
    isObject(data) &&
    (data.store === null || isStore(data.store)) &&
    (data.coupon === null || isCoupon(data.coupon)) &&
    areNumbers(data.claimable, data.now),
  'store.list': (data) =>
    isObject(data) && Array.isArray(data.stores) && data.stores.every(isStore) && areNumbers(data.ageMs),
  'desk.me': isObject,
  'desk.funnel': (data) => isObject(data) && Array.isArray(data.rows) && isObject(data.stores),
  'desk.code': (data) => isObject(data) && isText(data.scene),
  'entry.redemptions': isObject,
  'entry.count': isObject,
  'claim.sweep': isObject,
  'center.refresh': isObject,
  health: isObject,
}

function isBound(data: unknown): boolean {
  return isObject(data) && isMember(data.member) && isText(data.generation)
}

function isMember(member: unknown): boolean {
  return isObject(member) && [member.name, member.phone, member.levelName].every(isText)
}

function isClaimed(data: unknown): boolean {
  if (!isObject(data) || !isText(data.generation) || !isObject(data.claim)) return false
  const { state, at } = data.claim
  return ['issued', 'pending', 'unknown', 'refused'].includes(String(state)) && areNumbers(at)
}

function isPage(data: unknown): boolean {
  return (
    isObject(data) &&
    Array.isArray(data.coupons) &&
    data.coupons.every(isCoupon) &&
    (data.next === null || typeof data.next === 'string') &&
    areNumbers(data.total, data.snapshotAgeMs, data.now)
  )
}

function isStore(store: unknown): boolean {
  return isObject(store) && [store.id, store.name, store.region, store.address].every(isText)
}

function isWallet(data: unknown): data is Record<string, unknown> {
  return isObject(data) && isText(data.generation) && areNumbers(data.now)
}

function isWalletCoupon(coupon: unknown): boolean {
  return isObject(coupon) && [coupon.couponsNo, coupon.name, coupon.content, coupon.tab].every(isText)
}

function isCoupon(coupon: unknown): boolean {
  return isObject(coupon) && [coupon.id, coupon.number, coupon.name, coupon.content].every(isText)
}

function isText(value: unknown): boolean {
  return typeof value === 'string'
}

function areNumbers(...values: unknown[]): boolean {
  return values.every((value) => typeof value === 'number')
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
