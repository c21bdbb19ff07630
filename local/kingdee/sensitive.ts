/** How a phone number or a birthday is sent, so that who reads along does not read it. */
import { createCipheriv } from 'node:crypto'

/** Published by Kingdee, the same for everybody. */
const iv = '5e8y6w45ju8w9jq8'

/** Makes what turns a sensitive text into what is sent; an empty one stays empty. */
export type Seal = (text: string) => string

/**
 * Base64 of AES-256-CBC with PKCS7 padding, under the client secret.
 * @throws RangeError when the secret has not the 32 characters that the key needs
 */
export function sealing(clientSecret: string): Seal {
  if (Buffer.byteLength(clientSecret) !== 32)
    throw new RangeError('The client secret must have 32 characters.')
  return (text) => {
    if (text === '') return ''
    const cipher = createCipheriv('aes-256-cbc', clientSecret, iv)
    return Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]).toString('base64')
  }
}

/** The other form that is known: nothing done to it. */
export const inPlain: Seal = (text) => text
