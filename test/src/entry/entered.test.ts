/** @jest-environment node */
import fc from 'fast-check'
import { isSinglePage, sceneIn, sceneOfLink } from '../../../src/entry/entered'

const SCENE = 'L0abcDEF123-a7K9x'

test.each([
  ['a mini-program code', { scene: encodeURIComponent("a!#$&'()*+,/:;=?@-._~") }, "a!#$&'()*+,/:;=?@-._~"],
  ['a plain link', { q: encodeURIComponent(`https://m.example.com/c?s=${SCENE}`) }, SCENE],
  [
    'a plain link with more in it',
    { q: encodeURIComponent(`https://m.example.com/c?a=1&scene=${SCENE}&b=2`) },
    SCENE,
  ],
  ['a plain link that ends with it', { q: encodeURIComponent(`https://m.example.com/c/${SCENE}`) }, SCENE],
  ['a browser’s address', { scene: SCENE, kind: 'cash' }, SCENE],
  ['both: the mini-program code', { scene: 'A', q: encodeURIComponent('https://x.y/?s=B') }, 'A'],
  ['nothing', {}, null],
  ['an empty one', { scene: '' }, null],
  ['one that is longer than any of ours', { scene: 'a'.repeat(65) }, null],
  ['a link without a code', { q: encodeURIComponent('https://m.example.com/') }, null],
  ['one that is not encoded rightly', { scene: '%E0%A4%A' }, '%E0%A4%A'],
])('an entry by %s', (_, query, scene) => expect(sceneIn(query)).toBe(scene))

test('what is in a link is found again, whatever it is', () => {
  const text = fc.stringMatching(/^[0-9A-Za-z!#$&'()*+,/:;=?@\-._~]{1,32}$/)
  fc.assert(
    fc.property(text, (scene) => {
      const link = `https://m.example.com/c?s=${encodeURIComponent(scene)}`
      expect(sceneOfLink(link)).toBe(scene)
      expect(sceneIn({ q: encodeURIComponent(link) })).toBe(scene)
      expect(sceneOfLink(`pages/center/index?scene=${encodeURIComponent(scene)}`)).toBe(scene)
    }),
  )
})

test('the number of the way in is not the text of a code', () => {
  expect(sceneIn({ scene: undefined })).toBeNull()
  expect([isSinglePage({ scene: 1154 }), isSinglePage({ scene: 1047 }), isSinglePage({})]).toEqual([
    true,
    false,
    false,
  ])
})
