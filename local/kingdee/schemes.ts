/** The schemes that were written by hand. What is not said is as in the catalogue's plain row. */
import type { Day } from './catalogue'

type Scheme = Record<string, unknown>

/** What one would find in the center of a chain on any day. */
export function everydaySchemes(day: Day): Scheme[] {
  return [
    {
      name: '秋装上新满减券',
      content: '满 199 元可用，限秋装',
      value: 30,
      total: 2000,
      issued: 1640, // 82 %
    },
    {
      name: '会员日全场 8.8 折',
      content: '每周三可用，特价商品除外',
      coupon_type: 2,
      value: 8.8,
      limit_value: 100,
    },
    { name: '生鲜早市立减', content: '每天 10 点前，满 59 元可用', value: '8.00', valid_date_end: day(3) },
    {
      name: '羽绒服抵扣券',
      content: '指定款羽绒服 399 元换购',
      coupon_type: 3,
      value: 399,
      total: 300,
      issued: 299, // one left
      valid_date_start: day(7),
      valid_date_end: day(60),
    },
    {
      name: '青禾 200 元购物金',
      content: '可分多次使用',
      coupon_type: 4,
      value: 200,
      total: 500,
      issued: 120,
    },
    { name: '五次 9 折卡', content: '全场通用，可用 5 次', coupon_type: 5, value: 9, limit_value: '50' },
    {
      name: '停车两小时',
      content: '凭券在服务台登记车牌',
      coupon_type: 9,
      value: 2,
      total: 10000,
      issued: 3021,
    },
    { name: '乳品满 49 减 6', content: '满 49 元可用，限乳品', value: 6, valid_date_end: day(0) },
    { name: '国庆满 300 减 50', content: '满 300 元可用', value: 50, valid_date_end: day(-1), issued: 870 },
    {
      name: '中秋月饼券',
      content: '限月饼礼盒',
      value: 20,
      valid_date_end: day(-3),
      total: 800,
      issued: 800,
    },
    { name: '夏季清仓 5 折', content: '限夏装', coupon_type: 2, value: 5, valid_date_end: day(-30) },
    { name: '开学文具券', content: '满 39 元可用，限文具', value: 5, valid_date_end: day(-6) },
    { name: '暑期泳装券', content: '限泳装', value: 15, valid_date_end: day(-9) },
    {
      name: '双十二预热券',
      content: '满 500 元可用，限女装、男装、鞋履',
      value: 80,
      valid_date_start: day(7),
      valid_date_end: day(21),
    },
    { name: '新会员见面礼', content: '入会 30 天内可用，无门槛', value: 10, total: 0, issued: 5210 },
    { name: '生日当月 85 折', content: '生日当月可用', coupon_type: 2, value: '8.5', total: -1, issued: 33 },
    { name: '老客回访礼券', content: '90 天未到店可用', value: 15, total: null, issued: null },
    { name: '爆款卫衣券', content: '限卫衣，已抢光', value: 40, total: 100, issued: 100 },
    { name: '限量礼盒券', content: '限坚果礼盒', value: 25, total: '50', issued: '50' },
    { name: '秒杀鸡蛋券', content: '限 30 枚装', value: '9.9', total: 1000, issued: 999 },
    { name: '内部员工券', content: '仅限员工', value: 100, enable: '0' },
    { name: '停用的周年庆券', content: '满 100 元可用', value: 10, enable: 0 },
    { name: '童装第二件半价', content: '限童装，第二件按吊牌价半价', coupon_type: 9, value: null },
    { name: '水果买三免一', content: '限当日鲜切水果', coupon_type: 9, value: 0 },
    { name: '家纺满 599 减 100', content: '满 599 元可用，限床品四件套', value: 100, total: 400, issued: 12 },
    { name: '酒水 9.5 折', content: '白酒除外', coupon_type: 2, value: 9.5, limit_value: 200 },
  ]
}

/** What nobody plans and the wire brings. */
export function oddSchemes(day: Day): Scheme[] {
  return [
    // Kingdee's published sample, word for word.
    {
      content: '内容',
      coupon_type: 1,
      enable: '1',
      id: '1',
      issued: 1,
      limit_value: 1,
      name: '优惠券A',
      number: '001',
      total: 1,
      valid_date_end: '022-08-05',
      valid_date_start: '2022-08-05',
      value: 100,
    },
    allNull(),
    { name: '只有名称的券', ...nullFields('content', 'value', 'limit_value', 'total', 'issued') },
    { name: '没有日期的券', content: '长期有效', ...nullFields('valid_date_start', 'valid_date_end') },
    { name: '日期为空的券', content: '长期有效', valid_date_start: '', valid_date_end: '' },
    { name: '没有内容的券', value: 12, content: '' },
    { name: '内容为空的券', value: 13, content: null },

    // 60 characters.
    {
      name: '青禾百货二十周年店庆感恩回馈老会员专享秋冬服饰鞋履箱包家纺童装母婴生鲜水果粮油零食酒水茶饮日化文具全品类满减优惠券第一期',
      content: '满 199 元可用',
      value: 20,
    },
    {
      name: 'SUPERCALIFRAGILISTICEXPIALIDOCIOUSWINTERSALE2024COUPON',
      content: `活动编码${'QH20241205WINTERSALE'.repeat(8)}`,
      value: 20,
    },
    {
      name: '细则很长的券',
      content: '本券限本人使用，不可兑换现金，不设找零，遗失不补。'.repeat(12),
      value: 18,
    },
    { name: '多行说明的券', content: '一、满 99 元可用\n二、限周末\r\n\t三、每单限一张', value: 11 },
    { name: '🎉 周年庆 🧧 红包券', content: '👨‍👩‍👧‍👦 全家都可用 ❤️', value: 6.66 },
    {
      name: '<b>加粗</b>特惠券',
      content: '<b>满 100 元</b>可用<br>&nbsp;限<script>alert(1)</script>女装',
      value: 10,
    },
    { name: '“引号”\\反斜杠\'与"双引号"券', content: '{"json": true} & %E5%88%B8 {{value}}', value: 7 },
    { name: '  前后有空格的券  ', content: '   ', value: 4 },
    { name: '繁體與日本語のクーポン', content: '限進口商品', value: 3 },

    { name: '零元券', content: '凭券领取环保袋一个', value: 0 },
    { name: '一分钱券', content: '一分钱也是心意', value: 0.01 },
    { name: '大额采购券', content: '企业采购专用', value: 9999999 },
    { name: '大额采购券（含角分）', content: '企业采购专用', value: '9999999.00' },
    { name: '三分之一券', content: '约三分之一', value: 33.33 },
    { name: '长小数券', content: '立减 12.3 元', value: 12.299999999999999 },
    { name: '负数券', content: '后台填错', value: -5 },
    { name: '金额写成文字的券', content: '到店咨询', value: '面议' },
    { name: '金额带逗号的券', content: '立减 1,000 元', value: '1,000' },

    { name: '8.85 折券', content: '限家纺', coupon_type: 2, value: 8.85, limit_value: 30 },
    { name: '88 写法的 8.8 折券', content: '限鞋履', coupon_type: 2, value: 88 },
    { name: '75 写法的 7.5 折券', content: '限箱包', coupon_type: 2, value: '75', limit_value: '0' },
    { name: '0 折券', content: '免费兑换一份', coupon_type: 2, value: 0 },
    { name: '100 折券', content: '以门店公示为准', coupon_type: 2, value: 100 },
    { name: '0.5 折券', content: '以门店公示为准', coupon_type: 2, value: 0.5 },
    { name: '10 折券', content: '以门店公示为准', coupon_type: 2, value: 10 },
    { name: '封顶一分的折扣券', content: '最高优惠 0.01 元', coupon_type: 2, value: 9, limit_value: 0.01 },
    { name: '多次 7.8 折卡', content: '可用 10 次', coupon_type: '5', value: '7.80', limit_value: null },
    { name: '带上限的满减券', content: '满 88 元可用', value: 8, limit_value: 500 },

    { name: '超发的券', content: '满 50 元可用', value: 5, total: 100, issued: 103 },
    { name: '库存一亿的券', content: '全场通用', value: 1, total: 100000000, issued: 1 },
    {
      name: '数字全是文字的券',
      content: '满 66 元可用',
      coupon_type: '1',
      value: '6.6',
      total: '660',
      issued: '66',
    },
    { name: '库存带小数的券', content: '满 77 元可用', value: 7, total: '700.0', issued: '70.0' },

    {
      name: '带时间的券',
      content: '日期带时间',
      valid_date_start: `${day(-5)} 00:00:00`,
      valid_date_end: `${day(12)} 23:59:59`,
    },
    {
      name: '带毫秒的券',
      content: '日期带 .0',
      valid_date_start: `${day(-5)} 00:00:00.0`,
      valid_date_end: `${day(13)} 23:59:59.0`,
    },
    { name: '明天才能用的券', content: '明日起可用', valid_date_start: day(1), valid_date_end: day(14) },
    { name: '只有一天的券', content: '限今天', valid_date_start: day(0), valid_date_end: day(0) },
    { name: '日期颠倒的券', content: '开始晚于结束', valid_date_start: day(20), valid_date_end: day(10) },
    { name: '没有这一天的券', content: '二月三十日', valid_date_end: '2025-02-30' },
    {
      name: '零日期的券',
      content: '日期全是零',
      valid_date_start: '0000-00-00',
      valid_date_end: '0000-00-00',
    },
    { name: '年份少写的券', content: '年份写成 0022', valid_date_end: '0022-08-05' },
    {
      name: '永久有效的券',
      content: '长期有效',
      valid_date_start: '2000-01-01',
      valid_date_end: '2099-12-31',
    },
    { name: '日期写成文字的券', content: '见门店公告', valid_date_end: '长期' },
    { name: '状态是数字的券', content: '状态是数字 1', value: 2, enable: 1 },
    { name: '多出字段的券', content: '多一个字段', value: 2, brand_new_field: { nested: [1, null] } },
  ]
}

const nullFields = (...names: string[]): Scheme => Object.fromEntries(names.map((name) => [name, null]))

/** Nothing but the id; enable stays, for what its absence would mean is not known. */
const allNull = (): Scheme =>
  nullFields(
    'number',
    'name',
    'content',
    'coupon_type',
    'value',
    'limit_value',
    'total',
    'issued',
    'valid_date_start',
    'valid_date_end',
  )
