import * as v from 'valibot'
import { keptAs } from '../device/storage'
import type { KeptVisit } from './visit'

/** In the phone's storage, so that an app that was killed in the shop is still in the shop. */
export const keptVisit = keptAs<KeptVisit | null>(
  'visit 1',
  v.nullable(
    v.object({
      scene: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
      at: v.pipe(v.number(), v.safeInteger()),
    }),
  ),
)
