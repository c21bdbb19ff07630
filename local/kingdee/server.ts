/**
 * A stand-in for api.kingdee.com on this machine: it refuses what Kingdee refuses, limits what Kingdee limits, and
 * can be made to fail in the ways that Kingdee and the network between fail. Listens on 127.0.0.1 only.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Account, createAccounts } from './accounts'
import { createAdmission } from './admission'
import { isApiPath } from './apis'
import { readBody, readParams } from './asked'
import { type Calls, createCounters } from './calls'
import { answerControl, isControlPath } from './control'
import { createCouponCenter, type Row } from './coupon-center'
import { createCouponsDistribute } from './coupons-distribute'
import { createFaults, type Fault, parseFault, type ReadyFault } from './faults'
import { createGrants, type Granted } from './grants'
import { createMembers, type Member } from './members'
import { people } from './people'
import { gatewayRefusal, send } from './reply'
import { inPlain, sealing } from './sensitive'
import { createServices } from './services'
import { splitTarget } from './signature'
import { sendSpoilt, spoil } from './spoilt-reply'
import { chainStores, createStores, type Store } from './stores'
import { createTokenCalls } from './token-calls'

export interface KingdeeOptions {
  credentials: { clientId: string; clientSecret: string; outerInstanceId: string }
  /** The rows of coupon_center, sent as they are. */
  schemes: Row[]
  /** Five of a made-up chain without it (people.ts). */
  members?: Member[]
  /** Six of a made-up chain without it (stores.ts). */
  stores?: Store[]
  /** How many coupons of a scheme a phone number may claim; null: as many as it likes. 1 without it. */
  claimsPerMember?: number | null
  /** How phone numbers and birthdays are sent: sealed under the client secret, which then must have 32 characters. */
  sensitive?: 'sealed' | 'plain'
  /** 0: any free one. */
  port?: number
  /** Epoch ms. */
  clock?: () => number
  /** What each account set has of its own; by default there is one, and it is valid. */
  accounts?: Partial<Account>[]
  /** The form of push_app_authorize: Kingdee's pages show `{code: 200, msg, data}` and `{errcode: 0, …}`. */
  authorizeForm?: 'code' | 'errcode'
  wrongRouterStatus?: 404 | 519
  callsPerMinute?: number
  tokenCallsPerMinute?: number
  /** 24 h, as is the life of a token. */
  secretRotatesEveryMs?: number
  tokenLivesMs?: number
  /** How the faults that take time pass it; a test hands in its own. */
  wait?: (ms: number) => Promise<void>
}

export interface Kingdee {
  /** http://127.0.0.1:PORT */
  url: string
  /** Every call since the start; those to the control door are not counted. */
  calls(): Calls
  /** Throws a RangeError that names the field. */
  setFault(fault: Fault): void
  clearFaults(): void
  setSchemes(rows: Row[]): void
  /** Those who are members now, in plain. */
  members(): Member[]
  /** By id or phone number: gone from now on. False when there is no such member. */
  removeMember(idOrMobile: string): boolean
  /** Every coupon that was given to somebody since the start. */
  granted(): Granted
  /**
   * A cashier gives a coupon at once; gives back its coupons_no. The member by id or phone number. Throws a RangeError
   * when there is no such member or scheme.
   */
  give(idOrMobile: string, schemaId: string): string
  rotateSecret(): void
  revokeTokens(): void
  moveDomain(): void
  /** Every app secret and token given out so far: for a test that searches what must not hold them. */
  issued(): string[]
  /** Cuts what is open. */
  close(): Promise<void>
}

const dayMs = 24 * 60 * 60 * 1000

/** Rejects with Node's own error (EADDRINUSE) when the port is taken. */
export async function startKingdee(options: KingdeeOptions): Promise<Kingdee> {
  const { credentials, clock = Date.now, wait = unhurried } = options
  const accounts = createAccounts({
    clock,
    clientId: credentials.clientId,
    outerInstanceId: credentials.outerInstanceId,
    accounts: options.accounts ?? [{}],
    secretRotatesEveryMs: options.secretRotatesEveryMs ?? dayMs,
    tokenLivesMs: options.tokenLivesMs ?? dayMs,
  })
  const refuse = createAdmission(
    {
      clientId: credentials.clientId,
      clientSecret: credentials.clientSecret,
      callsPerMinute: options.callsPerMinute ?? 500,
      tokenCallsPerMinute: options.tokenCallsPerMinute ?? 2,
      wrongRouterStatus: options.wrongRouterStatus ?? 404,
    },
    accounts,
  )
  const seal = options.sensitive === 'plain' ? inPlain : sealing(credentials.clientSecret)
  const center = createCouponCenter(options.schemes)
  const stores = createStores(options.stores ?? chainStores, seal)
  const members = createMembers(options.members ?? people(), stores, seal, clock)
  const grants = createGrants(clock)
  const { claimsPerMember = 1 } = options
  const distribute = createCouponsDistribute({ clock, center, members, stores, grants, claimsPerMember })
  const give = (idOrMobile: string, schemaId: string) => distribute.give(idOrMobile, schemaId).coupons_no
  const tokenCalls = createTokenCalls(accounts, credentials.outerInstanceId, options.authorizeForm ?? 'code')
  const answer = createServices({ clock, tokenCalls, center, distribute, grants, members, stores })
  const faults = createFaults()
  const counters = createCounters()

  function setFault(fault: ReadyFault) {
    if (fault.kind === 'staleToken') accounts.revokeTokens()
    else if (fault.kind === 'rotateSecret') accounts.rotateSecret()
    else if (fault.kind === 'movedDomain') accounts.moveDomain()
    else faults.add(fault)
  }

  function clearFaults() {
    faults.clear()
    center.putRight()
  }

  const control = {
    calls: counters.read,
    setFault,
    clearFaults,
    faults: faults.current,
    members: members.list,
    removeMember: members.remove,
    granted: grants.read,
    give,
  }

  async function handle(request: IncomingMessage, response: ServerResponse) {
    const target = request.url ?? '/'
    const method = request.method ?? 'GET'
    const { path, query } = splitTarget(target)
    response.sendDate = false
    if (isControlPath(path)) {
      response.setHeader('date', httpDate(clock()))
      return send(response, await answerControl(request, path, control))
    }

    // To its end, whoever has a use for it: a reply before that would break the connection.
    const body = await readBody(request)
    const param = readParams(query)
    const page = param('page')
    const acting = faults.take(path, page !== null && Number(page) >= 2)
    const header = (name: string) => String(request.headers[name] ?? '')
    const refused = refuse({ method, target, header }, clock(), acting.skewMs)
    const spoilt = refused === null ? acting.reply : null
    // Decided on arrival, told after the delay: a slow server has done its work even when nobody waits for it.
    const work = () =>
      isApiPath(path) ? answer(path, { param, body, fault: acting.list, lagMs: 0 }) : gatewayRefusal(5001)
    const reply = refused ?? (spoilt === null ? work() : spoil(spoilt, work))
    counters.record({ at: clock(), method, path, page, pageSize: param('page_size'), outcome: reply.outcome })

    if (acting.delayMs > 0) await wait(acting.delayMs)
    response.setHeader('date', httpDate(clock() + acting.skewMs))
    if (spoilt === null) send(response, reply)
    else await sendSpoilt(response, reply, spoilt, wait)
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error: NodeJS.ErrnoException) => {
      // The other side hung up in the middle: nobody is left to be told.
      if (!['ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE'].includes(error.code ?? '')) console.error(error)
      response.destroy()
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo

  return {
    url: `http://127.0.0.1:${port}`,
    calls: counters.read,
    setFault: (fault) => setFault(parseFault(fault)),
    clearFaults,
    setSchemes: center.setRows,
    members: members.list,
    removeMember: members.remove,
    granted: grants.read,
    give,
    rotateSecret: accounts.rotateSecret,
    revokeTokens: accounts.revokeTokens,
    moveDomain: accounts.moveDomain,
    issued: accounts.issued,
    close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      return closed
    },
  }
}

const httpDate = (at: number) => new Date(at).toUTCString()

/** Does not keep a process alive that has nothing else to do. */
const unhurried = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms).unref())
