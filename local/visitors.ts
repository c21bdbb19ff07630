/** Who opens the page: on h5 there is no WeChat to say so. */
import type { IncomingHttpHeaders } from 'node:http'
import type { Identity } from './runtime/instance'

const WX_APPID = 'wx0000000000000000'

/**
 * The visitor that the cookie names, 1 to 9; without it the first. Each has an openid of its own, and is bound to
 * nobody until it binds a phone number. A page switches by `document.cookie = 'visitor=2'`; `visitor=none` is who
 * comes without WeChat, as on h5 in production: by HTTP, and so no operator.
 */
export function visitorOf({ cookie = '' }: IncomingHttpHeaders): Identity {
  const named = /(?:^|;\s*)visitor=([1-9]|none)(?:;|$)/.exec(cookie)?.[1] ?? '1'
  return named === 'none' ? { WX_APPID, TCB_SOURCE: 'wx_http' } : { WX_OPENID: openidOf(named), WX_APPID }
}

const openidOf = (visitor: string) => `oLocalMember0000000000000000${visitor}`

/** The last visitor is the one whom the stand-in's shop lists for its desk. */
export const DESK_OPENIDS = openidOf('9')
