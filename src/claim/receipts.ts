import * as v from 'valibot'
import { keptAs } from '../device/storage'

/** A tap that is not decided yet. Written before anything is sent, so that a killed app goes on with it. */
export interface Receipt {
  /** New for each tap, and the same whenever that tap is sent again. */
  intentId: string
  schemaId: string
  /** When it was tapped, epoch ms of the phone's clock. */
  at: number
  /** It may have reached the function. */
  sent: boolean
  /** Of the code that was scanned before, if one was: it goes along with the claim. */
  scene?: string
}

/** A coupon of the member's. `at`: epoch ms of the function's clock. */
export interface Owned {
  schemaId: string
  couponsNo: string | null
  at: number
}

/** What the phone knows of one member's claims. */
export interface Known {
  /** Of the binding that all this is of; null: no member is known yet. */
  generation: string | null
  receipts: readonly Receipt[]
  owned: readonly Owned[]
}

/** What is older is left to the wallet: the function forgets a tap after 30 days. */
const RECEIPT_KEPT_MS = 7 * 24 * 3_600_000
const MOST_RECEIPTS = 100
const MOST_OWNED = 500

const at = v.pipe(v.number(), v.safeInteger())
const id = v.pipe(v.string(), v.minLength(1), v.maxLength(64))

const kept = keptAs(
  'claims 1',
  v.object({
    generation: v.nullable(v.string()),
    receipts: v.pipe(
      v.array(v.object({ intentId: id, schemaId: id, at, sent: v.boolean(), scene: v.exactOptional(id) })),
      v.maxLength(MOST_RECEIPTS),
    ),
    owned: v.pipe(
      v.array(v.object({ schemaId: id, couponsNo: v.nullable(v.string()), at })),
      v.maxLength(MOST_OWNED),
    ),
  }),
)

export const nothingKnown: Known = { generation: null, receipts: [], owned: [] }

/** In the phone's storage. The newest of too many are kept. */
export const keptClaims = {
  /** @param now epoch ms, of the phone's clock */
  read(now: number): Known {
    const found = kept.read() ?? nothingKnown
    return { ...found, receipts: found.receipts.filter(({ at }) => now - at < RECEIPT_KEPT_MS) }
  },
  write({ generation, receipts, owned }: Known): void {
    kept.write({
      generation,
      receipts: receipts.slice(-MOST_RECEIPTS).map((receipt) => ({ ...receipt })),
      owned: owned.slice(-MOST_OWNED).map((one) => ({ ...one })),
    })
  },
}
