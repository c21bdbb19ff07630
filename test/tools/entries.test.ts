import fc from 'fast-check'
import { encodeScene, readSceneKeys } from '../../cloudfunctions/gateway/entry/scene'
import { readText } from '../../tools/posters/csv'
import { readEntries, wrongId } from '../../tools/posters/entries'
import { type Poster, posterOf, writeRegister } from '../../tools/posters/register'
import { inGbk } from './gbk'

const printable = () => null
const read = (text: string, scheme: string | null = null) => readEntries(text, scheme, printable)
const problems = (text: string) => read(text).problems.map(({ line, text }) => `line ${line}: ${text}`)

const ID = '1534123456789012345'
const row = {
  line: 2,
  storeId: ID,
  name: '徐汇店',
  address: '',
  schemeId: null,
  count: 1,
  poster: null,
  scene: '',
  link: '',
  madeAt: '',
}

test.each([
  ['Chinese names', `门店编号,门店名称\n${ID},徐汇店\n`],
  ['English names in another order, and columns of others', `NAME,region,store_id\n徐汇店,华东,${ID}\n`],
  ['semicolons', `门店编号;门店名称;备注\n${ID};徐汇店;一,二\n`],
  ['tabs', `门店编号\t门店名称\n${ID}\t徐汇店\n`],
  ['ids as formulas', `门店编号,门店名称\r\n"=""${ID}""",徐汇店\r\n`],
  ['ids behind a tab, as Excel saves them', `门店编号,门店名称\r\n\t${ID},徐汇店\r\n,\r\n`],
])('a list with %s is read', (_, text) => {
  expect(read(text)).toEqual({ entries: [row], problems: [] })
})

test('a row that names no scheme takes that of the command; a poster that is for the whole store stays so', () => {
  const text = `store_id,name,scheme_id,count,poster\n${ID},徐汇店,,3,\n16,静安店,77,,\n${ID},徐汇店,,,9\n`
  expect(read(text, '88').entries).toMatchObject([
    { schemeId: '88', count: 3, poster: null },
    { schemeId: '77', count: 1, poster: null },
    { schemeId: null, poster: 9 },
  ])
})

test('everything that is wrong is told at once, by line', () => {
  const text = [
    '门店编号,门店名称,方案,数量,海报号',
    '1.6E+18,徐汇店,,,',
    '1534123456789010000,静安店,,,',
    `${ID},,,,`,
    ',长宁店,,,',
    '12a,普陀店,,,',
    '007,普陀店,,,',
    '8,虹口店,领券方案,,',
    '9,杨浦店,1.5E+17,0,',
    '10,闵行店,,,x',
    '11,宝山店,,,5',
    '12,嘉定店,,,5',
    '13,金山店,,,',
    '13,金山店,,,',
    '13,松江店,7,,',
  ].join('\n')
  expect(problems(text)).toEqual([
    'line 2: store_id 1.6E+18: Excel has changed this id; format the column as text',
    'line 3: store_id 1534123456789010000: Excel has changed this id; format the column as text (if it really ends in 0000, write ="1534123456789010000")',
    'line 4: name is missing',
    'line 5: store_id is missing',
    'line 6: store_id 12a: must be digits alone',
    'line 7: store_id 007: must be digits without leading zeros, at most 52036560683837093887',
    'line 8: scheme_id 领券方案: must be digits alone',
    'line 9: scheme_id 1.5E+17: Excel has changed this id; format the column as text',
    'line 9: count 0: must be a whole number from 1 to 500',
    'line 10: poster x: must be a whole number from 1 to 916132831',
    'line 12: poster 5 is in line 11 already',
    'line 14: store 13 is in line 13 already; for more posters fill in count (数量)',
    'line 15: store 13 has another name than in line 13',
  ])
})

test('a list without its columns, or without a store, is told so', () => {
  expect(problems('徐汇店,15\n')).toEqual([
    'line 1: a column store_id or 门店编号 is missing; the first line names the columns',
    'line 1: a column name or 门店名称 is missing; the first line names the columns',
  ])
  expect(problems('store_id,name,店名\n15,a,b')).toEqual(['line 1: two columns are name'])
  expect(problems('store_id,name\n,\n')).toEqual(['line 1: no store comes after the names of the columns'])
})

test('an id that Excel cannot have changed may end in zeros', () => {
  expect(read('store_id,name\n"=""1534123456789010000""",徐汇店').problems).toEqual([])
  expect(read('store_id,name\n153412345678900,徐汇店').problems).toEqual([])
})

test('an id is taken exactly when a scene has room for it', () => {
  const keys = readSceneKeys('k:a-secret-of-these-tests')
  const edge = 62n ** 11n
  const id = fc.oneof(fc.bigInt({ min: 0n, max: 10n ** 21n }), fc.bigInt({ min: edge - 3n, max: edge + 3n }))
  fc.assert(
    fc.property(id, (id) => {
      const encode = () => encodeScene({ storeId: String(id), schemeId: null, poster: null }, keys)
      if (wrongId(String(id), true) === null) encode()
      else expect(encode).toThrow(RangeError)
    }),
  )
})

const words = fc
  .oneof(
    fc.string({ unit: 'binary', minLength: 1 }),
    fc.string({
      unit: fc.constantFrom('"', ',', '\n', '\r', '\t', '=', '+', '-', '@', '店', '1', 'E', ' '),
      minLength: 1,
    }),
  )
  .map((text) => text.trim())
const posters = fc.uniqueArray(
  fc.record<Poster>({
    poster: fc.integer({ min: 1, max: 1_000_000 }),
    storeId: fc.bigInt({ min: 1n, max: 10n ** 19n }).map(String),
    name: words.filter((text) => text !== ''),
    address: words,
    schemeId: fc.option(fc.bigInt({ min: 1n, max: 10n ** 19n }).map(String)),
    scene: fc.constantFrom('01pKIhlSIvQv-13LrZ', 'a1pKIhlSIvQv01pKIhlSIvQv13LrZ'),
    link: fc.webUrl({ withQueryParameters: true }),
    madeAt: fc.constantFrom('2026-11-24', '2027-01-01'),
  }),
  { selector: ({ poster }) => poster, minLength: 1, maxLength: 8 },
)

test('what the register writes is read back unchanged, whatever a shop is called', () => {
  fc.assert(
    fc.property(posters, (given) => {
      // A store has one name.
      const all = given.map((poster, at) => ({
        ...poster,
        storeId: `${at + 1}${poster.storeId}`.slice(0, 19),
      }))
      const { entries, problems } = read(readText(new TextEncoder().encode(writeRegister(all))))
      expect(problems).toEqual([])
      expect(entries.map(posterOf)).toEqual([...all].sort((one, other) => one.poster - other.poster))
    }),
  )
})

test('a register that Excel saved as GBK, without quotes, is the same', () => {
  const poster = {
    poster: 7,
    storeId: ID,
    name: '=徐汇店',
    address: '',
    schemeId: '1534123456789010000',
    scene: '01pKIhlSIvQv-13LrZ',
    link: 'https://m.example.com/c?s=01pKIhlSIvQv-13LrZ',
    madeAt: '2026-11-24',
  }
  const saved = writeRegister([poster]).replaceAll('"', '').replace('\uFEFF', '')
  const { entries, problems } = read(readText(inGbk(saved)))
  expect(problems).toEqual([])
  expect(entries.map(posterOf)).toEqual([poster])
})
