/** Writes as Excel does on a Chinese Windows. Node reads this encoding, but does not write it. */
const decoder = new TextDecoder('gb18030')
const pairs = new Map<string, readonly number[]>()
for (let first = 0x81; first <= 0xfe; first += 1) {
  for (let second = 0x40; second <= 0xfe; second += 1) {
    if (second !== 0x7f) pairs.set(decoder.decode(Uint8Array.of(first, second)), [first, second])
  }
}

export function inGbk(text: string): Uint8Array {
  return Uint8Array.from(
    [...text].flatMap((letter) => {
      const bytes = letter < '\x80' ? [letter.charCodeAt(0)] : pairs.get(letter)
      if (bytes === undefined) throw new RangeError(`${letter} is not in GBK`)
      return bytes
    }),
  )
}
