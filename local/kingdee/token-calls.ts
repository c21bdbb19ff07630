/** The two calls that lead to an app-token: push_app_authorize and kingdee_auth_token. */
import type { Accounts } from './accounts'
import type { Param } from './asked'
import { type Reply, refusal, success } from './reply'

/** `form` is that of push_app_authorize: Kingdee's pages show `{code: 200, msg, data}` and `{errcode: 0, …}`. */
export function createTokenCalls(accounts: Accounts, outerInstanceId: string, form: 'code' | 'errcode') {
  return {
    authorize(param: Param): Reply {
      const asked = param('outerInstanceId')
      if (!asked) return refusal(1030002000, 'outerInstanceId is required')
      if (asked !== outerInstanceId) return refusal(1030002003, 'outerInstanceId does not exist')
      const reply = success(accounts.list())
      if (form === 'errcode') return reply
      return { ...reply, body: JSON.stringify({ code: 200, msg: 'success', data: accounts.list() }) }
    },
    issueToken(param: Param): Reply {
      const appKey = param('app_key')
      const appSignature = param('app_signature')
      if (!appKey) return refusal(1030002000, 'app_key is required')
      if (!appSignature) return refusal(1030002000, 'app_signature is required')
      const authorised = accounts.authorise(appKey, appSignature)
      if (authorised.kind === 'unknownKey') return refusal(1020002008, 'app_key is not authorised')
      if (authorised.kind === 'wrongSignature') return refusal(1030002006, 'app_signature has a wrong format')
      return success(authorised.data)
    },
  }
}
