/**
 * The coupons of a member who has been around: in every state and of every type, over several pages, some with what
 * real rows are known or feared to come with. The same for the same day.
 */
import { dateInChina } from './china-time'
import type { Scheme } from './coupon-center'
import type { Grants } from './grants'
import type { Member } from './members'
import type { Redemptions } from './redemptions'

const dayMs = 24 * 3_600_000

/** Gives so many coupons to a member, as they have come to be by `now` (epoch ms). */
export function giveHistory(
  { grants, redemptions }: { grants: Grants; redemptions: Redemptions },
  member: Member,
  count: number,
  now: number,
): void {
  for (let index = 0; index < count; index += 1) {
    const kind = kinds[index % kinds.length]
    if (kind === undefined) continue
    const day = (offset: number) => dateInChina(now + offset * dayMs)
    const [from, to] = periods[kind.state](index)
    const scheme: Scheme = {
      // Their schemes are not in the center any more.
      id: String(1500000000000000000n + BigInt(index % 60) * 11n),
      number: `LS${String((index % 60) + 1).padStart(4, '0')}`,
      name: `${kind.name} ${index + 1}`,
      content: kind.content,
      coupon_type: kind.type,
      value: kind.value,
      valid_date_start: day(from),
      valid_date_end: day(to),
    }
    const at = now + Math.min(from - 1, -1) * dayMs - index * 1_000
    const grant = grants.add({
      by: 'history',
      channel: '3',
      cashier_id: 'CASHIER01',
      store_id: '',
      scheme,
      member,
      at,
      ...(oddities[index] && { oddities: oddities[index] }),
    })
    const usedAt = now + Math.min(to, 0) * dayMs - (1 + (index % 9)) * 3_600_000
    if (kind.state === 'used') redemptions.redeem({ couponsNo: grant.coupons_no, at: usedAt })
    if (kind.state === 'partly') {
      const amount = String(kind.type) === '4' ? { amount: 20 } : {}
      redemptions.redeem({ couponsNo: grant.coupons_no, at: usedAt, ...amount })
    }
  }
}

type State = 'usable' | 'upcoming' | 'used' | 'partly' | 'expired'

/** First and last day of use, in days from today. */
const periods: Readonly<Record<State, (index: number) => [from: number, to: number]>> = {
  usable: (index) => [-20, index % 40],
  partly: (index) => [-30, 1 + (index % 60)],
  upcoming: (index) => [1 + (index % 30), 40 + (index % 30)],
  used: (index) => [-40, index % 20],
  expired: (index) => [-90, -1 - (index % 60)],
}

const kinds: readonly {
  state: State
  name: string
  type: string | number
  value: string | number
  content: string
}[] = [
  { state: 'usable', name: '满 199 减 20', type: 1, value: 20, content: '满 199 元可用' },
  { state: 'usable', name: '会员日 8.8 折', type: '2', value: '8.8', content: '特价商品除外' },
  { state: 'used', name: '新客立减', type: '1', value: '5.00', content: '首次购买可用' },
  { state: 'partly', name: '100 元购物金', type: 4, value: 100, content: '可分多次使用' },
  { state: 'expired', name: '国庆满减', type: 1, value: 50, content: '满 399 元可用，不与其他优惠同享' },
  { state: 'upcoming', name: '年货节立减', type: 1, value: '30', content: '满 299 元可用' },
  { state: 'usable', name: '一件 39 元', type: 3, value: 39, content: '指定款任选一件' },
  { state: 'partly', name: '9 折卡', type: '5', value: 9, content: '可用 3 次' },
  { state: 'used', name: '周末 9 折', type: 2, value: 9, content: '周末可用' },
  { state: 'expired', name: '夏季 7 折', type: 2, value: '7', content: '' },
  { state: 'usable', name: '生日礼', type: 9, value: 1, content: '生日当月到店领取' },
]

/** What stands in a row instead, by its place. */
const oddities: Readonly<Record<number, Record<string, unknown>>> = {
  0: { effect_time: '022-08-05', expire_time: '' },
  1: { total_amt: null, usable_amt: null, threshold: null, threshold_value: null },
  2: { status: 2, write_off_stat: 2, value: 5 },
  6: { content_tip: null, comment: null, channel: null },
  11: { status: 2, write_off_stat: null, modify_time: null },
}

/** What the wallet must show of the rows that GET coupons sends, worked out from these alone: their numbers, by tab. */
export function walletTabs(
  rows: readonly Record<string, unknown>[],
): Record<'usable' | 'upcoming' | 'used' | 'expired', string[]> {
  const tabs: ReturnType<typeof walletTabs> = { usable: [], upcoming: [], used: [], expired: [] }
  for (const row of rows) {
    const status = String(row.status)
    const several = ['4', '5'].includes(String(row.coupon_type))
    const spent =
      several && Number(row.total_amt) > 0 && Number(row.usable_amt) === 0 && row.usable_amt !== null
    const used = spent || (status === '2' && String(row.write_off_stat) === '2')
    const tab = status === '1' ? 'upcoming' : used ? 'used' : status === '3' ? 'expired' : 'usable'
    tabs[tab].push(String(row.coupons_no))
  }
  return tabs
}
