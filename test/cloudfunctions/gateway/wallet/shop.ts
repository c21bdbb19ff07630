import { randomUUID } from 'node:crypto'
import type {
  Answer,
  ClaimAnswer,
  ErrorCode,
  MemberBound,
  WalletListed,
  WalletShown,
  WalletTab,
} from '../../../../cloudfunctions/gateway/contract'
import { createGateway, type Deps, type Gateway } from '../../../../cloudfunctions/gateway/gateway'
import { createExchange } from '../../../../cloudfunctions/gateway/kingdee/exchange'
import { createLog } from '../../../../cloudfunctions/gateway/log'
import { localNumbers } from '../../../../cloudfunctions/gateway/member/phone-numbers'
import { memoryState } from '../../../../cloudfunctions/gateway/state/memory'
import type { State } from '../../../../cloudfunctions/gateway/state/port'
import { sceneKeys } from '../../../scenes'
import { type KingdeeServer, startKingdeeServer } from '../kingdee/kingdee-server'

export const A = { openid: 'oAnna' }
export const B = { openid: 'oBert' }
const phones: Record<string, string> = { '13800000001': 'anna', '13800000002': 'bert' }

type Caller = { openid: string | null }
type Row = Record<string, unknown>

export interface WalletShop extends KingdeeServer {
  state: State
  /** What Kingdee lists, by member. */
  rows: Record<string, Row[]>
  /** Members that Kingdee knows. */
  members: Set<string>
  /** The scheme that the center shows, and that can be claimed. */
  schemes: Row[]
  /** HTTP 503 for every list of coupons. */
  isDown: boolean
  /** What is done before a list of coupons is answered. */
  before: () => unknown
  deps: Deps
  gateway: Gateway
  instance(): Gateway
  bind(caller?: Caller, phone?: string, rebind?: boolean): Promise<MemberBound>
  claim(schemaId: string, caller?: Caller): Promise<ClaimAnswer>
  list(tab?: WalletTab, cursor?: string, caller?: Caller): Promise<WalletListed>
  show(couponsNo: string, caller?: Caller): Promise<WalletShown>
  /** What an action is answered with. */
  call(action: string, input?: object, caller?: Caller): Promise<Answer<unknown>>
  /** How often the list of coupons was asked for, of a scheme or of all. */
  count(): number
}

export const refused = (code: ErrorCode, more: object = {}) => ({ ok: false, error: { code, ...more } })

/** The whole function over a real server whose lists of coupons a test decides on, on one clock that the test moves. */
export async function openWalletShop(callsPerMinute = 500): Promise<WalletShop> {
  const server = await startKingdeeServer(callsPerMinute)
  const { time, lines } = server
  const state = memoryState(time.clock)
  const deps: Deps = {
    settings: {
      clientId: '205022',
      clientSecret: '75eb3c7cd5974c3018d6934e142b5f81',
      outerInstanceId: 'outer',
      accountId: null,
      callsPerMinute,
    },
    claims: { answerLimitMs: 30_000, perScheme: 1, withMobile: false },
    exchange: createExchange(server.url),
    state,
    ...time,
    log: createLog((line) => lines.push(line), time.clock),
    newId: randomUUID,
    numberOf: localNumbers,
    scenes: sceneKeys,
  }
  const instance = () => createGateway(deps)
  const data = async <T>(action: string, input: object, caller: Caller) => {
    const answer = await shop.call(action, input, caller)
    if (!answer.ok) throw new Error(`${action}: ${answer.error.code}`)
    return answer.data as T
  }
  const shop: WalletShop = {
    ...server,
    state,
    rows: {},
    members: new Set(Object.values(phones)),
    schemes: [{ id: 's9', name: '新人券', coupon_type: 1, value: 10, content: '全场可用', enable: '1' }],
    isDown: false,
    before: () => {},
    deps,
    gateway: instance(),
    instance,
    call: (action, input = {}, caller = A) => shop.gateway.handle(action, input, caller),
    bind: (caller = A, phone = '13800000001', rebind = false) =>
      data('member.bind', { phoneCode: `local:${phone}`, ...(rebind && { rebind }) }, caller),
    claim: (schemaId, caller = A) => data('claim.create', { schemaId, intentId: randomUUID() }, caller),
    list: (tab = 'usable', cursor, caller = A) =>
      data('wallet.list', { tab, ...(cursor !== undefined && { cursor }) }, caller),
    show: (couponsNo, caller = A) => data('wallet.show', { couponsNo }, caller),
    count: () => server.calls.filter(({ path }) => path === 'coupons').length,
  }

  const noSuchMember = '{"errcode":1030002003,"description":"会员不存在"}'
  server.answer('member_detail', ({ query }, response) => {
    const id = query.get('id') ?? phones[query.get('mobile') ?? ''] ?? ''
    return shop.members.has(id) ? { id, name: id, mobile: '' } : void response.end(noSuchMember)
  })
  server.answer('coupon_center', () => ({ count: shop.schemes.length, rows: shop.schemes }))
  let granted = 9_000
  server.answer('coupons_distribute', () => {
    granted += 1
    return { rows: [{ coupons_no: `YHQ${granted}` }] }
  })
  server.answer('coupons', ({ query }, response) => {
    const answer = async () => {
      await shop.before()
      if (shop.isDown) {
        response.statusCode = 503
        return response.end()
      }
      const member = query.get('member_id') ?? ''
      if (!shop.members.has(member)) return response.end(noSuchMember)
      const scheme = query.get('schema_id')
      const rows = (shop.rows[member] ?? []).filter(
        ({ schema_id }) => scheme === null || schema_id === scheme,
      )
      const page = Number(query.get('page'))
      const data = { count: rows.length, rows: rows.slice((page - 1) * 100, page * 100) }
      return response.end(JSON.stringify({ errcode: 0, data }))
    }
    void answer()
  })
  return shop
}
