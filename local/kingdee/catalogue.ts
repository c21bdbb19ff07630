/**
 * The schemes of a made-up chain, 青禾百货 (clothes and groceries), as coupon_center sends them: what such a chain
 * has in a good month, and every oddity that a row is known or feared to come with.
 */
import { dateInChina } from './china-time'
import type { Row } from './coupon-center'
import { everydaySchemes, oddSchemes } from './schemes'

export interface CatalogueSettings {
  /** 140 when not given. From about 70 on all the oddities are among them. */
  count?: number
  /** Epoch ms; the dates are told from this day on, in China. */
  today: number
  /** Two more rows that nobody can use: one without an id, one that is no object. */
  unusable?: boolean
}

/** The same rows for the same day. All ids and names differ, at any count. */
export function catalogue({ count = 140, today, unusable = false }: CatalogueSettings): Row[] {
  const day = chinaDays(today)
  const written = [...everydaySchemes(day), ...oddSchemes(day)]
  const rows: Row[] = Array.from({ length: count }, (_, index) => {
    const scheme = written[index]
    const base = { ...plain(day), id: schemeId(index), number: `QF${String(index + 1).padStart(6, '0')}` }
    return { ...base, ...(scheme ?? invented(index - written.length, day)) }
  })
  if (unusable) rows.splice(Math.min(5, count), 0, { ...plain(day), name: '没有编号的券' }, '券')
  return rows
}

/** yyyy-MM-dd of the day so many days from today, in China. */
export type Day = (offset: number) => string

function chinaDays(today: number): Day {
  const dayMs = 24 * 3_600_000
  return (offset) => dateInChina(today + offset * dayMs)
}

/** Neighbouring ids differ in digits that a JavaScript number would lose. */
const schemeId = (index: number): string => String(1534104111400644608n + BigInt(index) * 7n)

const plain = (day: Day) => ({
  name: '优惠券',
  content: '',
  coupon_type: 1,
  value: 10,
  limit_value: 0,
  total: 1000,
  issued: 0,
  enable: '1',
  valid_date_start: day(-10),
  valid_date_end: day(30),
})

const goods = (
  '秋装 冬装 童装 内衣 鞋履 箱包 家纺 运动 女装 男装 ' +
  '生鲜 水果 蔬菜 肉禽 海鲜 乳品 烘焙 粮油 零食 酒水 茶饮 日化 母婴 文具'
).split(' ')

/** With minimum spends in the content, where a shop would write them. */
const offers = [
  { title: '满 199 减 20 券', coupon_type: 1, value: 20, tip: '满 199 元可用' },
  { title: '95 折券', coupon_type: 2, value: '9.5', limit_value: 50, tip: '不限金额，最高优惠 50 元' },
  { title: '满 99 减 10 券', coupon_type: 1, value: '10.00', tip: '满 99 元可用' },
  { title: '8 折券', coupon_type: 2, value: 8, limit_value: '100', tip: '最高优惠 100 元，特价商品除外' },
  { title: '新客立减 5 元', coupon_type: '1', value: 5, tip: '首次购买可用' },
  { title: '一件 39 元', coupon_type: 3, value: 39, tip: '指定款任选一件' },
  { title: '满 399 减 50 券', coupon_type: 1, value: 50, tip: '满 399 元可用，不与其他优惠同享' },
  { title: '100 元购物金', coupon_type: 4, value: 100, tip: '可分多次使用，余额有效期内不清零' },
  { title: '三次 9 折卡', coupon_type: 5, value: 9, tip: '可用 3 次' },
] as const

const shops = ['城西店', '人民路店', '滨江店', '大学城店', '火车站店', '湖滨店', '南门店', '新区店', '古镇店']

/** As many as wanted: every combination of goods, offer and shop, then the same again for the next period. */
function invented(n: number, day: Day): Record<string, unknown> {
  const goodsHere = goods[n % goods.length] ?? ''
  const offer = offers[(n + Math.floor(n / goods.length)) % offers.length]
  const shopTurn = Math.floor(n / (goods.length * offers.length)) % (shops.length + 1)
  const period = Math.floor(n / (goods.length * offers.length * (shops.length + 1)))
  if (offer === undefined) return {}
  const { title, tip, ...fields } = offer
  const shop = shops[shopTurn - 1]

  const total = 200 + (scatter(n, 1) % 40) * 50
  const starts = -(scatter(n, 2) % 30)
  const ends = 1 + (scatter(n, 3) % 90)
  return {
    ...fields,
    name: `${shop ?? ''}${goodsHere}${title}${period > 0 ? ` 第 ${period + 1} 期` : ''}`,
    content: `${tip}，限${goodsHere}${shop === undefined ? '' : `，限${shop}`}`,
    total: n % 3 === 0 ? String(total) : total,
    issued: scatter(n, 4) % (total + 1),
    enable: n % 41 === 40 ? '0' : '1',
    valid_date_start: n % 5 === 0 ? `${day(starts)} 00:00:00` : day(starts),
    valid_date_end: n % 37 === 36 ? day(-2) : n % 5 === 0 ? `${day(ends)} 23:59:59` : day(ends),
  }
}

/** A number that looks random and is not: n and salt give the same one for ever. */
function scatter(n: number, salt: number): number {
  let x = Math.imul(n + 1, 0x9e3779b1) ^ Math.imul(salt, 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 15), 0x2c1b3c6d)
  x = Math.imul(x ^ (x >>> 12), 0x297a2d39)
  return (x ^ (x >>> 15)) >>> 0
}
