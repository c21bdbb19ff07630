/**
 * The one place that knows the shape of Kingdee's rows. Booleans and numbers come now as strings, now as numbers,
 * any field may be null: read leniently, normalise once. Past this file nobody sees a `valid_date_end`.
 */
import dayjs from 'dayjs'
import customParseFormat from 'dayjs/plugin/customParseFormat'
import utc from 'dayjs/plugin/utc'
import type { Coupon, CouponKind } from '../contract'
import { KingdeeError } from './errors'
import { isObject, toInteger, toNumber, toText } from './reply'

dayjs.extend(customParseFormat)
dayjs.extend(utc)

/** Bounds for text, so that no row can fill a reply: longer is cut, with an ellipsis. */
const NAME_LENGTH = 200
const CONTENT_LENGTH = 2_000

/** A page of a list: what it counts and its rows as they came. */
export interface List {
  count: number
  rows: unknown[]
}

/**
 * @param firstPage an empty first page of a list that counts rows is a broken reply, never an empty list
 * @throws KingdeeError unreadable
 */
export function parseList(data: unknown, firstPage: boolean): List {
  const rows = isObject(data) ? data.rows : undefined
  if (!isObject(data) || !Array.isArray(rows)) throw new KingdeeError('unreadable', 'a list without rows')
  const count = toInteger(data.count) ?? rows.length
  if (firstPage && rows.length === 0 && count > 0) {
    throw new KingdeeError('unreadable', `an empty first page of a list of ${count}`)
  }
  return { count: Math.max(0, count), rows }
}

export type ParsedCoupon = { coupon: Coupon; enabled: boolean } | { unusable: string }

/** One row of coupon_center. A row without an id cannot be shown or claimed; everything else is survived. */
export function parseCoupon(row: unknown): ParsedCoupon {
  if (!isObject(row)) return { unusable: 'not an object' }
  const id = toText(row.id)
  if (id === '' || id.length > 64) return { unusable: 'id is missing or longer than 64 characters' }

  const kind = kinds[String(toInteger(row.coupon_type))] ?? 'other'
  const discount = kind === 'discount' || kind === 'discountMulti'
  const total = toTotal(row.total)
  const issued = toInteger(row.issued)
  return {
    coupon: {
      id,
      number: cut(toText(row.number), NAME_LENGTH),
      name: cut(toText(row.name), NAME_LENGTH),
      content: cut(toText(row.content), CONTENT_LENGTH),
      kind,
      valueFen: discount || kind === 'other' ? null : toFen(row.value),
      zhe: discount ? toZhe(row.value) : null,
      capFen: discount ? toFen(row.limit_value) || null : null,
      total,
      left: total === null || issued === null ? null : Math.min(total, Math.max(0, total - issued)),
      validFrom: startOfDate(row.valid_date_start),
      validTo: endOfDate(row.valid_date_end),
    },
    enabled: row.enable !== false && !['0', 'false'].includes(toText(row.enable).toLowerCase()),
  }
}

/** coupon_type, as published. A type that is not listed can come. */
const kinds: Readonly<Record<string, CouponKind>> = {
  1: 'cash',
  2: 'discount',
  3: 'deduction',
  4: 'cashMulti',
  5: 'discountMulti',
}

/** [unproven] How Kingdee sends "unlimited": 0 or less is read as it, and so is what cannot be read. */
function toTotal(value: unknown): number | null {
  const total = toInteger(value)
  return total === null || total <= 0 ? null : total
}

/** Yuan, decimals allowed, to fen. null for a negative amount or one past all sense. */
export function toFen(yuan: unknown): number | null {
  const amount = toNumber(yuan)
  return amount === null || amount < 0 || amount > 1e9 ? null : Math.round(amount * 100)
}

/**
 * [unproven] How Kingdee sends a discount: 8.8 and 88 are both read as 8.8折, in hundredths (880). What can be
 * neither is null.
 */
export function toZhe(value: unknown): number | null {
  const sent = toNumber(value)
  if (sent === null || sent < 1 || sent >= 100) return null
  const zhe = Math.round(sent < 10 ? sent * 100 : sent * 10)
  return zhe < 1000 ? zhe : null
}

const dateFormats = ['YYYY-MM-DD', 'YYYY-MM-DD HH:mm:ss', 'YYYY-MM-DD HH:mm']
const CHINA_MS = 8 * 3_600_000
const DAY_MS = 24 * 3_600_000

/** China time (UTC+8) to epoch ms. Garbage does come ("022-08-05"): null, not the year 22. */
function parseDate(value: unknown): number | null {
  if (typeof value !== 'string') return null
  // Some end in ".0".
  const text = value.trim().replace(/\.\d{1,6}$/, '')
  // Strict: 30 February is no date. Read as UTC and moved by arithmetic, so that no zone of a host matters.
  const parsed = dateFormats.map((format) => dayjs.utc(text, format, true)).find((date) => date.isValid())
  if (parsed === undefined || parsed.year() < 2000 || parsed.year() > 2100) return null
  return parsed.valueOf() - CHINA_MS
}

export function startOfDate(value: unknown): number | null {
  return parseDate(value)
}

/** The last ms of it: a day counts to 23:59:59.999, a time of day to the end of its second. */
export function endOfDate(value: unknown): number | null {
  const at = parseDate(value)
  if (at === null) return null
  return (at + CHINA_MS) % DAY_MS === 0 ? at + DAY_MS - 1 : at - (at % 1000) + 999
}

function cut(text: string, length: number): string {
  const characters = Array.from(text)
  return characters.length > length ? `${characters.slice(0, length - 1).join('')}…` : text
}
