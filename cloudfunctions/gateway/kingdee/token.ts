import * as v from 'valibot'
import type { Log } from '../log'
import type { State } from '../state/port'
import { KingdeeError, type KingdeeErrorCode, type Renewal } from './errors'
import { isObject, toNumber, toText } from './reply'
import { appSignature } from './signature'

export interface Token {
  /** app-token */
  value: string
  /** X-GW-Router-Addr: the account set's domain */
  router: string
  /** epoch ms */
  expires: number
}

export interface Tokens {
  /** The one to use now. Throws tokenWait, or what the last renewal failed with. */
  current(deadline: number): Promise<Token>
  /** The one that this instance has at hand, good now; without waiting for anything. */
  held(): Token | null
  /**
   * Another one than `refused`: what somebody else has renewed meanwhile, or a renewal.
   * @param why a mere guess is allowed less often; null: not now
   */
  another(refused: Token, why: Renewal, deadline: number): Promise<Token | null>
  /** A renewal on a guess changed nothing: none on a guess for 10 minutes. */
  guessFailed(): Promise<void>
}

/** A signed call to the token service, without token and router; its `data`. */
export type TokenCall = (
  method: 'GET' | 'POST',
  path: string,
  query: Readonly<Record<string, string>>,
  deadline: number,
) => Promise<unknown>

/** A renewal costs the whole allowance of a minute (2 token calls for all callers); 1 s for clocks that differ. */
const BETWEEN_RENEWALS_MS = 61_000
/** After one that did not reach Kingdee: nothing was spent. */
const AFTER_UNSENT_MS = 5_000
/** No renewal runs longer; a process that died in one holds the others up no longer than this. */
const RENEWAL_LIMIT_MS = 10_000
const GUESS_PAUSE_MS = 600_000
/** Renewed ahead of its end by this. */
const AHEAD_MS = 5 * 60_000
/** For a reply whose `expires` says nothing of use: the shorter of the lives that are told of. */
const ASSUMED_LIFE_MS = 2 * 3_600_000

const TOKEN = 'kingdee/token'
const RENEWAL = 'kingdee/renewal'
const GUESS = 'kingdee/guess'

const tokenRecord = v.object({ value: v.string(), router: v.string(), expires: v.number() })
const renewalRecord = v.object({
  startedAt: v.number(),
  endedAt: v.nullable(v.number()),
  spent: v.boolean(),
  failed: v.nullable(v.object({ code: v.string(), detail: v.string() })),
})
type RenewalRecord = v.InferOutput<typeof renewalRecord>

/**
 * The token of the account set, one for all instances, in the state store. A renewal is always the pair of
 * push_app_authorize and kingdee_auth_token, since the appSecret of an older pair may have rotated. One record
 * says who renews and since when: it admits one renewal at a time, over all processes, and none within a minute of
 * the last.
 */
export function createTokens(deps: {
  call: TokenCall
  state: State
  clock: () => number
  sleep: (ms: number) => Promise<void>
  log: Log
  outerInstanceId: string
  accountId: string | null
}): Tokens {
  const { call, state, clock, sleep, log } = deps
  let known: Token | null = null

  async function stored(): Promise<Token | null> {
    const record = await state.get(TOKEN)
    const parsed = record && v.safeParse(tokenRecord, JSON.parse(record.value))
    if (parsed?.success) known = parsed.output
    return known
  }

  async function store(token: Token): Promise<void> {
    const value = JSON.stringify(token)
    const keep = { ttlMs: token.expires - clock() }
    const inserted = await state.insert(TOKEN, value, keep)
    // Only the holder of the renewal writes, so the revision cannot change in between.
    if (!inserted.ok && !inserted.unclear) await state.replace(TOKEN, inserted.record.rev, value, keep)
    known = token
  }

  /** The one who may renew gets the record's revision; the others a token, or an error that says when. */
  async function renewed(refused: Token | null, deadline: number): Promise<Token> {
    for (;;) {
      const record = await state.get(RENEWAL)
      const parsed = record && v.safeParse(renewalRecord, JSON.parse(record.value))
      const last = parsed?.success ? parsed.output : null
      const now = clock()
      const running = last !== null && last.endedAt === null && now < last.startedAt + RENEWAL_LIMIT_MS
      const next = last === null ? 0 : nextRenewal(last)
      if (running && now < deadline) {
        await sleep(100)
        const token = unless(refused, await stored())
        if (token !== null) return token
        continue
      }
      if (running || now < next) {
        // It may have ended just now, between two looks.
        const token = unless(refused, await stored())
        if (token !== null) return token
        throw new NotYet(last, running ? 1_000 : next - now)
      }
      const mine: RenewalRecord = { startedAt: now, endedAt: null, spent: true, failed: null }
      const text = JSON.stringify(mine)
      const claimed = record
        ? await state.replace(RENEWAL, record.rev, text, { ttlMs: GUESS_PAUSE_MS })
        : await state.insert(RENEWAL, text, { ttlMs: GUESS_PAUSE_MS })
      if (claimed.ok) return renew(mine, claimed.rev, deadline)
    }
  }

  async function renew(mine: RenewalRecord, rev: string, deadline: number): Promise<Token> {
    const limit = Math.min(deadline, mine.startedAt + RENEWAL_LIMIT_MS)
    const end = (outcome: Partial<RenewalRecord>) =>
      state.replace(RENEWAL, rev, JSON.stringify({ ...mine, endedAt: clock(), ...outcome }), {
        ttlMs: GUESS_PAUSE_MS,
      })
    try {
      const token = await fetchToken(limit)
      await store(token)
      await end({})
      log.info('token.renewed', { livesMs: token.expires - clock() })
      return token
    } catch (error) {
      const failure = error instanceof KingdeeError ? error : null
      await end({
        spent: failure?.facts.sent !== false,
        failed: { code: failure?.code ?? 'unavailable', detail: failure?.message ?? 'internal' },
      })
      log.warn('token.notRenewed', {
        code: failure?.code ?? 'internal',
        detail: failure?.message ?? String(error),
      })
      throw error
    }
  }

  async function fetchToken(deadline: number): Promise<Token> {
    const authorised = await call(
      'POST',
      '/jdyconnector/app_management/push_app_authorize',
      { outerInstanceId: deps.outerInstanceId },
      deadline,
    )
    const account = chooseAccount(authorised, deps.outerInstanceId, deps.accountId)
    const data = await call(
      'GET',
      '/jdyconnector/app_management/kingdee_auth_token',
      { app_key: account.appKey, app_signature: appSignature(account.appKey, account.appSecret) },
      deadline,
    ).catch((error) => {
      // The first call cost half of the allowance, whatever became of the second.
      throw error instanceof KingdeeError
        ? new KingdeeError(error.code, error.message, { ...error.facts, sent: true })
        : error
    })
    const value = isObject(data) ? toText(data['app-token']) : ''
    if (!isHeaderValue(value))
      throw new KingdeeError('unreadable', 'kingdee_auth_token: data has no app-token')
    const told = isObject(data) ? toNumber(data.expires) : null
    const now = clock()
    return {
      value,
      router: account.router,
      expires: told !== null && told > now ? told : now + ASSUMED_LIFE_MS,
    }
  }

  return {
    async current(deadline) {
      if (known !== null && known.expires - clock() > AHEAD_MS) return known
      const token = await stored()
      if (token !== null && token.expires - clock() > AHEAD_MS) return token
      try {
        return await renewed(token, deadline)
      } catch (error) {
        // Near its end, but good until then.
        if (token !== null && token.expires > clock()) return token
        throw error
      }
    },
    held: () => unless(null, known),
    async another(refused, why, deadline) {
      const token = unless(refused, await stored())
      if (token !== null) return token
      if (why === 'guess') {
        if ((await state.get(GUESS)) !== null) return null
        return renewed(refused, deadline).catch(async (error) => {
          if (!(error instanceof NotYet)) await guessFailed()
          return null
        })
      }
      return renewed(refused, deadline)
    },
    guessFailed,
  }

  async function guessFailed(): Promise<void> {
    await state.insert(GUESS, String(clock()), { ttlMs: GUESS_PAUSE_MS })
  }

  /** The token, unless it has ended or is the refused one. */
  function unless(refused: Token | null, token: Token | null): Token | null {
    if (token === null || token.expires <= clock()) return null
    return token.value === refused?.value && token.router === refused.router ? null : token
  }
}

function nextRenewal({ startedAt, endedAt, spent }: RenewalRecord): number {
  return (endedAt ?? startedAt + RENEWAL_LIMIT_MS) + (spent ? BETWEEN_RENEWALS_MS : AFTER_UNSENT_MS)
}

/** What the last renewal failed with is the truth for all who need a token until the next may be tried. */
class NotYet extends KingdeeError {
  constructor(last: RenewalRecord | null, retryAfterMs: number) {
    const { code, detail } = last?.failed ?? { code: 'tokenWait', detail: 'the token may not be renewed yet' }
    super(code as KingdeeErrorCode, `${detail}; no renewal for ${retryAfterMs} ms`, { retryAfterMs })
  }
}

/** Of several entries: status 1 and the asked outerInstanceId; if still several, the chosen account. */
export function chooseAccount(
  data: unknown,
  outerInstanceId: string,
  accountId: string | null,
): { appKey: string; appSecret: string; router: string } {
  if (!Array.isArray(data)) throw new KingdeeError('unreadable', 'push_app_authorize: data is no list')
  const entries = data.filter(isObject)
  const valid = entries.filter(
    (entry) =>
      toText(entry.status) === '1' &&
      (entry.outerInstanceId == null || toText(entry.outerInstanceId) === outerInstanceId),
  )
  const chosen = valid.length > 1 ? valid.filter((entry) => toText(entry.accountId) === accountId) : valid
  const [entry, second] = chosen
  if (entry === undefined || second !== undefined) {
    throw new KingdeeError('account', accountProblem(entries.length, valid.length, chosen.length))
  }
  const account = {
    appKey: toText(entry.appKey),
    appSecret: toText(entry.appSecret),
    router: toText(entry.domain),
  }
  if (account.appKey === '' || account.appSecret === '' || !isHeaderValue(account.router)) {
    throw new KingdeeError('unreadable', 'push_app_authorize: an entry without appKey, appSecret or domain')
  }
  return account
}

function accountProblem(entries: number, valid: number, chosen: number): string {
  if (valid === 0) {
    return `push_app_authorize names ${entries} account sets, none with status 1 for KINGDEE_OUTER_INSTANCE_ID: authorise the application in Kingdee's open platform`
  }
  if (chosen === 0)
    return `${valid} account sets are authorised: set KINGDEE_ACCOUNT_ID to the accountId of one of them`
  return `${chosen} entries carry the accountId in KINGDEE_ACCOUNT_ID: leave one of them authorised`
}

/** Printable ASCII: what may stand in a header without being able to end it. */
function isHeaderValue(text: string): boolean {
  return /^[\x21-\x7e]{1,4096}$/.test(text)
}
