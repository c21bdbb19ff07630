/** The keys that scenes are made with, as the function has them. */
import { readSceneKeys, type SceneKeys } from '../cloudfunctions/gateway/entry/scene'
import { Mistake } from './mistake'

/** What `npm start` takes, and everybody knows; local/stack.ts has the same. */
const LOCAL_SECRET = 'L:local-scene-secret-0123456789'

/** @param secret SCENE_SECRET of the environment */
export function keysFor(secret: string | undefined): { keys: SceneKeys; tryingOut: boolean } {
  const tryingOut = secret === undefined || secret === ''
  try {
    return { keys: readSceneKeys(tryingOut ? LOCAL_SECRET : secret), tryingOut }
  } catch (error) {
    throw error instanceof RangeError ? new Mistake(`SCENE_SECRET ${error.message}.`) : error
  }
}
