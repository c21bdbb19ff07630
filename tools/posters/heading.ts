/** Sets a name as large as it can be: in one line, else in two that part where a reader would. Pure. */

export interface Heading {
  /** In points. */
  size: number
  lines: readonly string[]
}

/** In points, at most and at least, on A6. */
const ONE_LINE = { most: 32, least: 19 }
const TWO_LINES = { most: 22, least: 11 }

/**
 * @param width of a text at one point
 * @param room in points
 * @returns null where even two lines of the smallest size are too short
 */
export function arrange(text: string, width: (text: string) => number, room: number): Heading | null {
  const line = oneLine(text)
  const single = Math.min(ONE_LINE.most, whole(room / width(line)))
  if (single >= ONE_LINE.least) return { size: single, lines: [line] }
  const best = bestParting(line, width)
  const double = best ? Math.min(TWO_LINES.most, whole(room / best.width)) : 0
  if (best && double > single && double >= TWO_LINES.least) return { size: double, lines: best.lines }
  return single >= TWO_LINES.least ? { size: single, lines: [line] } : null
}

/** What is written over several lines, or with runs of blanks, is one line on paper. */
export const oneLine = (text: string) => text.trim().replace(/\s+/g, ' ')

/** As much of a text as there is room for. */
export function shortened(text: string, width: (text: string) => number, room: number): string {
  const letters = [...oneLine(text)]
  if (width(letters.join('')) <= room) return letters.join('')
  while (letters.length > 0 && width(`${letters.join('')}…`) > room) letters.pop()
  return `${letters.join('')}…`
}

const whole = (size: number) => Math.floor(size * 2) / 2

const OPENING = /[（《「『【〔(［]$/
const CLOSING = /^[）》」』】〕)］，。、；：！？·…,.;:!?%]/
const INSIDE_A_WORD = /[\p{Script=Latin}\d][-'’.&]?$/u
const STILL_INSIDE = /^[-'’.&]?[\p{Script=Latin}\d]/u
const words = new Intl.Segmenter('zh', { granularity: 'word' })

function bestParting(line: string, width: (text: string) => number) {
  const starts = new Set([...words.segment(line)].map(({ index }) => index))
  let best: Parting | null = null
  let at = 0
  for (const letter of line) {
    at += letter.length
    const [before, after] = [line.slice(0, at), line.slice(at)]
    if (after === '' || OPENING.test(before) || CLOSING.test(after)) continue
    if (INSIDE_A_WORD.test(before) && STILL_INSIDE.test(after)) continue
    const lines: [string, string] = [before.trim(), after.trim()]
    const widest = Math.max(...lines.map(width))
    best = cheaper(best, { cost: widest * hurt(before, after, starts.has(at)), width: widest, lines })
  }
  return best
}

interface Parting {
  cost: number
  width: number
  lines: readonly [string, string]
}

const cheaper = (one: Parting | null, other: Parting) => (one && one.cost <= other.cost ? one : other)

/** A part of its own, as a branch in brackets is, is worth some size; half a word costs some. */
function hurt(before: string, after: string, word: boolean): number {
  if (OPENING.test(after.charAt(0))) return 0.55
  if (/[\s·—-]$/.test(before)) return 0.75
  return word ? 1 : 1.2
}
