import { KingdeeError } from '../../../../cloudfunctions/gateway/kingdee/errors'
import { chooseAccount, createTokens, type TokenCall } from '../../../../cloudfunctions/gateway/kingdee/token'
import { createLog } from '../../../../cloudfunctions/gateway/log'
import { memoryState } from '../../../../cloudfunctions/gateway/state/memory'
import { testTime } from '../../../time'

const DAY = 24 * 3_600_000
const account = {
  status: 1,
  outerInstanceId: 'outer',
  accountId: 'a',
  appKey: 'key',
  appSecret: 's3cret',
  domain: 'https://tf.jdy.com',
}

/** A token service whose tokens are numbered, and that can be told to fail. */
function setUp() {
  const time = testTime()
  const state = memoryState(time.clock)
  const calls: string[] = []
  const service = { fails: null as KingdeeError | null, issued: 0, livesMs: DAY }
  const call: TokenCall = async (method, path) => {
    calls.push(`${method} ${path.split('/').at(-1)}`)
    await new Promise((resolve) => setImmediate(resolve))
    if (service.fails) throw service.fails
    if (path.endsWith('push_app_authorize')) return [account]
    service.issued += 1
    return { 'app-token': `token-${service.issued}`, expires: time.clock() + service.livesMs }
  }
  const instance = () =>
    createTokens({
      ...time,
      call,
      state,
      log: createLog(() => {}, time.clock),
      outerInstanceId: 'outer',
      accountId: null,
    })
  const deadline = () => time.clock() + 8_000
  return { time, state, calls, service, instance, deadline }
}

test('the first token costs the pair of calls, and then serves every instance until it nears its end', async () => {
  const { instance, calls, deadline, time } = setUp()
  expect(await instance().current(deadline())).toMatchObject({
    value: 'token-1',
    router: 'https://tf.jdy.com',
  })
  expect(await instance().current(deadline())).toMatchObject({ value: 'token-1' })
  time.advance(DAY - 6 * 60_000)
  expect(await instance().current(deadline())).toMatchObject({ value: 'token-1' })
  expect(calls).toEqual(['POST push_app_authorize', 'GET kingdee_auth_token'])
  time.advance(2 * 60_000)
  expect(await instance().current(deadline())).toMatchObject({ value: 'token-2' })
})

test('of many instances that need a token at once, one renews and the others wait for it', async () => {
  const { instance, calls, deadline } = setUp()
  const tokens = await Promise.all(Array.from({ length: 30 }, () => instance().current(deadline())))
  expect(new Set(tokens.map(({ value }) => value))).toEqual(new Set(['token-1']))
  expect(calls).toHaveLength(2)
})

test('a refused token that somebody else has renewed meanwhile costs no renewal', async () => {
  const { instance, calls, deadline, time } = setUp()
  const [here, there] = [instance(), instance()]
  const old = await here.current(deadline())
  time.advance(61_001)
  await there.another(old, 'named', deadline())
  expect(calls).toHaveLength(4)
  expect(await here.another(old, 'named', deadline())).toMatchObject({ value: 'token-2' })
  expect(calls).toHaveLength(4)
})

test('within a minute of the last renewal there is none, and the answer says when', async () => {
  const { instance, calls, deadline, time } = setUp()
  const tokens = instance()
  const token = await tokens.current(deadline())
  time.advance(20_000)
  await expect(tokens.another(token, 'named', deadline())).rejects.toMatchObject({
    code: 'tokenWait',
    facts: { retryAfterMs: 41_000 },
  })
  time.advance(41_000)
  expect(await tokens.another(token, 'named', deadline())).toMatchObject({ value: 'token-2' })
  expect(calls).toHaveLength(4)
})

test('what a renewal failed with is told to all who need a token until the next may be tried', async () => {
  const { instance, service, calls, deadline, time } = setUp()
  service.fails = new KingdeeError('credentials', 'client id invalid')
  await expect(instance().current(deadline())).rejects.toMatchObject({ code: 'credentials' })
  time.advance(10_000)
  await expect(instance().current(deadline())).rejects.toMatchObject({
    code: 'credentials',
    facts: { retryAfterMs: 51_000 },
  })
  expect(calls).toHaveLength(1)
  service.fails = null
  time.advance(51_000)
  expect(await instance().current(deadline())).toMatchObject({ value: 'token-1' })
})

test('a renewal that never reached Kingdee spent nothing and is tried again after seconds', async () => {
  const { instance, service, deadline, time } = setUp()
  service.fails = new KingdeeError('network', 'ECONNREFUSED', { sent: false })
  await expect(instance().current(deadline())).rejects.toMatchObject({ code: 'network' })
  service.fails = null
  time.advance(5_000)
  expect(await instance().current(deadline())).toMatchObject({ value: 'token-1' })
})

test('a mere guess is not followed for ten minutes after one that did not help, and a named refusal still is', async () => {
  const { instance, calls, deadline, time } = setUp()
  const tokens = instance()
  const first = await tokens.current(deadline())
  time.advance(61_000)
  const second = await tokens.another(first, 'guess', deadline())
  expect(second).toMatchObject({ value: 'token-2' })
  await tokens.guessFailed()
  time.advance(9 * 60_000)
  if (second === null) throw new Error('no token')
  expect(await tokens.another(second, 'guess', deadline())).toBeNull()
  expect(calls).toHaveLength(4)
  expect(await tokens.another(second, 'named', deadline())).toMatchObject({ value: 'token-3' })
})

test('a renewal on a guess that itself fails counts as one that did not help', async () => {
  const { instance, service, calls, deadline, time } = setUp()
  const tokens = instance()
  const token = await tokens.current(deadline())
  time.advance(61_000)
  service.fails = new KingdeeError('unavailable', 'HTTP 502')
  expect(await tokens.another(token, 'guess', deadline())).toBeNull()
  time.advance(120_000)
  expect(await tokens.another(token, 'guess', deadline())).toBeNull()
  expect(calls).toHaveLength(3)
})

test('an instance that died in a renewal holds the others up for its limit and the minute, no longer', async () => {
  const { instance, state, deadline, time } = setUp()
  const died = { startedAt: time.clock(), endedAt: null, spent: true, failed: null }
  await state.insert('kingdee/renewal', JSON.stringify(died))
  await expect(instance().current(deadline())).rejects.toMatchObject({ code: 'tokenWait' })
  time.advance(died.startedAt + 71_000 - time.clock())
  expect(await instance().current(deadline())).toMatchObject({ value: 'token-1' })
})

test('near its end and not renewable now, a token is used until it ends', async () => {
  const { instance, service, deadline, time } = setUp()
  service.livesMs = 4 * 60_000
  const tokens = instance()
  await tokens.current(deadline())
  time.advance(10_000)
  expect(await tokens.current(deadline())).toMatchObject({ value: 'token-1' })
})

test('an expiry that says nothing of use is taken for two hours', async () => {
  const { instance, service, deadline, time } = setUp()
  service.livesMs = -DAY
  expect((await instance().current(deadline())).expires).toBe(time.clock() + 2 * 3_600_000)
})

describe('of the account sets that are authorised', () => {
  const choose = (entries: unknown, accountId: string | null = null) =>
    chooseAccount(entries, 'outer', accountId)
  const other = { ...account, accountId: 'b', appKey: 'other' }

  test('the one with status 1 and the asked instance is used, whatever KINGDEE_ACCOUNT_ID says', () => {
    const entries = [
      { ...other, status: 0 },
      { ...other, outerInstanceId: 'x' },
      null,
      { ...account, status: '1' },
    ]
    expect(choose(entries, 'zzz')).toEqual({
      appKey: 'key',
      appSecret: 's3cret',
      router: 'https://tf.jdy.com',
    })
  })

  test('several are told apart by KINGDEE_ACCOUNT_ID, and without it the error names it', () => {
    expect(choose([account, other], 'b').appKey).toBe('other')
    expect(() => choose([account, other])).toThrow('set KINGDEE_ACCOUNT_ID')
    expect(() => choose([account, other], 'c')).toThrow('set KINGDEE_ACCOUNT_ID')
    expect(() => choose([other, other], 'b')).toThrow('2 entries')
  })

  test.each([null, {}, 'x'])('%p is no answer', (data) => {
    expect(() => choose(data)).toThrow('data is no list')
  })

  test.each([[[]], [[null]], [[{ status: 2 }]]])(
    'in %p there is none, and the error says what to do',
    (entries) => {
      expect(() => choose(entries)).toThrow('authorise the application')
    },
  )

  test('one whose domain could not stand in a header is refused', () => {
    expect(() => choose([{ ...account, domain: 'https://a\r\nX: y' }])).toThrow('domain')
  })
})
