import fc from 'fast-check'
import { createBindings } from '../../../../cloudfunctions/gateway/member/bindings'
import { nothingOwned, withClaim } from '../../../../cloudfunctions/gateway/member/owned'
import { memoryState } from '../../../../cloudfunctions/gateway/state/memory'
import type { State } from '../../../../cloudfunctions/gateway/state/port'
import { testTime } from '../../../time'

const summary = {
  name: '张三',
  phone: '138****0001',
  levelName: '',
  cardNumber: '',
  points: 1,
  balanceFen: null,
}
const member = (id: string) => ({ id, summary, seenAt: 0 })

function setUp() {
  const time = testTime()
  const state = memoryState(time.clock)
  let ids = 0
  const newId = () => `generation-${++ids}`
  return { time, state, newId, bindings: createBindings({ state, newId }) }
}

test('who is bound is a member, with the generation of the binding, for as long as nobody unbinds', async () => {
  const { bindings, time } = setUp()
  expect(await bindings.memberOf('oA')).toBeNull()
  await bindings.bind('oA', member('m1'), false)
  time.advance(400 * 24 * 3_600_000)
  expect(await bindings.memberOf('oA')).toEqual({ memberId: 'm1', generation: 'generation-1' })
})

test('the same again keeps the generation, and after unbinding it is another', async () => {
  const { bindings } = setUp()
  await bindings.bind('oA', member('m1'), false)
  expect((await bindings.bind('oA', member('m1'), false)).generation).toBe('generation-1')
  await bindings.unbind('oA')
  expect(await bindings.memberOf('oA')).toBeNull()
  expect((await bindings.bind('oA', member('m1'), false)).generation).toBe('generation-2')
})

test('a member who is bound elsewhere is not taken without asking, and both stay as they were', async () => {
  const { bindings } = setUp()
  await bindings.bind('oA', member('m1'), false)
  await bindings.bind('oB', member('m2'), false)
  await expect(bindings.bind('oC', member('m1'), false)).rejects.toMatchObject({ by: 'anotherOpenid' })
  await expect(bindings.bind('oB', member('m3'), false)).rejects.toMatchObject({ by: 'thisOpenid' })
  expect(await bindings.memberOf('oA')).toMatchObject({ memberId: 'm1' })
  expect(await bindings.memberOf('oB')).toMatchObject({ memberId: 'm2' })
})

test('taking a member over unbinds the one before, who is told so until it binds again', async () => {
  const { bindings } = setUp()
  await bindings.bind('oA', member('m1'), false)
  await bindings.bind('oB', member('m1'), true)
  expect(await bindings.memberOf('oA')).toBeNull()
  expect(await bindings.look('oA')).toMatchObject({ binding: null, notice: 'boundElsewhere' })
  expect(await bindings.memberOf('oB')).toMatchObject({ memberId: 'm1' })
  await bindings.bind('oA', member('m2'), false)
  expect(await bindings.look('oA')).toMatchObject({ notice: null })
})

test('who goes over to another member leaves the first one free', async () => {
  const { bindings } = setUp()
  await bindings.bind('oA', member('m1'), false)
  await bindings.bind('oA', member('m2'), true)
  await bindings.bind('oB', member('m1'), false)
  expect(await bindings.memberOf('oA')).toMatchObject({ memberId: 'm2' })
  expect(await bindings.memberOf('oB')).toMatchObject({ memberId: 'm1' })
})

test('a summary of an earlier binding is dropped', async () => {
  const { bindings } = setUp()
  const { generation } = await bindings.bind('oA', member('m1'), false)
  await bindings.update('oA', generation, { ...summary, name: '李四' }, 5)
  expect((await bindings.look('oA')).binding).toMatchObject({ summary: { name: '李四' }, seenAt: 5 })
  await bindings.unbind('oA')
  await bindings.update('oA', generation, summary, 6)
  expect((await bindings.look('oA')).binding).toBeNull()
})

test('after unbinding nothing of the person is in the store, and whose member it was and the keys of the numbers are given back', async () => {
  const { bindings, state } = setUp()
  const kept = new Set<string>()
  const watching = createBindings({
    newId: () => 'g',
    state: {
      ...state,
      insert: (key, value, keep) => {
        kept.add(key)
        return state.insert(key, value, keep)
      },
    },
  })
  await watching.rememberCode('oA', 'phone-code/1')
  await watching.rememberCode('oA', 'phone-code/2')
  await watching.bind('oA', member('m1'), false)
  const left = { codes: ['phone-code/1', 'phone-code/2'], memberId: 'm1' }
  expect(await bindings.unbind('oA')).toEqual(left)
  expect(await bindings.unbind('oA')).toEqual({ codes: [], memberId: null })
  expect(kept.size).toBe(2)
  expect(await state.getMany([...kept])).toEqual([null, null])
  expect([...kept].join()).not.toContain('oA')
})

test('who has begun to be bound, and no more, is nobody’s member when that is undone', async () => {
  const { state } = setUp()
  const { insert } = state
  const dying = createBindings({ newId: () => 'g', state })
  state.insert = (key, ...rest) => {
    if (key.startsWith('member/')) throw new Error('dies')
    return insert(key, ...rest)
  }
  await expect(dying.bind('oA', member('m1'), false)).rejects.toThrow('dies')
  state.insert = insert
  expect(await dying.unbind('oA')).toEqual({ codes: [], memberId: null })
})

/** A process that may end before any of its writes; then nothing of it is heard again. */
function mortal(state: State, scheduler: fc.Scheduler, dies: () => boolean): State {
  let dead = false
  const step = <T>(work: () => Promise<T>): Promise<T> => {
    dead ||= dies()
    return dead ? new Promise(() => {}) : scheduler.schedule(Promise.resolve()).then(work)
  }
  return {
    ...state,
    get: (key) => step(() => state.get(key)),
    insert: (key, value, keep) => step(() => state.insert(key, value, keep)),
    replace: (key, rev, value, keep) => step(() => state.replace(key, rev, value, keep)),
    remove: (key, rev) => step(() => state.remove(key, rev)),
  }
}

test('of two who bind a member at once, unasked, one is bound and stays so, and the other is refused', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      const { state, newId, bindings } = setUp()
      const outcomes = ['oA', 'oB'].map((openid) =>
        createBindings({ state: mortal(state, scheduler, () => false), newId })
          .bind(openid, member('m1'), false)
          .then(({ generation }) => ({ openid, generation }))
          .catch((error: Error) => error.message),
      )
      await scheduler.waitIdle()
      const bound = (await Promise.all(outcomes)).filter((outcome) => typeof outcome === 'object')
      expect(await Promise.all(outcomes)).toContain('bound by anotherOpenid')
      expect(bound).toHaveLength(1)
      expect(await bindings.memberOf(bound[0]?.openid ?? '')).toMatchObject({
        generation: bound[0]?.generation,
      })
    }),
    { numRuns: 300 },
  )
})

test('whoever binds, unbinds and dies at whatever step: a member never has two openids', async () => {
  const openids = ['oA', 'oB', 'oC']
  const deed = fc.record({
    openid: fc.constantFrom(...openids),
    memberId: fc.constantFrom('m1', 'm1', 'm2'),
    what: fc.constantFrom('bind', 'rebind', 'rebind', 'unbind'),
    /** Steps that it lives. */
    lives: fc.oneof(fc.constant(1_000), fc.nat(14)),
  })
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(deed, { minLength: 2, maxLength: 6 }),
      async (scheduler, deeds) => {
        const { state, newId, bindings } = setUp()
        for (const { openid, memberId, what, lives } of deeds) {
          let left = lives
          const own = createBindings({ state: mortal(state, scheduler, () => left-- <= 0), newId })
          const done =
            what === 'unbind' ? own.unbind(openid) : own.bind(openid, member(memberId), what === 'rebind')
          void Promise.resolve(done).catch(() => {})
        }
        await scheduler.waitIdle()
        const members = await Promise.all(openids.map((openid) => bindings.memberOf(openid)))
        const bound = members.flatMap((found) => (found ? [found.memberId] : []))
        expect(new Set(bound).size).toBe(bound.length)
        // Nobody is locked out by what the dead have left.
        await bindings.bind('oD', member('m1'), true)
        expect(await bindings.memberOf('oD')).toMatchObject({ memberId: 'm1' })
        const others = await Promise.all(openids.map((openid) => bindings.memberOf(openid)))
        expect(others.map((found) => found?.memberId)).not.toContain('m1')
      },
    ),
    { numRuns: 2_000 },
  )
}, 60_000)

describe('what a member has', () => {
  const issued = (couponsNo: string) => ({ state: 'issued' as const, couponsNo, at: 1 })
  const has = (couponsNo: string) => withClaim(nothingOwned, 's', issued(couponsNo))

  test('stays with the binding, also when the same is bound again, and goes with it', async () => {
    const { bindings } = setUp()
    const { generation } = await bindings.bind('oA', member('m1'), false)
    await bindings.note('oA', generation, async () => has('1'))
    await bindings.bind('oA', member('m1'), false)
    await bindings.update('oA', generation, summary, 7)
    expect((await bindings.look('oA')).binding?.owned).toEqual(has('1'))
    await bindings.bind('oA', member('m2'), true)
    expect((await bindings.look('oA')).binding?.owned).toBeUndefined()
  })

  test('is not written for a binding that is another by now', async () => {
    const { bindings } = setUp()
    const { generation } = await bindings.bind('oA', member('m1'), false)
    await bindings.bind('oA', member('m2'), true)
    await bindings.note('oA', generation, async () => has('1'))
    expect((await bindings.look('oA')).binding?.owned).toBeUndefined()
    await bindings.note('oStranger', generation, async () => has('1'))
    expect((await bindings.look('oStranger')).binding).toBeNull()
  })

  test('is what the last of several writers wrote elsewhere, whatever the order in which they note it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const { state, newId, bindings } = setUp()
        const { generation } = await bindings.bind('oA', member('m1'), false)
        let ledger = 0
        const writers = ['1', '2', '3'].map(async () => {
          const mine = createBindings({ state: mortal(state, scheduler, () => false), newId })
          await scheduler.schedule(Promise.resolve())
          ledger += 1
          await mine.note('oA', generation, async () => {
            await scheduler.schedule(Promise.resolve())
            return has(String(ledger))
          })
        })
        await scheduler.waitIdle()
        await Promise.all(writers)
        expect((await bindings.look('oA')).binding?.owned).toEqual(has('3'))
      }),
      { numRuns: 300 },
    )
  })
})
