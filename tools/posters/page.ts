/** How a poster looks. Measured in mm of A6; other sizes of the series have the same proportions. */
import { qrRows } from '../../src/code/qr'
import { bold, type Font, regular } from './font'
import { arrange, shortened } from './heading'
import type { Poster } from './register'
import { words } from './words'

export type Paper = 'A4' | 'A6'

const MM = 72 / 25.4
/** In points; A6 and A4 as the standard has them, in whole mm. */
export const sizes: Record<Paper, [number, number]> = {
  A6: [105 * MM, 148 * MM],
  A4: [210 * MM, 297 * MM],
}

const BRAND = '#c8321f'
const INK = '#1a1a1a'
const FAINT = '#767676'

const WIDTH = 105
const CARD = { left: 12, top: 40, side: 81, foot: 14, corner: 3.5 }
const NAME = { top: 10, bottom: 36, lineHeight: 1.24 }
const FOOT_LINE = 140.5
/** Modules of white around the code. */
const QUIET = 4
/** Of the font: how far the middle of a Chinese character is above the line it stands on. */
const MIDDLE = 0.38

/** In points of A6, for `arrange`. */
export const NAME_ROOM = CARD.side * MM

export interface Fonts {
  regular: Font
  bold: Font
}

export function drawPoster(doc: PDFKit.PDFDocument, paper: Paper, poster: Poster, fonts: Fonts) {
  const size = sizes[paper]
  doc.addPage({ size, margin: 0 })
  doc.save().scale(size[0] / WIDTH)
  // Text in points of A6, places in mm.
  const write = (text: string, font: 'regular' | 'bold', points: number, colour: string, place: Place) => {
    doc.font(font).fontSize(points / MM)
    const x = place.from ?? (place.to ?? WIDTH) - doc.widthOfString(text) * (place.to === undefined ? 0.5 : 1)
    const left = place.from === undefined && place.to === undefined ? x - WIDTH / 2 : x
    doc.fillColor(colour).text(text, left, place.line, { lineBreak: false, baseline: 'alphabetic' })
  }

  const heading = arrange(poster.name, fonts.bold.width, NAME_ROOM)
  if (heading === null) throw new RangeError(`the name of store ${poster.storeId} is too long`)
  const step = (heading.size / MM) * NAME.lineHeight
  const middle = (NAME.top + NAME.bottom) / 2 + (MIDDLE * heading.size) / MM
  heading.lines.forEach((line, at) => {
    const onLine = middle + (at - (heading.lines.length - 1) / 2) * step
    write(line, 'bold', heading.size, INK, { line: onLine })
  })

  drawCard(doc)
  drawCode(doc, poster.link)
  const foot = CARD.top + CARD.side + CARD.foot / 2
  write(words.whatToDo, 'bold', 17, '#ffffff', { line: foot + (MIDDLE * 17) / MM - 0.3 })

  const number = words.number(poster.poster)
  write(number, 'regular', 6.5, FAINT, { to: CARD.left + CARD.side, line: FOOT_LINE })
  const room = NAME_ROOM - fonts.regular.width(number) * 6.5 - 4 * MM
  const address = shortened(poster.address, fonts.regular.width, room / 6.5)
  if (address !== '') write(address, 'regular', 6.5, FAINT, { from: CARD.left, line: FOOT_LINE })
  doc.restore()
}

/** Of the line that a text stands on; from the left, up to the right, or else in the middle. */
interface Place {
  line: number
  from?: number
  to?: number
}

/** White, framed, on a foot in the colour of the brand. */
function drawCard(doc: PDFKit.PDFDocument) {
  const { left, top, side, foot, corner } = CARD
  doc.roundedRect(left, top, side, side + foot, corner).fill(BRAND)
  const frame = 0.9
  const inner = corner - frame
  doc.roundedRect(left + frame, top + frame, side - 2 * frame, side - frame, inner).fill('#ffffff')
  doc.rect(left + frame, top + side - inner, side - 2 * frame, inner).fill('#ffffff')
}

/** One path of rectangles, so that no viewer leaves a seam between them. */
function drawCode(doc: PDFKit.PDFDocument, text: string) {
  const rows = qrRows(text)
  const module = (CARD.side - 2) / (rows.length + 2 * QUIET)
  const left = CARD.left + 1 + QUIET * module
  const top = CARD.top + 1 + QUIET * module
  rows.forEach((row, y) => {
    for (let x = 0; x < row.length; x += 1) {
      if (!row[x]) continue
      let end = x + 1
      while (row[end]) end += 1
      doc.rect(left + x * module, top + y * module, (end - x) * module, module)
      x = end
    }
  })
  doc.fill('#000000')
}

export const fontFiles = { regular, bold }
