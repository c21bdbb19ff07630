import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { claimKey, type Ledger, parseLedger } from '../../../cloudfunctions/gateway/claim/ledger'
import type { Claim, ClaimAnswer } from '../../../cloudfunctions/gateway/contract'
import { createGateway, type Gateway } from '../../../cloudfunctions/gateway/gateway'
import { createExchange } from '../../../cloudfunctions/gateway/kingdee/exchange'
import { createLog } from '../../../cloudfunctions/gateway/log'
import { localNumbers } from '../../../cloudfunctions/gateway/member/phone-numbers'
import { libsqlState } from '../../../cloudfunctions/gateway/state/libsql'
import type { State } from '../../../cloudfunctions/gateway/state/port'
import { catalogue } from '../../../local/kingdee/catalogue'
import { seededChance } from '../../../local/kingdee/chance'
import { person } from '../../../local/kingdee/people'
import { type Kingdee, startKingdee } from '../../../local/kingdee/server'
import { type Processes, startProcesses } from './processes'

const credentials = {
  clientId: '205022',
  clientSecret: '0123456789abcdef0123456789abcdef',
  outerInstanceId: 'outer',
}
const operator = { openid: null, operator: true }

/** What was sent takes effect within this time: the stand-in's work is late by half of it, since a busy machine adds to that. */
const ANSWER_LIMIT_MS = 3_000
/** Shorter than some of the work is late: as in production, who sends gives up before Kingdee must have done it. */
const PATIENCE_MS = 600
const LATE_MS = [300, 1_500]
/** Less than what claims allow for. */
const LIST_BEHIND_MS = 200
/** Pairs of member and scheme that are claimed at once. */
const AT_ONCE = 32

export interface RaceSetting {
  seed: number
  members: number
  schemes: number
  deathAtStep: number
  /** Coupons of a scheme, and one for a phone number; null: the stand-in has no limit of its own. */
  stock: number | null
  folder: string
  worker: string
}

interface Pair {
  openid: string
  member: string
  scheme: string
  /** What became of each tap, as its phone was told last; undefined: never an answer. */
  told: Map<string, Claim | undefined>
}

export interface Raced {
  /** Under member/scheme, what must never be. */
  doubles: string[]
  /** Granted, and not in the ledger. */
  missing: string[]
  /** In the ledger, and never granted. */
  invented: string[]
  inDoubt: string[]
  /** A phone was told of a coupon that the member was not granted, or of a doubt when there was none any more. */
  toldWrong: string[]
  /** Granted, and every phone was told that there was none. */
  untold: string[]
  granted: number
  byScheme: Record<string, number>
  /** Coupons whose answer was lost: found by a look. */
  found: number
  /** Attempts that were found not to have been granted, after their horizon. */
  absent: number
}

export interface Race {
  /** Members tap while processes die; then all that is due is looked at. */
  run(): Promise<Raced>
  /** Whoever has no coupon taps once more, with nothing going wrong. */
  again(): Promise<Raced>
  figures(): { requests: number; deaths: number; calls: number; swept: number; seconds: number }
  close(): Promise<void>
}

export async function startRace(setting: RaceSetting): Promise<Race> {
  const { seed, folder, stock } = setting
  const random = seededChance(seed)
  const started = performance.now()
  const file = join(folder, `${randomUUID()}.db`)
  let ahead = 0
  const clock = () => Date.now() + ahead
  /** The stand-in's works and answers that are still to come. */
  const late = new Set<Promise<void>>()
  const today = clock()
  const [row] = catalogue({ today, count: 1 })
  const rows = Array.from({ length: setting.schemes }, (_, n) => ({
    ...(row as object),
    id: String(1534104111400644608n + BigInt(n) * 7n),
    name: `满 99 减 10 券，第 ${n + 1} 种`,
    total: stock ?? 0,
    issued: 0,
  }))
  const kingdee = await startKingdee({
    credentials,
    schemes: rows,
    members: Array.from({ length: setting.members }, (_, n) => person(n + 1)),
    claimsPerMember: stock === null ? null : 1,
    callsPerMinute: 1_000_000_000,
    tokenCallsPerMinute: 1_000_000_000,
    clock,
    seed,
    wait(ms) {
      const over = sleep(ms).then(() => void late.delete(over))
      late.add(over)
      return over
    },
  })
  const state = await libsqlState(file, clock, sleep)
  const gateway = createGateway({
    settings: { ...credentials, accountId: null, callsPerMinute: 1_000_000_000 },
    claims: { answerLimitMs: ANSWER_LIMIT_MS, perScheme: 1, withMobile: false },
    exchange: createExchange(kingdee.url),
    state,
    clock,
    sleep,
    log: createLog(() => {}, clock),
    newId: randomUUID,
    numberOf: localNumbers,
    scenes: null,
  })
  const pairs = await bindAll(
    gateway,
    kingdee,
    rows.map(({ id }) => id),
  )
  const processes = await startProcesses(4, setting.worker, {
    file,
    kingdeeUrl: kingdee.url,
    credentials,
    answerLimitMs: ANSWER_LIMIT_MS,
    patienceMs: PATIENCE_MS,
    deathAtStep: setting.deathAtStep,
    random,
  })
  const phones = createPhones(processes, random)
  let swept = 0

  /** Nothing new is sent any more; time passes until nothing is due. */
  async function settle() {
    while (late.size > 0) await Promise.all(late)
    for (;;) {
      const [next] = await state.due(Number.MAX_SAFE_INTEGER, 1)
      if (next === undefined) return
      ahead += Math.max(0, next.due - clock())
      await gateway.handle('claim.sweep', {}, operator)
      swept += 1
    }
  }

  async function outcome(): Promise<Raced> {
    for (const { openid, told } of pairs) {
      for (const intentId of told.keys())
        told.set(intentId, claimIn(await gateway.handle('claim.status', { intentId }, { openid })))
    }
    return compare(pairs, kingdee, state)
  }

  return {
    async run() {
      kingdee.setFault({ kind: 'cutAfter', chance: 0.2 })
      for (const ms of LATE_MS) kingdee.setFault({ kind: 'late', ms, chance: 0.1 / LATE_MS.length })
      kingdee.setFault({ kind: 'lag', ms: LIST_BEHIND_MS, chance: 0.3 })
      const sweeping = phones.sweepOn()
      await phones.tapAll(pairs)
      await sweeping
      await processes.end()
      kingdee.clearFaults()
      await settle()
      return outcome()
    },
    async again() {
      for (const { openid, scheme, told } of pairs) {
        if ([...told.values()].some((claim) => claim?.state === 'issued')) continue
        const intentId = randomUUID()
        const answer = await gateway.handle('claim.create', { schemaId: scheme, intentId }, { openid })
        told.set(intentId, claimIn(answer))
      }
      await settle()
      return outcome()
    },
    figures: () => ({
      requests: phones.requests(),
      deaths: processes.deaths(),
      calls: kingdee.calls().total,
      swept,
      seconds: Math.round((performance.now() - started) / 1000),
    }),
    async close() {
      await processes.end()
      await state.close()
      await kingdee.close()
    },
  }
}

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/** Every member with every scheme, each member bound by the code of its phone number. */
async function bindAll(gateway: Gateway, kingdee: Kingdee, schemes: readonly string[]): Promise<Pair[]> {
  const pairs: Pair[] = []
  for (const { id: member, mobile } of kingdee.members()) {
    const openid = `o${mobile}`
    const bound = await gateway.handle('member.bind', { phoneCode: `local:${mobile}` }, { openid })
    if (!bound.ok) throw new Error(`not bound: ${bound.error.code}`)
    for (const scheme of schemes) pairs.push({ openid, member, scheme, told: new Map() })
  }
  // The list is read before anything goes wrong: a claim needs it, and it is not what is raced for.
  await gateway.handle('center.open', {}, { openid: null })
  return pairs
}

function createPhones(processes: Processes, random: () => number) {
  let requests = 0
  let tapping = true

  /** A phone whose function died asks again, with the same intent. */
  async function ask(action: 'claim.create' | 'claim.status', input: object, openid: string) {
    for (;;) {
      requests += 1
      const answer = await processes.call({ action, input, caller: { openid } })
      if (answer !== null) return answer
    }
  }

  async function tap({ openid, scheme, told }: Pair, intentId: string, times: number) {
    told.set(intentId, undefined)
    const input = { schemaId: scheme, intentId }
    const answers = await Promise.all(Array.from({ length: times }, () => ask('claim.create', input, openid)))
    told.set(intentId, claimIn(answers[0]))
  }

  /** From two phones of one member at once, one of them twice; and once more when that was to no avail. */
  async function claim(pair: Pair) {
    await Promise.all([tap(pair, randomUUID(), 2), tap(pair, randomUUID(), 1)])
    const claims = [...pair.told.values()]
    if (claims.every((claim) => claim?.state === 'refused' && claim.retryable))
      await tap(pair, randomUUID(), 1)
  }

  /** As long as others tap, a phone in doubt goes on asking. */
  async function follow({ openid, told }: Pair) {
    const open = () =>
      [...told].filter(([, claim]) => claim?.state === 'unknown' || claim?.state === 'pending')
    while (tapping && open().length > 0) {
      await sleep(2_000)
      for (const [intentId] of open())
        told.set(intentId, claimIn(await ask('claim.status', { intentId }, openid)))
    }
  }

  return {
    requests: () => requests,
    async tapAll(pairs: readonly Pair[]) {
      const waiting = shuffled(pairs, random)
      const following: Promise<void>[] = []
      const turns = Array.from({ length: AT_ONCE }, async () => {
        for (let pair = waiting.pop(); pair !== undefined; pair = waiting.pop()) {
          await claim(pair)
          following.push(follow(pair))
        }
      })
      await Promise.all(turns)
      tapping = false
      await Promise.all(following)
    },
    /** As the timer does, but more often. */
    async sweepOn() {
      while (tapping) {
        await processes.call({ action: 'claim.sweep', input: {}, caller: operator })
        await sleep(500)
      }
    },
  }
}

function claimIn(answer: Awaited<ReturnType<Gateway['handle']>> | undefined): Claim | undefined {
  return answer?.ok ? (answer.data as ClaimAnswer).claim : undefined
}

function shuffled<T>(list: readonly T[], random: () => number): T[] {
  return list
    .map((one) => ({ one, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ one }) => one)
}

/** What the stand-in has granted against the ledgers, and both against what the phones were told. */
async function compare(pairs: readonly Pair[], kingdee: Kingdee, state: State): Promise<Raced> {
  const { coupons, byScheme, total } = kingdee.granted()
  const of = (list: { member: string; scheme: string }) => `${list.member}/${list.scheme}`
  const granted = new Map<string, string[]>()
  for (const coupon of coupons)
    granted.set(of(coupon), [...(granted.get(of(coupon)) ?? []), coupon.coupons_no])
  const raced: Raced = {
    doubles: [],
    missing: [],
    invented: [],
    inDoubt: [],
    toldWrong: [],
    untold: [],
    granted: total,
    byScheme,
    found: 0,
    absent: 0,
  }
  const records = await state.getMany(pairs.map(({ member, scheme }) => claimKey(member, scheme)))
  pairs.forEach((pair, index) => {
    const key = of(pair)
    const here = granted.get(key) ?? []
    const ledger: Ledger | null = records[index] ? parseLedger(records[index].value) : null
    const known = ledger?.nos.map(({ no }) => no) ?? []
    const phase = ledger?.attempt.phase
    raced.found += ledger?.nos.filter(({ by }) => by === 'read').length ?? 0
    raced.absent += ledger ? [ledger.attempt, ...ledger.past].filter(({ why }) => why === 'absent').length : 0
    if (here.length > 1) raced.doubles.push(key)
    if (here.some((no) => !known.includes(no))) raced.missing.push(key)
    if (known.some((no) => !here.includes(no))) raced.invented.push(key)
    if ((phase !== 'issued' && phase !== 'refused') || ledger?.due !== null) raced.inDoubt.push(key)
    const told = [...pair.told.values()]
    const right = (claim: Claim | undefined) =>
      claim?.state === 'refused' ||
      (claim?.state === 'issued' && claim.couponsNo !== undefined && here.includes(claim.couponsNo))
    if (!told.every(right)) raced.toldWrong.push(key)
    if (here.length > 0 && !told.some((claim) => claim?.state === 'issued')) raced.untold.push(key)
  })
  return raced
}
