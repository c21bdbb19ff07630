import type { ServerResponse } from 'node:http'
import { type Claims, createClaims } from '../../../../cloudfunctions/gateway/claim/claims'
import { claimKey, type Ledger, parseLedger } from '../../../../cloudfunctions/gateway/claim/ledger'
import { timingOf } from '../../../../cloudfunctions/gateway/claim/timing'
import { createLog } from '../../../../cloudfunctions/gateway/log'
import type { State } from '../../../../cloudfunctions/gateway/state/port'
import { type KingdeeServer, startKingdeeServer } from '../kingdee/kingdee-server'

export const MEMBER = '1534104111400644608'
export const SCHEME = '1534104111400644609'

export interface Shop extends KingdeeServer {
  /** Coupons that Kingdee has granted, in order; `shown`: also in the member's list. */
  coupons: { no: string; member: string; scheme: string; shown: boolean }[]
  /** What is done with the next claims, instead of granting them. */
  onClaim: ((grant: (shown?: boolean) => { rows: unknown[] }, response: ServerResponse) => unknown) | null
  claims(state: State, more?: Partial<Parameters<typeof createClaims>[0]>): Claims
  count(path: 'coupons' | 'coupons_distribute'): number
  ledger(state: State): Promise<Ledger | null>
}

/** Kingdee as a real server that grants every claim, has no limit and keeps what it granted; and claims before it. */
export async function openShop(callsPerMinute = 500): Promise<Shop> {
  const server = await startKingdeeServer(callsPerMinute)
  let ids = 0
  const shop: Shop = {
    ...server,
    coupons: [],
    onClaim: null,
    claims: (state, more) =>
      createClaims({
        kingdee: server.kingdee,
        state,
        clock: server.time.clock,
        stopwatch: server.time.clock,
        newId: () => `id-${++ids}`,
        log: createLog((line) => server.lines.push(line), server.time.clock),
        timing: timingOf(30_000),
        perScheme: 1,
        withMobile: false,
        ...more,
      }),
    count: (path) => server.calls.filter((call) => call.path === path).length,
    async ledger(state) {
      const record = await state.get(claimKey(MEMBER, SCHEME))
      return record && parseLedger(record.value)
    },
  }
  server.answer('coupons', ({ query }) => {
    const rows = shop.coupons
      .filter(
        ({ member, scheme, shown }) =>
          shown && member === query.get('member_id') && scheme === query.get('schema_id'),
      )
      .map(({ no, scheme }) => ({ coupons_no: no, schema_id: scheme }))
    return { count: rows.length, rows }
  })
  server.answer('coupons_distribute', ({ body }, response) => {
    const { member_id: member, schema_id: scheme } = JSON.parse(body) as Record<string, string>
    const grant = (shown = true) => {
      const no = `YHQ${shop.coupons.length + 1}`
      shop.coupons.push({ no, member: member ?? '', scheme: scheme ?? '', shown })
      return { rows: [{ coupons_no: no }] }
    }
    return shop.onClaim === null ? grant() : shop.onClaim(grant, response)
  })
  return shop
}
