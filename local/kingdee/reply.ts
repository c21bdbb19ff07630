/** What goes back over the wire: the two forms of Kingdee's answers, and a proxy's page. */
import type { ServerResponse } from 'node:http'

export interface Reply {
  status: number
  /** What the counters call it: the errcode, or the name of the fault. */
  outcome: string
  headers: Record<string, string>
  body: string
}

export const json = { 'content-type': 'application/json;charset=UTF-8' }

/** errcode 0 with data. */
export function success(data: unknown): Reply {
  return {
    status: 200,
    outcome: '0',
    headers: json,
    body: JSON.stringify({ errcode: 0, description: 'success', data }),
  }
}

/** A refusal of the service behind the gateway. HTTP 200 unless told otherwise: there the errcode speaks. */
export function refusal(errcode: number, description: string, status = 200): Reply {
  return {
    status,
    outcome: String(errcode),
    headers: json,
    body: JSON.stringify({ errcode, description, data: null }),
  }
}

/** Over a limit, in Kingdee's standard form. */
export const throttled = (): Reply => refusal(429, 'too many requests', 429)

const gatewayCodes: Record<number, [english: string, chinese: string]> = {
  4001: ['auth type is not supported', '认证类型不支持'],
  4002: ['client id is empty', 'clientId为空'],
  4003: ['client id is invalid', 'clientId无效'],
  4004: ['client secret is empty', 'clientSecret为空'],
  4005: ['client id or client secret is invalid', 'clientId或clientSecret无效'],
  4006: ['timestamp is invalid', '时间戳无效'],
  4007: ['signheaders is invalid', 'signheaders无效'],
  4008: ['signature is invalid', '签名无效'],
  4009: ['token is empty', 'token为空'],
  4010: ['token is invalid', 'token无效'],
  4011: ['token is expired', 'token已过期'],
  4012: ['no permission for this api', '无API权限'],
  5000: ['internal error', '网关内部错误'],
  5001: ['api does not exist', 'API不存在'],
  5002: ['method is not supported', '请求方法不支持'],
  5003: ['service is unavailable', '服务不可用'],
  5004: ['service timed out', '服务超时'],
  5005: ['call was cancelled', '请求已取消'],
  5006: ['circuit is open', '服务已熔断'],
  5007: ['service is overloaded', '服务过载'],
}

/** A refusal of the gateway itself: HTTP 519. `why` is added for whoever debugs; Kingdee says less. */
export function gatewayRefusal(errcode: number, why = ''): Reply {
  const [english, chinese] = gatewayCodes[errcode] ?? ['error', '错误']
  const description = why === '' ? english : `${english}: ${why}`
  return {
    status: 519,
    outcome: String(errcode),
    headers: json,
    body: JSON.stringify({ errcode, description, description_cn: chinese }),
  }
}

/** A page for people, such as a proxy on the way sends. */
export function htmlPage(status: number, title: string, outcome: string): Reply {
  return {
    status,
    outcome,
    headers: { 'content-type': 'text/html' },
    body: `<html><head><title>${title}</title></head><body><center><h1>${title}</h1></center></body></html>\n`,
  }
}

export function send(response: ServerResponse, reply: Reply): void {
  response.writeHead(reply.status, { ...reply.headers, 'content-length': Buffer.byteLength(reply.body) })
  response.end(reply.body)
}
