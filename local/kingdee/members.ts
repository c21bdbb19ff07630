/** Who is a member: GET member_detail and POST member (join). */
import * as v from 'valibot'
import { type Param, readFields, text, textLike } from './asked'
import { dateTimeInChina } from './china-time'
import { levels } from './levels'
import { type Reply, refusal, success } from './reply'
import type { Seal } from './sensitive'
import type { Stores } from './stores'

/** With Kingdee's names for the fields, and nothing sealed. */
export interface Member {
  id: string
  mobile: string
  name: string
  /** yyyy-MM-dd, or ''. */
  birthday: string
  card_id: string
  card_no: string
  level_name: string
  /** Points. */
  usable: number | string | null
  /** Yuan on the card. */
  available: number | string | null
  /** The id of the store where they joined, if they named one; in no reply. */
  shop?: string
}

export interface Members {
  list(): Member[]
  /** The one whom everything that is given fits; null when there is none, or when nothing is given. */
  find(who: { id?: string; mobile?: string; card_id?: string }): Member | null
  /** From now on there is no such member, as after a merge in Kingdee. False when there was none. */
  remove(idOrMobile: string): boolean
  detail(param: Param): Reply
  join(body: string | null): Reply
}

/** What is sent to Kingdee is in plain [unproven]; what it sends is sealed. */
export function createMembers(members: Member[], stores: Stores, seal: Seal, clock: () => number): Members {
  const byId = new Map(members.map((member) => [member.id, { ...member }]))
  const idsByMobile = new Map(members.map(({ mobile, id }) => [mobile, id]))
  let joined = 0

  const find: Members['find'] = ({ id, mobile, card_id }) => {
    const first = id ?? (mobile === undefined ? undefined : idsByMobile.get(mobile))
    const member =
      first === undefined ? [...byId.values()].find((one) => one.card_id === card_id) : byId.get(first)
    if (member === undefined) return null
    const fits =
      (mobile === undefined || member.mobile === mobile) &&
      (card_id === undefined || member.card_id === card_id)
    return fits ? member : null
  }

  return {
    list: () => [...byId.values()],
    find,
    remove(idOrMobile) {
      const member = find({ id: idOrMobile }) ?? find({ mobile: idOrMobile })
      if (member === null) return false
      byId.delete(member.id)
      idsByMobile.delete(member.mobile)
      return true
    },
    detail(param) {
      const id = param('id') || undefined
      const mobile = param('mobile') || undefined
      if (id === undefined && mobile === undefined) return refusal(1030002000, 'id or mobile is required')
      const member = find({ ...(id && { id }), ...(mobile && { mobile }) })
      if (member === null) return noSuchMember()
      const { shop: _, ...told } = member
      return success({ ...told, mobile: seal(member.mobile), birthday: seal(member.birthday) })
    },
    join(body) {
      const read = readFields(joinFields, body)
      if ('refused' in read) return read.refused
      const { mobile, name, birthday = '', shop, level } = read.fields
      if (idsByMobile.has(mobile)) return refusal(1030002002, 'member exists: mobile')
      if (shop !== undefined && !stores.has(shop)) return refusal(1030002003, 'shop does not exist')
      const itsLevel = level === undefined ? levels[0] : levels.find(({ id }) => id === level)
      if (itsLevel === undefined) return refusal(1030002003, 'level does not exist')

      joined += 1
      const id = String(1834104111400640000n + BigInt(joined) * 3n)
      const card_no = `QH9${String(joined).padStart(7, '0')}`
      const card_id = String(1834104111400740000n + BigInt(joined) * 3n)
      const level_name = itsLevel.name
      const known = { id, mobile, name, birthday, card_id, card_no, level_name, usable: 0, available: 0 }
      byId.set(id, { ...known, ...(shop !== undefined && { shop }) })
      idsByMobile.set(mobile, id)
      const db_modify_time = dateTimeInChina(clock())
      return success({ id, name, mobile: seal(mobile), custom_no: card_no, enable: '1', db_modify_time })
    },
  }
}

export const noSuchMember = (): Reply => refusal(1030002003, 'member does not exist')

const oneOf = (texts: string[]) => v.picklist(texts, `must be one of ${texts.join(', ')}`)

const joinFields = {
  mobile: textLike(/^1\d{10}$/, 'must be a phone number'),
  name: text,
  /** 1 store, 2 WeChat, 3 e-commerce, 4 micro-mall, 5 own mall */
  source: v.optional(oneOf(['1', '2', '3', '4', '5'])),
  /** The id of a store. */
  shop: v.optional(text),
  /** 1 male, 2 female */
  sex_group: v.optional(oneOf(['1', '2'])),
  birthday: v.optional(textLike(/^\d{4}-\d{2}-\d{2}$/, 'must be like 1992-03-18')),
  join_way: v.optional(text),
  /** The id of a level; the lowest without it. */
  level: v.optional(text),
}
