/** What is built: how large it is, and what must not be in it. `npm test` builds it first. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'acorn'

const dist = join(__dirname, '../../dist')

function filesOf(folder: string): string[] {
  return readdirSync(join(dist, folder), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesOf(join(folder, entry.name)) : [join(folder, entry.name)],
  )
}
const bytesOf = (files: string[]) => files.reduce((sum, file) => sum + statSync(join(dist, file)).size, 0)

test.each([
  ['weapp', 500],
  ['cloudfunctions', 150],
])('%s is at most %i KB', (folder, limit) => {
  const files = filesOf(folder)
  expect(files.length).toBeGreaterThan(0)
  expect(bytesOf(files)).toBeLessThanOrEqual(limit * 1024)
})

test.each(['weapp', 'h5'])('%s holds no secret, and nothing that could use one', (folder) => {
  const forbidden =
    /local-client-secret|local-scene-secret|SCENE_SECRET|CLIENT_SECRET|client_secret|app_signature|X-Api-Signature|app-token|HmacSHA|createHmac|api\.kingdee/i
  for (const file of filesOf(folder)) {
    expect([file, forbidden.exec(readFileSync(join(dist, file), 'utf8'))?.[0] ?? null]).toEqual([file, null])
  }
})

test('the function is uploaded with what it needs installed, and may ask WeChat for a phone number', () => {
  const read = (file: string) =>
    JSON.parse(readFileSync(join(dist, 'cloudfunctions/gateway', file), 'utf8')) as Record<string, object>
  expect(read('package.json').dependencies).toEqual({
    libsql: expect.stringMatching(/^\d/),
    'wx-server-sdk': expect.stringMatching(/^\d/),
  })
  expect(read('config.json').permissions).toEqual({
    openapi: ['phonenumber.getPhoneNumber', 'wxacode.getUnlimited'],
  })
})

test('the mini-program has every page that app.json names, and its theme', () => {
  const app = JSON.parse(readFileSync(join(dist, 'weapp/app.json'), 'utf8'))
  const pages = ['center', 'coupon', 'join', 'wallet', 'till', 'stores'].map((page) => `pages/${page}/index`)
  expect(app.pages).toEqual(pages)
  expect([app.darkmode, app.lazyCodeLoading]).toEqual([true, 'requiredComponents'])
  for (const page of app.pages) {
    for (const kind of ['js', 'json', 'wxml']) expect(filesOf('weapp')).toContain(`weapp/${page}.${kind}`)
  }
  expect(filesOf('weapp')).toContain(`weapp/${app.themeLocation}`)
})

test.each(['weapp', 'h5'])('the phones of the browserslist can read every script of %s', (folder) => {
  const scripts = filesOf(folder).filter((file) => file.endsWith('.js'))
  expect(scripts.length).toBeGreaterThan(3)
  for (const file of scripts) {
    const source = readFileSync(join(dist, file), 'utf8')
    // Of ES2020 Chrome 80 and iOS 13.4 know everything that can be written.
    expect(() => parse(source, { ecmaVersion: 2020, sourceType: 'script' })).not.toThrow()
  }
})

test('what the phones of the browserslist do not know of CSS is not in the styles', () => {
  const styles = [...filesOf('weapp'), ...filesOf('h5')].filter((file) => /\.(css|wxss)$/.test(file))
  expect(styles.length).toBeGreaterThan(3)
  // Since Chrome 84 to 88 and iOS 14.5 to 15.4; `gap` in a grid is older.
  const newer =
    /aspect-ratio|:is\(|:where\(|:has\(|\binset:|\b\d+[sdl]v[hw]\b|@layer|@container|:focus-visible/
  for (const file of styles) {
    expect([file, newer.exec(readFileSync(join(dist, file), 'utf8'))?.[0] ?? null]).toEqual([file, null])
  }
})
