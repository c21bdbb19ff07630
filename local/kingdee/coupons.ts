/** GET coupons: what a member holds, the newest first, so that a coupon which comes between two pages moves the rest on. */
import type { Param } from './asked'
import { dateTimeInChina, dayInChina } from './china-time'
import type { ListFault } from './faults'
import type { Grant, Grants } from './grants'
import { type Members, noSuchMember } from './members'
import { answerPage } from './page'
import { type Redemptions, worthOf } from './redemptions'
import { type Reply, refusal } from './reply'

interface Held {
  grants: Grants
  members: Members
  redemptions: Redemptions
  listsUsed: boolean
}

/** `lagMs`: what was given in the last so many ms is not in the list yet. */
export function answerCoupons(
  { grants, members, redemptions, listsUsed, now }: Held & { now: number },
  param: Param,
  { fault, lagMs }: { fault: ListFault | null; lagMs: number },
): Reply {
  const memberId = param('member_id')
  if (!memberId) return refusal(1030002000, 'member_id is required')
  const member = members.find({ id: memberId })
  if (member === null) return noSuchMember()
  const effect = param('is_effect')
  if (effect && !['true', 'false'].includes(effect)) {
    return refusal(1030002001, 'is_effect must be true or false')
  }

  const is = (name: string, value: string) => !param(name) || param(name) === value
  const rows = grants
    .all()
    .filter((grant) => grant.member.id === memberId && (lagMs === 0 || grant.at <= now - lagMs))
    .filter((grant) => is('cashier_id', grant.cashier_id))
    .map((grant) => ({ grant, standing: redemptions.standing(grant) }))
    .filter(({ standing }) => listsUsed || !standing.usedUp)
    .map(({ grant, standing }) => couponRow(grant, standing, now))
    .reverse()
  const found = rows.filter(
    (row) =>
      is('schema_id', row.schema_id) &&
      is('id', row.coupons_id) &&
      is('mobile', member.mobile) &&
      is('channel', row.channel) &&
      is('verify_stat', row.write_off_stat) &&
      is('is_effect', String(row.status === '2')),
  )
  return answerPage(found, param, { fault })
}

type Standing = ReturnType<Redemptions['standing']>

/** All fields are strings, as on Kingdee's page. What the scheme does not tell is told as a shop would have it. */
function couponRow(grant: Grant, { total, left, usedUp, modified }: Standing, now: number) {
  const { coupons_id, coupons_no, scheme, member, channel, at, oddities } = grant
  const from = dayInChina(scheme.valid_date_start)
  const to = dayInChina(scheme.valid_date_end)
  const isBegun = from === null || now >= from.start
  const isOver = to !== null && now > to.end
  const status = isOver ? '3' : isBegun ? '2' : '1'
  const content = textOf(scheme.content)
  const leastSpend = /满 ?(\d+) ?元/.exec(content)?.[1]
  const create_time = dateTimeInChina(at)
  return {
    coupons_id,
    coupons_no,
    schema_id: String(scheme.id),
    schema_name: textOf(scheme.name),
    coupon_type: textOf(scheme.coupon_type),
    coupons_type: '1',
    value: textOf(scheme.value),
    total_amt: worthOf(scheme),
    usable_amt: left === total ? worthOf(scheme) : String(left),
    threshold: leastSpend === undefined ? '0' : '1',
    threshold_value: leastSpend ?? '0',
    content_tip: content,
    comment: '',
    effect_time: from === null ? textOf(scheme.valid_date_start) : dateTimeInChina(from.start),
    expire_time: to === null ? textOf(scheme.valid_date_end) : dateTimeInChina(to.end),
    status,
    write_off_stat: status === '2' && !usedUp ? '1' : '2',
    suit_type_store: /限[^，]*店/.test(content) ? '3' : '1',
    suit_material_entity: '1',
    channel,
    bill_no: '',
    member_card: { id: member.card_id, card_no: member.card_no },
    create_time,
    modify_time: dateTimeInChina(modified),
    ...oddities,
  }
}

const textOf = (value: unknown): string => String(value ?? '')
