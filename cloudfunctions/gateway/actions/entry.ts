import { FRESH_MS, type Snapshots } from '../center/snapshot'
import type { Coupon, EntryResolved, Input, StoresListed, WalletCoupon } from '../contract'
import type { Arrivals } from '../entry/arrivals'
import { Refusal, sceneRefusals } from '../errors'
import type { Stores } from '../store/stores'
import type { OwnedActions } from './owned'
import type { WalletActions } from './wallet'

export interface EntryActions {
  resolve(input: Input<'entry.resolve'>, openid: string | null): Promise<EntryResolved>
  stores(): Promise<StoresListed>
}

/** What a scanned code means for who scanned it, in one round trip: store, wallet and center are looked at side by side. */
export function entryActions(deps: {
  arrivals: Pick<Arrivals, 'read'>
  stores: Pick<Stores, 'all' | 'byId'>
  snapshots: Pick<Snapshots, 'current'>
  glance: WalletActions['glance']
  mine: OwnedActions['mine']
  clock: () => number
}): EntryActions {
  const { arrivals, stores, snapshots, glance, mine, clock } = deps

  async function memberOf(openid: string | null) {
    const has = await glance(openid)
    if (has === null) return null
    // After the glance, which notes what it has read.
    const known = await mine(openid)
    const claims = known?.generation === has.generation ? Object.keys(known.claims) : []
    return { ...has, schemes: new Set([...claims, ...schemesOf(has.coupons ?? [])]) }
  }

  return {
    async resolve({ scene: text }, openid) {
      const scene = arrivals.read(text)
      if ('refused' in scene)
        throw new Refusal('badScene', `a scene that is ${scene.refused}`, sceneRefusals[scene.refused])
      const [store, { coupons }, member] = await Promise.all([
        stores.byId(scene.storeId),
        snapshots.current(FRESH_MS),
        memberOf(openid),
      ])
      const now = clock()
      const isMissing = ({ id }: Coupon) => member === null || !member.schemes.has(id)
      const claimable = coupons.filter((coupon) => canBeClaimed(coupon, now) && isMissing(coupon))
      return {
        store,
        usable: member?.coupons ? usable(member.coupons, store?.enabled === true) : null,
        claimable: claimable.length,
        coupon: coupons.find(({ id }) => id === scene.schemeId) ?? null,
        generation: member?.generation ?? null,
        now,
      }
    },
    async stores() {
      const { stores: listed, at } = await stores.all()
      return { stores: [...listed], ageMs: Math.max(0, clock() - at) }
    },
  }
}

/** Of the coupons that can be used now: in a store that has closed nothing is. */
function usable(coupons: readonly WalletCoupon[], isOpen: boolean) {
  const live = isOpen ? coupons.filter(({ tab }) => tab === 'usable') : []
  const here = live.filter(({ suits }) => suits === 'all').length
  return { here, perhaps: live.length - here }
}

/** What may have been used is no longer the member's by its list; whether it was claimed the ledgers say. */
function schemesOf(coupons: readonly WalletCoupon[]): string[] {
  return coupons.filter(({ maybeUsed }) => maybeUsed !== true).map(({ schemaId }) => schemaId)
}

/** As the list shows it: one that starts later can be claimed. */
function canBeClaimed({ left, validTo }: Coupon, now: number): boolean {
  return left !== 0 && (validTo === null || validTo >= now)
}
