import { encodeScene, readSceneKeys, type Scene } from '../cloudfunctions/gateway/entry/scene'

/** The keys of the shop in tests, of its printed codes. */
export const sceneKeys = readSceneKeys('A:a-secret-of-the-shop-in-tests')

/** What a printed code of the shop carries. */
export function sceneOf(storeId: string, more: Partial<Scene> = {}): string {
  return encodeScene({ storeId, schemeId: null, poster: null, ...more }, sceneKeys)
}

/** What somebody else has printed: one character is another. */
export function forged(scene: string): string {
  return scene.slice(0, -1) + (scene.endsWith('a') ? 'b' : 'a')
}
