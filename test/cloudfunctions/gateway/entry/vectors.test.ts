/** docs/scene.md, its vectors and the codec say the same. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { decodeScene, encodeScene, readSceneKeys } from '../../../../cloudfunctions/gateway/entry/scene'
import { sceneRefusals } from '../../../../cloudfunctions/gateway/errors'
import { refused, scenes, settings } from './vectors.json'

const page = readFileSync(join(__dirname, '../../../../docs/scene.md'), 'utf8')

/** The rows of the table with this first line, without ticks. */
function rowsOf(head: string): string[][] {
  const lines = page.split('\n')
  const from = lines.indexOf(head)
  if (from < 0) throw new Error(`no table begins with ${head}`)
  const rows = lines.slice(from + 2)
  const end = rows.findIndex((line) => !line.startsWith('|'))
  return rows.slice(0, end).map((row) =>
    row
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim().replaceAll('`', '')),
  )
}
const now = readSceneKeys(settings.Z)

test.each(scenes)('$text is what is written and read', ({ key, text, ...scene }) => {
  const then = readSceneKeys(key === 'a' ? settings.a : settings.Z)
  expect(encodeScene(scene, then)).toBe(text)
  expect(decodeScene(text, now)).toEqual(scene)
})

test.each(refused)('$why is $refused', (vector) => {
  expect(decodeScene(vector.text, now)).toEqual({ refused: vector.refused })
})

test('the page has these vectors and no other', () => {
  expect(page).toContain(`SCENE_SECRET=${settings.Z}`)
  expect(rowsOf('| key | store | scheme | poster | scene |')).toEqual(
    scenes.map(({ key, storeId, schemeId, poster, text }) => [
      key,
      storeId,
      schemeId ?? 'none',
      String(poster ?? 'none'),
      text,
    ]),
  )
  expect(rowsOf('| refused | since it is | text |')).toEqual(
    refused.map((vector) => [vector.refused, vector.why, vector.text]),
  )
})

test('the page has the digits in the order of their values', () => {
  const digits = /^[0-9A-Za-z]{62}$/m.exec(page)?.[0] ?? ''
  const written = Array.from({ length: 61 }, (_, index) =>
    encodeScene({ storeId: '1', schemeId: null, poster: index + 1 }, now).charAt(13),
  )
  expect(digits).toBe(`0${written.join('')}`)
})

test('the page has what a member reads of each refusal', () => {
  const told = rowsOf('| refused | why | the member reads |').map(([why, , sentence]) => [why, sentence])
  expect(Object.fromEntries(told)).toEqual(sceneRefusals)
})
