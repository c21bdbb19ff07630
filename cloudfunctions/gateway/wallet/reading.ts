import { Busy } from '../center/snapshot'
import type { Kingdee } from '../kingdee/client'
import { KingdeeError } from '../kingdee/errors'
import { inTurn } from '../kingdee/turn'
import type { Log } from '../log'
import type { State } from '../state/port'
import type { Kept, Wallet } from './kept'
import type { Owner, Records } from './records'
import { afterLook, afterReading } from './renewal'
import type { Claimed } from './shown'

export interface Readings {
  /** The wallet, read anew when it has aged and it is this caller's turn. Waits for nobody else's. */
  current(owner: Owner): Promise<Known>
  /**
   * The same, but never without a complete reading: the first one is waited for.
   * @throws Busy somebody else is at the first one
   */
  complete(owner: Owner): Promise<Complete>
  /** The wallet after a look at one coupon, by a reading of its scheme; as it was, if somebody looked a moment ago. */
  looked(owner: Owner, wallet: Wallet, coupon: Kept | Claimed): Promise<Known>
}

export interface Known {
  wallet: Wallet
  /** Why it is not a newer one; null: nothing failed. */
  failed: KingdeeError | null
}

/** `at`: when the last complete reading began, in epoch ms; null: there is none, and none can be had. */
export type Complete = (Known & { at: number }) | { at: null; failed: KingdeeError }

/** A member's coupons are read at most this often, over all instances. */
const EVERY_MS = 60_000
/** One of them is looked at at most this often. */
const LOOK_EVERY_MS = 5_000
/** Longer than a reading: 4 s of pages and 8 s for the last one. */
const LEASE_MS = 13_000
/** How long those without the turn wait for the first reading, and how often they look. */
const WAIT_MS = 3_000
const POLL_MS = 150

/** Readings of a member's coupons at Kingdee: each serves all who ask, whatever they ask for. */
export function createReadings(deps: {
  kingdee: Pick<Kingdee, 'memberCoupons'>
  records: Records
  state: State
  clock: () => number
  sleep: (ms: number) => Promise<void>
  log: Log
  /** How far Kingdee's list may be behind, in ms. */
  lagMs: number
}): Readings {
  const { kingdee, records, state, clock, sleep, log, lagMs } = deps

  const isYoung = ({ at }: Wallet) => at !== null && clock() - at < EVERY_MS

  /** null: somebody else is reading. */
  async function turn(owner: Owner): Promise<Wallet | null> {
    const turn = await inTurn({ state, clock }, `wallet-reading/${owner.member}`, LEASE_MS, async () => {
      const there = await records.read(owner.member)
      if (isYoung(there)) return there
      const reading = await kingdee.memberCoupons(owner.member, null, 'reconciliation')
      return records.change(owner, (before) => afterReading(before, reading, lagMs))
    })
    return turn === null ? null : turn.done
  }

  async function tried(
    { member }: Owner,
    wallet: Wallet,
    work: () => Promise<Wallet | null>,
  ): Promise<Known> {
    try {
      return { wallet: (await work()) ?? wallet, failed: null }
    } catch (error) {
      if (!(error instanceof KingdeeError)) throw error
      log.warn('wallet.notRead', { member, code: error.code, detail: error.message })
      return { wallet, failed: error }
    }
  }

  async function current(owner: Owner): Promise<Known> {
    const { member } = owner
    const wallet = await records.read(member)
    if (isYoung(wallet) || !(await state.take(`owned/${member}`, 1, 1, EVERY_MS)).ok)
      return { wallet, failed: null }
    return tried(owner, wallet, () => turn(owner))
  }

  return {
    current,
    async complete(owner) {
      const until = clock() + WAIT_MS
      let known = await current(owner)
      for (;;) {
        const { wallet, failed } = known
        if (wallet.at !== null) return { ...known, at: wallet.at }
        if (failed !== null) return { at: null, failed }
        if (clock() >= until) throw new Busy(1_000)
        await sleep(POLL_MS)
        // Without a reading to show, the turn of this minute may have failed, or what it read is gone with a binding.
        known = await tried(owner, wallet, async () => (await turn(owner)) ?? records.read(owner.member))
      }
    },
    async looked(owner, wallet, coupon) {
      const { member } = owner
      const { number, schemaId } = coupon.row
      if (!(await state.take(`shown/${member}/${number}`, 1, 1, LOOK_EVERY_MS)).ok)
        return { wallet, failed: null }
      return tried(owner, wallet, async () => {
        const { coupons, startedAt } = await kingdee.memberCoupons(member, schemaId, 'reconciliation')
        const look = {
          number,
          coupon: coupons.find((one) => one.number === number) ?? null,
          startedAt,
          expected: 'listedBy' in coupon ? coupon : null,
        }
        return records.change(owner, (before) => afterLook(before, look, lagMs))
      })
    },
  }
}
