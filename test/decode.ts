/** Reads codes as a till's scanner would: from pixels, with somebody else's decoder. */
import { readFileSync } from 'node:fs'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'

// Else it would be fetched.
const wasmBinary = Uint8Array.from(
  readFileSync(require.resolve('zxing-wasm/reader/zxing_reader.wasm')),
).buffer
prepareZXingModule({ overrides: { wasmBinary } })

/** How bright each pixel is, 0 to 255, row by row. */
export interface Picture {
  width: number
  height: number
  luminance: Uint8ClampedArray
}

interface Found {
  format: string
  text: string
  /** By how many degrees it is turned, clockwise. */
  orientation: number
}

/**
 * Every QR code and every Code 128 in a picture, dark on light alone.
 * @param picture pixels, or a PNG
 */
export async function codesIn(picture: Picture | Uint8Array): Promise<Found[]> {
  const found = await readBarcodes(picture instanceof Uint8Array ? picture : inColour(picture), {
    formats: ['QRCode', 'Code128'],
    tryInvert: false,
    tryDownscale: false,
  })
  return found
    .map(({ format, text, orientation }) => ({ format, text, orientation }))
    .sort((one, other) => (one.format < other.format ? -1 : 1))
}

function inColour({ width, height, luminance }: Picture) {
  const data = new Uint32Array(luminance.length)
  for (let at = 0; at < data.length; at++) data[at] = 0xff000000 + (luminance[at] ?? 0) * 0x010101
  return { width, height, data: new Uint8ClampedArray(data.buffer), colorSpace: 'srgb' as const }
}
