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

  // claiming
  claim: '领取',
  claimAgain: '再领',
  claiming: '领取中',
  confirming: (time: string) => `确认中\n${time} 提交`,
  shopSays: (sentence: string) => `门店系统提示：${sentence}`,
  claimed: '已领取',
  claimedToUse: '已领取\n去使用',
  notForYou: '领不了',
  claimAll: (n: number) => `一键领齐 ${n} 张`,
  claimingAll: (done: number, all: number) => `正在领取 ${done}/${all}`,
  waitingAll: (done: number, all: number) => `领取的人多，稍等会继续 ${done}/${all}`,
  stop: '停止',
  done: '知道了',
  outcomes: { issued: '已领', unknown: '确认中', stopped: '已停止' },
  couponsNo: '券号',

  // the member
  member: '会员',
  bindPhone: '绑定手机号',
  bindTitle: '绑定手机号，就能领券',
  bindHint: '手机号用来找到你的会员账户。领到的券在门店报手机号或出示券号都能用。',
  notices: {
    boundElsewhere: '这个手机号已在另一个微信号绑定',
    gone: '会员账户有变动，请重新绑定',
  },
  phoneNumber: '手机号',
  joinTitle: '还差一步，成为会员',
  joinHint: '这个手机号还不是会员，填写姓名即可加入。',
  name: '姓名',
  birthday: '生日（选填，如 1990-05-20）',
  sex: '性别（选填）',
  sexes: { female: '女', male: '男' },
  consent: '我已阅读并同意',
  privacy: '《隐私保护指引》',
  privacyInWechat: '隐私保护指引由商家在小程序后台填写，在微信中打开可查看。',
  join: '加入会员',
  joinInWechat: '请在微信小程序中绑定和领取',
  rebind: '换绑到这里',
  unbind: '解除绑定（注销）',
  unbindAsked: '解除后，这里不再保留你的手机号和会员信息；已领的券仍在你的会员账户里。',
  cancel: '再想想',
  level: '等级',
  card: '卡号',
  points: '积分',
  balance: '余额',

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
