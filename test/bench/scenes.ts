/** What a scene costs, against the HMAC that no reader of a keyed check can do without. */
import { createHmac } from 'node:crypto'
import { decodeScene, encodeScene, readSceneKeys, type Scene } from '../../cloudfunctions/gateway/entry/scene'
import { median } from './median'

const SECRET = 'bench-scene-secret-0123456789'
const SCENES = 10_000
const ROUNDS = 21

/** A second, each the median of rounds in turn. `hmac`: HMAC-SHA256 alone, of the very characters that the check is made of. */
export function sceneRates(): { encoded: number; decoded: number; hmac: number } {
  const keys = readSceneKeys(`B:${SECRET}`)
  const scenes = Array.from(
    { length: SCENES },
    (_, index): Scene => ({
      storeId: String(1534104111400645301n + BigInt(index % 300)),
      schemeId: String(1534104111400700000n + BigInt(index) * 7919n),
      poster: 1 + index * 91_613,
    }),
  )
  const texts = scenes.map((scene) => encodeScene(scene, keys))
  const bodies = texts.map((text) => text.slice(0, -4))

  const work = {
    encoded: () => {
      for (const scene of scenes) encodeScene(scene, keys)
    },
    decoded: () => {
      for (const text of texts)
        if ('refused' in decodeScene(text, keys)) throw new Error('a scene was refused')
    },
    hmac: () => {
      for (const body of bodies) createHmac('sha256', SECRET).update(body, 'latin1').digest()
    },
  }
  const rates = { encoded: [] as number[], decoded: [] as number[], hmac: [] as number[] }
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const name of ['encoded', 'decoded', 'hmac'] as const) {
      const begun = performance.now()
      work[name]()
      rates[name].push((SCENES / (performance.now() - begun)) * 1_000)
    }
  }
  return { encoded: median(rates.encoded), decoded: median(rates.decoded), hmac: median(rates.hmac) }
}
