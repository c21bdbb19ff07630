/**
 * The values in Kingdee's rows. Booleans and numbers come now as strings, now as numbers, any field may be null: read
 * leniently, normalised once. Past this folder nobody sees a `valid_date_end`.
 */
import dayjs from 'dayjs'
import customParseFormat from 'dayjs/plugin/customParseFormat'
import utc from 'dayjs/plugin/utc'
import type { CouponKind } from '../../contract'
import { toInteger, toNumber, toText } from '../reply'

dayjs.extend(customParseFormat)
dayjs.extend(utc)

/** coupon_type, as published. A type that is not listed can come. */
const kinds: Readonly<Record<string, CouponKind>> = {
  1: 'cash',
  2: 'discount',
  3: 'deduction',
  4: 'cashMulti',
  5: 'discountMulti',
}

export function toKind(couponType: unknown): CouponKind {
  return kinds[String(toInteger(couponType))] ?? 'other'
}

export function isDiscount(kind: CouponKind): boolean {
  return kind === 'discount' || kind === 'discountMulti'
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

/** What a coupon is worth by its kind: an amount, or 折, or neither. */
export function toWorth(kind: CouponKind, value: unknown): { valueFen: number | null; zhe: number | null } {
  const discount = isDiscount(kind)
  return {
    valueFen: discount || kind === 'other' ? null : toFen(value),
    zhe: discount ? toZhe(value) : null,
  }
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

/** A moment as Kingdee is told one: yyyy-MM-dd HH:mm:ss in China. */
export function toDateTime(at: number): string {
  return new Date(at + CHINA_MS).toISOString().slice(0, 19).replace('T', ' ')
}

/** Text is bounded, so that no row can fill a reply: longer is cut, with an ellipsis. */
export function toName(value: unknown): string {
  return cut(toText(value), 200)
}

export function toContent(value: unknown): string {
  return cut(toText(value), 2_000)
}

function cut(text: string, length: number): string {
  const characters = Array.from(text)
  return characters.length > length ? `${characters.slice(0, length - 1).join('')}…` : text
}
