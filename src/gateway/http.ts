/** The way to the function from a browser: the same body, to the server that the page came from. */
import Taro from '@tarojs/taro'

/** Rejects when the call did not get through. */
export async function postFunction(
  body: { action: string; input: object },
  timeout: number,
): Promise<unknown> {
  const { data } = await Taro.request({ url: '/functions/gateway', method: 'POST', data: body, timeout })
  return data
}
