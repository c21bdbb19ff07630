/** What a till's codes hold: printable ASCII, as far as a scanner that types like a keyboard can type it. */
const CAN = /^[\x20-\x7e]{1,64}$/

/** Whether a text can be a code at all; of what cannot only the text itself is shown. */
export function canBeCode(text: string): boolean {
  return CAN.test(text)
}

/** A longer one makes modules that are too small for a screen. */
const LINK = /^[\x21-\x7e]{1,300}$/

export function canBeLink(text: string): boolean {
  return LINK.test(text)
}
