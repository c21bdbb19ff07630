import * as v from 'valibot'
import { readSceneKeys, type SceneKeys } from './entry/scene'
import type { KingdeeSettings } from './kingdee/calls'

export interface Settings {
  baseUrl: string
  stateUrl: string
  kingdee: KingdeeSettings
  claims: ClaimSettings
  /** Whose codes of phone numbers are taken: WeChat's, or those of the local runtime. */
  phoneNumbers: 'wechat' | 'local'
  /** Of the shop's printed codes. null: no scene can be read or made. */
  scenes: SceneKeys | null
  desk: DeskSettings
}

export interface DeskSettings {
  /** Who may use the desk: openids, or `code:XXXXXXXX` as it was told to whoever is not listed. */
  listed: readonly string[]
  /** Where a plain link of a code leads; the scene goes where `{scene}` stands, else to its end. null: there is none. */
  codeLink: string | null
}

export interface ClaimSettings {
  /** How long Kingdee may take for an answer, and so how long a claim can be in doubt. */
  answerLimitMs: number
  /** Claims that a member may make of a scheme. */
  perScheme: number
  /** Kingdee asks for the member's phone number with a claim [unproven: its page says "required for H5"]. */
  withMobile: boolean
}

/** A claim that was sent takes effect within this time or never: a shorter one grants twice. */
const ANSWER_LIMIT_MS = 30_000

/** Addresses of this machine: the only ones that may be spoken to without TLS. */
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/

const required = (missing: string) =>
  v.pipe(v.optional(v.string(), ''), v.minLength(1, `is missing: ${missing}`))
const OPEN_PLATFORM = 'copy it from the application on open.jdy.com'

const variables = v.object({
  KINGDEE_BASE_URL: v.pipe(
    v.optional(v.string(), 'https://api.kingdee.com'),
    v.check(isBaseUrl, 'must be https://HOST without a path (http:// only for a loopback address)'),
    v.transform((url) => new URL(url).origin),
  ),
  KINGDEE_CLIENT_ID: v.pipe(
    required(OPEN_PLATFORM),
    v.regex(/^[\x21-\x7e]+$/, 'holds a blank or a character that no header can carry'),
  ),
  KINGDEE_CLIENT_SECRET: required(OPEN_PLATFORM),
  KINGDEE_OUTER_INSTANCE_ID: required('copy it from the authorisation of your account set on open.jdy.com'),
  KINGDEE_ACCOUNT_ID: v.optional(v.string()),
  KINGDEE_CALLS_PER_MINUTE: v.pipe(
    v.optional(v.string(), '500'),
    v.regex(/^[1-9]\d{0,8}$/, 'must be a whole number from 1'),
    v.transform(Number),
  ),
  KINGDEE_ANSWER_LIMIT_MS: v.pipe(
    v.optional(v.string(), String(ANSWER_LIMIT_MS)),
    v.regex(/^[1-9]\d{2,5}$/, 'must be a whole number of ms from 100 to 999999'),
    v.transform(Number),
  ),
  CLAIMS_PER_SCHEME: v.pipe(
    v.optional(v.string(), '1'),
    v.regex(/^[1-9]\d?$/, 'must be a whole number from 1 to 99'),
    v.transform(Number),
  ),
  CLAIM_WITH_MOBILE: v.optional(v.picklist(['on', 'off'], 'must be on or off'), 'off'),
  STATE_URL: v.pipe(
    required('file:PATH, or memory: in tests'),
    v.regex(/^(memory:|file:.+)$/, 'must be file:PATH, or memory: in tests'),
  ),
  PHONE_NUMBERS: v.optional(v.picklist(['local'], 'must be local, or not set')),
  DESK_OPENIDS: v.pipe(
    v.optional(v.string(), ''),
    v.transform((text) => (text === '' ? [] : text.split(',').map((entry) => entry.trim()))),
    v.check(
      (entries) => entries.every((entry) => /^(code:[2-9A-HJ-NP-Z]{8}|[\w-]{6,64})$/.test(entry)),
      'must be openids, or code:XXXXXXXX as the desk shows it, separated by commas',
    ),
  ),
  CODE_LINK: v.optional(
    v.pipe(
      v.string(),
      v.check(isLink, 'must be https://… without a fragment, with {scene} once or not at all'),
    ),
  ),
  SCENE_SECRET: v.optional(
    v.pipe(
      v.string(),
      v.rawTransform(({ dataset, addIssue, NEVER }) => {
        try {
          return readSceneKeys(dataset.value)
        } catch (error) {
          if (!(error instanceof RangeError)) throw error
          addIssue({ message: error.message })
          return NEVER
        }
      }),
    ),
  ),
})

const environment = v.pipe(
  variables,
  v.forward(
    v.check(
      ({ KINGDEE_ANSWER_LIMIT_MS, KINGDEE_BASE_URL }) =>
        KINGDEE_ANSWER_LIMIT_MS >= ANSWER_LIMIT_MS || LOOPBACK.test(new URL(KINGDEE_BASE_URL).hostname),
      `must be ${ANSWER_LIMIT_MS} or more: less is for tests against a loopback address, and grants coupons twice`,
    ),
    ['KINGDEE_ANSWER_LIMIT_MS'],
  ),
  v.forward(
    v.check(
      ({ PHONE_NUMBERS, KINGDEE_BASE_URL }) =>
        PHONE_NUMBERS === undefined || LOOPBACK.test(new URL(KINGDEE_BASE_URL).hostname),
      'must not be set: it lets anybody be anybody, and is for a KINGDEE_BASE_URL at a loopback address',
    ),
    ['PHONE_NUMBERS'],
  ),
)

/** The environment is missing something or malformed; each problem names the variable and what to do. */
export class SettingsError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(problems.join('; '))
    this.name = 'SettingsError'
  }
}

/**
 * Reads the environment once, against a schema. An empty variable counts as missing.
 * @throws SettingsError; no value is ever part of its text
 */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  )
  const parsed = v.safeParse(environment, given, { abortPipeEarly: true })
  if (!parsed.success) {
    throw new SettingsError(
      parsed.issues.map((issue) => `${v.getDotPath(issue) ?? 'environment'} ${issue.message}`),
    )
  }
  const read = parsed.output
  return {
    baseUrl: read.KINGDEE_BASE_URL,
    stateUrl: read.STATE_URL,
    kingdee: {
      clientId: read.KINGDEE_CLIENT_ID,
      clientSecret: read.KINGDEE_CLIENT_SECRET,
      outerInstanceId: read.KINGDEE_OUTER_INSTANCE_ID,
      accountId: read.KINGDEE_ACCOUNT_ID ?? null,
      callsPerMinute: read.KINGDEE_CALLS_PER_MINUTE,
    },
    claims: {
      answerLimitMs: read.KINGDEE_ANSWER_LIMIT_MS,
      perScheme: read.CLAIMS_PER_SCHEME,
      withMobile: read.CLAIM_WITH_MOBILE === 'on',
    },
    phoneNumbers: read.PHONE_NUMBERS ?? 'wechat',
    scenes: read.SCENE_SECRET ?? null,
    desk: { listed: read.DESK_OPENIDS, codeLink: read.CODE_LINK ?? null },
  }
}

function isBaseUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const url = new URL(text)
  const bare = url.pathname === '/' && url.search === '' && url.hash === '' && url.username === ''
  return bare && (url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.test(url.hostname)))
}

function isLink(text: string): boolean {
  const parts = text.split('{scene}')
  const whole = parts.join('x')
  if (parts.length > 2 || /[\s{}#]/.test(whole) || !URL.canParse(whole)) return false
  const url = new URL(whole)
  return url.protocol === 'https:' && url.username === '' && url.password === ''
}
