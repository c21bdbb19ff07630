import { createHmac } from 'node:crypto'
import type { DeskCode, DeskMe, Funnel, Input } from '../contract'
import { daysBetween } from '../entry/china-day'
import { readCounts } from '../entry/counts'
import { encodeScene, type SceneKeys } from '../entry/scene'
import { deskRefusals, Refusal } from '../errors'
import type { Log } from '../log'
import type { State } from '../state/port'
import type { Stores } from '../store/stores'
import type { CodeImage } from '../wechat/codes'

export interface DeskActions {
  me(openid: string | null): Promise<DeskMe>
  funnel(input: Input<'desk.funnel'>, openid: string | null): Promise<Funnel>
  code(input: Input<'desk.code'>, openid: string | null): Promise<DeskCode>
}

/** Before an entry of the listing that is no openid. */
const CODE = 'code:'
const MOST_DAYS = 92
/** Some 2 MB of JSON; the platform's replies end at 6. */
const MOST_ROWS = 20_000

/** For those whom the merchant lists, whichever way they call. */
export function deskActions(deps: {
  state: Pick<State, 'getMany'>
  stores: Pick<Stores, 'all'>
  /** Openids, or what `deskCodeOf` gives of them after `code:`. */
  listed: readonly string[]
  clientSecret: string
  scenes: SceneKeys | null
  /** null: WeChat's codes cannot be had here. */
  codeImage: CodeImage | null
  codeLink: string | null
  log: Log
}): DeskActions {
  const { state, stores, clientSecret, scenes, codeImage, codeLink, log } = deps
  const codes = new Set(deps.listed.filter((entry) => entry.startsWith(CODE)))
  const openids = new Set(deps.listed.filter((entry) => !entry.startsWith(CODE)))
  const isListed = (openid: string) =>
    openids.has(openid) || codes.has(`${CODE}${deskCodeOf(openid, clientSecret)}`)

  function admit(openid: string | null): void {
    if (openid === null || !isListed(openid)) throw new Refusal('forbidden', 'not listed for the desk')
  }

  /** The counters are told without them, rather than not at all. */
  async function namesOf(ids: ReadonlySet<string>): Promise<Record<string, string>> {
    if (ids.size === 0) return {}
    try {
      const { stores: all } = await stores.all()
      return Object.fromEntries(all.filter(({ id }) => ids.has(id)).map(({ id, name }) => [id, name]))
    } catch (error) {
      log.warn('desk.withoutNames', { detail: String(error) })
      return {}
    }
  }

  function sceneOf({ storeId, schemeId, poster }: Input<'desk.code'>, keys: SceneKeys): string {
    try {
      return encodeScene({ storeId, schemeId: schemeId ?? null, poster: poster ?? null }, keys)
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      throw new Refusal('badRequest', error.message, deskRefusals.unwritable)
    }
  }

  return {
    async me(openid) {
      if (openid === null) throw new Refusal('noIdentity', 'no openid in the environment of this call')
      return isListed(openid) ? { listed: true } : { listed: false, code: deskCodeOf(openid, clientSecret) }
    },
    async funnel({ from, to }, openid) {
      admit(openid)
      const days = daysBetween(from, to, MOST_DAYS)
      if (days === null)
        throw new Refusal('badRequest', `from and to: expected at most ${MOST_DAYS} days`, deskRefusals.days)
      const { rows, countedTo } = await readCounts(state, days)
      if (rows.length > MOST_ROWS) throw new Refusal('badRequest', `${rows.length} rows`, deskRefusals.rows)
      return { rows, stores: await namesOf(new Set(rows.map(({ storeId }) => storeId))), countedTo }
    },
    async code(input, openid) {
      admit(openid)
      if (scenes === null) throw new Refusal('misconfigured', 'SCENE_SECRET is not set', deskRefusals.noKeys)
      const scene = sceneOf(input, scenes)
      const image = codeImage && (await codeImage(scene))
      return { scene, image, link: image === null && codeLink !== null ? linkOf(codeLink, scene) : null }
    },
  }
}

/** Without 0, 1, I and O: it is read out and typed. */
const LETTERS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'

/** What somebody who is not listed hands to the developer: 40 bits that tell nothing of the openid. */
export function deskCodeOf(openid: string, clientSecret: string): string {
  const hash = createHmac('sha256', clientSecret).update(`desk ${openid}`).digest()
  return Array.from(hash.subarray(0, 8), (byte) => LETTERS[byte % 32]).join('')
}

function linkOf(codeLink: string, scene: string): string {
  const written = encodeURIComponent(scene)
  if (codeLink.includes('{scene}')) return codeLink.replace('{scene}', () => written)
  return `${codeLink}${codeLink.includes('?') ? '&' : '?'}s=${written}`
}
