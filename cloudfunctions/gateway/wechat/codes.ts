import { codeRefusals, Refusal } from '../errors'
import type { OpenApi } from './openapi'

/**
 * WeChat's own code of a scene, as an image in base64. It opens the mini-program's first page, which every version has:
 * what is printed must not die of a page that has moved.
 * @throws Refusal with a sentence for the desk
 */
export type CodeImage = (scene: string) => Promise<string>

const WIDTH = 860

export function wechatCodes(openApi: () => Pick<OpenApi, 'wxacode'>): CodeImage {
  return async (scene) => {
    const { wxacode } = openApi()
    // Unchecked: a code is wanted before the first version is out.
    const asked = { scene, checkPath: false, width: WIDTH }
    const { contentType = '', buffer } = await wxacode
      .getUnlimited(asked)
      .catch((error: { errCode?: unknown }) => {
        const { code, sentence } = codeRefusals[String(error.errCode)] ?? codeRefusals.other
        throw new Refusal(code, `getUnlimited: ${error.errCode ?? 'no answer'}`, sentence)
      })
    if (!contentType.startsWith('image/') || buffer === undefined || buffer.length === 0)
      throw new Refusal('unavailable', 'getUnlimited: a reply without image', codeRefusals.other.sentence)
    return Buffer.from(buffer).toString('base64')
  }
}
