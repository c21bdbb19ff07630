/** Which poster is whose: what was made so far, as Excel shows it and as the next run reads it. */
import { asText, writeCsv } from './csv'
import type { Entry } from './entries'

export interface Poster {
  /** Of the whole chain, and never given to another one. */
  poster: number
  storeId: string
  name: string
  address: string
  schemeId: string | null
  scene: string
  link: string
  /** yyyy-MM-dd */
  madeAt: string
}

const HEADER = ['store_id', 'name', 'address', 'scheme_id', 'poster', 'scene', 'link', 'made_at']

/** In the order of their numbers: what is the same is the same byte for byte. */
export function writeRegister(posters: Iterable<Poster>): string {
  const sorted = [...posters].sort((one, other) => one.poster - other.poster)
  const rows = sorted.map(({ poster, storeId, name, address, schemeId, scene, link, madeAt }) => [
    asText(storeId),
    asText(name),
    asText(address),
    asText(schemeId ?? ''),
    String(poster),
    asText(scene),
    link,
    madeAt,
  ])
  return writeCsv([HEADER, ...rows])
}

/** null: the row asks for posters, it is none yet. */
export function posterOf({
  poster,
  storeId,
  name,
  address,
  schemeId,
  scene,
  link,
  madeAt,
}: Entry): Poster | null {
  return poster === null ? null : { poster, storeId, name, address, schemeId, scene, link, madeAt }
}
