import fc from 'fast-check'
import { arrange, oneLine, shortened } from '../../tools/posters/heading'

/** Chinese characters are as wide as high, others half as wide. */
const width = (text: string) => [...text].reduce((sum, letter) => sum + (letter < '\x80' ? 0.5 : 1), 0)
const ROOM = 230
const lines = (text: string) => arrange(text, width, ROOM)?.lines

test('a short name is one large line, a long one two', () => {
  expect(arrange('徐汇店', width, ROOM)).toEqual({ size: 32, lines: ['徐汇店'] })
  expect(arrange('杭州西湖文化广场地铁口店', width, ROOM)).toEqual({
    size: 19,
    lines: ['杭州西湖文化广场地铁口店'],
  })
  expect(lines('金蝶便利（上海人民广场店）')).toEqual(['金蝶便利', '（上海人民广场店）'])
  expect(lines('MINISO 名创优品 Coffee Tea 万象城店')).toEqual(['MINISO 名创优品', 'Coffee Tea 万象城店'])
})

test('a long name parts between words, though the lines are less alike', () => {
  expect(lines('广州天河体育中心正佳广场旗舰店')).toEqual(['广州天河体育中心', '正佳广场旗舰店'])
  expect(lines('北京朝阳区国际贸易中心购物广场店')).toEqual(['北京朝阳区国际', '贸易中心购物广场店'])
})

test('whatever it is called: it fits, it is whole, and no word is cut', () => {
  const name = fc
    .array(fc.constantFrom('店', '广场', 'Tea', '88', '（', '）', ' ', '，', '-'), {
      minLength: 1,
      maxLength: 24,
    })
    .map((parts) => oneLine(parts.join('')))
    .filter((text) => text !== '')
  fc.assert(
    fc.property(name, (text) => {
      const heading = arrange(text, width, ROOM)
      if (heading === null) return
      expect(heading.lines.length).toBeLessThanOrEqual(2)
      expect(heading.lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''))
      for (const line of heading.lines) expect(width(line) * heading.size).toBeLessThanOrEqual(ROOM)
      const [before = '', after = ''] = heading.lines
      expect(before).not.toMatch(heading.lines.length === 2 ? /（$/ : /^$/)
      expect(after).not.toMatch(/^[），]/)
      if (!text.includes(`${before} ${after}`))
        expect(/[a-z\d]$/i.test(before) && /^[a-z\d]/i.test(after)).toBe(false)
    }),
  )
})

test('what fits in no way is told', () => {
  expect(arrange('店'.repeat(40), width, ROOM)).not.toBeNull()
  expect(arrange('店'.repeat(41), width, ROOM)).toBeNull()
  expect(arrange('A'.repeat(42), width, ROOM)).toBeNull()
})

test('an address is shortened to the room that there is', () => {
  expect(shortened('漕溪北路18号', width, 7)).toBe('漕溪北路18号')
  expect(shortened('漕溪北路\n18号', width, 5)).toBe('漕溪北路…')
})
