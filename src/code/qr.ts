import { encode } from 'uqr'

/**
 * The rows of a QR code, true for each dark module, without its quiet zone.
 * @param text one that can be a code (`text.ts`)
 */
export function qrRows(text: string): readonly (readonly boolean[])[] {
  // Scratched glass and a lamp's reflection take their share; whatever else the size has room for comes for nothing.
  return encode(text, { ecc: 'M', boostEcc: true, border: 0 }).data
}
