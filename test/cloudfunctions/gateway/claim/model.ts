/**
 * Everything around one claim, in steps that can be put in any order: processes that die or stand still between any
 * two of them, a store that compares revisions, Kingdee with no limit of its own, which answers late or not at all
 * and shows a new coupon late. What a process does is the product's own transition function; a step is what the
 * product does between two awaits. Times are ticks from now, so that worlds that differ only in the hour are one.
 */
import { keepOf, type Ledger } from '../../../../cloudfunctions/gateway/claim/ledger'
import {
  type Answer,
  type Event,
  type Read,
  type Step,
  type Terms,
  transition,
} from '../../../../cloudfunctions/gateway/claim/transition'

/** A sent claim takes effect within one tick or never, and shows within one more. */
const ANSWER = 1
const LAG = 1
const MARGIN = 1
/** A read that takes longer than any horizon is not looked at. */
const STILL = -4
/** Sent by then, a claim is past its horizon for any read that is looked at. */
const PAST = STILL - ANSWER - LAG - MARGIN - 1
const OPEN = 2
/** What the token of an attempt in another's place ends with. */
const ANEW = '+'

export interface Bounds {
  /** How far each process's clock is ahead, in ticks. */
  skews: readonly number[]
  limit: number
  left: Left
}

/** What may still happen. */
export interface Left {
  taps: number
  /** The first tap's request, come once more. */
  repeats: number
  looks: number
  deaths: number
  lostAnswers: number
  lostPosts: number
  refusals: number
  /** Not processed for the store that it names: the sender opens another attempt in its place, which names none. */
  storeRefusals: number
  /** A coupon of the scheme that somebody else gives the member. */
  given: number
  /** Such a coupon leaves Kingdee's list again: used up, expired, passed on. */
  gone: number
  /** A record whose time to live has passed. */
  expiries: number
  brokenReads: number
}

/** What the protocol rests on; each can be taken out. */
export const rules = {
  fenceFirst: true,
  sendByChecked: true,
  lagCounted: true,
  marginCounted: true,
  judgedByStart: true,
  ownTokenOnly: true,
  revisionCompared: true,
  undecidedLasts: true,
  revisionsNeverRepeat: true,
  intentsRemembered: true,
  numbersCompared: true,
  settledAfterFound: true,
}
export type Rules = typeof rules

/** What must never happen, and did. */
export class Violation extends Error {}

interface Snapshot {
  ledger: Ledger | null
  rev: number
}

/** `seen`: the record as it was read; null: another has written since, and what is in it does not matter any more. */
type Doing =
  | { do: 'idle' }
  | { do: 'write'; event: Event; seen: Snapshot | null; next: Ledger | null; act: Step['act'] }
  | { do: 'begin'; purpose: 'baseline' | 'look'; token: string; seen: Snapshot | null }
  | {
      do: 'reading'
      purpose: 'baseline' | 'look'
      token: string
      seen: Snapshot | null
      startedAt: number
      numbers: string[]
    }
  | { do: 'send'; token: string; sendBy: number; seen: Snapshot | null }
  | { do: 'wait'; token: string; seen: Snapshot | null }

interface Coupon {
  no: string
  /** Of the claim that it was granted to; null: somebody else gave it. */
  token: string | null
  at: number
  state: 'hidden' | 'shown' | 'gone'
}

interface Post {
  token: string
  sentAt: number
  became: 'flying' | 'granted' | 'refused' | 'noStore' | 'lost'
}

export interface World {
  store: Snapshot
  processes: Doing[]
  posts: Post[]
  coupons: Coupon[]
  left: Left
  taps: number
  /** Which attempt each tap led to. */
  led: Record<string, string>
  /** Whose fence was acknowledged, until the claim is sent. */
  fencedBy: Record<string, number>
}

export function start({ skews, left }: Bounds): World {
  return {
    store: { ledger: null, rev: 0 },
    processes: skews.map(() => ({ do: 'idle' })),
    posts: [],
    coupons: [],
    left,
    taps: 0,
    led: {},
    fencedBy: {},
  }
}

/**
 * Every world that one step can lead to.
 * @throws Violation
 */
export function successors(world: World, bounds: Bounds, kept: Rules): World[] {
  const found: World[] = []
  const add = (change: Partial<World>, spent?: keyof Left) => {
    const left = spent ? { ...world.left, [spent]: world.left[spent] - 1 } : world.left
    const next = told({ ...world, left, ...change }, kept)
    atRest(next)
    found.push(next)
  }
  const later = tick(world)
  if (later !== null) add(later)
  kingdee(world, bounds, add)
  const { ledger } = world.store
  if (ledger !== null && world.left.expiries > 0 && expires(ledger, kept))
    // By then no phone has a receipt any more.
    add({ store: { ledger: null, rev: kept.revisionsNeverRepeat ? 2 : 0 }, led: {} }, 'expiries')
  for (const index of world.processes.keys()) run(world, bounds, kept, index, add)
  return found
}

type Add = (change: Partial<World>, spent?: keyof Left) => void

function kingdee({ posts, coupons, left }: World, { limit }: Bounds, add: Add): void {
  const coupon = (token: string | null): Coupon[] => [
    ...coupons,
    { no: `c${coupons.length + 1}`, token, at: 0, state: 'hidden' },
  ]
  posts.forEach((post, index) => {
    if (post.became !== 'flying') return
    const became = (what: Post['became']) => put(posts, index, { ...post, sentAt: 0, became: what })
    if (coupons.filter(({ token }) => token !== null).length >= limit)
      throw new Violation('granted more often than the limit allows')
    add({ posts: became('granted'), coupons: coupon(post.token) })
    if (left.refusals > 0) add({ posts: became('refused') }, 'refusals')
    if (left.storeRefusals > 0 && !post.token.endsWith(ANEW))
      add({ posts: became('noStore') }, 'storeRefusals')
    if (left.lostPosts > 0) add({ posts: became('lost') }, 'lostPosts')
  })
  coupons.forEach((one, index) => {
    const become = (state: Coupon['state']) => ({ coupons: put(coupons, index, { ...one, at: 0, state }) })
    if (one.state === 'hidden') add(become('shown'))
    if (one.state === 'shown' && one.token === null && left.gone > 0) add(become('gone'), 'gone')
  })
  if (left.given > 0) add({ coupons: coupon(null) }, 'given')
}

/** The next step of one process. */
function run(world: World, bounds: Bounds, kept: Rules, index: number, add: Add): void {
  const { left, store } = world
  const doing = world.processes[index] as Doing
  const now = bounds.skews[index] ?? 0
  const become = (next: Doing, spent?: keyof Left, change: Partial<World> = {}) =>
    add({ processes: put(world.processes, index, next), ...change }, spent)
  const decideOn = (event: Event, seen: Snapshot | null, spent?: keyof Left, change?: Partial<World>) =>
    become(decided(event, seen, bounds, kept), spent, change)

  if (doing.do !== 'idle' && left.deaths > 0) become({ do: 'idle' }, 'deaths')
  switch (doing.do) {
    case 'idle': {
      const taps = world.taps + 1
      const tap = (intent: string): Event => ({ kind: 'tap', intent, token: `t${taps}`, scene: null, now })
      if (left.taps > 0) decideOn(tap(`i${taps}`), store, 'taps', { taps })
      if (left.repeats > 0 && world.taps > 0) decideOn(tap('i1'), store, 'repeats', { taps })
      if (left.looks > 0 && store.ledger !== null) decideOn({ kind: 'look', now }, store, 'looks')
      return
    }
    case 'write':
      write(world, bounds, kept, index, doing, become)
      return
    case 'begin': {
      const numbers = world.coupons.filter(({ state }) => state === 'shown').map(({ no }) => no)
      become({ ...doing, do: 'reading', startedAt: now, numbers })
      return
    }
    case 'reading': {
      const { purpose, token, seen, numbers } = doing
      if (purpose === 'baseline') {
        const sendBy = now + terms(bounds, kept).timing.sendMs
        decideOn({ kind: 'baseline', token, numbers, sendBy, now }, seen)
        if (left.brokenReads > 0)
          decideOn({ kind: 'answer', token, answer: { kind: 'notProcessed' }, now }, seen, 'brokenReads')
        return
      }
      const startedAt = kept.judgedByStart ? doing.startedAt : now
      const event = (read: Read): Event => ({ kind: 'read', token, read, now })
      decideOn(event({ kind: 'complete', numbers, startedAt }), seen)
      if (left.brokenReads > 0) decideOn(event({ kind: 'incomplete' }), seen, 'brokenReads')
      return
    }
    case 'send': {
      const { token, sendBy, seen } = doing
      if (kept.sendByChecked && now > sendBy) {
        decideOn({ kind: 'answer', token, answer: { kind: 'notProcessed' }, now }, seen)
        return
      }
      if (kept.fenceFirst && world.fencedBy[token] !== index)
        throw new Violation('sent without a fence of its own')
      if (world.posts.some((post) => post.token === token)) throw new Violation('one attempt was sent twice')
      if (world.posts.some(({ became }) => became === 'flying'))
        throw new Violation('two attempts are undecided at once')
      const { [token]: _, ...fencedBy } = world.fencedBy
      const posts = [...world.posts, { token, sentAt: 0, became: 'flying' as const }]
      become({ do: 'wait', token, seen }, undefined, { posts, fencedBy })
      return
    }
    case 'wait': {
      const { token, seen } = doing
      const answered = (answer: Answer, spent?: keyof Left) =>
        decideOn({ kind: 'answer', token, answer, now }, seen, spent)
      const became = world.posts.find((one) => one.token === token)?.became
      const no = world.coupons.find((one) => one.token === token)?.no
      if (became === 'granted' && no !== undefined) answered({ kind: 'granted', numbers: [no] })
      if (became === 'refused') answered({ kind: 'refused', message: '' })
      if (became === 'noStore') answered({ kind: 'notProcessed', anew: token + ANEW })
      if (became === 'lost') answered({ kind: 'unclear', message: null })
      else if (left.lostAnswers > 0) answered({ kind: 'unclear', message: null }, 'lostAnswers')
    }
  }
}

/** One replace (or insert), and what its writer goes on with. */
function write(
  world: World,
  bounds: Bounds,
  kept: Rules,
  index: number,
  { event, seen, next, act }: Extract<Doing, { do: 'write' }>,
  become: (next: Doing, spent?: keyof Left, change?: Partial<World>) => void,
): void {
  const { store } = world
  const mine = seen?.rev === store.rev && (seen.ledger === null) === (store.ledger === null)
  const blind = !kept.revisionCompared && event.kind === 'read' && store.ledger !== null
  if (next === null || !(mine || blind)) {
    // A verdict is written only over the revision that was read before it; everything else is decided anew.
    const now = bounds.skews[index] ?? 0
    become(event.kind === 'read' ? { do: 'idle' } : decided({ ...event, now }, store, bounds, kept))
    return
  }
  check(world, event, next)
  keepOf(next)
  const written = { ledger: next, rev: kept.revisionsNeverRepeat ? 2 : store.rev + 1 }
  const { token, phase, intents } = next.attempt
  const led = { ...world.led }
  if (phase === 'open')
    for (const intent of intents) {
      const other = led[intent] ?? token
      const wasProcessed = !world.posts.some((post) => post.token === other && post.became === 'noStore')
      if (other !== token && wasProcessed) throw new Violation('one tap led to two attempts')
      led[intent] = token
    }
  const fencedBy = act === 'send' ? { ...world.fencedBy, [token]: index } : world.fencedBy
  become(following(act, written), undefined, { store: written, led, fencedBy })
}

/** What a process does about an event, given the record that it has read. */
function decided(event: Event, seen: Snapshot | null, bounds: Bounds, kept: Rules): Doing {
  if (seen === null) return { do: 'write', event: { ...event, now: 0 }, seen, next: null, act: null }
  const { next, act } = decide(seen.ledger, event, bounds, kept)
  if (next === null) return following(act, seen)
  if (act === 'send' && !kept.fenceFirst) return following(act, { ledger: one(next), rev: seen.rev })
  return { do: 'write', event: { ...event, now: 0 }, seen, next: one(next), act }
}

function following(act: Step['act'], seen: Snapshot): Doing {
  const attempt = seen.ledger?.attempt
  if (act === null || attempt === undefined) return { do: 'idle' }
  const { token, sendBy } = attempt
  return act === 'send'
    ? { do: 'send', token, sendBy: sendBy ?? 0, seen }
    : { do: 'begin', purpose: act, token, seen }
}

/** What is written must be true of Kingdee, and lose nothing. */
function check({ store, posts }: World, event: Event, next: Ledger): void {
  const has = (no: string) => next.nos.some((entry) => entry.no === no)
  if (store.ledger?.nos.some(({ no }) => !has(no))) throw new Violation('a number was lost from the ledger')
  if (event.kind === 'answer' && event.answer.kind === 'granted' && !event.answer.numbers.every(has))
    throw new Violation('a granted number was not kept')
  const post = posts.find(({ token }) => token === next.attempt.token)
  if (next.attempt.phase === 'refused' && (post?.became === 'flying' || post?.became === 'granted'))
    throw new Violation('told to be refused, though it was granted or may still be')
}

/** Once nobody has anything left to do, the ledger holds every coupon that was granted. */
function atRest({ processes, store: { ledger }, posts, coupons }: World): void {
  const busy =
    processes.some((doing) => doing.do !== 'idle') || posts.some(({ became }) => became === 'flying')
  if (busy || ledger === null || ledger.due !== null) return
  for (const { no, token } of coupons)
    if (token !== null && !ledger.nos.some((entry) => entry.no === no))
      throw new Violation('a granted coupon is missing from the ledger')
}

function expires(ledger: Ledger, kept: Rules): boolean {
  if (!kept.undecidedLasts) return true
  const keep = keepOf(ledger)
  return keep !== undefined && 'ttlMs' in keep
}

function terms({ limit }: Bounds, kept: Rules): Terms {
  const horizonMs = ANSWER + (kept.lagCounted ? LAG : 0) + (kept.marginCounted ? MARGIN : 0)
  const rest = { lagMs: LAG, waitMs: 1, longestLookMs: 1, lateLookMs: 2, alarmMs: 99, missingMs: 99 }
  return { limit, timing: { sendMs: 1, horizonMs, openMs: OPEN, lookMs: 1, ...rest } }
}

/** The transition function; a rule of its own that was taken out is taken out around it. */
function decide(ledger: Ledger | null, event: Event, bounds: Bounds, kept: Rules) {
  let asked = event
  let from = ledger
  if (from !== null && !kept.ownTokenOnly && event.kind === 'answer')
    asked = { ...event, token: from.attempt.token }
  if (from !== null && !kept.intentsRemembered && from.attempt.phase !== 'open')
    from = { ...from, attempt: { ...from.attempt, intents: [] }, past: [] }
  if (from !== null && !kept.numbersCompared && asked.kind === 'read' && asked.read.kind === 'complete') {
    const { baseline } = from.attempt
    if (asked.read.numbers.length <= baseline.length)
      asked = { ...asked, read: { ...asked.read, numbers: baseline } }
  }
  const step = transition(from, asked, terms(bounds, kept))
  const found = asked.kind === 'read' && step.next?.attempt.phase === 'issued' && step.next.due !== null
  return found && !kept.settledAfterFound && step.next !== null
    ? { ...step, next: { ...step.next, due: null } }
    : step
}

/** A tick later; null: something must happen first, or nothing would. */
function tick({ store, processes, posts, coupons }: World): Partial<World> | null {
  const late =
    posts.some(({ became, sentAt }) => became === 'flying' && sentAt <= -ANSWER) ||
    coupons.some(({ state, at }) => state === 'hidden' && at <= -LAG) ||
    processes.some((doing) => doing.do === 'reading' && doing.startedAt <= STILL)
  if (late) return null
  return {
    store: { ...store, ledger: store.ledger && older(store.ledger) },
    processes: processes.map(aged),
    posts: posts.map((post) => (post.became === 'flying' ? { ...post, sentAt: post.sentAt - 1 } : post)),
    coupons: coupons.map((coupon) => (coupon.state === 'hidden' ? { ...coupon, at: coupon.at - 1 } : coupon)),
  }
}

const before = (time: number, least: number) => Math.max(least, time - 1)

function aged(doing: Doing): Doing {
  if (doing.do === 'idle') return doing
  const seen = doing.seen && { ...doing.seen, ledger: doing.seen.ledger && older(doing.seen.ledger) }
  switch (doing.do) {
    case 'reading':
      return { ...doing, seen, startedAt: doing.startedAt - 1 }
    case 'send':
      return { ...doing, seen, sendBy: before(doing.sendBy, -1) }
    case 'write': {
      const event = { ...doing.event }
      if (event.kind === 'baseline') event.sendBy = before(event.sendBy, PAST)
      if (event.kind === 'read') event.read = { kind: 'incomplete' }
      return { ...doing, seen, event, next: doing.next && older(doing.next) }
    }
    default:
      return { ...doing, seen }
  }
}

/** A tick later, and without what no decision rests on any more. */
function older(ledger: Ledger): Ledger {
  const { attempt, due } = ledger
  const over = due === null && attempt.phase !== 'open'
  return one({
    ...ledger,
    attempt: {
      ...attempt,
      at: before(attempt.at, -OPEN),
      sendBy: over || attempt.sendBy === null ? null : before(attempt.sendBy, PAST),
      baseline: over ? [] : attempt.baseline,
    },
    past: ledger.past.map((outcome) => ({ ...outcome, at: 0 })),
    due: due === null ? null : before(due, 0),
  })
}

/** Random revisions say only whether they are the same, and a verdict over an older one will not be written. */
function told(world: World, kept: Rules): World {
  if (!kept.revisionsNeverRepeat || !kept.revisionCompared) return world
  const { ledger, rev } = world.store
  const processes = world.processes.map((doing): Doing => {
    if (doing.do === 'idle' || doing.seen === null) return doing
    const { seen } = doing
    if (seen.rev === rev) return rev === 1 ? doing : { ...doing, seen: { ledger: seen.ledger, rev: 1 } }
    const forNothing =
      ((doing.do === 'begin' || doing.do === 'reading') && doing.purpose === 'look') ||
      (doing.do === 'write' && doing.event.kind === 'read')
    if (forNothing) return { do: 'idle' }
    return doing.do === 'write' ? { ...doing, seen: null, next: null, act: null } : { ...doing, seen: null }
  })
  return { ...world, store: rev === 1 ? world.store : { ledger, rev: 1 }, processes }
}

const ledgers = new Map<string, Ledger>()

/** Names a world: two with one name are the same. */
export function nameOf({ store, processes, posts, coupons, left, taps, led, fencedBy }: World): string {
  return `${[store, ...processes, posts, coupons, left, led, fencedBy].map(numberOf).join()},${taps}`
}

const numbers = new WeakMap<object, number>()
const parts = new Map<string, number>()

/** Most parts of a world are those of the world before: each is written out once. */
function numberOf(part: object): number {
  let number = numbers.get(part)
  if (number === undefined) {
    const text = JSON.stringify(part)
    number = parts.get(text) ?? parts.size
    parts.set(text, number)
    numbers.set(part, number)
  }
  return number
}

/** Equal ledgers are one object, and a number in the name of a world. */
function one(ledger: Ledger): Ledger {
  const name = JSON.stringify(ledger)
  const known = ledgers.get(name)
  if (known !== undefined) return known
  const number = ledgers.size
  Object.defineProperty(ledger, 'toJSON', { value: () => number })
  ledgers.set(name, ledger)
  return ledger
}

function put<T>(list: readonly T[], index: number, value: T): T[] {
  const next = [...list]
  next[index] = value
  return next
}
