/**
 * A stand-in for api.kingdee.com on this machine: it refuses what Kingdee refuses, limits what Kingdee limits, and
 * can be made to fail in the ways that Kingdee and the network between fail. Listens on 127.0.0.1 only.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Account, createAccounts } from './accounts'
import { createFaults } from './acting-faults'
import { createAdmission } from './admission'
import { isApiPath } from './apis'
import { readBody, readParams } from './asked'
import { type Calls, createCounters } from './calls'
import { seededChance } from './chance'
import { answerControl, isControlPath } from './control'
import type { Row } from './coupon-center'
import { type Fault, parseFault, type ReadyFault } from './faults'
import type { Granted } from './grants'
import type { Member } from './members'
import { gatewayRefusal, send } from './reply'
import { createServices, type ServiceOptions } from './services'
import { splitTarget } from './signature'
import { sendSpoilt, spoil } from './spoilt-reply'

export interface KingdeeOptions extends ServiceOptions {
  credentials: { clientId: string; clientSecret: string; outerInstanceId: string }
  /** 0: any free one. */
  port?: number
  /** Epoch ms. */
  clock?: () => number
  /** What each account set has of its own; by default there is one, and it is valid. */
  accounts?: Partial<Account>[]
  wrongRouterStatus?: 404 | 519
  callsPerMinute?: number
  tokenCallsPerMinute?: number
  /** 24 h, as is the life of a token. */
  secretRotatesEveryMs?: number
  tokenLivesMs?: number
  /** For the faults with a chance: the same seed, the same draws in the order of the calls. 1 without it. */
  seed?: number
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
  /**
   * A cashier redeems a coupon: of a credit `amount` yuan, or all that is left; of several uses one. Throws a RangeError
   * that names the field.
   */
  redeem(asked: { couponsNo: string; store?: string; amount?: number }): void
  /** The last redemption of a coupon is taken back. Throws a RangeError when there is none. */
  cancelRedemption(couponsNo: string): void
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
  const { answer, center, members, grants, redemptions, distribute } = createServices(
    options,
    accounts,
    credentials,
    clock,
  )
  const faults = createFaults(seededChance(options.seed ?? 1))
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

  const shared = {
    calls: counters.read,
    clearFaults,
    members: members.list,
    removeMember: members.remove,
    granted: grants.read,
    give: (idOrMobile: string, schemaId: string) => distribute.give(idOrMobile, schemaId).coupons_no,
    redeem: (asked: Parameters<Kingdee['redeem']>[0]) => void redemptions.redeem(asked),
    cancelRedemption: (couponsNo: string) => void redemptions.cancel(couponsNo),
  }
  const control = { ...shared, setFault, faults: faults.current }

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
    if (refused === null && acting.lateMs > 0) await wait(acting.lateMs)
    const { list: fault, lagMs } = acting
    const work = () => (isApiPath(path) ? answer(path, { param, body, fault, lagMs }) : gatewayRefusal(5001))
    const reply = refused ?? (spoilt === null ? work() : spoil(spoilt, work))
    if (refused === null && acting.cashierToo) distribute.giveAlong(body)
    counters.record({ at: clock(), method, path, page, pageSize: param('page_size'), outcome: reply.outcome })

    // The answer alone is late: a slow server has done its work even when nobody waits for it.
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
    ...shared,
    setFault: (fault) => setFault(parseFault(fault)),
    setSchemes: center.setRows,
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
