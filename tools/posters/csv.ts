/** Comma-separated files as Excel and WPS write and read them. */
import { Mistake } from '../mistake'

export interface Row {
  /** As Excel numbers its rows, from 1. */
  line: number
  cells: readonly string[]
}

/** UTF-8 and UTF-16 as Excel marks them; without a mark UTF-8, else GBK. */
export function readText(bytes: Uint8Array): string {
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) {
    throw new Mistake('This is a workbook, not a CSV file. In Excel: 另存为 → CSV UTF-8（逗号分隔）')
  }
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  for (const encoding of ['utf-8', 'gb18030']) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes)
    } catch {
      // The next one.
    }
  }
  throw new Mistake('The file is neither UTF-8 nor GBK. In Excel: 另存为 → CSV UTF-8（逗号分隔）')
}

/**
 * Row by row, so that who looks at the first one alone is not told of the others.
 * @param separator one character
 * @throws Mistake for a quote that is never closed
 */
export function* parseCsv(text: string, separator: string): Generator<Row> {
  let line = 1
  let cells: string[] = []
  let cell = ''
  let quoted = false
  const endCell = () => {
    cells.push(cell)
    cell = ''
  }
  const endRow = () => {
    endCell()
    const row = { line, cells }
    line += 1
    cells = []
    return row
  }
  for (let at = 0; at < text.length; at += 1) {
    const letter = text.charAt(at)
    if (quoted) {
      if (letter !== '"') cell += letter
      else if (text.charAt(at + 1) === '"') {
        cell += letter
        at += 1
      } else quoted = false
    } else if (letter === '"' && cell === '') quoted = true
    else if (letter === separator) endCell()
    else if (letter === '\n') yield endRow()
    else if (letter === '\r') {
      if (text.charAt(at + 1) !== '\n') yield endRow()
    } else cell += letter
  }
  if (quoted) throw new Mistake(`line ${line}: a quote (") is opened and never closed`)
  if (cell !== '' || cells.length > 0) yield endRow()
}

/** With the mark by which Excel knows UTF-8. */
export function writeCsv(rows: readonly (readonly string[])[]): string {
  const lines = rows.map((cells) => `${cells.map(quote).join(',')}\r\n`)
  return `\uFEFF${lines.join('')}`
}

const quote = (cell: string) => (/[",;\r\n\t]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)

/**
 * A cell that Excel shows, and saves, as it is: behind a tab nothing is a number, a date or a formula. The other way,
 * ="…", is a formula and loses its shield when Excel saves the file.
 */
export const asText = (text: string) => (text === '' ? '' : `\t${text}`)

/** What a cell holds, and whether Excel can have taken it for something else than text. */
export function readCell(cell: string): { text: string; shielded: boolean } {
  if (cell.startsWith('\t')) return { text: cell.slice(1), shielded: true }
  const formula = /^="(.*)"$/s.exec(cell.trim())?.[1]
  if (formula !== undefined) return { text: formula.replaceAll('""', '"'), shielded: true }
  return { text: cell, shielded: false }
}
