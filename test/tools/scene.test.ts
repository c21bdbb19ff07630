import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { decodeScene, readSceneKeys } from '../../cloudfunctions/gateway/entry/scene'
import { LOCAL_SCENE_SECRET } from '../../local/stack'

const SCENE_SECRET = 'a:the-first-secret-there-was,b:the-second-secret-there-is'
const store = '1534104111400645301'

/** What `npm run scene -- …` runs. */
function run(options: string[], env: Record<string, string> = { SCENE_SECRET }) {
  const { SCENE_SECRET: _, ...rest } = process.env
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', 'tools/scene.ts', ...options],
    {
      cwd: join(__dirname, '../..'),
      encoding: 'utf8',
      env: { ...rest, ...env },
    },
  )
  return { status, stdout, stderr }
}

test('it prints a scene that the function reads with the same setting, and explains it', () => {
  const made = run(['--store', store, '--scheme', '77', '--poster', '12'])
  expect(made).toEqual({ status: 0, stdout: expect.stringMatching(/^b\S{27}\n$/), stderr: '' })
  const text = made.stdout.trim()
  expect(decodeScene(text, readSceneKeys(SCENE_SECRET))).toEqual({
    storeId: store,
    schemeId: '77',
    poster: 12,
  })
  expect(run(['--read', text])).toEqual({
    status: 0,
    stdout: `store    ${store}\nscheme   77\nposter   12\nkey      b\n`,
    stderr: '',
  })
})

test('without SCENE_SECRET it takes the key of the local stack, and says so beside the scene', () => {
  const made = run(['--store', store], {})
  expect(made.status).toBe(0)
  expect(made.stderr).toMatch(/^SCENE_SECRET is not set: this is the key of `npm start`/)
  const text = made.stdout.trim()
  expect(decodeScene(text, readSceneKeys(LOCAL_SCENE_SECRET))).toEqual({
    storeId: store,
    schemeId: null,
    poster: null,
  })
  expect(run(['--read', text], { SCENE_SECRET: '' }).stdout).toBe(
    `store    ${store}\nscheme   none\nposter   none\nkey      L\n`,
  )
})

test.each([
  ['malformed', 'hello', 'it has not the characters and the length of a scene'],
  ['unknownKey', 'z00000000001-0000', 'no pair of SCENE_SECRET has the KEY that it begins with'],
  ['forged', 'a00000000001-0000', 'the check at its end does not fit'],
])('it explains why a scene is %s', (refused, text, why) => {
  const { status, stdout } = run(['--read', text])
  expect([status, stdout]).toEqual([0, expect.stringContaining(`refused  ${refused}: ${why}`)])
})

test.each([
  [[], '--store or --read is missing.'],
  [['--scheme', '1'], '--store or --read is missing.'],
  [['--store', '007'], 'storeId must be decimal digits without leading zeros'],
  [['--store', '1', '--scheme', ''], 'schemeId must be decimal digits without leading zeros'],
  [['--store', '1', '--poster', '1e3'], 'poster must be a whole number from 1 to 916132831.'],
  [['--read', 'x', '--store', '1'], '--read goes with no other option.'],
  [['--stores', '1'], "Unknown option '--stores'"],
  [['1'], "Unexpected argument '1'"],
])('of %j it says what is wrong and what is allowed', (options, sentence) => {
  const { status, stdout, stderr } = run(options)
  expect([status, stdout]).toEqual([1, ''])
  expect(stderr).toContain(sentence)
  expect(stderr).toContain('npm run scene -- --store ID [--scheme ID] [--poster N]')
})

test('keys that cannot be read are named, and not quoted', () => {
  const { status, stdout, stderr } = run(['--store', '1'], { SCENE_SECRET: 'a:marked-short' })
  expect([status, stdout]).toEqual([1, ''])
  expect(stderr).toMatch(/^SCENE_SECRET must be KEY:SECRET pairs/)
  expect(stderr).not.toContain('marked')
})
