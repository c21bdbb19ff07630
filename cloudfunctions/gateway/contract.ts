/**
 * What the mini-program and the function say to each other: every action's input and output, and every error.
 *
 * The only file that `src` imports from here, and as types only, so that no schema reaches the phone. Inputs are
 * strict: an unknown action, an unknown field or a wrong type is refused and calls nobody. Replies only ever gain
 * fields, because the function is deployed before the phone's build.
 */
import * as v from 'valibot'

/** A coupon scheme as the center shows it. Amounts in fen, 折 in hundredths (880 is 8.8折), instants in epoch ms. */
export interface Coupon {
  /** Up to 19 digits: never a JavaScript number. */
  id: string
  /** The scheme's code, for people. */
  number: string
  name: string
  content: string
  kind: CouponKind
  /** Yuan off (or to pay, for a deduction) in fen; null where the kind has no amount or it cannot be read. */
  valueFen: number | null
  /** Hundredths of 折, for discounts only; null: let `content` speak. */
  zhe: number | null
  /** The most that a discount takes off, in fen. A cap, never a minimum spend. */
  capFen: number | null
  /** null: unlimited. */
  total: number | null
  /** null: unlimited, or not known. */
  left: number | null
  /** First and last moment of use, in epoch ms; null: it could not be read. */
  validFrom: number | null
  validTo: number | null
}

export type CouponKind = 'cash' | 'discount' | 'deduction' | 'cashMulti' | 'discountMulti' | 'other'

export interface CenterPage {
  coupons: Coupon[]
  /** Hand it to `center.more`; null at the end. */
  next: string | null
  /** Matches of the question, over all pages. */
  total: number
  /** How old the list is that this was read from, in ms. */
  snapshotAgeMs: number
  /** The function's clock, in epoch ms: the phone's may be wrong. */
  now: number
}

/** What a member has of a scheme, as far as it is known. One that is used up or expired counts as issued. */
export interface OwnClaim {
  state: 'issued' | 'pending' | 'unknown'
  couponsNo?: string
  /** When it was claimed (or given), epoch ms. */
  at: number
}

export interface Mine {
  /** Of the binding: answers of another generation are dropped by the phone. */
  generation: string
  /** By scheme id. Schemes that are not in it are not known to be owned. At most 500, the newest. */
  claims: Record<string, OwnClaim>
  /** How old the last complete reading of the member's coupons is, in ms; null: none yet. */
  ageMs: number | null
}

export interface CenterOpened extends CenterPage {
  /** What is known without asking Kingdee; `claim.owned` brings it up to date. null: not bound, or no openid. */
  mine: Mine | null
}

export interface OwnedShown {
  mine: Mine | null
}

export interface CouponShown {
  coupon: Coupon
  /** Of its scheme alone. */
  mine: Mine | null
  snapshotAgeMs: number
  now: number
}

/**
 * What became of a tap. `issued`: the member has the coupon. `pending`: it is being claimed, nothing has been sent
 * yet. `unknown`: it was sent and may be granted; it is looked into by itself. `refused`: not granted; why, in
 * `message`. Nothing that may have been granted is ever called a failure.
 */
export interface Claim {
  state: 'issued' | 'pending' | 'unknown' | 'refused'
  /** The coupon's number, once it is issued. */
  couponsNo?: string
  /** Chinese, for the member: Kingdee's own sentence where it has one. Of a doubt: what it said meanwhile. */
  message?: string
  /** When it was claimed, in epoch ms. */
  at: number
  /** Of a refusal: another tap, with an intent of its own, may help; in `retryAfterMs`, if that is known. */
  retryable?: boolean
  retryAfterMs?: number
}

export interface ClaimAnswer {
  claim: Claim
  /** Of the binding that it was claimed under. */
  generation: string
}

export interface SweepAnswer {
  /** How many claims in doubt were looked at, and how many of them are decided now. */
  looked: number
  decided: number
  /** Call again: there is more. */
  more: boolean
}

/** What a scheduled job did. */
export interface JobAnswer {
  /** How many entries were read or counted. */
  done: number
  /** Call again: there is more. */
  more: boolean
}

export interface Health {
  /** The snapshot's age in ms; null when there is none yet. Health never calls Kingdee. */
  snapshotAgeMs: number | null
  coupons: number | null
  now: number
}

/** 代金, 折扣, 抵扣, 多次 (of both kinds). */
export type KindFilter = 'cash' | 'discount' | 'deduction' | 'multi'

/** 快到期 or 面额. */
export type Order = 'ending' | 'value'

/** What is asked of the list. Left out: all of it, by its end. */
export interface Question {
  kind?: KindFilter | undefined
  /** Looked for in name, content and number; several words must all be there. */
  search?: string | undefined
  order?: Order | undefined
}

/** A member as the phone shows one. Amounts in fen. */
export interface Member {
  name: string
  /** 186****9999 */
  phone: string
  levelName: string
  cardNumber: string
  points: number | null
  balanceFen: number | null
}

/**
 * Why there is no binding any more: the number was bound to another WeChat account, or the member is gone from
 * Kingdee, perhaps merged into another. Binding again leads on.
 */
export type MemberNotice = 'boundElsewhere' | 'gone'

export interface MemberShown {
  /** null: not bound. */
  member: Member | null
  /**
   * Of the binding, opaque: it comes with every answer about a member, and the phone drops answers of another one
   * than its present.
   */
  generation: string | null
  /** Told until this WeChat account is bound again, 30 days at most. */
  notice: MemberNotice | null
}

export interface MemberBound {
  member: Member
  generation: string
}

/** `mustJoin`: nobody at Kingdee has the number; `member.join` goes on with it, for 30 minutes. */
export type BindAnswer = MemberBound | { mustJoin: true }

export interface MemberUnbound {
  member: null
  generation: null
}

/** 可使用, 未开始, 已使用, 已过期. */
export type WalletTab = 'usable' | 'upcoming' | 'used' | 'expired'

/** A coupon that the member has. Amounts in fen, 折 in hundredths, instants in epoch ms. */
export interface WalletCoupon {
  /** coupons_no: what the cashier scans. */
  couponsNo: string
  schemaId: string
  name: string
  content: string
  kind: CouponKind
  /** As of `Coupon`. */
  valueFen: number | null
  zhe: number | null
  /** The minimum spend; null: none is told. */
  minSpendFen: number | null
  /** Of one that can be used several times: its credit, or its uses, in all and left. null: not of this kind, or not told. */
  credit: { totalFen: number; leftFen: number } | null
  uses: { total: number; left: number } | null
  validFrom: number | null
  validTo: number | null
  tab: WalletTab
  /**
   * It is no longer among the member's coupons, though it was usable: it may have been used, at a till that Kingdee
   * does not tell of. Its tab is `used`, and it is never called expired.
   */
  maybeUsed?: true
  /** It was claimed a moment ago, and Kingdee's list does not show it yet. */
  fresh?: true
  /** When it last changed at Kingdee; null: not told. */
  changedAt: number | null
  /**
   * Where it can be used: `all` stores, or `some`, of which Kingdee's list does not say which; null: not told. Left out
   * by an older function.
   */
  suits?: 'all' | 'some' | null
}

/** A shop of the chain. Opening hours are not known, and not said. */
export interface Store {
  id: string
  name: string
  /** Province and city, as Kingdee has them; '' when it has none. */
  region: string
  address: string
  /** False: it has been closed down. */
  enabled: boolean
}

/** What a scanned code means for who scanned it. */
export interface EntryResolved {
  /** null: Kingdee knows no such store any more. */
  store: Store | null
  /**
   * Of the member's usable coupons: those that can be used in every store, and those that may be good here (their stores
   * are not listed). null: nobody is bound, or nothing has been read yet.
   */
  usable: { here: number; perhaps: number } | null
  /** Schemes of the center that can be claimed now and are not the member's yet. Their stores are not known. */
  claimable: number
  /** The scheme that the code names; null: it names none, or the center does not show it. */
  coupon: Coupon | null
  generation: string | null
  now: number
}

export interface StoresListed {
  stores: Store[]
  /** How old the list is, in ms. */
  ageMs: number
}

/** Who may use the desk is listed by the merchant; who is not is told a code to hand to the developer. */
export type DeskMe = { listed: true } | { listed: false; code: string }

/** What one poster, or all codes of a store without a poster's number, did on one day. */
export interface FunnelRow {
  /** yyyy-MM-dd, in China. */
  day: string
  storeId: string
  poster: number | null
  /** Once a WeChat account and day. */
  scans: number
  claims: number
  /** Once a coupon. */
  redemptions: number
}

export interface Funnel {
  rows: FunnelRow[]
  /** Names of the stores in `rows`, by id. */
  stores: Record<string, string>
  /** Up to when everything is counted, in epoch ms. */
  countedTo: number
}

/** A code for a screen: as an image where WeChat makes one, else as a link to be drawn as QR. */
export interface DeskCode {
  scene: string
  /** A PNG or JPEG, in base64; null: WeChat's codes cannot be had here. */
  image: string | null
  /** null: no link is set up. */
  link: string | null
}

export interface WalletListed {
  /** Of one tab, in its order; a page is 300 at most, and 100 KB of JSON. */
  coupons: WalletCoupon[]
  /** Hand it to `wallet.list` with the same tab; null at the end. */
  next: string | null
  counts: Record<WalletTab, number>
  /** How old the last complete reading of the member's coupons is, in ms; null: there is none. */
  ageMs: number | null
  /** Of the binding. */
  generation: string
  now: number
}

export interface WalletShown {
  coupon: WalletCoupon
  /** Where and when it was last redeemed, by the log of the store that the member is in; left out where that does not say. */
  redemption?: { store: string; at: number }
  /** How old what is told of it is, in ms; of a fresh one, how long ago it was claimed. */
  ageMs: number
  generation: string
  now: number
}

const SEARCH_MAX = 50

export const questionFields = {
  kind: v.optional(v.picklist(['cash', 'discount', 'deduction', 'multi'] satisfies KindFilter[])),
  search: v.optional(
    v.pipe(
      v.string(),
      v.check((text) => Array.from(text).length <= SEARCH_MAX, `at most ${SEARCH_MAX} characters`),
    ),
  ),
  order: v.optional(v.picklist(['ending', 'value'] satisfies Order[])),
}

const empty = v.strictObject({})
const id = v.pipe(v.string(), v.minLength(1), v.maxLength(64))

/** As it was scanned. What is no scene of ours is refused by `entry.resolve`, and elsewhere counts as none. */
const scene = v.pipe(v.string(), v.minLength(1), v.maxLength(64))

const day = v.pipe(v.string(), v.isoDate())

const phoneCode = v.pipe(v.string(), v.minLength(1), v.maxLength(256))

/** The longest search there is, every character of it escaped, and room for the rest. */
const CURSOR_MAX = 1_500
/** The longest number there is, every character of it escaped, and room for the rest. */
const WALLET_CURSOR_MAX = 600

/** Input schemas, by action. */
export const inputs = {
  'center.open': v.strictObject({ fresh: v.optional(v.literal(true)), ...questionFields }),
  'center.more': v.strictObject({ cursor: v.pipe(v.string(), v.minLength(1), v.maxLength(CURSOR_MAX)) }),
  'coupon.show': v.strictObject({ id }),
  'member.me': empty,
  /** `rebind`, here and when joining: after `boundElsewhere` or `boundAlready`, when the member has said yes. */
  'member.bind': v.strictObject({ phoneCode, rebind: v.optional(v.literal(true)) }),
  'member.join': v.strictObject({
    name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(50)),
    /** yyyy-MM-dd */
    birthday: v.optional(v.pipe(v.string(), v.isoDate())),
    sex: v.optional(v.picklist(['male', 'female'])),
    /** The code that bind was given; left out: the latest. */
    phoneCode: v.optional(phoneCode),
    rebind: v.optional(v.literal(true)),
    /** To the privacy text; without it nobody joins. */
    consent: v.literal(true),
    /** That the member came by: its store is where the member joins. */
    scene: v.optional(scene),
  }),
  'member.unbind': empty,
  /** `intentId`: new for each tap, and the same whenever that tap is sent again. */
  'claim.create': v.strictObject({ schemaId: id, intentId: id, scene: v.optional(scene) }),
  'claim.status': v.strictObject({ intentId: id }),
  /** Reads the member's coupons, once a minute at most; else, or when Kingdee fails, it is what is known. */
  'claim.owned': empty,
  /** From the last reading of the member's coupons, which is renewed once a minute at most. */
  'wallet.list': v.strictObject({
    tab: v.picklist(['usable', 'upcoming', 'used', 'expired'] satisfies WalletTab[]),
    cursor: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(WALLET_CURSOR_MAX))),
  }),
  /**
   * One coupon as Kingdee has it now: how its redemption stands. Looked up once in 5 s at most. `scene`: of the store that
   * the member is in, whose log can tell when it was redeemed.
   */
  'wallet.show': v.strictObject({ couponsNo: id, scene: v.optional(scene) }),
  /** What a scanned code means here, for whoever calls. A scene that is not ours: `badScene`. */
  'entry.resolve': v.strictObject({ scene }),
  'store.list': empty,
  'desk.me': empty,
  /** Days in China, both included; at most 92. */
  'desk.funnel': v.strictObject({ from: day, to: day }),
  'desk.code': v.strictObject({
    storeId: id,
    schemeId: v.optional(id),
    poster: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  }),
  /** For operators only. */
  'claim.sweep': empty,
  /** Reads what was redeemed since the last time, and counts it. */
  'entry.redemptions': empty,
  /** Counts scans and claims since the last time. */
  'entry.count': empty,
  'center.refresh': empty,
  health: empty,
} as const

/** Output types, by action. */
interface Outputs {
  'center.open': CenterOpened
  'center.more': CenterPage
  'coupon.show': CouponShown
  'member.me': MemberShown
  'member.bind': BindAnswer
  'member.join': MemberBound
  'member.unbind': MemberUnbound
  'claim.create': ClaimAnswer
  'claim.status': ClaimAnswer
  'claim.owned': OwnedShown
  'wallet.list': WalletListed
  'wallet.show': WalletShown
  'entry.resolve': EntryResolved
  'store.list': StoresListed
  'desk.me': DeskMe
  'desk.funnel': Funnel
  'desk.code': DeskCode
  'claim.sweep': SweepAnswer
  'entry.redemptions': JobAnswer
  'entry.count': JobAnswer
  'center.refresh': Health
  health: Health
}

export type Action = keyof Outputs & keyof typeof inputs
export type Input<A extends Action> = v.InferInput<(typeof inputs)[A]>
export type Output<A extends Action> = Outputs[A]

/** The closed set of what can go wrong. `messages` in errors.ts has the sentence that the member reads. */
export type ErrorCode =
  /** The input was refused by this contract; the phone's build may be too old. */
  | 'badRequest'
  /** A cursor that this version does not read, or of another tab: open the list again. */
  | 'badCursor'
  /** No such coupon, or no longer, or, in the wallet, not this member's; of a claim's status: no such tap, send it again as it was. */
  | 'notFound'
  /** Only a member can: bind a phone number first. */
  | 'notBound'
  /** For operators only. */
  | 'forbidden'
  /** The list, or a member's first wallet, is being prepared by somebody else; try again in `retryAfterMs`. */
  | 'busy'
  /** The call budget or Kingdee's own limit is used up; try again in `retryAfterMs`. */
  | 'limited'
  /** Kingdee did not answer, or not in a way that can be read. */
  | 'unavailable'
  /** This server's clock is more than Kingdee allows away from Kingdee's. */
  | 'clock'
  /** Credentials, authorisation or environment are wrong: only the merchant can mend it. */
  | 'misconfigured'
  /** There is nobody to be a member: the call did not come from within WeChat. */
  | 'noIdentity'
  /** The code of the phone's button is unknown, used or too old: tap it again. */
  | 'badPhoneCode'
  /** The number is bound to another WeChat account: ask, then bind with `rebind`. */
  | 'boundElsewhere'
  /** This WeChat account is bound to another member: ask, then bind with `rebind`. */
  | 'boundAlready'
  /** Kingdee does not take this newcomer; the message is Kingdee's, if it says why. */
  | 'joinRefused'
  /** A code that is not ours, is cut short, or of a key that is not known: the message says which. */
  | 'badScene'
  /** A fault of ours. */
  | 'internal'

export interface Failure {
  code: ErrorCode
  /** Chinese, for the member. */
  message: string
  retryable: boolean
  retryAfterMs?: number
  /** Also in the log. */
  requestId: string
}

export type Answer<T> = { ok: true; data: T } | { ok: false; error: Failure }
