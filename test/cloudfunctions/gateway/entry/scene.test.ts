import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import {
  decodeScene,
  encodeScene,
  readSceneKeys,
  type Scene,
} from '../../../../cloudfunctions/gateway/entry/scene'

const SECRET = 'a-secret-of-the-tests'
const keys = readSceneKeys(`k:${SECRET}`)
const BASE_62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
/** What WeChat allows in a scene. */
const ALLOWED = [...BASE_62, ..."!#$&'()*+,/:;=?@-._~"]

const id = fc.bigInt({ min: 1n, max: 62n ** 11n - 1n }).map(String)
const scene: fc.Arbitrary<Scene> = fc.record({
  storeId: id,
  schemeId: fc.option(id),
  poster: fc.option(fc.integer({ min: 1, max: 62 ** 5 - 1 })),
})
const isRefused = (text: string) => 'refused' in decodeScene(text, keys)

const store = '1534104111400645301'
const shapes: Scene[] = [
  { storeId: store, schemeId: '1534104111400700000', poster: 62 ** 5 - 1 },
  { storeId: store, schemeId: '1534104111400700000', poster: null },
  { storeId: store, schemeId: null, poster: 7 },
  { storeId: '1', schemeId: null, poster: null },
]

describe('a scene', () => {
  test('is read as it was written, in at most 32 characters of base 62 and one dash', () => {
    fc.assert(
      fc.property(scene, (given) => {
        const text = encodeScene(given, keys)
        expect(text).toMatch(/^[0-9A-Za-z-]{17,32}$/)
        expect(decodeScene(text, keys)).toEqual(given)
      }),
      { numRuns: 2_000 },
    )
  })

  test('has room for the largest ids and posters, and for the smallest', () => {
    const most = String(62n ** 11n - 1n)
    for (const given of [
      { storeId: most, schemeId: most, poster: 62 ** 5 - 1 },
      { storeId: '1', schemeId: '1', poster: 1 },
      { storeId: '1', schemeId: null, poster: null },
    ]) {
      expect(decodeScene(encodeScene(given, keys), keys)).toEqual(given)
    }
    expect(encodeScene({ storeId: most, schemeId: most, poster: 62 ** 5 - 1 }, keys)).toMatch(/^kz{27}.{4}$/)
  })

  test('has one text alone, even for whoever holds the key', () => {
    // Anything, with a check that is right: what is not what encodeScene writes must be malformed.
    const digits = (length: number) =>
      fc.string({
        unit: fc.oneof(fc.constant('0'), fc.constantFrom(...BASE_62)),
        minLength: length,
        maxLength: length,
      })
    const body = fc.oneof(
      fc
        .tuple(
          fc.oneof(digits(11), fc.constant('0'.repeat(11))),
          fc.oneof(digits(11), fc.constant('-'), fc.constant('0'.repeat(11))),
          fc.nat(6).chain(digits),
        )
        .map((parts) => `k${parts.join('')}`),
      fc.string({ unit: fc.constantFrom(...ALLOWED), maxLength: 34 }).map((rest) => `k${rest}`),
    )
    let taken = 0
    fc.assert(
      fc.property(body, (text) => {
        const checked = text + check(text, SECRET)
        const read = decodeScene(checked, keys)
        if ('refused' in read) expect(read.refused).toBe('malformed')
        else {
          taken += 1
          expect(encodeScene(read, keys)).toBe(checked)
        }
      }),
      { numRuns: 2_000, seed: 62 },
    )
    expect(taken).toBeGreaterThan(100)
  })

  test.each([
    ['an id of zeros', `k${'0'.repeat(11)}-`],
    ['a scheme of zeros', `k00000000001${'0'.repeat(11)}`],
    ['a poster that begins with zero', 'k00000000001-07'],
    ['a poster of zero', 'k00000000001-0'],
    ['a poster of six digits', 'k00000000001-100000'],
    ['two dashes', 'k00000000001--'],
    ['a dash within the store', 'k0000-000001-'],
  ])('with %s is malformed, however right its check is', (_, body) => {
    expect(decodeScene(body + check(body, SECRET), keys)).toEqual({ refused: 'malformed' })
  })
})

describe('what cannot be written is named:', () => {
  const fine: Scene = { storeId: '1', schemeId: '1', poster: 1 }
  const ids = [
    '',
    '0',
    '01',
    '-1',
    '1.0',
    '1e3',
    ' 1',
    '1\n',
    '１',
    'A1',
    '52036560683837093888',
    '9'.repeat(60),
  ]

  test.each(ids)('a store or scheme %j', (wrong) => {
    expect(() => encodeScene({ ...fine, storeId: wrong }, keys)).toThrow(
      new RangeError('storeId must be decimal digits without leading zeros, at most 52036560683837093887'),
    )
    expect(() => encodeScene({ ...fine, schemeId: wrong }, keys)).toThrow(
      new RangeError('schemeId must be decimal digits without leading zeros, at most 52036560683837093887'),
    )
  })

  test.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 62 ** 5])('a poster %p', (poster) => {
    expect(() => encodeScene({ ...fine, poster }, keys)).toThrow(
      new RangeError('poster must be a whole number from 1 to 916132831'),
    )
  })
})

describe.each(shapes)('of %j', (given) => {
  const text = encodeScene(given, keys)
  const others = (make: (at: number) => string[]) =>
    [...text, ''].flatMap((_, at) => make(at)).filter((other) => other !== text)

  test('every change of one character is refused', () => {
    const changed = others((at) => ALLOWED.map((char) => text.slice(0, at) + char + text.slice(at + 1)))
    expect(changed.length).toBeGreaterThan(text.length * 80)
    expect(changed.filter((other) => !isRefused(other))).toEqual([])
  })

  test('every character too many, at every place, is refused', () => {
    const longer = others((at) => ALLOWED.map((char) => text.slice(0, at) + char + text.slice(at)))
    expect(longer.filter((other) => !isRefused(other))).toEqual([])
  })

  test('every cut, at either end or of any run within, is refused', () => {
    const cut = others((at) => [...text].map((_, end) => text.slice(0, at) + text.slice(end + 1)))
    expect(cut).toContain('')
    expect(cut.filter((other) => other.length < text.length && !isRefused(other))).toEqual([])
  })

  test('every exchange of two characters is refused', () => {
    const swapped = others((a) =>
      [...text].slice(a + 1).map((_, more) => {
        const chars = [...text]
        const b = a + 1 + more
        ;[chars[a], chars[b]] = [text.charAt(b), text.charAt(a)]
        return chars.join('')
      }),
    )
    expect(swapped.length).toBeGreaterThan(50)
    expect(swapped.filter((other) => !isRefused(other))).toEqual([])
  })

  test('in capitals, quoted, with a blank before or a line after it, it is refused', () => {
    for (const other of [text.toUpperCase(), text.toLowerCase(), `"${text}"`, ` ${text}`, `${text}\n`]) {
      expect(isRefused(other)).toBe(true)
    }
  })

  test('under another secret it is forged, and under another key it is unknown', () => {
    expect(decodeScene(text, readSceneKeys('k:another-secret-of-the-tests'))).toEqual({ refused: 'forged' })
    expect(decodeScene(text, readSceneKeys(`K:${SECRET}`))).toEqual({ refused: 'unknownKey' })
    // The same secret under another character does not make it fit: the character is checked with the rest.
    expect(decodeScene(`K${text.slice(1)}`, readSceneKeys(`K:${SECRET}`))).toEqual({ refused: 'forged' })
  })

  test('it has the check of no other of these scenes', () => {
    for (const other of shapes.filter((shape) => shape !== given)) {
      expect(isRefused(text.slice(0, -4) + encodeScene(other, keys).slice(-4))).toBe(true)
    }
  })
})

describe('the keys', () => {
  const first = 'a:the-first-secret-there-was'
  const second = 'Z:the-second-secret:with-a-colon'

  test('are all read, and the last one signs: what was printed before a new key stays readable', () => {
    const old = encodeScene({ storeId: '5', schemeId: null, poster: null }, readSceneKeys(first))
    const both = readSceneKeys(`${first},${second}`)
    const young = encodeScene({ storeId: '5', schemeId: null, poster: null }, both)
    expect([old.charAt(0), young.charAt(0)]).toEqual(['a', 'Z'])
    for (const text of [old, young]) expect(decodeScene(text, both)).toMatchObject({ storeId: '5' })
    expect(decodeScene(young, readSceneKeys(first))).toEqual({ refused: 'unknownKey' })
    expect(decodeScene(old, readSceneKeys(second))).toEqual({ refused: 'unknownKey' })
  })

  test('have secrets of 16 characters or more, colons included', () => {
    expect(readSceneKeys('9:0123456789abc:ef')).toEqual({
      signing: '9',
      secrets: new Map([['9', '0123456789abc:ef']]),
    })
  })

  test.each([
    '',
    'k',
    'k:',
    'k:0123456789abcde',
    ':0123456789abcdef',
    '-:0123456789abcdef',
    'kk:0123456789abcdef',
    'k=0123456789abcdef',
    'k:0123456789abcdef,',
    ',k:0123456789abcdef',
    'k:0123456789abcdef, l:0123456789abcdef',
    'k:01234567 89abcdef',
    'k:0123456789abcdef\n',
  ])('are not read from %j, and the complaint does not quote it', (text) => {
    const complaint = expect.objectContaining({
      name: 'RangeError',
      message: expect.stringMatching(/^must be KEY:SECRET pairs separated by commas: (?!.*456)/),
    })
    expect(() => readSceneKeys(text)).toThrow(complaint)
  })

  test('have a character each', () => {
    expect(() => readSceneKeys(`${first},${second},a:the-third-secret-there-is`)).toThrow(
      new RangeError('names a KEY twice: a new pair takes a character that no pair has had'),
    )
  })
})

/** Written once more, plainly, so that texts can be made that encodeScene would not make. */
function check(body: string, secret: string): string {
  let rest = BigInt(`0x${createHmac('sha256', secret).update(body).digest('hex').slice(0, 12)}`) % 62n ** 4n
  let text = ''
  while (text.length < 4) {
    text = BASE_62.charAt(Number(rest % 62n)) + text
    rest /= 62n
  }
  return text
}
