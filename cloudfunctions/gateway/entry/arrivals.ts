import type { Log } from '../log'
import type { Stores } from '../store/stores'
import { decodeScene, type Scene, type SceneKeys, type SceneRefusal } from './scene'

export interface Arrivals {
  /** What a scanned scene says, or why it is none of the shop's. */
  read(text: string): Scene | { refused: SceneRefusal }
  /** Where whoever claims or joins came from. Never refuses: what is no scene of the shop counts as none. */
  of(text: string | undefined): Promise<Arrival>
}

export interface Arrival {
  /** As it was scanned; null: none that counts. */
  scene: string | null
  /** Its store, to be named to Kingdee; null: there is none, or it is known to have closed. */
  storeId: string | null
}

/** Whose code somebody came by. What is told of it, the shop's own keys have proven: a phone names no store. */
export function createArrivals(deps: {
  /** null: no scene can be read. */
  keys: SceneKeys | null
  stores: Pick<Stores, 'known'>
  log: Log
}): Arrivals {
  const { keys, stores, log } = deps

  const read = (text: string) => (keys === null ? { refused: 'malformed' as const } : decodeScene(text, keys))

  return {
    read,
    async of(text) {
      if (text === undefined) return { scene: null, storeId: null }
      const scene = read(text)
      if ('refused' in scene) {
        log.warn('entry.sceneNotCounted', { why: scene.refused })
        return { scene: null, storeId: null }
      }
      // Nobody is asked for it: a store of which nothing is known is one, since the shop has printed it.
      const store = await stores.known(scene.storeId)
      const hasClosed = store === null || store?.enabled === false
      return { scene: text, storeId: hasClosed ? null : scene.storeId }
    },
  }
}
