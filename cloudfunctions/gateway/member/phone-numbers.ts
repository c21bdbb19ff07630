import { Refusal } from '../errors'
import type { OpenApi } from '../wechat/openapi'

/**
 * The number behind the code that the phone's button gave. WeChat answers a code once.
 * @throws Refusal badPhoneCode: unknown, too old, or used; unavailable
 */
export type NumberOf = (code: string) => Promise<string>

/** What WeChat calls a code that is wrong, too old or used. */
const BAD_CODES = [40013, 40029, 40163]

export function wechatNumbers(openApi: () => Pick<OpenApi, 'phonenumber'>): NumberOf {
  return async (code) => {
    const { phonenumber } = openApi()
    const reply = await phonenumber.getPhoneNumber({ code }).catch((error: { errCode?: unknown }) => {
      throw BAD_CODES.includes(Number(error.errCode))
        ? new Refusal('badPhoneCode', `getPhoneNumber: ${error.errCode}`)
        : new Refusal('unavailable', `getPhoneNumber: ${error.errCode ?? 'no answer'}`)
    })
    const number = reply.phoneInfo?.purePhoneNumber
    if (!number) throw new Refusal('unavailable', 'getPhoneNumber: a reply without number')
    return number
  }
}

/** For the local runtime, where no WeChat is: `local:13800000001` is the code of 13800000001. */
export const localNumbers: NumberOf = async (code) => {
  const number = /^local:(1\d{10})$/.exec(code)?.[1]
  if (number === undefined) throw new Refusal('badPhoneCode', 'not a code of the local runtime')
  return number
}
