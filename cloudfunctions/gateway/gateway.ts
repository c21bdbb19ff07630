import * as v from 'valibot'
import { centerActions } from './actions/center'
import { claimActions } from './actions/claim'
import { deskActions } from './actions/desk'
import { entryActions } from './actions/entry'
import { memberActions } from './actions/member'
import { ownedActions } from './actions/owned'
import { walletActions } from './actions/wallet'
import { createReading } from './center/reading'
import { createSnapshots } from './center/snapshot'
import { createClaims } from './claim/claims'
import { timingOf } from './claim/timing'
import { type Action, type Answer, type Input, inputs, type Output } from './contract'
import { createArrivals } from './entry/arrivals'
import { createCounting } from './entry/counting'
import { createMarks } from './entry/marks'
import { createRedemptions } from './entry/redemptions'
import type { SceneKeys } from './entry/scene'
import { failureOf, Refusal } from './errors'
import type { KingdeeSettings } from './kingdee/calls'
import { createKingdee } from './kingdee/client'
import type { Exchange } from './kingdee/exchange'
import { type Log, who } from './log'
import { createBindings } from './member/bindings'
import { createPhoneCodes } from './member/phone-codes'
import type { NumberOf } from './member/phone-numbers'
import { createSealing } from './member/sealing'
import type { ClaimSettings, DeskSettings } from './settings'
import type { State } from './state/port'
import { createStores } from './store/stores'
import { createReadings } from './wallet/reading'
import { createRecords } from './wallet/records'
import type { CodeImage } from './wechat/codes'

/** Everything the core reaches the world through: it has no global, no environment and no clock of its own. */
export interface Deps {
  settings: KingdeeSettings
  claims: ClaimSettings
  exchange: Exchange
  state: State
  /** epoch ms */
  clock: () => number
  sleep: (ms: number) => Promise<void>
  log: Log
  newId: () => string
  /** Who knows the number behind the code of the phone's button. */
  numberOf: NumberOf
  /** Of the shop's printed codes; null: none can be read or made. */
  scenes: SceneKeys | null
  /** Left out: nobody is listed. */
  desk?: DeskSettings
  /** Who makes WeChat's own codes; null or left out: nobody. */
  codeImage?: CodeImage | null
}

interface Caller {
  /** As the platform gave it in the environment of this call; null: none. */
  openid: string | null
  /** The merchant's own timer or console, not a member and not the web. */
  operator?: boolean
}

export interface Gateway {
  /** Never rejects: every failure is an answer of the closed set. */
  handle(action: unknown, input: unknown, caller: Caller): Promise<Answer<unknown>>
  close(): Promise<void>
}

type Handlers = { [A in Action]: (input: Input<A>, caller: Caller) => Promise<Output<A>> }

export function createGateway(deps: Deps): Gateway {
  const { settings, state, clock, log, newId, scenes, desk: { listed, codeLink } = NO_DESK } = deps
  const kingdee = createKingdee(deps)
  const reading = createReading({ kingdee, state, clock, log })
  const snapshots = createSnapshots({ ...deps, reading, callsPerMinute: settings.callsPerMinute })
  const phoneCodes = createPhoneCodes({ ...deps, sealing: createSealing(settings.clientSecret) })
  const bindings = createBindings(deps)
  const wallets = createRecords(deps)
  const stores = createStores({ ...deps, kingdee })
  const arrivals = createArrivals({ keys: scenes, stores, log })
  const member = memberActions({ kingdee, bindings, phoneCodes, wallets, arrivals, clock })
  const marks = createMarks({
    state,
    log,
    placeOf: (text) => {
      const scene = arrivals.read(text)
      return 'refused' in scene ? null : { storeId: scene.storeId, poster: scene.poster }
    },
  })
  const timing = timingOf(deps.claims.answerLimitMs)
  const claims = createClaims({
    ...deps,
    kingdee,
    stopwatch: () => performance.now(),
    timing,
    perScheme: deps.claims.perScheme,
    withMobile: deps.claims.withMobile,
    onCoupon: marks.claimed,
  })
  const readings = createReadings({ ...deps, kingdee, records: wallets, lagMs: timing.lagMs })
  const owned = ownedActions({ bindings, claims, readings, clock, log })
  const center = centerActions(snapshots, owned.mine, clock)
  const claim = claimActions({
    claims,
    snapshots,
    arrivals,
    memberOf: bindings.memberOf,
    note: owned.note,
    isGone: member.isGone,
  })
  const wallet = walletActions({
    bindings,
    claims,
    records: wallets,
    readings,
    snapshots,
    noteWallet: owned.noteWallet,
    isGone: member.isGone,
    arrivals,
    stores,
    kingdee,
    state,
    clock,
  })
  const entry = entryActions({ arrivals, stores, snapshots, glance: wallet.glance, mine: owned.mine, clock })
  const redemptions = createRedemptions({ kingdee, stores, claims, marks, state, clock, log })
  const counting = createCounting({ state, clock, log })
  const desk = deskActions({
    state,
    stores,
    listed,
    clientSecret: settings.clientSecret,
    scenes,
    codeImage: deps.codeImage ?? null,
    codeLink,
    log,
  })
  const handlers: Handlers = {
    'center.open': (input, { openid }) => center.open(input, openid),
    'center.more': center.more,
    'coupon.show': (input, { openid }) => center.show(input, openid),
    'member.me': (_, { openid }) => member.me(openid),
    'member.bind': (input, { openid }) => member.bind(input, openid),
    'member.join': (input, { openid }) => member.join(input, openid),
    'member.unbind': (_, { openid }) => member.unbind(openid),
    'claim.create': (input, { openid }) => claim.create(input, openid),
    'claim.status': (input, { openid }) => claim.status(input, openid),
    'claim.owned': (_, { openid }) => owned.owned(openid),
    'wallet.list': (input, { openid }) => wallet.list(input, openid),
    'wallet.show': (input, { openid }) => wallet.show(input, openid),
    'entry.resolve': async (input, { openid }) => {
      const resolved = await entry.resolve(input, openid)
      if (openid !== null) await marks.scanned({ openid, scene: input.scene, at: clock() })
      return resolved
    },
    'store.list': entry.stores,
    'desk.me': (_, { openid }) => desk.me(openid),
    'desk.funnel': (input, { openid }) => desk.funnel(input, openid),
    'desk.code': (input, { openid }) => desk.code(input, openid),
    // Without keys no coupon can have been claimed by a code, and no store is asked.
    'entry.redemptions': () =>
      scenes === null ? Promise.resolve({ done: 0, more: false }) : redemptions.read(),
    'entry.count': counting.count,
    'claim.sweep': claim.sweep,
    'center.refresh': center.refresh,
    health: center.health,
  }

  return {
    async handle(action, input, caller) {
      const requestId = newId()
      const started = clock()
      const known = isAction(action) ? action : undefined
      try {
        if (known === undefined) throw new Refusal('badRequest', 'unknown action')
        if (operatorActions.has(known) && caller.operator !== true)
          throw new Refusal('forbidden', 'for operators only')
        const data = await run(handlers, known, input, caller)
        log.info('request', { requestId, action: known, who: who(caller.openid), ms: clock() - started })
        return { ok: true, data }
      } catch (error) {
        const told = failureOf(error, requestId)
        const detail = error instanceof Error ? error.message : String(error)
        const line = {
          requestId,
          action: known,
          who: who(caller.openid),
          ms: clock() - started,
          code: told.code,
          detail,
        }
        if (told.code === 'internal')
          log.error('request', { ...line, stack: error instanceof Error ? error.stack : '' })
        else log.warn('request', line)
        return { ok: false, error: told }
      }
    },
    close: () => state.close(),
  }
}

const NO_DESK: DeskSettings = { listed: [], codeLink: null }

const operatorActions: ReadonlySet<Action> = new Set<Action>([
  'claim.sweep',
  'center.refresh',
  'entry.redemptions',
  'entry.count',
])

async function run<A extends Action>(handlers: Handlers, action: A, input: unknown, caller: Caller) {
  // An array is an object to the schema.
  if (Array.isArray(input)) throw new Refusal('badRequest', 'input: expected an object')
  const parsed = v.safeParse(inputs[action], input ?? {}, { abortPipeEarly: true })
  if (!parsed.success) throw new Refusal('badRequest', problems(parsed.issues))
  return handlers[action](parsed.output as Input<A>, caller)
}

/** Names the fields and what they must be; never what was sent. */
function problems(issues: readonly v.BaseIssue<unknown>[]): string {
  return issues
    .map(
      (issue) => `${v.getDotPath(issue)?.slice(0, 40) ?? 'input'}: expected ${issue.expected ?? issue.type}`,
    )
    .join('; ')
}

function isAction(action: unknown): action is Action {
  return typeof action === 'string' && Object.hasOwn(inputs, action)
}
