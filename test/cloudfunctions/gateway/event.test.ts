import { main } from '../../../cloudfunctions/gateway/event'

const names = [
  'KINGDEE_CLIENT_ID',
  'KINGDEE_CLIENT_SECRET',
  'KINGDEE_OUTER_INSTANCE_ID',
  'STATE_URL',
  'WX_OPENID',
  'WX_CONTEXT_KEYS',
  'TCB_UUID',
  'TCB_SOURCE',
]
const before = { ...process.env }
let lines: string[]

beforeEach(() => {
  for (const name of names) delete process.env[name]
  lines = []
  jest.spyOn(console, 'log').mockImplementation((line: string) => lines.push(line))
})
afterEach(() => {
  jest.restoreAllMocks()
  process.env = { ...before }
})

function configure(): void {
  Object.assign(process.env, {
    KINGDEE_BASE_URL: 'http://127.0.0.1:1',
    KINGDEE_CLIENT_ID: 'id',
    KINGDEE_CLIENT_SECRET: 's3cret',
    KINGDEE_OUTER_INSTANCE_ID: 'outer',
    STATE_URL: 'memory:',
  })
}

test('an environment that lacks something is told to the member in one sentence and to the log by name, and mended without a restart', async () => {
  process.env.KINGDEE_CLIENT_SECRET = 's3cret'
  expect(await main({ action: 'health' })).toMatchObject({
    ok: false,
    error: { code: 'misconfigured', message: '优惠券服务设置有误，请联系门店' },
  })
  expect(lines.join()).toContain('KINGDEE_CLIENT_ID is missing')
  expect(lines.join()).not.toContain('s3cret')
  configure()
  expect(await main({ action: 'health' })).toMatchObject({ ok: true })
})

test.each([undefined, null, 'x', 5, [], {}, { action: {} }])('the event %p is answered', async (event) => {
  configure()
  expect(await main(event)).toMatchObject({ ok: false, error: { code: 'badRequest' } })
})

test('of the event only action and input count: what the platform adds is no harm, and no identity', async () => {
  configure()
  const event = { action: 'health', input: {}, userInfo: { openId: 'oEvil', appId: 'wx' }, openid: 'oEvil' }
  expect(await main(event)).toMatchObject({ ok: true })
  expect(lines.join()).not.toContain('oEvi')
})

test('the identity is the one that the call’s environment lists', async () => {
  configure()
  process.env.WX_OPENID = 'oLeftOver'
  await main({ action: 'health' })
  expect(lines.join()).not.toContain('"who"')
  process.env.WX_CONTEXT_KEYS = 'WX_APPID,WX_OPENID'
  process.env.WX_OPENID = 'oMember'
  await main({ action: 'health' })
  expect(lines.at(-1)).toContain('"who":"oMem"')
})

test('a timer or a console may sweep', async () => {
  configure()
  expect(await main({ action: 'claim.sweep' })).toEqual({
    ok: true,
    data: { looked: 0, decided: 0, more: false },
  })
  process.env.TCB_SOURCE = 'wx_trigger'
  expect(await main({ action: 'claim.sweep', input: {} })).toMatchObject({ ok: true })
})

test('a timer’s trigger names the job, and nothing else of it counts', async () => {
  configure()
  const trigger = { Type: 'Timer', Time: '2026-11-24T02:00:00Z', Message: '' }
  expect(await main({ ...trigger, TriggerName: 'sweep' })).toMatchObject({ ok: true, data: { looked: 0 } })
  for (const TriggerName of ['redemptions', 'count'])
    expect(await main({ ...trigger, TriggerName })).toEqual({ ok: true, data: { done: 0, more: false } })
  expect(await main({ ...trigger, TriggerName: 'constructor' })).toMatchObject({
    error: { code: 'badRequest' },
  })
  process.env.TCB_SOURCE = 'wx_client'
  for (const TriggerName of ['sweep', 'refresh', 'redemptions', 'count'])
    expect(await main({ ...trigger, TriggerName })).toMatchObject({ error: { code: 'forbidden' } })
})

test.each<[string, Record<string, string>]>([
  ['a member', { WX_OPENID: 'oMember', WX_CONTEXT_KEYS: 'WX_OPENID' }],
  ['whoever was a member a moment ago', { WX_OPENID: 'oMember' }],
  ['a user of the web', { TCB_UUID: 'anonymous' }],
  ['a mini-program', { TCB_SOURCE: 'wx_client' }],
  ['a function that a mini-program called', { TCB_SOURCE: 'wx_client,scf' }],
  ['the web', { TCB_SOURCE: 'wx_http' }],
  ['the developer tools', { TCB_SOURCE: 'wx_devtools' }],
])('%s is no operator', async (_, env) => {
  configure()
  Object.assign(process.env, env)
  expect(await main({ action: 'claim.sweep', operator: true })).toMatchObject({
    ok: false,
    error: { code: 'forbidden' },
  })
})
