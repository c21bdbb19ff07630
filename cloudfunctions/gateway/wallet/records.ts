import { deflateRawSync, inflateRawSync } from 'node:zlib'
import * as v from 'valibot'
import type { Log } from '../log'
import type { State } from '../state/port'
import { emptyWallet, type Wallet, wallet } from './kept'

/** Whose wallet it is. */
export interface Owner {
  member: string
  /** Whether it is still bound as it was when it was asked for: asked after a write, which is undone if it is not. */
  isBound: () => Promise<boolean>
}

export interface Records {
  /** What is kept of the member's coupons; the empty wallet: nothing. */
  read(member: string): Promise<Wallet>
  /**
   * Replaces what is kept, and gives what is there then.
   * @param next of the wallet that is there, anew whenever somebody else has written since; the same: nothing to change
   */
  change(owner: Owner, next: (before: Wallet) => Wallet): Promise<Wallet>
  remove(member: string): Promise<void>
}

const KEPT = { ttlMs: 24 * 3_600_000 }
const TRIES = 20

const keyOf = (member: string) => `wallet/${member}`

/** One record a member. It is a cache of Kingdee's: what cannot be read counts as nothing, what cannot be kept is told. */
export function createRecords(deps: { state: State; log: Log }): Records {
  const { state, log } = deps

  async function look(member: string): Promise<{ there: Wallet; rev: string | null }> {
    const record = await state.get(keyOf(member))
    if (record === null) return { there: emptyWallet, rev: null }
    try {
      return { there: unpacked(record.value), rev: record.rev }
    } catch (error) {
      log.warn('wallet.unreadable', { member, detail: String(error) })
      return { there: emptyWallet, rev: record.rev }
    }
  }

  async function remove(member: string): Promise<void> {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const record = await state.get(keyOf(member))
      if (record === null || (await state.remove(keyOf(member), record.rev))) return
    }
    log.warn('wallet.notRemoved', { member })
  }

  return {
    remove,
    read: async (member) => (await look(member)).there,
    async change({ member, isBound }, next) {
      let after = emptyWallet
      for (let tries = 0; tries < TRIES; tries += 1) {
        const { there, rev } = await look(member)
        after = next(there)
        if (after === there) return after
        const value = packed(after)
        const written =
          rev === null
            ? await state.insert(keyOf(member), value, KEPT)
            : await state.replace(keyOf(member), rev, value, KEPT)
        if (written.ok || tries === TRIES - 1) {
          if (!written.ok) log.warn('wallet.notKept', { member })
          break
        }
      }
      // Whoever ends a binding removes the record after it: one of the two comes last.
      if (!(await isBound())) await remove(member)
      return after
    },
  }
}

function packed(value: Wallet): string {
  return deflateRawSync(JSON.stringify(value)).toString('base64')
}

/** @throws when this version cannot read it */
function unpacked(text: string): Wallet {
  return v.parse(wallet, JSON.parse(inflateRawSync(Buffer.from(text, 'base64')).toString('utf8')))
}
