/** `npm run scene`: makes the scene that a printed code carries, or explains one. */
import { parseArgs } from 'node:util'
import {
  decodeScene,
  encodeScene,
  type SceneKeys,
  type SceneRefusal,
} from '../cloudfunctions/gateway/entry/scene'
import { keysFor } from './keys'
import { Mistake } from './mistake'

const USAGE = `npm run scene -- --store ID [--scheme ID] [--poster N]   prints a scene
npm run scene -- --read SCENE                            explains one
  --store ID    the store's id in Kingdee
  --scheme ID   the coupon scheme's, for a code that opens one coupon
  --poster N    which printed piece it is, a whole number from 1
  SCENE_SECRET in the environment holds the keys, as for the function`

const refusals: Readonly<Record<SceneRefusal, string>> = {
  malformed: 'it has not the characters and the length of a scene',
  unknownKey: 'no pair of SCENE_SECRET has the KEY that it begins with',
  forged: 'the check at its end does not fit: a character was changed, or another secret made it',
}

function main(): string {
  const { read, store, scheme, poster } = readOptions()
  if (read !== undefined) {
    if (store !== undefined || scheme !== undefined || poster !== undefined) {
      throw new Mistake(`--read goes with no other option.\n\n${USAGE}`)
    }
    return explained(read, readKeys())
  }
  if (store === undefined) throw new Mistake(`--store or --read is missing.\n\n${USAGE}`)
  const scene = {
    storeId: store,
    schemeId: scheme ?? null,
    // Number() alone would take '1e3' and ' 7'.
    poster: poster === undefined ? null : /^\d+$/.test(poster) ? Number(poster) : Number.NaN,
  }
  const keys = readKeys()
  try {
    return encodeScene(scene, keys)
  } catch (error) {
    throw error instanceof RangeError ? new Mistake(`${error.message}.\n\n${USAGE}`) : error
  }
}

function readOptions(): { read?: string; store?: string; scheme?: string; poster?: string } {
  const text = { type: 'string' } as const
  try {
    return parseArgs({ options: { read: text, store: text, scheme: text, poster: text } }).values
  } catch (error) {
    throw new Mistake(`${(error as Error).message}\n\n${USAGE}`)
  }
}

function readKeys(): SceneKeys {
  const { keys, tryingOut } = keysFor(process.env.SCENE_SECRET)
  if (tryingOut) {
    console.error('SCENE_SECRET is not set: this is the key of `npm start`, which nothing printed may carry.')
  }
  return keys
}

function explained(text: string, keys: SceneKeys): string {
  const scene = decodeScene(text, keys)
  if ('refused' in scene) return `refused  ${scene.refused}: ${refusals[scene.refused]}`
  return [
    `store    ${scene.storeId}`,
    `scheme   ${scene.schemeId ?? 'none'}`,
    `poster   ${scene.poster ?? 'none'}`,
    `key      ${text.charAt(0)}`,
  ].join('\n')
}

try {
  console.log(main())
} catch (error) {
  console.error(error instanceof Mistake ? error.message : error)
  process.exitCode = 1
}
