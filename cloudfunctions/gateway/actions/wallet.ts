import type { Snapshots } from '../center/snapshot'
import type { Claims } from '../claim/claims'
import type { Granted } from '../claim/own'
import type { Input, WalletCoupon, WalletListed, WalletShown } from '../contract'
import type { Arrivals } from '../entry/arrivals'
import { noSuchCoupon, Refusal } from '../errors'
import { DOES_NOT_EXIST, type Kingdee } from '../kingdee/client'
import { KingdeeError } from '../kingdee/errors'
import { parseWriteOff } from '../kingdee/rows/write-off'
import type { Bindings } from '../member/bindings'
import type { State } from '../state/port'
import type { Stores } from '../store/stores'
import type { Wallet } from '../wallet/kept'
import { countsOf, decodeCursor, pageOf } from '../wallet/pages'
import type { Readings } from '../wallet/reading'
import type { Records } from '../wallet/records'
import { type Claimed, claimed, shown, unlisted } from '../wallet/shown'
import type { MemberActions } from './member'
import type { OwnedActions } from './owned'
import { ownerOf } from './owner'

export interface WalletActions {
  list(input: Input<'wallet.list'>, openid: string | null): Promise<WalletListed>
  show(input: Input<'wallet.show'>, openid: string | null): Promise<WalletShown>
  /** All of it, without waiting for a reading of somebody else's; null: nobody is bound. */
  glance(openid: string | null): Promise<Glance | null>
}

export interface Glance {
  /** null: nothing has been read yet. */
  coupons: WalletCoupon[] | null
  generation: string
}

/** Whoever asks again and again is told from what is known. */
const REDEMPTION_EVERY_MS = 5_000

/** What the member has. The member comes from the binding, read once: reading, record and answer are all of that one. */
export function walletActions(deps: {
  bindings: Pick<Bindings, 'look' | 'memberOf'>
  claims: Pick<Claims, 'granted' | 'grantedBy'>
  records: Pick<Records, 'read'>
  readings: Pick<Readings, 'current' | 'complete' | 'looked'>
  snapshots: Pick<Snapshots, 'peek'>
  noteWallet: OwnedActions['noteWallet']
  isGone: MemberActions['isGone']
  /** Who can tell where and when a coupon was redeemed. */
  arrivals: Pick<Arrivals, 'read'>
  stores: Pick<Stores, 'known'>
  kingdee: Pick<Kingdee, 'couponWriteOffs'>
  state: Pick<State, 'take'>
  clock: () => number
}): WalletActions {
  const { bindings, claims, records, readings, snapshots, noteWallet, isGone, clock } = deps
  const { arrivals, stores, kingdee, state } = deps

  /** null: it is bound to nobody. */
  async function memberOf(openid: string) {
    const { binding } = await bindings.look(openid)
    return binding && { openid, binding, owner: ownerOf(bindings, openid, binding) }
  }
  type OfMember = NonNullable<Awaited<ReturnType<typeof memberOf>>>

  async function bound(openid: string | null): Promise<OfMember> {
    if (openid === null) throw new Refusal('noIdentity', 'no openid in the environment of this call')
    const member = await memberOf(openid)
    if (member === null) throw new Refusal('notBound', 'no member is bound to this openid')
    return member
  }

  /** Of what Kingdee failed with, one thing is for the member to know: that there is no such member any more. */
  async function isGoneBy(openid: string, failed: KingdeeError | null): Promise<boolean> {
    return failed?.facts.errcode === DOES_NOT_EXIST && isGone(openid)
  }

  async function mustBeMember(openid: string, failed: KingdeeError | null): Promise<void> {
    if (await isGoneBy(openid, failed)) throw new Refusal('notBound', 'the member is gone from Kingdee')
  }

  /** Every coupon that was read at `at`, and those that were claimed since. What was read is noted. */
  async function all({ openid, binding, owner }: OfMember, wallet: Wallet, at: number) {
    if ((binding.owned?.read?.at ?? 0) < at) await noteWallet(openid, binding, wallet)
    const fresh = await claimedOf(unlisted(wallet, await claims.granted(owner.member)), wallet)
    const now = clock()
    return { coupons: [...wallet.coupons, ...fresh].map((one) => shown(one, now)), now }
  }

  /** With what is known of their schemes; Kingdee is not asked for that. */
  async function claimedOf(granted: readonly Granted[], wallet: Wallet): Promise<Claimed[]> {
    if (granted.length === 0) return []
    const wanted = new Set(granted.map(({ scheme }) => scheme))
    const { coupons } = (await snapshots.peek()) ?? { coupons: [] }
    const schemes = new Map(coupons.filter(({ id }) => wanted.has(id)).map((coupon) => [coupon.id, coupon]))
    return granted.map((one) => claimed(one, schemes.get(one.scheme), wallet))
  }

  const keptIn = ({ coupons }: Wallet, couponsNo: string) =>
    coupons.find(({ row }) => row.number === couponsNo)

  /** By its claim. Of another member's coupon nothing is known. */
  async function claimedBy(member: string, couponsNo: string, wallet: Wallet): Promise<Claimed | undefined> {
    const granted = await claims.grantedBy(couponsNo)
    return granted?.member === member ? (await claimedOf([granted], wallet))[0] : undefined
  }

  /** By the log of the store that the code is of; null: it does not say, or cannot be asked now. */
  async function redemptionOf({ couponsNo, tab }: WalletCoupon, scene: string | undefined) {
    const code = scene === undefined || tab !== 'used' ? null : arrivals.read(scene)
    if (code === null || 'refused' in code) return null
    if (!(await state.take(`redemption/${couponsNo}`, 1, 1, REDEMPTION_EVERY_MS)).ok) return null
    const list = await kingdee.couponWriteOffs(code.storeId, couponsNo).catch((error) => {
      if (error instanceof KingdeeError) return null
      throw error
    })
    const times = (list?.rows ?? []).map(parseWriteOff).flatMap((entry) => {
      const isOne = !('unusable' in entry) && entry.couponsNo === couponsNo && entry.stat === 'redeemed'
      return isOne && entry.at !== null ? [entry.at] : []
    })
    if (times.length === 0) return null
    return { store: (await stores.known(code.storeId))?.name ?? '', at: Math.max(...times) }
  }

  return {
    async list({ tab, cursor }, caller) {
      const member = await bound(caller)
      const after = cursor === undefined ? null : decodeCursor(cursor, tab)
      if (cursor !== undefined && after === null)
        throw new Refusal('badCursor', 'a cursor that this version does not read, or of another tab')
      const known = await readings.complete(member.owner)
      await mustBeMember(member.openid, known.failed)
      if (known.at === null) throw known.failed
      const { coupons, now } = await all(member, known.wallet, known.at)
      return {
        ...pageOf(coupons, tab, after),
        counts: countsOf(coupons),
        ageMs: Math.max(0, now - known.at),
        generation: member.binding.generation,
        now,
      }
    },

    async glance(openid) {
      const member = openid === null ? null : await memberOf(openid)
      if (member === null) return null
      const { wallet, failed } = await readings.current(member.owner)
      if (await isGoneBy(member.openid, failed)) return null
      const { generation } = member.binding
      if (wallet.at === null) return { coupons: null, generation }
      return { coupons: (await all(member, wallet, wallet.at)).coupons, generation }
    },

    async show({ couponsNo, scene }, caller) {
      const { openid, binding, owner } = await bound(caller)
      const before = await records.read(owner.member)
      const known = keptIn(before, couponsNo) ?? (await claimedBy(owner.member, couponsNo, before))
      if (known === undefined) throw new Refusal('notFound', 'no such coupon of this member', noSuchCoupon)
      const { wallet, failed } = await readings.looked(owner, before, known)
      await mustBeMember(openid, failed)
      const told = keptIn(wallet, couponsNo) ?? known
      const now = clock()
      const coupon = shown(told, now)
      const redemption = await redemptionOf(coupon, scene)
      return {
        coupon,
        ...(redemption !== null && { redemption }),
        ageMs: Math.max(0, now - told.readAt),
        generation: binding.generation,
        now,
      }
    },
  }
}
