/** The account sets of one application: their secrets that rotate, the tokens made from them, the domain of each. */
import { createHash, randomBytes } from 'node:crypto'
import { sameSecret, sign } from './signature'

/** One entry of push_app_authorize, without its secret. */
export interface Account {
  serviceId: string
  accountId: string
  accountName: string
  domain: string
  groupName: string
  /** 1 is valid. Comes as a number or as a string. */
  status: number | string
  outerInstanceId: string
  appKey: string
  instanceExpiresTime: string
}

export interface AccountSettings {
  clock: () => number
  clientId: string
  outerInstanceId: string
  /** What each account has of its own; the rest is made up. */
  accounts: Partial<Account>[]
  secretRotatesEveryMs: number
  tokenLivesMs: number
}

export type TokenState = { kind: 'valid'; domain: string } | { kind: 'unknown' } | { kind: 'expired' }

export type Authorised =
  | { kind: 'token'; data: { uid: string; 'app-token': string; access_token: string; expires: number } }
  | { kind: 'unknownKey' }
  | { kind: 'wrongSignature' }

export interface Accounts {
  /** The entries of push_app_authorize, each with the secret of the moment. */
  list(): (Account & { clientId: string; appSecret: string })[]
  /** A new token for whoever signs the app key with the secret of the moment. Tokens made before live on. */
  authorise(appKey: string, appSignature: string): Authorised
  tokenState(token: string): TokenState
  /** True for a domain that was an account's until it moved. */
  isFormerDomain(domain: string): boolean
  rotateSecret(): void
  revokeTokens(): void
  moveDomain(): void
  /** Every secret and token given out so far: for a test that searches what must not hold them. */
  issued(): string[]
}

export function createAccounts(settings: AccountSettings): Accounts {
  const { clock, tokenLivesMs, secretRotatesEveryMs } = settings
  const startedAt = clock()
  const issued: string[] = []
  const newSecret = (bytes: number) => {
    const secret = randomBytes(bytes).toString('hex')
    issued.push(secret)
    return secret
  }

  const accounts = settings.accounts.map((own, index) => ({
    ...madeUp(index, settings.outerInstanceId),
    ...own,
    appSecret: newSecret(20),
  }))
  // Keyed by digest, so that the time of a look-up tells nothing of the token.
  const tokens = new Map<string, { expires: number; account: (typeof accounts)[number] }>()
  const formerDomains = new Set<string>()
  let period = 0
  let moves = 0

  function rotateSecret() {
    for (const account of accounts) account.appSecret = newSecret(20)
  }

  function rotateIfDue() {
    const now = Math.floor((clock() - startedAt) / secretRotatesEveryMs)
    if (now === period) return
    period = now
    rotateSecret()
  }

  return {
    list() {
      rotateIfDue()
      return accounts.map((account) => ({ ...account, clientId: settings.clientId }))
    },
    authorise(appKey, appSignature) {
      rotateIfDue()
      const account = accounts.find((one) => one.appKey === appKey && String(one.status) === '1')
      if (account === undefined) return { kind: 'unknownKey' }
      if (!sameSecret(appSignature, sign(account.appSecret, appKey))) return { kind: 'wrongSignature' }
      const token = newSecret(32)
      const expires = clock() + tokenLivesMs
      tokens.set(digest(token), { expires, account })
      return {
        kind: 'token',
        data: { uid: account.accountId, 'app-token': token, access_token: newSecret(32), expires },
      }
    },
    tokenState(token) {
      const found = tokens.get(digest(token))
      if (found === undefined) return { kind: 'unknown' }
      if (clock() >= found.expires) return { kind: 'expired' }
      return { kind: 'valid', domain: found.account.domain }
    },
    isFormerDomain: (domain) => formerDomains.has(domain),
    rotateSecret,
    revokeTokens: () => tokens.clear(),
    moveDomain() {
      moves += 1
      for (const account of accounts) {
        formerDomains.add(account.domain)
        account.domain = `https://tf-${moves}.jdy.com`
      }
    },
    issued: () => [...issued],
  }
}

function madeUp(index: number, outerInstanceId: string): Account {
  const n = index + 1
  return {
    serviceId: `15341041114006${n}`,
    accountId: `1001${n}`,
    accountName: `青禾百货${n > 1 ? `（账套 ${n}）` : ''}`,
    domain: 'https://tf.jdy.com',
    groupName: 'tf',
    status: 1,
    outerInstanceId,
    appKey: `kRt5mWq${n}`,
    instanceExpiresTime: '2099-12-31 23:59:59',
  }
}

const digest = (token: string) => createHash('sha256').update(token, 'utf8').digest('base64')
