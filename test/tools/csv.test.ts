import fc from 'fast-check'
import { asText, parseCsv, readCell, readText, writeCsv } from '../../tools/posters/csv'
import { inGbk } from './gbk'

const utf8 = (text: string) => new TextEncoder().encode(text)
const cells = (text: string, separator = ',') => [...parseCsv(text, separator)].map((row) => row.cells)

test('what is written is read back unchanged: quotes, separators, lines and formulas in it too', () => {
  const cell = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', '\t', ';', '=', '+', '-', '@', '店', '1', ' ') }),
  )
  const rows = fc.array(fc.array(cell, { minLength: 2, maxLength: 5 }), { minLength: 1, maxLength: 6 })
  fc.assert(
    fc.property(rows, (rows) => {
      const text = readText(utf8(writeCsv(rows.map((row) => row.map(asText)))))
      expect(cells(text).map((row) => row.map((cell) => readCell(cell).text))).toEqual(rows)
      expect(cells(readText(utf8(writeCsv(rows))))).toEqual(rows)
    }),
  )
})

test('no cell that is written as text begins with what Excel takes for a formula', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1 }), (text) => {
      expect(asText(text)).not.toMatch(/^[=+\-@]/)
    }),
  )
})

const sheet = '门店编号,门店名称\r\n15,"徐汇店, 一楼"\r\n'
test.each([
  ['UTF-8', utf8(sheet)],
  ['UTF-8 with the mark of Excel', utf8(`\uFEFF${sheet}`)],
  ['GBK', inGbk(sheet)],
  ['UTF-16, as "Unicode text" is', Buffer.from(`\uFEFF${sheet}`, 'utf16le')],
])('%s is read as what it is', (_, bytes) => {
  expect(cells(readText(bytes))).toEqual([
    ['门店编号', '门店名称'],
    ['15', '徐汇店, 一楼'],
  ])
})

test('a workbook is refused with the way to a CSV file', () => {
  expect(() => readText(utf8('PK\u0003\u0004…'))).toThrow('另存为')
  expect(() => readText(Uint8Array.of(0xff, 0xff, 0xff))).toThrow('neither UTF-8 nor GBK')
})

test('rows are numbered as Excel numbers them, empty ones and those of several lines too', () => {
  expect([...parseCsv('a\n\n"b\r\nc"\r\nd', ',')].map(({ line, cells }) => [line, ...cells])).toEqual([
    [1, 'a'],
    [2, ''],
    [3, 'b\r\nc'],
    [4, 'd'],
  ])
})

test('a quote that is never closed is told with its line', () => {
  expect(() => [...parseCsv('a\n"b\nc', ',')]).toThrow('line 2: a quote (") is opened and never closed')
})

test.each([
  ['="1534123456789012345"', '1534123456789012345', true],
  ['="a""b"', 'a"b', true],
  ['\t1534123456789012345', '1534123456789012345', true],
  ['\t="15"', '="15"', true],
  ['1534123456789012345', '1534123456789012345', false],
  ['=1+1', '=1+1', false],
])('%j is %j', (cell, text, shielded) => {
  expect(readCell(cell)).toEqual({ text, shielded })
})
