/** What Kingdee sends of a person (mobile, telephone, birthday …), read and made fit to be shown. */
import { createDecipheriv } from 'node:crypto'

/** Published, the same for every application. */
const IV = '5e8y6w45ju8w9jq8'
const BLOCK = 16

/**
 * Base64 of AES-256-CBC with PKCS7, keyed with the 32 characters of the client secret; or plain, then as it is.
 * What looks like the one but cannot be read with this secret is left as it is too.
 */
export function readSensitive(text: string, clientSecret: string): string {
  const cipher = /^[A-Za-z0-9+/]+={0,2}$/.test(text) ? Buffer.from(text, 'base64') : Buffer.alloc(0)
  if (cipher.length === 0 || cipher.length % BLOCK !== 0 || cipher.toString('base64') !== text) return text
  try {
    const decipher = createDecipheriv('aes-256-cbc', clientSecret, IV)
    const plain = Buffer.concat([decipher.update(cipher), decipher.final()])
    return new TextDecoder('utf-8', { fatal: true }).decode(plain)
  } catch {
    return text
  }
}

/** 186****9999. Of what is shorter than a mobile number the last two digits at most. */
export function maskedPhone(phone: string): string {
  return phone.length < 11
    ? `****${phone.length > 4 ? phone.slice(-2) : ''}`
    : `${phone.slice(0, 3)}****${phone.slice(-4)}`
}
