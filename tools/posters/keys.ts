/** The keys that scenes are made with. */
import { readSceneKeys, type SceneKeys } from '../../cloudfunctions/gateway/entry/scene'
import { Mistake } from './mistake'

/** Known to everybody: for trying out. */
const LOCAL_SCENE_SECRET = '0:local-scenes-are-no-secret'

export function keysFor(secret: string | undefined): { keys: SceneKeys; tryingOut: boolean } {
  const tryingOut = secret === undefined || secret === ''
  try {
    return { keys: readSceneKeys(tryingOut ? LOCAL_SCENE_SECRET : secret), tryingOut }
  } catch (error) {
    throw error instanceof RangeError ? new Mistake(`SCENE_SECRET ${error.message}`) : error
  }
}
