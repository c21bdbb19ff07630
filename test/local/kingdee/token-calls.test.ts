import { sign } from '../../../local/kingdee/signature'
import { authorizePath, credentials, dataOf, open, tokenPath } from './caller'

interface Entry {
  appKey: string
  appSecret: string
  accountId: string
  status: unknown
  domain: string
}

const hourMs = 3_600_000
const relaxed = { tokenCallsPerMinute: 1000 }

async function entryOf(at: Awaited<ReturnType<typeof open>>): Promise<Entry> {
  const entry = dataOf<Entry[]>(await at.authorize())[0]
  if (entry === undefined) throw new Error('no account')
  return entry
}

test('push_app_authorize answers in either of the two published forms', async () => {
  const byCode = await open()
  const answer = await byCode.authorize()
  expect(answer.body).toMatchObject({ code: 200, msg: 'success' })
  expect(answer.body).not.toHaveProperty('errcode')
  await byCode.kingdee.close()

  const byErrcode = await open({ authorizeForm: 'errcode' })
  expect((await byErrcode.authorize()).body).toMatchObject({
    errcode: 0,
    description: 'success',
    data: [
      {
        domain: 'https://tf.jdy.com',
        outerInstanceId: credentials.outerInstanceId,
        clientId: credentials.clientId,
      },
    ],
  })
  await byErrcode.kingdee.close()
})

test('each account set comes with what is its own, and with a secret of its own', async () => {
  const at = await open({ accounts: [{ accountId: 'A' }, { accountId: 'B', status: '2' }] })
  const entries = dataOf<Entry[]>(await at.authorize())
  expect(entries.map(({ accountId, status }) => [accountId, status])).toEqual([
    ['A', 1],
    ['B', '2'],
  ])
  expect(new Set(entries.map((entry) => entry.appSecret)).size).toBe(2)
  expect(new Set(entries.map((entry) => entry.appKey)).size).toBe(2)
  await at.kingdee.close()
})

test('an instance that is missing or not known is named', async () => {
  const at = await open(relaxed)
  expect((await at.call('POST', authorizePath)).body?.errcode).toBe(1030002000)
  expect((await at.call('POST', `${authorizePath}?outerInstanceId=1`)).body?.errcode).toBe(1030002003)
  await at.kingdee.close()
})

test('the app key signed with the app secret gives a token that lives 24 h', async () => {
  const at = await open()
  const { appKey, appSecret } = await entryOf(at)
  const answer = await at.askToken(appKey, sign(appSecret, appKey))
  expect(answer.body).toMatchObject({
    errcode: 0,
    data: {
      uid: expect.any(String),
      'app-token': expect.any(String),
      access_token: expect.any(String),
      expires: at.clock.now + 24 * hourMs,
    },
  })
  await at.kingdee.close()
})

test('a missing field, an unknown key, an account that is not valid and a wrong signature have codes of their own', async () => {
  const at = await open({ ...relaxed, accounts: [{}, { status: 2, appKey: 'off' }] })
  const entries = dataOf<Entry[]>(await at.authorize())
  const off = entries[1]
  const ask = async (query: string) => (await at.call('GET', `${tokenPath}?${query}`)).body?.errcode
  expect(await ask('app_signature=x')).toBe(1030002000)
  expect(await ask('app_key=kRt5mWq1')).toBe(1030002000)
  expect(await ask('app_key=nobody&app_signature=x')).toBe(1020002008)
  expect(await ask(`app_key=off&app_signature=${sign(off?.appSecret ?? '', 'off')}`)).toBe(1020002008)
  expect(await ask('app_key=kRt5mWq1&app_signature=x')).toBe(1030002006)
  await at.kingdee.close()
})

test('the app secret rotates every 24 h: the old one is refused, tokens made with it live on', async () => {
  const at = await open({ ...relaxed, tokenLivesMs: 48 * hourMs })
  const headers = await at.logIn()
  const { appKey, appSecret } = await entryOf(at)
  const errcode = async (secret: string) => (await at.askToken(appKey, sign(secret, appKey))).body?.errcode

  at.clock.now += 24 * hourMs - 1
  expect(await errcode(appSecret)).toBe(0)
  at.clock.now += 1
  expect(await errcode(appSecret)).toBe(1030002006)
  expect((await at.list('', headers)).body?.errcode).toBe(0)

  const { appSecret: next } = await entryOf(at)
  expect(next).not.toBe(appSecret)
  expect(await errcode(next)).toBe(0)
  await at.kingdee.close()
})

test('the app secret can be rotated by hand', async () => {
  const at = await open(relaxed)
  const { appKey, appSecret } = await entryOf(at)
  at.kingdee.rotateSecret()
  expect((await at.askToken(appKey, sign(appSecret, appKey))).body?.errcode).toBe(1030002006)
  await at.kingdee.close()
})

test('a new token does not end the old one', async () => {
  const at = await open(relaxed)
  const first = await at.logIn()
  const second = await at.logIn()
  expect(first['app-token']).not.toBe(second['app-token'])
  expect((await at.list('', first)).body?.errcode).toBe(0)
  expect((await at.list('', second)).body?.errcode).toBe(0)
  await at.kingdee.close()
})
