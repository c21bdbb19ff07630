import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeScene, readSceneKeys } from '../../cloudfunctions/gateway/entry/scene'
import { LOCAL_SCENE_SECRET } from '../../local/stack'
import { readText } from '../../tools/posters/csv'
import { readEntries } from '../../tools/posters/entries'
import { makePosters, type Order } from '../../tools/posters/make'
import { codesIn } from '../decode'
import { inGbk } from './gbk'
import { readPages } from './pages'

const SECRET = 'k:a-secret-of-these-tests'
const keys = readSceneKeys(SECRET)

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'posters-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const inFolder = (name: string) => join(folder, name)
const register = () => inFolder('out/register.csv')

function make(list: string | Uint8Array, more: Partial<Order> = {}) {
  writeFileSync(inFolder('stores.csv'), list)
  return makePosters({
    file: inFolder('stores.csv'),
    folder: inFolder('out'),
    papers: ['A6'],
    scheme: null,
    link: 'https://m.example.com/c?s={scene}',
    renew: false,
    sceneSecret: SECRET,
    today: '2026-11-24',
    ...more,
  })
}

const registered = () => readEntries(readText(readFileSync(register())), null, () => null).entries

/** What each page of a file says, and where its one code leads. */
async function pagesOf(name: string, scale = 1) {
  const pages: { size: [number, number]; text: string; links: string[] }[] = []
  await readPages(inFolder(name), scale, async ({ size, text, ...picture }) => {
    pages.push({ size, text: text.join(' '), links: (await codesIn(picture)).map((code) => code.text) })
  })
  return pages
}

test('the codes of 300 stores are read from the paper, and each leads to its store', async () => {
  const stores = Array.from({ length: 300 }, (_, at) => ({
    storeId: String(1534123456789012345n + BigInt(at) * 7n),
    name: `金蝶便利${at + 1}号店`,
    schemeId: at % 3 === 0 ? String(1634123456789012345n + BigInt(at)) : null,
  }))
  const rows = stores.map(({ storeId, name, schemeId }) => `="${storeId}",${name},${schemeId ?? ''}`)
  const began = performance.now()
  const said = await make(`门店编号,门店名称,方案\r\n${rows.join('\r\n')}\r\n`)
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  const pdf = inFolder('out/posters-A6.pdf')
  const size = statSync(pdf).size
  console.log(`300 posters of A6: ${seconds} s, ${(size / 1e6).toFixed(2)} MB`)
  expect(said[0]).toBe('posters: 300, stores: 300, new: 300')
  expect(size).toBeLessThan(1_500_000)

  let read = 0
  const pages = await readPages(pdf, 1, async ({ number, text, size, ...picture }) => {
    const store = stores[number - 1]
    const codes = await codesIn(picture)
    expect(codes).toHaveLength(1)
    const scene = new URL(codes[0]?.text ?? '').searchParams.get('s') ?? ''
    expect(decodeScene(scene, keys)).toEqual({
      storeId: store?.storeId,
      schemeId: store?.schemeId,
      poster: number,
    })
    expect(text).toContain(store?.name)
    expect(size).toEqual([105, 148])
    read += 1
  })
  expect([pages, read]).toEqual([300, 300])
}, 60_000)

test('a page says which store it is, what to do and its number; A4 is the same, larger', async () => {
  const name = '金蝶便利（上海人民广场地铁站旗舰店）'
  await make(inGbk(`门店编号,门店名称,地址\r\n15,${name},人民大道120号\r\n`), { papers: ['A4', 'A6'] })
  const [large] = await pagesOf('out/posters-A4.pdf')
  const [small] = await pagesOf('out/posters-A6.pdf')
  const text = '金蝶便利 （上海人民广场地铁站旗舰店） 微信扫一扫，领券用券 海报 1 人民大道120号'
  expect(large).toMatchObject({ size: [210, 297], text })
  expect(small).toMatchObject({ size: [105, 148], text })
  expect(large?.links).toEqual(small?.links)
  expect(small?.links).toEqual([registered()[0]?.link])
})

test('made again, from the list or from the register, nothing changes, byte for byte', async () => {
  const list = 'store_id,name,count\n15,=徐汇店,2\n16,"静安店, ""新""",1\n'
  await make(list)
  const files = () =>
    readdirSync(inFolder('out')).map((name) => [name, readFileSync(inFolder(`out/${name}`), 'latin1')])
  const before = files()
  expect(before.map(([name]) => name)).toEqual(['last-poster.txt', 'posters-A6.pdf', 'register.csv'])
  await make(list)
  expect(files()).toEqual(before)
  await make('', { file: register(), link: null })
  expect(files()).toEqual(before)

  // On another day, and in another folder.
  await make(list, { today: '2027-01-01' })
  expect(files().at(-1)).toEqual(before.at(-1))
  await make('', { file: register(), folder: inFolder('copy'), today: '2027-01-01' })
  expect(readFileSync(inFolder('copy/register.csv'), 'latin1')).toBe(before.at(-1)?.[1])
})

test('a new store gets the next number, also in the register itself, and a removed one gives none back', async () => {
  await make('store_id,name\n15,徐汇店\n16,静安店\n')
  const before = readFileSync(register(), 'utf8')
  const without16 = before.split('\r\n').filter((line) => !line.includes('静安店'))
  writeFileSync(register(), `${without16.join('\r\n')}17,长宁店,,,,,,\r\n`)
  await make('', { file: register() })
  const kept = registered().map(({ storeId, poster }) => [storeId, poster])
  expect(kept).toEqual([
    ['15', 1],
    ['17', 3],
  ])
  expect(readFileSync(register(), 'utf8').split('\r\n')[1]).toBe(before.split('\r\n')[1])
  expect(await pagesOf('out/posters-A6.pdf')).toHaveLength(2)
  // Those alone that the list names are printed; the register keeps all.
  const said = await make('store_id,name\n18,普陀店\n')
  expect(said).toEqual([
    'posters: 1, stores: 1, new: 1',
    `${register()}  posters: 3, last number: 4`,
    expect.stringMatching(/posters-A6\.pdf {2}pages: 1, \d\.\d MB$/),
  ])
})

test('where one row is wrong nothing is made, and everything that is wrong is told', async () => {
  const list = 'store_id,name,address\n15,徐汇店😀,\n1.6E+18,静安店,\n17,长宁店,𠮷𠀀路\n18,,\n'
  await expect(make(list)).rejects.toThrow(
    [
      `${inFolder('stores.csv')}:`,
      '  line 2: name 徐汇店😀: the font lacks 😀; write it otherwise',
      '  line 3: store_id 1.6E+18: Excel has changed this id; format the column as text',
    ].join('\n'),
  )
  await expect(make(list)).rejects.toThrow('line 5: name is missing\nNothing was made.')
  await expect(make(`store_id,name\n15,${'店'.repeat(50)}\n`)).rejects.toThrow('is too long for a poster')
  expect(readdirSync(folder)).toEqual(['stores.csv'])
})

test('with another secret the register is refused, each reason once', async () => {
  const list = 'store_id,name,count\n15,徐汇店,3\n'
  await make(list)
  const before = readFileSync(register())
  await expect(make(list, { sceneSecret: 'n:a-newer-secret-of-the-tests' })).rejects.toThrow(
    `${register()}:\n  lines 2–4: the scene was made with key k, which SCENE_SECRET does not hold`,
  )
  await expect(make(list, { sceneSecret: undefined })).rejects.toThrow('does not hold')
  await expect(make(list, { sceneSecret: 'short' })).rejects.toThrow('SCENE_SECRET must be KEY:SECRET pairs')
  expect(readFileSync(register())).toEqual(before)
})

test('rows without a number in a register that is not the list are not lost', async () => {
  await make('store_id,name\n15,徐汇店\n')
  writeFileSync(register(), `${readFileSync(register(), 'utf8')}16,静安店,,,,,,\r\n`)
  await expect(make('store_id,name\n17,长宁店\n')).rejects.toThrow('line 3: has no poster yet: make it first')
})

test('without a secret they are signed as npm start reads them, and it says that they are for trying out', async () => {
  const link = 'http://127.0.0.1:5180/#/pages/center/index?scene={scene}'
  const said = await make('store_id,name\n15,徐汇店\n', { sceneSecret: undefined, link })
  expect(said.join('\n')).toContain('For trying out only')
  expect(said.join('\n')).toContain('no phone gets there')
  const [{ scene, link: recorded } = { scene: '', link: '' }] = registered()
  expect(decodeScene(scene, readSceneKeys(LOCAL_SCENE_SECRET))).toMatchObject({ storeId: '15' })
  expect(recorded).toBe(`http://127.0.0.1:5180/#/pages/center/index?scene=${scene}`)
})

test.each([
  ['https://m.example.com/c', 'https://m.example.com/c?s='],
  ['https://m.example.com/c?from=poster', 'https://m.example.com/c?from=poster&s='],
  ['https://m.example.com/{scene}/', 'https://m.example.com/0'],
])('%s leads to %s…', async (link, begins) => {
  await make('store_id,name\n15,徐汇店\n', { link, sceneSecret: '0:a-secret-of-these-tests' })
  const [page] = await pagesOf('out/posters-A6.pdf')
  expect(page?.links[0]?.startsWith(begins)).toBe(true)
  expect(page?.links[0]).toContain(registered()[0]?.scene)
})

test.each([
  [null, 'Say it with --link URL, or set CODE_LINK'],
  ['m.example.com/c', 'must begin with https://'],
  ['https://m.example.com/#/c', 'has a #: say with {scene} where it goes'],
  ['https://m.example.com/a b', 'holds a blank'],
  [`https://m.example.com/${'a'.repeat(150)}`, 'is longer than 160 characters'],
])('the link %s is refused: %s', async (link, why) => {
  await expect(make('store_id,name\n15,徐汇店\n', { link })).rejects.toThrow(why)
  expect(readdirSync(folder)).toEqual(['stores.csv'])
})

test('a damaged note of the last number is not taken for none', async () => {
  await make('store_id,name\n15,徐汇店\n')
  writeFileSync(inFolder('out/last-poster.txt'), 'x')
  await expect(make('store_id,name\n15,徐汇店\n')).rejects.toThrow('must hold the highest number')
})

describe('the command', () => {
  const run = (...args: string[]) => {
    const { CODE_LINK: _, SCENE_SECRET: __, INIT_CWD: ___, ...env } = process.env
    const command = ['--import', 'tsx', 'tools/posters/index.ts', ...args]
    const cwd = join(__dirname, '../..')
    return spawnSync(process.execPath, command, { cwd, env, encoding: 'utf8' })
  }

  test('makes A4 and A6, and ends well', () => {
    writeFileSync(inFolder('stores.csv'), 'store_id,name\n15,徐汇店\n')
    const { stdout, stderr, status } = run(
      ...[
        inFolder('stores.csv'),
        '--out',
        inFolder('out'),
        '--link',
        'https://m.example.com/c',
        '--scheme',
        '77',
      ],
    )
    expect([stderr, status]).toEqual(['', 0])
    expect(stdout).toContain('posters: 1, stores: 1, new: 1')
    expect(readdirSync(inFolder('out'))).toEqual([
      'last-poster.txt',
      'posters-A4.pdf',
      'posters-A6.pdf',
      'register.csv',
    ])
    expect(registered()).toMatchObject([{ storeId: '15', schemeId: '77', poster: 1 }])
  })

  test.each([
    [[], 'Name one list of stores.'],
    [['stores.csv', '--paper', 'A5'], '--paper must be A4, A6 or both.'],
    [['stores.csv', '--scheme', '1.5E+17'], '--scheme 1.5E+17: Excel has changed this id'],
    [['stores.csv', '--papers', 'A4'], "Unknown option '--papers'"],
  ])('of %j it says what is wrong and what is allowed', (args, sentence) => {
    const { stderr, status } = run(...args)
    expect(status).toBe(1)
    expect(stderr).toContain(sentence)
    expect(stderr).toContain('npm run posters -- stores.csv [--out FOLDER]')
  })

  test('of a file that is not there it says so', () => {
    const { stderr, status } = run(inFolder('none.csv'), '--link', 'https://m.example.com/c')
    expect([stderr, status]).toEqual([`There is no file ${inFolder('none.csv')}.\n`, 1])
  })
})
