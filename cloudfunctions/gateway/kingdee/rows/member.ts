import { KingdeeError } from '../errors'
import { isObject, toNumber, toText } from '../reply'
import { readSensitive } from '../sensitive'
import { toFen, toName } from './values'

/** A member as Kingdee has it. */
export interface KingdeeMember {
  id: string
  /** In plain, never to leave the function unmasked; '' when it was not told or cannot be read. */
  phone: string
  name: string
  levelName: string
  cardNumber: string
  points: number | null
  balanceFen: number | null
}

/**
 * The reply of member_detail, or the leaner one of a member that has just joined.
 * @returns null: [unproven] empty data is one of the ways to say that there is no such member
 * @throws KingdeeError unreadable
 */
export function parseMember(data: unknown, clientSecret: string): KingdeeMember | null {
  if (data === undefined || data === null || isEmpty(data)) return null
  const id = isObject(data) ? toText(data.id) : ''
  if (!isObject(data) || id === '' || id.length > 64) {
    throw new KingdeeError('unreadable', 'a member without id')
  }
  const phone = readSensitive(toText(data.mobile), clientSecret)
  return {
    id,
    phone: /^\+?[\d -]{5,20}$/.test(phone) ? phone : '',
    name: toName(data.name),
    levelName: toName(data.level_name),
    cardNumber: toName(data.card_no),
    points: toNumber(data.usable),
    balanceFen: toFen(data.available),
  }
}

function isEmpty(data: unknown): boolean {
  return typeof data === 'object' && data !== null && Object.keys(data).length === 0
}
