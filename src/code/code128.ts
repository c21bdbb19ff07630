// This file alone: the library's main one brings every other symbology, and a renderer that looks for a document.
import Code128 from 'jsbarcode/bin/barcodes/CODE128/CODE128_AUTO.js'

/**
 * A Code 128 from its first bar to its last, true for each dark module, without its quiet zones. Digits go two to a
 * symbol where that is shorter.
 * @param text one that can be a code (`text.ts`)
 */
export function code128(text: string): readonly boolean[] {
  return Array.from(new Code128(text, {}).encode().data, (module) => module === '1')
}
