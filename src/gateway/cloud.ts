/** The way to the function from WeChat. */
import Taro from '@tarojs/taro'

/** Once, at launch. Without an environment id it is the one that the mini-program is bound to. */
export function openCloud(): void {
  Taro.cloud.init(CLOUD_ENV_ID === '' ? {} : { env: CLOUD_ENV_ID })
}

/** Rejects when the call did not get through. */
export async function callFunction(body: { action: string; input: object }): Promise<unknown> {
  const { result } = await Taro.cloud.callFunction({ name: 'gateway', data: body })
  return result
}
