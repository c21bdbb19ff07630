/** What a list of stores, or the register, asks for: row by row, with everything that is wrong with it. */

import { Mistake } from '../mistake'
import { parseCsv, type Row, readCell } from './csv'

export interface Entry {
  line: number
  storeId: string
  name: string
  address: string
  /** null: the code is for the store as a whole. */
  schemeId: string | null
  /** How many posters, where none is named. */
  count: number
  /** Where the row is of the register. */
  poster: number | null
  scene: string
  link: string
  madeAt: string
}

export interface Problem {
  line: number
  text: string
}

export interface Entries {
  entries: Entry[]
  problems: Problem[]
}

const columns = {
  storeId: ['store_id', '门店编号', '门店编码', '门店id'],
  name: ['name', '门店名称', '店名'],
  address: ['address', '地址', '门店地址'],
  schemeId: ['scheme_id', 'schema_id', '方案', '方案编号', '方案id'],
  count: ['count', '数量', '张数'],
  poster: ['poster', '海报号', '海报编号'],
  scene: ['scene'],
  link: ['link', '链接'],
  madeAt: ['made_at', '制作日期'],
} as const
type Column = keyof typeof columns

const SEPARATORS = [',', ';', '\t']
const MOST_OF_A_STORE = 500
/** Excel keeps so many digits of a number and makes the others zeros. */
const DIGITS_OF_EXCEL = 15
const AS_TEXT = 'Excel has changed this id; format the column as text'

/**
 * @param scheme for rows that name neither a scheme nor a poster
 * @param unprintable what is wrong with a name or an address on paper, or null
 */
export function readEntries(
  text: string,
  scheme: string | null,
  unprintable: (text: string, column: 'name' | 'address') => string | null,
): Entries {
  const { rows, places, problems } = readHeader(text)
  if (problems.length > 0) return { entries: [], problems }
  const entries = rows.map((row) => {
    const say = (text: string) => problems.push({ line: row.line, text })
    return readEntry(row, places, scheme, say)
  })
  for (const entry of entries) {
    for (const column of ['name', 'address'] as const) {
      const text = unprintable(entry[column], column)
      if (text !== null) problems.push({ line: entry.line, text: `${column} ${entry[column]}: ${text}` })
    }
  }
  sayTwice(entries, problems)
  if (entries.length === 0) problems.push({ line: 1, text: 'no store comes after the names of the columns' })
  return { entries, problems: problems.sort((one, other) => one.line - other.line) }
}

function readHeader(text: string) {
  const headers = SEPARATORS.map((separator) => ({ separator, ...placesIn(headerOf(text, separator)) }))
  const { separator, line, places, problems } = headers.reduce((one, other) =>
    other.places.size > one.places.size ? other : one,
  )
  for (const column of ['storeId', 'name'] as const) {
    if (places.has(column)) continue
    const names = columns[column].slice(0, 2).join(' or ')
    problems.push({ line, text: `a column ${names} is missing; the first line names the columns` })
  }
  const filled = [...parseCsv(text, separator)].filter(isFilled)
  return { rows: filled.filter((row) => row.line > line), places, problems }
}

/** The first row that holds anything. */
function headerOf(text: string, separator: string): Row {
  try {
    for (const row of parseCsv(text, separator)) if (isFilled(row)) return row
  } catch (error) {
    // By this separator the whole text is one quote.
    if (!(error instanceof Mistake)) throw error
  }
  return { line: 1, cells: [] }
}

function placesIn({ line, cells }: Row) {
  const places = new Map<Column, number>()
  const problems: Problem[] = []
  cells.forEach((cell, place) => {
    const name = readCell(cell).text.trim().toLowerCase()
    const column = columnNames.find((column) => (columns[column] as readonly string[]).includes(name))
    if (column === undefined) return
    if (places.has(column)) problems.push({ line, text: `two columns are ${column}` })
    places.set(column, place)
  })
  return { line, places, problems }
}

const columnNames = Object.keys(columns) as Column[]
const isFilled = ({ cells }: Row) => cells.some((cell) => readCell(cell).text.trim() !== '')

function readEntry(
  { line, cells }: Row,
  places: ReadonlyMap<Column, number>,
  scheme: string | null,
  say: (problem: string) => void,
): Entry {
  const cell = (column: Column) => {
    const { text, shielded } = readCell(cells[places.get(column) ?? -1] ?? '')
    return { text: text.trim(), shielded }
  }
  const id = (column: 'storeId' | 'schemeId', named: string) => {
    const { text, shielded } = cell(column)
    const wrong = text === '' ? null : wrongId(text, shielded)
    if (wrong !== null) say(`${named} ${text}: ${wrong}`)
    return text
  }
  const whole = (column: 'count' | 'poster', most: number) => {
    const { text } = cell(column)
    if (text === '') return null
    const number = /^[1-9]\d{0,9}$/.test(text) ? Number(text) : 0
    if (number < 1 || number > most) say(`${column} ${text}: must be a whole number from 1 to ${most}`)
    return number
  }
  const storeId = id('storeId', 'store_id')
  if (storeId === '') say('store_id is missing')
  const name = cell('name').text
  if (name === '') say('name is missing')
  const poster = whole('poster', MOST_POSTER)
  return {
    line,
    storeId,
    name,
    address: cell('address').text,
    schemeId: id('schemeId', 'scheme_id') || (poster === null ? scheme : null),
    count: whole('count', MOST_OF_A_STORE) ?? 1,
    poster,
    scene: cell('scene').text,
    link: cell('link').text,
    madeAt: cell('madeAt').text,
  }
}

/** What a scene has room for. */
const MOST_ID = 62n ** 11n - 1n
const MOST_POSTER = 62 ** 5 - 1

/** @param shielded it came as text, so that Excel cannot have changed it */
export function wrongId(text: string, shielded: boolean): string | null {
  if (/^\d+(\.\d+)?E\+?\d+$/i.test(text)) return AS_TEXT
  if (!/^\d+$/.test(text)) return 'must be digits alone'
  if (!/^[1-9]\d{0,19}$/.test(text) || BigInt(text) > MOST_ID) {
    return `must be digits without leading zeros, at most ${MOST_ID}`
  }
  const cut = text.slice(DIGITS_OF_EXCEL)
  if (!shielded && cut !== '' && /^0+$/.test(cut)) {
    return `${AS_TEXT} (if it really ends in ${cut}, write ="${text}")`
  }
  return null
}

/** What one row says against another. */
function sayTwice(entries: readonly Entry[], problems: Problem[]) {
  const first = new Map<string, Entry>()
  const before = (key: string, entry: Entry) => {
    const found = first.get(key)
    if (found === undefined) first.set(key, entry)
    return found
  }
  for (const entry of entries) {
    const { line, storeId, name, schemeId, poster } = entry
    const store = before(`store ${storeId}`, entry)
    if (storeId !== '' && store && store.name !== name) {
      problems.push({ line, text: `store ${storeId} has another name than in line ${store.line}` })
    }
    if (poster === null) {
      const same = before(`of ${storeId} ${schemeId}`, entry)
      if (same && storeId !== '') {
        const text = `store ${storeId} is in line ${same.line} already; for more posters fill in count (数量)`
        problems.push({ line, text })
      }
    } else {
      const same = before(`poster ${poster}`, entry)
      if (same) problems.push({ line, text: `poster ${poster} is in line ${same.line} already` })
    }
  }
}
