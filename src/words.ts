/** Everything that a member reads, in one place. Whole sentences; a number comes in as text that is ready to show. */
import type { CouponKind } from '../cloudfunctions/gateway/contract'

const kinds: Readonly<Record<CouponKind, string>> = {
  cash: '代金券',
  discount: '折扣券',
  deduction: '抵扣券',
  cashMulti: '多次代金券',
  discountMulti: '多次折扣券',
  other: '优惠券',
}

export const words = {
  kinds,
  center: '领券中心',
  coupon: '优惠券',

  // value
  yuan: '¥',
  zhe: '折',
  upTo: (yuan: string) => `最高省 ¥${yuan}`,

  example: (price: string, paid: string) => `符合使用条件时，¥${price} 付 ¥${paid}`,

  // state
  gone: '已领完',
  ended: '已结束',

  // validity
  validUnknown: '有效期以门店为准',
  startsOn: (day: string) => `${day}起可用`,
  endsToday: '今天到期',
  hoursLeft: (hours: number) => `还剩 ${hours} 小时`,
  lessThanAnHour: '不到 1 小时',
  endsTomorrow: '明天到期',
  daysLeft: (days: number) => `还剩 ${days} 天`,
  until: (day: string) => `${day}止`,
  endedOn: (day: string) => `${day}已到期`,
  untilTime: (day: string, time: string) => `${day} ${time} 止`,
  span: (from: string, to: string) => `${from} – ${to}`,
  fromOnly: (from: string) => `${from}起，截止日期以门店为准`,
  monthDay: (month: number, day: number) => `${month}月${day}日`,
  fullDay: (year: number, month: number, day: number) => `${year}年${month}月${day}日`,

  // stock
  taken: (percent: number) => `已领 ${percent}%`,
  few: (left: string) => `仅剩 ${left} 张`,
  unlimited: '不限量',
  stockUnknown: '以门店为准',
  about: (left: string) => `约 ${left} 张`,

  // age
  justNow: '刚刚',
  secondsAgo: (n: number) => `${n} 秒前`,
  minutesAgo: (n: number) => `${n} 分钟前`,
  hoursAgo: (n: number) => `${n} 小时前`,
  daysAgo: (n: number) => `${n} 天前`,

  // the list
  total: (n: number) => `共 ${n} 张券`,
  stockAge: (ago: string) => `余量为${ago}`,
  shownFrom: (ago: string) => `这是${ago}的优惠券`,
  updating: '正在更新',
  found: (n: number) => `找到 ${n} 张券`,
  finding: '正在查找',
  loading: '正在加载',
  noMore: '没有更多了',
  retry: '重试',
  refresh: '刷新看看',
  empty: '暂时没有可领的券',
  emptyHint: '有新券会出现在这里',
  offlineHint: '连上网络后会自动打开',
  errorHint: '会自动重试，也可以现在试试',

  // finding
  filters: { all: '全部', cash: '代金', discount: '折扣', deduction: '抵扣', multi: '多次' },
  orders: { ending: '快到期', value: '面额' },
  kindsLabel: '券的种类',
  ordersLabel: '排序',
  search: '搜名称、说明或编号',
  clearSearch: '清除搜索',
  noneFound: '没有找到合适的券',
  noneFoundHint: '换个词，或者看看全部',
  showAll: '查看全部',
  toTop: '回到顶部',

  // the coupon
  validity: '有效期',
  stock: '还有',
  store: '门店',
  storeRule: '以门店为准',
  number: '编号',
  toCenter: '看看其他券',
  share: '分享这张券',
  shareOutcomes: {
    shared: '已分享',
    copied: '链接已复制',
    closed: '分享这张券',
    impossible: '请用浏览器的菜单分享',
  },
  back: '返回',
  goneTitle: '这张券已下架',
  goneHint: '去领券中心看看别的吧',

  // what the phone itself finds; the function's own failures bring their sentence along
  offline: '没有网络',
  timeout: '网络有点慢，还没有等到结果',
  unreachable: '优惠券服务暂时连不上，请稍后再试',
  unreadable: '收到的内容有误，请稍后再试',
} as const
