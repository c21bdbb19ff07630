import { decodeScene, readSceneKeys } from '../../cloudfunctions/gateway/entry/scene'
import { readEntries } from '../../tools/posters/entries'
import { plan, wrongPosters } from '../../tools/posters/plan'
import type { Poster } from '../../tools/posters/register'

const KEY = 'k:a-secret-of-these-tests'
const keys = readSceneKeys(KEY)
const rows = (...lines: string[]) => {
  const text = ['store_id,name,scheme_id,count,poster,scene,address', ...lines].join('\n')
  const { entries, problems } = readEntries(text, null, () => null)
  expect(problems).toEqual([])
  return entries
}
const made = {
  known: [] as Poster[],
  last: 0,
  keys,
  link: ((scene) => `https://m.example.com/c?s=${scene}`) as ((scene: string) => string) | null,
  renew: false,
  today: '2026-11-24',
}
const numbers = (posters: readonly Poster[]) => posters.map(({ storeId, poster }) => `${storeId}: ${poster}`)

test('every poster has a number of its own, and a code that says it', () => {
  const { chosen, fresh, last } = plan(rows('15,徐汇店,,2', '16,静安店,77'), made)
  expect(numbers(chosen)).toEqual(['15: 1', '15: 2', '16: 3'])
  expect([fresh, last]).toEqual([3, 3])
  for (const { storeId, schemeId, poster, scene, link } of chosen) {
    expect(decodeScene(scene, keys)).toEqual({ storeId, schemeId, poster })
    expect(link).toBe(`https://m.example.com/c?s=${scene}`)
  }
})

test('what was made stays, and numbers go on: also those that no register has any more', () => {
  const first = plan(rows('15,徐汇店,,2', '16,静安店'), made)
  const again = plan(rows('16,静安店', '17,长宁店', '15,徐汇店,,3'), {
    ...made,
    known: first.register,
    last: 20,
    today: '2027-01-01',
  })
  expect(numbers(again.chosen)).toEqual(['16: 3', '17: 21', '15: 1', '15: 2', '15: 22'])
  expect(again.register.slice(0, 3)).toEqual(first.register)
  expect(again.register.map(({ madeAt }) => madeAt.slice(0, 4))).toEqual([
    '2026',
    '2026',
    '2026',
    '2027',
    '2027',
  ])
  expect([again.fresh, again.last]).toEqual([2, 22])
})

test('numbers that the list names are kept, and given to nobody else', () => {
  const { chosen } = plan(rows('15,徐汇店', '16,静安店,,,1', '15,徐汇店,,,5'), made)
  expect(numbers(chosen)).toEqual(['15: 6', '16: 1', '15: 5'])
})

test('fewer than there are takes none away; another scheme is another poster', () => {
  const { register } = plan(rows('15,徐汇店,,3'), made)
  const fewer = plan(rows('15,徐汇店', '15,徐汇店,77'), { ...made, known: register })
  expect(numbers(fewer.chosen)).toEqual(['15: 1', '15: 4'])
  expect(fewer.register).toHaveLength(4)
})

test('a store that is called otherwise now is so on all its posters, and keeps its codes', () => {
  const { register } = plan(rows('15,徐汇店,,2,,,漕溪北路'), made)
  const renamed = plan(rows('15,徐家汇店'), { ...made, known: register })
  expect(renamed.register).toEqual(register.map((poster) => ({ ...poster, name: '徐家汇店' })))
})

test('with another key the old codes stay, unless they are asked for anew', () => {
  const { register } = plan(rows('15,徐汇店'), made)
  const both = readSceneKeys(`${KEY},n:a-newer-secret-of-the-tests`)
  const later = { ...made, known: register, keys: both, today: '2027-01-01' }
  const added = plan(rows('15,徐汇店', '16,静安店'), later)
  expect(added.chosen[0]).toEqual(register[0])
  expect(added.chosen[1]?.scene).toMatch(/^n/)
  const [renewed] = plan(rows('15,徐汇店'), { ...later, renew: true }).chosen
  expect(renewed).toMatchObject({ poster: 1, madeAt: '2027-01-01' })
  expect(decodeScene(renewed?.scene ?? '', both)).toEqual({ storeId: '15', schemeId: null, poster: 1 })
  expect(renewed?.link).toBe(`https://m.example.com/c?s=${renewed?.scene}`)
})

test('without a link what has one is made again as it was, and nothing else', () => {
  const { register } = plan(rows('15,徐汇店'), made)
  const without = { ...made, known: register, link: null }
  expect(plan(rows('15,徐汇店'), without)).toMatchObject({ register, lacksLink: false })
  expect(plan(rows('16,静安店'), without).lacksLink).toBe(true)
  const keys = readSceneKeys(`${KEY},n:a-newer-secret-of-the-tests`)
  expect(plan(rows('15,徐汇店'), { ...without, keys, renew: true }).lacksLink).toBe(true)
})

test('another link is counted', () => {
  const { register } = plan(rows('15,徐汇店'), made)
  const link = (scene: string) => `https://other.example.com/?s=${scene}`
  const moved = plan(rows('15,徐汇店', '16,静安店'), { ...made, known: register, link })
  expect([moved.moved, moved.fresh]).toEqual([1, 1])
})

test('a row that was changed, or that our keys did not make, is told of', () => {
  const { register } = plan(rows('15,徐汇店', '16,静安店,77'), made)
  const known = new Map(register.map((poster) => [poster.poster, poster]))
  const [first, second] = register.map(({ scene }) => scene)
  const told = (line: string, with_ = keys, others = known) =>
    wrongPosters(rows(line), others, with_).map(({ text }) => text)
  expect(told(`15,徐汇店,,,1,${first}`)).toEqual([])
  expect(told(`15,徐汇店,,,1,${first}`, keys, new Map())).toEqual([])
  expect(told(`15,徐汇店,,,2,${first}`)).toEqual([
    'the scene is of poster 1 of store 15; what is printed cannot be changed: add a row instead',
    'poster 2 is another one in the register: of store 16',
  ])
  expect(told(`16,静安店,78,,2,${second}`, keys, new Map())).toEqual([
    'the scene is of poster 2 of store 16, scheme 77; what is printed cannot be changed: add a row instead',
  ])
  expect(told(`15,徐汇店,,,1,${first?.slice(1)}`)).toEqual(['the scene is damaged'])
  expect(told(`15,徐汇店,,,1,${first}`, readSceneKeys('n:a-newer-secret-of-the-tests'))).toEqual([
    'the scene was made with key k, which SCENE_SECRET does not hold: add that pair, old ones stay for ever',
  ])
  expect(told(`15,徐汇店,,,1,${first}`, readSceneKeys('k:a-newer-secret-of-the-tests'))).toEqual([
    'the scene was made with another secret than SCENE_SECRET: set it as it was, or take another --out folder',
  ])
})
