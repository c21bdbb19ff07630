/** Gives every poster its number and its code. Pure: the register, the keys and the day are passed in. */
import { decodeScene, encodeScene, type SceneKeys } from '../../cloudfunctions/gateway/entry/scene'
import type { Entry, Problem } from './entries'
import { type Poster, posterOf } from './register'

interface Made {
  /** The register in the folder. */
  known: readonly Poster[]
  /** The highest number that was ever given there. */
  last: number
  keys: SceneKeys
  /** null: only what has a link already can be made. */
  link: ((scene: string) => string) | null
  /** Sign all that are asked for anew, with the key that signs now. */
  renew: boolean
  /** yyyy-MM-dd */
  today: string
}

export interface Plan {
  /** All there are, those that were not asked for too. */
  register: Poster[]
  /** Those that were asked for, in that order. */
  chosen: Poster[]
  /** How many of them are new. */
  fresh: number
  /** How many known ones now lead elsewhere. */
  moved: number
  last: number
  /** Something new is asked for, and nothing says what it should lead to. */
  lacksLink: boolean
}

/** @param entries rows that nothing is wrong with, by `readEntries` and `wrongPosters` */
export function plan(entries: readonly Entry[], { known, keys, link, renew, today, ...made }: Made): Plan {
  const register = new Map(known.map((poster) => [poster.poster, { ...poster }]))
  // First what has a number, so that nothing else gets it.
  const named = new Map<number, Poster>()
  for (const entry of entries) {
    const poster = posterOf(entry)
    if (poster !== null) named.set(poster.poster, register.get(poster.poster) ?? poster)
  }
  let last = Math.max(made.last, ...register.keys(), ...named.keys())
  const free = groupBy(
    [...register.values()].filter(({ poster }) => !named.has(poster)),
    ownerOf,
  )
  let fresh = 0
  const chosen = entries.flatMap((entry) => {
    const own = entry.poster === null ? undefined : named.get(entry.poster)
    if (own !== undefined) return [own]
    const { storeId, name, address, schemeId } = entry
    const has = (free.get(ownerOf(entry)) ?? []).slice(0, entry.count)
    const lacks = entry.count - has.length
    const more = Array.from({ length: lacks }, (_, at) => {
      const poster = last + at + 1
      return { storeId, name, address, schemeId, poster, scene: '', link: '', madeAt: '' }
    })
    fresh += lacks
    last += lacks
    return [...has, ...more]
  })

  let moved = 0
  let lacksLink = false
  for (const poster of chosen) {
    if (poster.scene === '' || renew) {
      const { storeId, schemeId, poster: number } = poster
      const scene = encodeScene({ storeId, schemeId, poster: number }, keys)
      if (scene !== poster.scene) Object.assign(poster, { scene, madeAt: today, ...(link && { link: '' }) })
    }
    const leadsTo = link?.(poster.scene) ?? poster.link
    if (!leadsTo.includes(encodeURIComponent(poster.scene))) lacksLink = true
    if (poster.link !== '' && poster.link !== leadsTo) moved += 1
    poster.link = leadsTo
    poster.madeAt ||= today
    register.set(poster.poster, poster)
  }
  rename(register.values(), entries)
  return { register: [...register.values()], chosen, fresh, moved, last, lacksLink }
}

/** What rows with a number say against their own scenes and against the register. */
export function wrongPosters(
  entries: readonly Entry[],
  known: ReadonlyMap<number, Poster>,
  keys: SceneKeys,
): Problem[] {
  return entries.flatMap((entry) => [...wrongScene(entry, keys), ...disagrees(entry, known)])
}

/** A row with a scene that does not say what the row says was changed, or made with keys that are not at hand. */
function wrongScene({ line, storeId, schemeId, poster, scene }: Entry, keys: SceneKeys): Problem[] {
  if (scene === '') return []
  const read = decodeScene(scene, keys)
  if (!('refused' in read)) {
    if (read.storeId === storeId && read.schemeId === schemeId && read.poster === poster) return []
    const of = `poster ${read.poster} of store ${read.storeId}${read.schemeId ? `, scheme ${read.schemeId}` : ''}`
    return [{ line, text: `the scene is of ${of}; what is printed cannot be changed: add a row instead` }]
  }
  const why = {
    malformed: 'the scene is damaged',
    unknownKey: `the scene was made with key ${scene.charAt(0)}, which SCENE_SECRET does not hold: add that pair, old ones stay for ever`,
    forged:
      'the scene was made with another secret than SCENE_SECRET: set it as it was, or take another --out folder',
  }
  return [{ line, text: why[read.refused] }]
}

function disagrees(
  { line, storeId, schemeId, poster }: Entry,
  register: ReadonlyMap<number, Poster>,
): Problem[] {
  const known = poster === null ? undefined : register.get(poster)
  if (known === undefined || (known.storeId === storeId && known.schemeId === schemeId)) return []
  return [{ line, text: `poster ${poster} is another one in the register: of store ${known.storeId}` }]
}

/** A store that is called otherwise now is so on all its posters. */
function rename(posters: Iterable<Poster>, entries: readonly Entry[]) {
  const stores = new Map<string, { name: string; address: string }>()
  for (const { storeId, name, address } of entries) {
    stores.set(storeId, { name, address: address || (stores.get(storeId)?.address ?? '') })
  }
  for (const poster of posters) {
    const now = stores.get(poster.storeId)
    if (now) Object.assign(poster, { name: now.name, address: now.address || poster.address })
  }
}

const ownerOf = ({ storeId, schemeId }: { storeId: string; schemeId: string | null }) =>
  `${storeId} ${schemeId}`

function groupBy(posters: readonly Poster[], key: (poster: Poster) => string) {
  const groups = new Map<string, Poster[]>()
  for (const poster of posters) groups.set(key(poster), [...(groups.get(key(poster)) ?? []), poster])
  return groups
}
