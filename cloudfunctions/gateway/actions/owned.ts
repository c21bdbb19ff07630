import { isDeepStrictEqual } from 'node:util'
import type { Claims } from '../claim/claims'
import { ownOfCoupons } from '../claim/own'
import type { Mine, OwnedShown } from '../contract'
import type { Log } from '../log'
import type { Bindings } from '../member/bindings'
import { mineOf, nothingOwned, type Owned, withAll, withClaim } from '../member/owned'
import type { Wallet } from '../wallet/kept'
import type { Readings } from '../wallet/reading'
import { ownerOf } from './owner'

export interface OwnedActions {
  /**
   * What is known, from one look-up; null: not bound, or nobody.
   * @param scheme left out: of all
   */
  mine(openid: string | null, scheme?: string): Promise<Mine | null>
  /** Brings it up to date, as far as it may and can. */
  owned(openid: string | null): Promise<OwnedShown>
  /** Looks at the ledger after a claim, for the next open of the center. Never rejects: the claim is what it is. */
  note(openid: string, generation: string, claimed: { member: string; scheme: string }): Promise<void>
  /** The same after a reading of the member's coupons: looks at all ledgers. */
  noteWallet(openid: string, binding: { memberId: string; generation: string }, wallet: Wallet): Promise<void>
}

/**
 * What a member has, kept in the record of the openid, so that an open of the center knows it with one look-up.
 *
 * It is a hint: whether a claim is sent, and what becomes of it, the ledgers alone decide, so that a summary that is
 * behind, or lost, grants nothing twice and hides nothing for longer than to the next `owned`, which looks at all of
 * them. It never goes back, either: it is replaced by the revision that was read, and the ledgers are looked at after
 * that reading. Of two writers the one that comes through later has seen at least what the other had.
 */
export function ownedActions(deps: {
  bindings: Pick<Bindings, 'look' | 'memberOf' | 'note'>
  claims: Pick<Claims, 'own' | 'owns'>
  readings: Pick<Readings, 'current'>
  clock: () => number
  log: Log
}): OwnedActions {
  const { bindings, claims, readings, clock, log } = deps

  async function known(openid: string | null, scheme?: string): Promise<Mine | null> {
    const { binding } = openid === null ? { binding: null } : await bindings.look(openid)
    return binding && mineOf(binding.generation, binding.owned ?? nothingOwned, clock(), scheme)
  }

  async function noted(
    openid: string,
    generation: string,
    next: (before: Owned) => Promise<Owned>,
  ): Promise<void> {
    try {
      await bindings.note(openid, generation, async (before) => {
        const after = await next(before)
        return isDeepStrictEqual(after, before) ? null : after
      })
    } catch (error) {
      log.warn('owned.notNoted', { detail: String(error) })
    }
  }

  const noteWallet: OwnedActions['noteWallet'] = (openid, { memberId, generation }, wallet) =>
    noted(openid, generation, async (before) => withAll(before, await claims.owns(memberId), readOf(wallet)))

  return {
    mine: known,
    async owned(openid) {
      const { binding } = openid === null ? { binding: null } : await bindings.look(openid)
      if (openid === null || binding === null) return { mine: null }
      const { wallet } = await readings.current(ownerOf(bindings, openid, binding))
      await noteWallet(openid, binding, wallet)
      // Looked up once more: the binding may be another one by now.
      return { mine: await known(openid) }
    },
    note: (openid, generation, claimed) =>
      noted(openid, generation, async (before) =>
        withClaim(before, claimed.scheme, await claims.own(claimed)),
      ),
    noteWallet,
  }
}

/** What the last complete reading told: what is gone since, or is missing in it, is not the member's by it. */
function readOf({ at, coupons }: Wallet): Owned['read'] {
  if (at === null) return null
  const listed = coupons.filter(({ gone }) => gone === null)
  return {
    at,
    coupons: ownOfCoupons(
      listed.map(({ row }) => row),
      at,
    ),
  }
}
