import fc from 'fast-check'
import { readSettings, SettingsError } from '../../../cloudfunctions/gateway/settings'

const env = {
  KINGDEE_BASE_URL: 'https://api.kingdee.com',
  KINGDEE_CLIENT_ID: '205022',
  KINGDEE_CLIENT_SECRET: '0123456789abcdef0123456789abcdef',
  KINGDEE_OUTER_INSTANCE_ID: 'instance',
  STATE_URL: 'file:/data/state.db',
}
const problems = (more: Record<string, string | undefined>): readonly string[] => {
  try {
    readSettings({ ...env, ...more })
    return []
  } catch (error) {
    if (error instanceof SettingsError) return error.problems
    throw error
  }
}

test('a whole environment is read, with 500 calls a minute and no account chosen unless it says so', () => {
  expect(readSettings(env)).toEqual({
    baseUrl: 'https://api.kingdee.com',
    stateUrl: 'file:/data/state.db',
    kingdee: {
      clientId: '205022',
      clientSecret: '0123456789abcdef0123456789abcdef',
      outerInstanceId: 'instance',
      accountId: null,
      callsPerMinute: 500,
    },
    claims: { answerLimitMs: 30_000, perScheme: 1, withMobile: false },
    phoneNumbers: 'wechat',
    desk: { listed: [], codeLink: null },
    scenes: null,
  })
  expect(
    readSettings({ ...env, KINGDEE_CALLS_PER_MINUTE: '7', KINGDEE_ACCOUNT_ID: 'a' }).kingdee,
  ).toMatchObject({
    callsPerMinute: 7,
    accountId: 'a',
  })
})

test('everything that is missing is named at once, an empty variable like a missing one', () => {
  const empty = {
    KINGDEE_CLIENT_ID: undefined,
    KINGDEE_CLIENT_SECRET: '',
    KINGDEE_OUTER_INSTANCE_ID: '',
    STATE_URL: undefined,
  }
  expect(problems(empty)).toEqual([
    expect.stringMatching(/^KINGDEE_CLIENT_ID is missing: copy it from/),
    expect.stringMatching(/^KINGDEE_CLIENT_SECRET is missing: copy it from/),
    expect.stringMatching(/^KINGDEE_OUTER_INSTANCE_ID is missing: copy it from/),
    expect.stringMatching(/^STATE_URL is missing: file:PATH/),
  ])
})

test.each([
  'https://api.kingdee.com',
  'https://api.kingdee.com/',
  'http://127.0.0.1:8080',
  'http://localhost:1',
  'http://[::1]:9',
])('the base URL may be %s', (KINGDEE_BASE_URL) => expect(problems({ KINGDEE_BASE_URL })).toEqual([]))

test.each([
  'http://api.kingdee.com',
  'http://127.0.0.1.evil.com',
  'http://localhost.evil.com',
  'https://api.kingdee.com/path',
  'https://user:pass@api.kingdee.com',
  'https://api.kingdee.com?x=1',
  'ftp://127.0.0.1',
  'api.kingdee.com',
])('the base URL may not be %s, since secrets would go there', (KINGDEE_BASE_URL) => {
  expect(problems({ KINGDEE_BASE_URL })).toEqual([
    expect.stringContaining('KINGDEE_BASE_URL must be https://HOST'),
  ])
})

test.each(['0', '-1', '1.5', 'many', '1e3', ' 5'])(
  'the call budget may not be %p',
  (KINGDEE_CALLS_PER_MINUTE) => {
    expect(problems({ KINGDEE_CALLS_PER_MINUTE })).toEqual([
      'KINGDEE_CALLS_PER_MINUTE must be a whole number from 1',
    ])
  },
)

test('Kingdee may be given less time for an answer only at a loopback address, since claims would be granted twice', () => {
  const short = { KINGDEE_ANSWER_LIMIT_MS: '3000' }
  expect(problems(short)).toEqual([expect.stringMatching(/^KINGDEE_ANSWER_LIMIT_MS must be 30000 or more/)])
  expect(problems({ KINGDEE_ANSWER_LIMIT_MS: '29999' })).toHaveLength(1)
  expect(problems({ KINGDEE_ANSWER_LIMIT_MS: '60000' })).toEqual([])
  const local = { ...env, ...short, KINGDEE_BASE_URL: 'http://127.0.0.1:8080' }
  expect(readSettings(local).claims.answerLimitMs).toBe(3_000)
})

test.each(['0', '99', '-1', '30s', '1e4'])('the answer limit may not be %p', (KINGDEE_ANSWER_LIMIT_MS) => {
  expect(problems({ KINGDEE_ANSWER_LIMIT_MS, KINGDEE_BASE_URL: 'http://127.0.0.1:1' })).toEqual([
    expect.stringContaining('KINGDEE_ANSWER_LIMIT_MS must be a whole number of ms'),
  ])
})

test.each(['0', '100', 'one'])('a member may not be allowed %p claims of a scheme', (CLAIMS_PER_SCHEME) => {
  expect(problems({ CLAIMS_PER_SCHEME })).toEqual(['CLAIMS_PER_SCHEME must be a whole number from 1 to 99'])
})

test('the phone number goes along with a claim only where that is switched on', () => {
  expect(readSettings({ ...env, CLAIM_WITH_MOBILE: 'on' }).claims.withMobile).toBe(true)
  expect(problems({ CLAIM_WITH_MOBILE: 'yes' })).toEqual(['CLAIM_WITH_MOBILE must be on or off'])
})

test.each(['redis://x', 'file:', 'memory', 'x'])('the state may not be at %p', (STATE_URL) => {
  expect(problems({ STATE_URL })).toEqual([expect.stringContaining('STATE_URL must be')])
})

test('phone numbers of the local runtime are taken only where Kingdee is a loopback address', () => {
  const local = { PHONE_NUMBERS: 'local', KINGDEE_BASE_URL: 'http://127.0.0.1:8080' }
  expect(readSettings({ ...env, ...local }).phoneNumbers).toBe('local')
  expect(problems({ PHONE_NUMBERS: 'local' })).toEqual([
    expect.stringMatching(/^PHONE_NUMBERS must not be set: it lets anybody be anybody/),
  ])
  expect(problems({ ...local, PHONE_NUMBERS: 'wechat' })).toEqual(['PHONE_NUMBERS must be local, or not set'])
})

test('scenes are made with the last key and read with all of them', () => {
  const SCENE_SECRET = 'a:0123456789abcdef,b:fedcba9876543210'
  expect(readSettings({ ...env, SCENE_SECRET }).scenes).toEqual({
    signing: 'b',
    secrets: new Map([
      ['a', '0123456789abcdef'],
      ['b', 'fedcba9876543210'],
    ]),
  })
  expect(readSettings({ ...env, SCENE_SECRET: '' }).scenes).toBeNull()
})

test.each([
  ['marked-secret', /^SCENE_SECRET must be KEY:SECRET pairs separated by commas: KEY one of/],
  ['a:marked-short', /^SCENE_SECRET must be KEY:SECRET pairs/],
  ['a:marked-0123456789,', /^SCENE_SECRET must be KEY:SECRET pairs/],
  ['a:marked-0123456789,a:marked-9876543210', /^SCENE_SECRET names a KEY twice: a new pair takes/],
])(
  'the keys of scenes in %p: named with what to do if they cannot be read, and never quoted',
  (SCENE_SECRET, said) => {
    expect(problems({ SCENE_SECRET })).toEqual([expect.stringMatching(said)])
    expect(problems({ SCENE_SECRET }).join()).not.toMatch(/marked/)
  },
)

test('the desk is for whoever is listed, by openid or by the code that the desk told', () => {
  const DESK_OPENIDS = 'oGlHY5Kq_0-abcdefghijklmnopq, code:7KQ2WXYZ'
  expect(readSettings({ ...env, DESK_OPENIDS }).desk.listed).toEqual([
    'oGlHY5Kq_0-abcdefghijklmnopq',
    'code:7KQ2WXYZ',
  ])
})

test.each([
  'marked',
  'oListed1,',
  'oListed1;oListed2',
  'code:marked',
  'code:7KQ2WXY0',
  '13800000001 '.repeat(9),
])('the desk may not be for %p, which is not quoted', (junk) => {
  const DESK_OPENIDS = junk === 'marked' ? 'oMarked marked' : junk
  expect(problems({ DESK_OPENIDS })).toEqual([
    'DESK_OPENIDS must be openids, or code:XXXXXXXX as the desk shows it, separated by commas',
  ])
})

test.each(['https://shop.example/c', 'https://shop.example/c?a=1', 'https://shop.example/{scene}/c'])(
  'a code may lead to %s',
  (CODE_LINK) => expect(readSettings({ ...env, CODE_LINK }).desk.codeLink).toBe(CODE_LINK),
)

test.each([
  'http://shop.example/c',
  'shop.example',
  'https://a:b@shop.example/',
  'https://shop.example/#c',
  'https://shop.example/{scene}/{scene}',
  'https://shop.example/{other}',
  'https://shop.example/a b',
])('a code may not lead to %s', (CODE_LINK) => {
  expect(problems({ CODE_LINK })).toEqual([expect.stringMatching(/^CODE_LINK must be https/)])
})

test('no value is ever part of the complaint', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.keys(env), 'SCENE_SECRET'),
      fc.string({ minLength: 8 }),
      (name, junk) => {
        const value = `marked-${junk}`
        expect(problems({ [name]: value }).join()).not.toContain('marked-')
      },
    ),
  )
})
