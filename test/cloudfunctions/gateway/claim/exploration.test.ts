import fc from 'fast-check'
import {
  type Bounds,
  type Left,
  nameOf,
  type Rules,
  rules,
  start,
  successors,
  Violation,
  type World,
} from './model'

/** Two processes, the second one's clock ahead, and members who may claim a scheme once, unless it says else. */
function bounds(left: Partial<Left>, more: Partial<Bounds> = {}): Bounds {
  const none: Left = {
    taps: 0,
    repeats: 0,
    looks: 0,
    deaths: 0,
    lostAnswers: 0,
    lostPosts: 0,
    refusals: 0,
    storeRefusals: 0,
    given: 0,
    gone: 0,
    expiries: 0,
    brokenReads: 0,
  }
  return { skews: [0, 1], limit: 1, ...more, left: { ...none, ...left } }
}

/** Every world within the bounds, each once, until something is violated: what it was, and how many there were. */
function explore(within: Bounds, kept: Rules = rules): { worlds: number; violation: string | null } {
  const first = start(within)
  const met = new Set([nameOf(first)])
  const open = [first]
  try {
    // The deepest first: what is violated is violated late.
    for (let world = open.pop(); world !== undefined; world = open.pop()) {
      for (const next of successors(world, within, kept)) {
        const name = nameOf(next)
        if (!met.has(name)) open.push(next)
        met.add(name)
      }
    }
  } catch (error) {
    if (!(error instanceof Violation)) throw error
    return { worlds: met.size, violation: error.message }
  }
  return { worlds: met.size, violation: null }
}

test.each<[string, Bounds]>([
  ['two taps, a death and a lost answer', bounds({ taps: 2, deaths: 1, lostAnswers: 1 })],
  ['two taps and a record that expires', bounds({ taps: 2, expiries: 1 })],
  ['a tap, its repetition and a refusal', bounds({ taps: 1, repeats: 1, refusals: 1 })],
  [
    'a tap, its repetition, a death and a store that is refused',
    bounds({ taps: 1, repeats: 1, deaths: 1, storeRefusals: 1 }),
  ],
  [
    'a tap, a look, a death, a lost answer and a store that is refused',
    bounds({ taps: 1, looks: 1, deaths: 1, lostAnswers: 1, storeRefusals: 1 }),
  ],
  ['a tap, a look, a death and a lost claim', bounds({ taps: 1, looks: 1, deaths: 1, lostPosts: 1 })],
  ['a tap, a look, a death and a broken read', bounds({ taps: 1, looks: 1, deaths: 1, brokenReads: 1 })],
  [
    'a tap, a look, a death and a coupon of somebody else’s',
    bounds({ taps: 1, looks: 1, deaths: 1, given: 1 }),
  ],
  [
    'a tap of two allowed, a look and a coupon that comes and goes',
    bounds({ taps: 1, looks: 1, given: 1, gone: 1 }, { limit: 2 }),
  ],
  [
    'three taps of two allowed in one process, a look, a refusal and a record that expires',
    bounds({ taps: 3, looks: 1, refusals: 1, expiries: 1 }, { limit: 2, skews: [0] }),
  ],
])(
  '%s, in any order at all, violate nothing',
  (_, within) => {
    const { worlds, violation } = explore(within)
    expect(violation).toBeNull()
    // So that nothing is called explored because nothing could happen.
    expect(worlds).toBeGreaterThan(9_000)
  },
  60_000,
)

/** What becomes possible when a rule is taken out, and within which bounds. */
test.each<[keyof Rules, Bounds]>([
  ['fenceFirst', bounds({ taps: 2 })],
  ['sendByChecked', bounds({ taps: 2, looks: 1 })],
  ['lagCounted', bounds({ taps: 2, deaths: 1 })],
  ['marginCounted', bounds({ taps: 1, looks: 1, deaths: 1 })],
  ['judgedByStart', bounds({ taps: 1, looks: 1, deaths: 1 })],
  ['ownTokenOnly', bounds({ taps: 2, looks: 1, refusals: 1 })],
  ['revisionCompared', bounds({ taps: 2, looks: 2, deaths: 1 })],
  ['undecidedLasts', bounds({ taps: 2, expiries: 1 })],
  ['revisionsNeverRepeat', bounds({ taps: 3, expiries: 1 })],
  ['intentsRemembered', bounds({ taps: 1, repeats: 1, refusals: 1 })],
  ['numbersCompared', bounds({ taps: 1, looks: 1, given: 1, gone: 1 }, { limit: 2 })],
  ['settledAfterFound', bounds({ taps: 1, looks: 1, deaths: 1, given: 1 })],
])(
  'without %s something is violated',
  (rule, within) => {
    expect(explore(within, { ...rules, [rule]: false }).violation).not.toBeNull()
  },
  60_000,
)

test('random walks with everything at once violate nothing', () => {
  const everything = bounds(
    {
      taps: 4,
      repeats: 1,
      looks: 4,
      deaths: 2,
      lostAnswers: 2,
      lostPosts: 1,
      refusals: 1,
      storeRefusals: 1,
      given: 1,
      gone: 1,
      expiries: 1,
      brokenReads: 2,
    },
    { skews: [0, 1, 1] },
  )
  fc.assert(
    fc.property(
      fc.constantFrom(1, 2),
      fc.array(fc.nat(), { minLength: 80, maxLength: 160 }),
      (limit, choices) => {
        let world: World = start(everything)
        for (const choice of choices) {
          const next = successors(world, { ...everything, limit }, rules)
          world = next[choice % next.length] ?? world
        }
      },
    ),
    { numRuns: 1_000 },
  )
}, 60_000)
