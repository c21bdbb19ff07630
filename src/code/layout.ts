/** Where the dark of a till's codes goes, in whole device pixels: a module that is smeared over two is misread. */
import { code128 } from './code128'
import { qrRows } from './qr'
import { canBeCode, canBeLink } from './text'

/** Device pixels. */
export interface Rect {
  x: number
  y: number
  width: number
  height: number
}

/** A canvas and what is drawn on it, black on white. */
export interface Drawing {
  /** CSS px, whole ones. */
  size: { width: number; height: number }
  /** Device pixels, whole ones: as many as the screen has for that size. */
  pixels: { width: number; height: number }
  dark: readonly Rect[]
}

export interface Layout {
  /** Null when the number is too long for any bar code that fits a screen. */
  bar: Drawing | null
  qr: Drawing
  /** The bar code runs down the page, and stands beside the QR code. */
  turned: boolean
}

// Modules without colour around a code, as its standard asks for.
const BAR_QUIET = 10
const QR_QUIET = 4

// The rest in CSS px.
/** Of a narrower module scanners find the edges only by luck. */
const MODULE_LEAST = 2
/** Wider ones help nobody, and a code that fills the window of a scanner is read from further away. */
const BAR_MODULE_MOST = 4
const BAR_THICKNESS = 80
/** The same for one that is turned: what it gives up is the QR code's. */
const TURNED_THICKNESS = 64
const TURNED_MARGIN = 8
/** How far one that is turned may run: a small phone still shows it whole. */
const TURNED_LENGTH_MOST = 480
/** Without its quiet zone. */
const QR_MOST = 240

/**
 * @param width of the room for both, in CSS px
 * @param ratio device pixels in a CSS px; need not be whole
 * @returns null when the text cannot be a code, or the room is too narrow for any
 */
export function layOut(text: string, width: number, ratio: number): Layout | null {
  if (!canBeCode(text) || !(width > 0 && ratio > 0)) return null
  const bars = code128(text)
  const across = barAcross(bars, width, ratio)
  const down = across === null ? barDown(bars, ratio) : null
  const qr = drawQr(qrRows(text), width - (down?.size.width ?? 0), ratio)
  return qr && { bar: across ?? down, qr, turned: down !== null }
}

/**
 * A link as QR code alone, for a screen.
 * @param width of the room for it, in CSS px
 * @param ratio device pixels in a CSS px
 * @returns null when the text cannot be a code, or the room is too narrow
 */
export function layOutLink(link: string, width: number, ratio: number): Drawing | null {
  return canBeLink(link) && width > 0 && ratio > 0 ? drawQr(qrRows(link), width, ratio) : null
}

/** As large as the width allows; null when it does not allow any. */
function barAcross(bars: readonly boolean[], width: number, ratio: number): Drawing | null {
  const room = fitting(width, ratio)
  const length = bars.length + 2 * BAR_QUIET
  const module = Math.min(Math.floor((room * ratio) / length), Math.floor(BAR_MODULE_MOST * ratio))
  if (module < MODULE_LEAST * ratio) return null
  const { size, pixels } = canvas(room, BAR_THICKNESS, ratio)
  const start = Math.floor((pixels.width - length * module) / 2) + BAR_QUIET * module
  const dark = runs(bars).map(([from, count]) => ({
    x: start + from * module,
    y: 0,
    width: count * module,
    height: pixels.height,
  }))
  return { size, pixels, dark }
}

/** As short as it can be read, for the height is the screen's; null when even that does not fit. */
function barDown(bars: readonly boolean[], ratio: number): Drawing | null {
  const module = Math.ceil(MODULE_LEAST * ratio)
  const length = (bars.length + 2 * BAR_QUIET) * module
  if (length > TURNED_LENGTH_MOST * ratio) return null
  const { size, pixels } = canvas(TURNED_THICKNESS + 2 * TURNED_MARGIN, length / ratio, ratio)
  const thickness = Math.round(TURNED_THICKNESS * ratio)
  const x = Math.floor((pixels.width - thickness) / 2)
  const start = Math.floor((pixels.height - length) / 2) + BAR_QUIET * module
  const dark = runs(bars).map(([from, count]) => ({
    x,
    y: start + from * module,
    width: thickness,
    height: count * module,
  }))
  return { size, pixels, dark }
}

function drawQr(rows: readonly (readonly boolean[])[], width: number, ratio: number): Drawing | null {
  const room = fitting(width, ratio)
  const length = rows.length + 2 * QR_QUIET
  const module = Math.min(
    Math.floor((room * ratio) / length),
    Math.max(Math.floor((QR_MOST * ratio) / rows.length), 1),
  )
  if (module < MODULE_LEAST * ratio) return null
  const { size, pixels } = canvas(room, (length * module) / ratio, ratio)
  const left = Math.floor((pixels.width - length * module) / 2) + QR_QUIET * module
  const top = Math.floor((pixels.height - length * module) / 2) + QR_QUIET * module
  const dark = rows.flatMap((row, y) =>
    runs(row).map(([from, count]) => ({
      x: left + from * module,
      y: top + y * module,
      width: count * module,
      height: module,
    })),
  )
  return { size, pixels, dark }
}

/** A canvas at least that high. */
function canvas(width: number, least: number, ratio: number): Pick<Drawing, 'size' | 'pixels'> {
  // Of negative ones the largest is the smallest.
  const height = -fitting(-least, ratio)
  return {
    size: { width, height },
    pixels: { width: Math.round(width * ratio), height: Math.round(height * ratio) },
  }
}

/** Ratios that phones have fit within so many CSS px; a browser's zoom may never. */
const STEPS = 16

/**
 * The largest whole number of CSS px that is a whole number of device pixels, too, and no more than that: of anything
 * else the screen makes a pixel more or fewer than was drawn, and smears all of them.
 */
function fitting(most: number, ratio: number): number {
  const first = Math.floor(most + 1e-6)
  for (let px = first; px > first - STEPS; px--) {
    if (Math.abs(px * ratio - Math.round(px * ratio)) < 1e-6) return px
  }
  return first
}

/** Where dark modules stand together: the first of them, and how many. */
function runs(modules: readonly boolean[]): [from: number, count: number][] {
  const found: [number, number][] = []
  for (let from = modules.indexOf(true); from !== -1; ) {
    const after = modules.indexOf(false, from)
    const end = after === -1 ? modules.length : after
    found.push([from, end - from])
    from = modules.indexOf(true, end)
  }
  return found
}
