/**
 * Very many scenes, and as many that were spoilt. `SCENES=1000000 npx jest --selectProjects function --testPathPatterns entry/many`
 * runs a million; docs/measurements.md has what it prints.
 */
import {
  decodeScene,
  encodeScene,
  readSceneKeys,
  type Scene,
} from '../../../../cloudfunctions/gateway/entry/scene'
import { seededChance } from '../../../../local/kingdee/chance'

const SCENES = Number(process.env.SCENES ?? 20_000)
const MOST = 62n ** 11n - 1n
const ALLOWED = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$&'()*+,/:;=?@-._~"
const keys = readSceneKeys('o:the-old-secret-of-the-tests,k:the-secret-of-the-tests')
const foreign = readSceneKeys('k:the-secret-of-another-shop')
const isIn = new RegExp(`^[${ALLOWED.replace(/[-\\^\]/]/g, '\\$&')}]{1,32}$`)

const from = (chance: () => number, most: number) => Math.floor(chance() * most)
const anyId = (chance: () => number) =>
  String(
    (((BigInt(from(chance, 2 ** 32)) << 64n) |
      (BigInt(from(chance, 2 ** 32)) << 32n) |
      BigInt(from(chance, 2 ** 32))) %
      MOST) +
      1n,
  )

/** Three kinds in turn, so that none comes twice: ids as Kingdee gives them, in a row; any ids; small ones. */
function sceneOf(index: number, chance: () => number): Scene {
  const poster = chance() < 0.25 ? null : 1 + from(chance, 62 ** (1 + from(chance, 5)) - 1)
  if (index % 3 === 0) {
    const storeId = String(1534104111400645301n + BigInt(index % 300))
    return { storeId, schemeId: String(1534104111400700000n + BigInt(index)), poster }
  }
  if (index % 3 === 1) {
    return { storeId: anyId(chance), schemeId: chance() < 0.5 ? null : anyId(chance), poster }
  }
  return { storeId: String(1 + index), schemeId: null, poster }
}

const spoilings: readonly ((text: string, other: string, chance: () => number) => string)[] = [
  function changed(text, _, chance) {
    const at = from(chance, text.length)
    return text.slice(0, at) + ALLOWED.charAt(from(chance, 62)) + text.slice(at + 1)
  },
  function changedToAny(text, _, chance) {
    const at = from(chance, text.length)
    return text.slice(0, at) + ALLOWED.charAt(from(chance, ALLOWED.length)) + text.slice(at + 1)
  },
  function cut(text, _, chance) {
    const at = from(chance, text.length)
    return text.slice(0, at) + text.slice(at + 1 + from(chance, 6))
  },
  function lengthened(text, other, chance) {
    const at = from(chance, text.length + 1)
    const more = from(chance, other.length)
    return text.slice(0, at) + other.slice(more, more + 1 + from(chance, 4)) + text.slice(at)
  },
  function swapped(text, _, chance) {
    const chars = [...text]
    const [a, b] = [from(chance, text.length), from(chance, text.length)]
    ;[chars[a], chars[b]] = [text.charAt(b), text.charAt(a)]
    return chars.join('')
  },
  function joined(text, other, chance) {
    return text.slice(0, from(chance, text.length + 1)) + other.slice(from(chance, other.length + 1))
  },
  function withAnotherCheck(text, other) {
    return text.slice(0, -4) + other.slice(-4)
  },
  function withAnyCheck(text, _, chance) {
    const check = Array.from({ length: 4 }, () => ALLOWED.charAt(from(chance, 62)))
    return text.slice(0, -4) + check.join('')
  },
  function withTheOldKey(text) {
    return `o${text.slice(1)}`
  },
  function anything(text, _, chance) {
    return Array.from(text, () => ALLOWED.charAt(from(chance, ALLOWED.length))).join('')
  },
]

test(`of ${SCENES} scenes each is read as it was written, none is too long, and no two are the same`, () => {
  const chance = seededChance(1)
  const seen = new Set<string>()
  const wrong: string[] = []
  let longest = 0
  for (let index = 0; index < SCENES; index += 1) {
    const scene = sceneOf(index, chance)
    const text = encodeScene(scene, keys)
    const read = decodeScene(text, keys)
    const isSame =
      !('refused' in read) &&
      read.storeId === scene.storeId &&
      read.schemeId === scene.schemeId &&
      read.poster === scene.poster
    if (!isSame || !isIn.test(text)) wrong.push(text)
    seen.add(text)
    longest = Math.max(longest, text.length)
  }
  expect(wrong).toEqual([])
  expect(seen.size).toBe(SCENES)
  expect(longest).toBe(32)
}, 120_000)

test(`of ${SCENES} spoilt scenes none is taken`, () => {
  const chance = seededChance(2)
  const taken: string[] = []
  const refused = { malformed: 0, unknownKey: 0, forged: 0 }
  let unspoilt = 0
  let other = encodeScene(sceneOf(0, chance), keys)
  for (let index = 0; index < SCENES; index += 1) {
    const scene = sceneOf(index, chance)
    const text = encodeScene(scene, keys)
    const spoil = spoilings[index % (spoilings.length + 1)]
    const spoilt = spoil === undefined ? encodeScene(scene, foreign) : spoil(text, other, chance)
    // A character changed for itself, two like ones swapped: nothing was spoilt.
    if (spoilt === text || spoilt === other) unspoilt += 1
    else {
      const read = decodeScene(spoilt, keys)
      if ('refused' in read) refused[read.refused] += 1
      else taken.push(spoilt)
    }
    other = text
  }
  console.log(`${SCENES} spoilt scenes: ${JSON.stringify({ ...refused, unspoilt, taken: taken.length })}`)
  expect(taken).toEqual([])
  // Most come as far as the check.
  expect(refused.forged).toBeGreaterThan(SCENES / 2)
  expect(unspoilt).toBeLessThan(SCENES / 20)
}, 120_000)
