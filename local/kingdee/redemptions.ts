/**
 * What was taken off a coupon at the till. Type 4 (多次核销代金券) is a credit that goes down with each redemption;
 * type 5 (多次核销折扣券) is a number of uses, which total_amt and usable_amt count [unproven]; of any other one
 * redemption is the end.
 */
import { dayInChina } from './china-time'
import type { Scheme } from './coupon-center'
import type { Grant, Grants } from './grants'
import type { Stores } from './stores'

export interface WriteOff {
  grant: Grant
  store: string
  bill_no: string
  /** Epoch ms. */
  at: number
  modified: number
  /** In yuan, or in uses; 0 where the coupon has neither. */
  amount: number
  /** What was left of it after this. */
  left: number
  /** 2 redeemed, 3 cancelled. */
  stat: '2' | '3'
}

export interface Redemptions {
  /** A cashier redeems; amount in yuan, of a credit only, all that is left without it. Throws a RangeError that names the field. */
  redeem(asked: { couponsNo: string; store?: string; amount?: number; at?: number }): WriteOff
  /** The last redemption of a coupon is taken back. Throws a RangeError when there is none. */
  cancel(couponsNo: string): WriteOff
  /** What a coupon is good for, in yuan or in uses, and what is left of it; when that last changed (epoch ms). */
  standing(grant: Grant): { total: number; left: number; usedUp: boolean; modified: number }
  all(): readonly WriteOff[]
}

export function createRedemptions(grants: Grants, stores: Stores, clock: () => number): Redemptions {
  const writeOffs: WriteOff[] = []

  function standing(grant: Grant) {
    const mine = writeOffs.filter((one) => one.grant === grant)
    const counted = mine.filter(({ stat }) => stat === '2')
    const total = Number(worthOf(grant.scheme)) || 0
    const left = Math.max(0, rounded(total - counted.reduce((sum, { amount }) => sum + amount, 0)))
    const modified = Math.max(grant.at, ...mine.map((one) => one.modified))
    return { total, left, usedUp: counted.length > 0 && (total === 0 || left === 0), modified }
  }

  function grantOf(couponsNo: string): Grant {
    const grant = grants.all().find(({ coupons_no }) => coupons_no === couponsNo)
    if (grant === undefined) throw new RangeError('Field "couponsNo" must be the number of a coupon.')
    return grant
  }

  function amountOf(grant: Grant, left: number, asked: number | undefined): number {
    const type = String(grant.scheme.coupon_type)
    if (asked !== undefined && type !== '4') {
      throw new RangeError('Field "amount" is for a credit that is spent bit by bit (type 4) only.')
    }
    if (type === '5') return 1
    if (asked === undefined) return left
    if (!(asked > 0 && asked <= left))
      throw new RangeError(`Field "amount" must be above 0 and at most ${left}.`)
    return asked
  }

  return {
    standing,
    all: () => writeOffs,
    redeem({ couponsNo, store = '', amount: asked, at = clock() }) {
      const grant = grantOf(couponsNo)
      if (store !== '' && !stores.has(store)) throw new RangeError('Field "store" must be the id of a store.')
      const { left, usedUp } = standing(grant)
      if (usedUp) throw new RangeError('Field "couponsNo": it is used up.')
      const { valid_date_start, valid_date_end } = grant.scheme
      if (at < (dayInChina(valid_date_start)?.start ?? 0))
        throw new RangeError('Field "couponsNo": it is not valid yet.')
      if (at > (dayInChina(valid_date_end)?.end ?? Number.POSITIVE_INFINITY)) {
        throw new RangeError('Field "couponsNo": it has expired.')
      }
      const amount = amountOf(grant, left, asked)
      const bill_no = `XS${String(writeOffs.length + 1).padStart(8, '0')}`
      const writeOff: WriteOff = {
        grant,
        store,
        bill_no,
        at,
        modified: at,
        amount,
        left: rounded(left - amount),
        stat: '2',
      }
      writeOffs.push(writeOff)
      return writeOff
    },
    cancel(couponsNo) {
      const grant = grantOf(couponsNo)
      const last = writeOffs.filter((one) => one.grant === grant && one.stat === '2').at(-1)
      if (last === undefined) throw new RangeError('Field "couponsNo": nothing was redeemed.')
      last.stat = '3'
      last.modified = clock()
      return last
    },
  }
}

/** In yuan as the scheme writes it, or in uses; '0' for a discount, which has neither. */
export function worthOf({ coupon_type, value, content }: Scheme): string {
  const type = String(coupon_type)
  if (type === '5') return /(\d+) 次/.exec(String(content ?? ''))?.[1] ?? '3'
  return ['1', '3', '4'].includes(type) ? String(value ?? '') : '0'
}

/** Yuan to the fen. */
const rounded = (yuan: number) => Math.round(yuan * 100) / 100
