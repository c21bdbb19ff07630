import type { Coupon } from '../../../cloudfunctions/gateway/contract'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000

/** 10 in the morning of 24 November 2026 in China: what is shown does not change from day to day. */
export const NOW = Date.UTC(2026, 10, 24, 2)

/** The last ms of the day that many days from then, in China. */
const endOf = (day: number) => NOW + 14 * HOUR_MS + day * DAY_MS - 1

const plain: Coupon = {
  id: '',
  number: 'QF000001',
  name: '秋装上新满减券',
  content: '满 199 元可用，限秋装',
  kind: 'cash',
  valueFen: 30_00,
  zhe: null,
  capFen: null,
  total: 2_000,
  left: 360,
  validFrom: endOf(-11),
  validTo: endOf(30),
}

const cash = (yuan: number) => ({ valueFen: Math.round(yuan * 100) })
const discount = (zhe: number | null, capFen: number | null = null) =>
  ({ kind: 'discount', valueFen: null, zhe, capFen }) as const

/** Every value, date, stock and text that a row can bring, once each. */
const shown: Partial<Coupon>[] = [
  {},
  { name: '一分钱券', ...cash(0.01) },
  { name: '带角分的券', ...cash(9.9) },
  { name: '一千元', ...cash(1_000) },
  { name: '五位数', ...cash(12_345) },
  { name: '七位数', ...cash(9_999_999) },
  { name: '七位数带角分', ...cash(9_999_999.99) },
  { name: '会员日全场折扣', content: '特价商品除外', ...discount(880, 100_00) },
  { name: '整数折扣', ...discount(900) },
  { name: '两位小数折扣', ...discount(885, 9_999_999_00) },
  { name: '读不出的折扣', content: '免费兑换一份', ...discount(null) },
  { name: '羽绒服抵扣券', content: '指定款羽绒服 399 元换购', kind: 'deduction', ...cash(399) },
  { name: '购物金', content: '可分多次使用', kind: 'cashMulti', ...cash(200) },
  { name: '五次九折卡', content: '全场通用，可用 5 次', ...discount(900), kind: 'discountMulti' },
  { name: '停车两小时', content: '凭券在服务台登记车牌', kind: 'other', valueFen: null },
  { name: '读不出金额的券', content: '到店咨询', valueFen: null },

  { name: '今天到期', validTo: endOf(0) },
  { name: '今天到期，只剩几张', validTo: endOf(0), left: 3 },
  { name: '一小时内到期', validTo: NOW + HOUR_MS / 2 },
  { name: '明天到期', validTo: endOf(1) },
  { name: '三天内到期，只剩几张', validTo: endOf(3), left: 20 },
  { name: '明年到期', validTo: endOf(400) },
  { name: '以后才能用', validFrom: endOf(10), validTo: endOf(40) },
  { name: '明年才能用', validFrom: endOf(60), validTo: endOf(400) },
  { name: '截止日期读不出', validTo: null },
  { name: '日期都读不出', validFrom: null, validTo: null },

  { name: '不限量', total: null, left: null },
  { name: '余量不明', total: 500, left: null },
  { name: '刚上架', total: 1_000, left: 1_000 },
  { name: '将近领完', total: 100_000_000, left: 21 },
  { name: '最后一张', total: 300, left: 1 },
  { name: '已领完', total: 100, left: 0 },
  { name: '已结束', validTo: endOf(-2) },
  { name: '已领完，名称也很长，长到两行放不下，只好在第二行的末尾省略掉后面的字', total: 100, left: 0 },

  {
    name: '青禾百货二十周年店庆感恩回馈老会员专享秋冬服饰鞋履箱包家纺童装母婴生鲜水果粮油零食酒水茶饮日化文具全品类满减优惠券第一期',
  },
  {
    name: 'SUPERCALIFRAGILISTICEXPIALIDOCIOUSWINTERSALE2026COUPON',
    content: 'QH20261124WINTERSALE'.repeat(8),
  },
  { name: '细则很长的券', content: '本券限本人使用，不可兑换现金，不设找零，遗失不补。'.repeat(6) },
  { name: '多行说明的券', content: '一、满 99 元可用\n二、限周末\n三、每单限一张' },
  { name: '🎉 周年庆 🧧 红包券', content: '👨‍👩‍👧‍👦 全家都可用 ❤️' },
  { name: '没有内容的券', content: '' },
  {
    name: '什么都没有的券',
    content: '',
    number: '',
    valueFen: null,
    kind: 'other',
    validFrom: null,
    validTo: null,
    total: null,
    left: null,
  },
]

export const coupons: readonly Coupon[] = shown.map((own, index) => ({
  ...plain,
  ...own,
  id: String(index + 1),
}))
