/** From a list of stores to the register and the posters: everything, or nothing and every reason why. */
import { mkdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { keysFor } from '../keys'
import { Mistake } from '../mistake'
import { readText } from './csv'
import { type Entries, type Problem, readEntries } from './entries'
import { readIfThere, writeWhole } from './files'
import { bold, openFont, regular } from './font'
import { arrange } from './heading'
import { isLocal, linkOf, NO_LINK } from './links'
import { NAME_ROOM, type Paper } from './page'
import { makePdf } from './pdf'
import { plan, wrongPosters } from './plan'
import { type Poster, posterOf, writeRegister } from './register'

export interface Order {
  /** The list of stores, or a register. */
  file: string
  folder: string
  papers: readonly Paper[]
  scheme: string | null
  link: string | null
  renew: boolean
  sceneSecret: string | undefined
  /** yyyy-MM-dd */
  today: string
}

/** @returns what to say of it, line by line */
export async function makePosters(order: Order): Promise<string[]> {
  const { folder, today } = order
  const { keys, tryingOut } = keysFor(order.sceneSecret)
  const link = order.link === null ? null : linkOf(order.link)
  const fonts = { regular: openFont(regular), bold: openFont(bold) }
  const given = readIfThere(order.file)
  if (given === null) throw new Mistake(`There is no file ${order.file}.`)

  const unprintable = (text: string, column: 'name' | 'address') => {
    const lacks = fonts[column === 'name' ? 'bold' : 'regular'].lacks(text.replace(/\s/g, ''))
    if (lacks.length > 0) return `the font lacks ${lacks.join(' ')}; write it otherwise`
    if (column === 'address' || text === '' || arrange(text, fonts.bold.width, NAME_ROOM)) return null
    return 'is too long for a poster'
  }
  const read = (bytes: Uint8Array, path: string, scheme: string | null): Entries => {
    try {
      return readEntries(readText(bytes), scheme, unprintable)
    } catch (error) {
      throw error instanceof Mistake ? new Mistake(`${path}: ${error.message}`) : error
    }
  }

  const registerFile = join(folder, 'register.csv')
  const before = readIfThere(registerFile)
  const held = before === null ? { entries: [], problems: [] } : read(before, registerFile, null)
  const known = new Map<number, Poster>()
  for (const entry of held.entries) {
    const poster = posterOf(entry)
    if (poster !== null) known.set(poster.poster, poster)
    else if (!isSame(order.file, registerFile)) {
      const text = `has no poster yet: make it first, with npm run posters -- ${registerFile}`
      held.problems.push({ line: entry.line, text })
    }
  }
  const asked = read(given, order.file, order.scheme)
  const wrong = new Map<string, Problem[]>()
  wrong.set(registerFile, [...held.problems, ...wrongPosters(held.entries, known, keys)])
  wrong.set(order.file, [...asked.problems, ...wrongPosters(asked.entries, known, keys)])
  refuse(wrong)

  const lastFile = join(folder, 'last-poster.txt')
  const last = readLast(lastFile)
  const { register, chosen, ...made } = plan(asked.entries, {
    known: [...known.values()],
    last,
    keys,
    link,
    renew: order.renew,
    today,
  })
  if (made.lacksLink) throw new Mistake(NO_LINK)
  const files: [string, string | Buffer][] = [
    // Before any paper there is: who begins again after a failure goes on with these numbers.
    [lastFile, `${made.last}\n`],
    [registerFile, writeRegister(register)],
  ]
  const pdfs = []
  for (const paper of order.papers) {
    const pdf = await makePdf(chosen, paper, fonts, today)
    const path = join(folder, `posters-${paper}.pdf`)
    files.push([path, pdf])
    pdfs.push(`${path}  pages: ${chosen.length}, ${(pdf.length / 1e6).toFixed(1)} MB`)
  }
  mkdirSync(folder, { recursive: true })
  for (const [path, content] of files) writeWhole(path, content)

  const stores = new Set(chosen.map(({ storeId }) => storeId)).size
  return [
    `posters: ${chosen.length}, stores: ${stores}, new: ${made.fresh}`,
    `${registerFile}  posters: ${register.length}, last number: ${made.last}`,
    ...pdfs,
    ...(made.moved > 0 ? [`${made.moved} lead elsewhere now than those that may hang already`] : []),
    ...(tryingOut ? [TRYING_OUT] : []),
    ...(chosen.some(({ link }) => isLocal(link))
      ? ['Their codes lead to this machine: no phone gets there.']
      : []),
  ]
}

const TRYING_OUT = `
  *** For trying out only: these codes are signed with a key that everybody knows. ***
  Set SCENE_SECRET to the function's before you print, and take another --out folder.
`

const isSame = (one: string, other: string) => relative(one, other) === ''

/** What the last number was, whoever removed rows from the register. */
function readLast(path: string): number {
  const text = readIfThere(path)?.toString().trim() ?? '0'
  if (!/^\d{1,9}$/.test(text)) {
    throw new Mistake(`${path} must hold the highest number that a poster ever had, and holds: ${text}`)
  }
  return Number(text)
}

/** @throws Mistake with every problem of every file */
function refuse(problems: ReadonlyMap<string, readonly Problem[]>) {
  const lines = [...problems].flatMap(([path, of]) => {
    if (of.length === 0) return []
    const sorted = [...of].sort((one, other) => one.line - other.line)
    return [`${path}:`, ...byText(sorted).map((problem) => `  ${problem}`)]
  })
  if (lines.length > 0) throw new Mistake([...lines, 'Nothing was made.'].join('\n'))
}

/** What is wrong with many lines in the same way is said once. */
function byText(problems: readonly Problem[]): string[] {
  const lines = new Map<string, number[]>()
  for (const { line, text } of problems) lines.set(text, [...(lines.get(text) ?? []), line])
  return [...lines].map(([text, of]) => `${of.length === 1 ? 'line' : 'lines'} ${ranges(of)}: ${text}`)
}

/** 2, 3, 4, 7 as 2–4, 7. */
function ranges(lines: readonly number[]): string {
  const found: [number, number][] = []
  for (const line of lines) {
    const open = found.at(-1)
    if (open && line <= open[1] + 1) open[1] = line
    else found.push([line, line])
  }
  return found.map(([from, to]) => (from === to ? from : `${from}–${to}`)).join(', ')
}
