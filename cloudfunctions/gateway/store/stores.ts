import * as v from 'valibot'
import { Busy } from '../center/snapshot'
import type { Store } from '../contract'
import type { Kingdee } from '../kingdee/client'
import { KingdeeError } from '../kingdee/errors'
import { parseStore } from '../kingdee/rows/store'
import { inTurn } from '../kingdee/turn'
import type { Log } from '../log'
import type { State } from '../state/port'

export interface Stores {
  /**
   * All stores, by region and then by name, read anew when they have aged and it is this caller's turn.
   * @throws Busy somebody else is at the first reading; KingdeeError there is none, and none can be had
   */
  all(): Promise<{ stores: readonly Store[]; at: number }>
  /**
   * One of them; null: Kingdee knows no such store.
   * @throws as `all`
   */
  byId(id: string): Promise<Store | null>
  /** What is known of it without asking Kingdee, however old; undefined: nothing. */
  known(id: string): Promise<Store | null | undefined>
}

/** What was read, and when that began, in epoch ms. */
interface Aged<T> {
  value: T
  at: number
}

const FRESH_MS = 10 * 60_000
/** Older is no answer. */
const KEPT = { ttlMs: 24 * 3_600_000 }
/** A reading of the list starts no further page after this. */
const TURN_MS = 4_000
/** Longer than a reading: 4 s of pages and 8 s for the last one. */
const LEASE_MS = 13_000
/** How long those without the turn wait for the first reading, and how often they look. */
const WAIT_MS = 3_000
const POLL_MS = 150
/** What Kingdee gives at most; it cuts a larger size silently. */
const PAGE_SIZE = 100

const LIST = 'stores'
const keyOf = (id: string) => `store/${encodeURIComponent(id)}`

const store = v.object({
  id: v.string(),
  name: v.string(),
  region: v.string(),
  address: v.string(),
  enabled: v.boolean(),
}) satisfies v.GenericSchema<Store>
const recordOf = <T>(value: v.GenericSchema<T>) => v.object({ version: v.literal(1), at: v.number(), value })
const lists = recordOf(v.array(store))
const single = recordOf(v.nullable(store))

/**
 * The shops of the chain in the state store: the list in one record, and each store that was asked for while the list was
 * not known or had aged in one of its own. They change so seldom that what is old is better than no answer.
 */
export function createStores(deps: {
  kingdee: Pick<Kingdee, 'stores' | 'store'>
  state: State
  clock: () => number
  sleep: (ms: number) => Promise<void>
  log: Log
}): Stores {
  const { kingdee, state, clock, sleep, log } = deps

  const isFresh = ({ at }: Aged<unknown>) => clock() - at < FRESH_MS

  /** What this version cannot read counts as nothing. */
  function parsed<T>(schema: v.GenericSchema<unknown, Aged<T>>, text: string | undefined): Aged<T> | null {
    if (text === undefined) return null
    const { success, output } = v.safeParse(schema, JSON.parse(text))
    return success ? output : null
  }

  async function look<T>(key: string, schema: v.GenericSchema<unknown, Aged<T>>) {
    return parsed(schema, (await state.get(key))?.value)
  }

  /** One that cannot be written is read again by the next. */
  async function keep<T>(key: string, { value, at }: Aged<T>): Promise<void> {
    const text = JSON.stringify({ version: 1, at, value })
    const written = await state.insert(key, text, KEPT)
    if (!written.ok && !written.unclear) await state.replace(key, written.record.rev, text, KEPT)
  }

  /** What is there while it is fresh, else what this caller's turn reads, else what is there all the same. */
  async function current<T>(
    key: string,
    schema: v.GenericSchema<unknown, Aged<T>>,
    there: Aged<T> | null,
    read: () => Promise<T>,
  ): Promise<Aged<T>> {
    const until = clock() + WAIT_MS
    for (let known = there; ; known = await look(key, schema)) {
      if (known !== null && isFresh(known)) return known
      try {
        const turn = await inTurn({ state, clock }, `${key}/reading`, LEASE_MS, async () => {
          const since = await look(key, schema)
          if (since !== null && isFresh(since)) return since
          const at = clock()
          const now = { value: await read(), at }
          await keep(key, now)
          return now
        })
        if (turn !== null) return turn.done
      } catch (error) {
        if (!(error instanceof KingdeeError) || known === null) throw error
        log.warn('stores.notRead', { key, code: error.code, detail: error.message })
      }
      if (known !== null) return known
      if (clock() >= until) throw new Busy(1_000)
      await sleep(POLL_MS)
    }
  }

  /** Every page. A row that moves while it is read may be missed, or come twice: the next reading is soon. */
  async function readAll(): Promise<Store[]> {
    const began = clock()
    const found = new Map<string, Store>()
    for (let page = 1, rows = 0; ; page += 1) {
      if (clock() - began > TURN_MS)
        throw new KingdeeError('timeout', `${page - 1} pages of stores took ${TURN_MS} ms`)
      const list = await kingdee.stores(page, PAGE_SIZE)
      for (const row of list.rows) {
        const parsed = parseStore(row)
        if ('unusable' in parsed) log.warn('stores.unusableRow', { page, detail: parsed.unusable })
        else found.set(parsed.id, parsed)
      }
      rows += list.rows.length
      if (list.rows.length < PAGE_SIZE || (list.isCounted && rows >= list.count)) break
    }
    return [...found.values()].sort(byRegionAndName)
  }

  async function lookBoth(id: string) {
    const [own, list] = await state.getMany([keyOf(id), LIST])
    return {
      own: parsed(single, own?.value),
      list: inList(parsed(lists, list?.value), id),
    }
  }

  return {
    async all() {
      const { value, at } = await current(LIST, lists, await look(LIST, lists), readAll)
      return { stores: value, at }
    },
    async byId(id) {
      const { own, list } = await lookBoth(id)
      const there = newer(own, list)
      return (await current(keyOf(id), single, there, () => kingdee.store(id))).value
    },
    async known(id) {
      const { own, list } = await lookBoth(id)
      return newer(own, list)?.value
    },
  }
}

/** A store that is not in the list may be newer than that, or one that Kingdee does not list: nothing is known of it. */
function inList(list: Aged<Store[]> | null, id: string): Aged<Store> | null {
  const value = list?.value.find((store) => store.id === id)
  return list && value !== undefined ? { value, at: list.at } : null
}

function newer<T>(a: Aged<T> | null, b: Aged<T> | null): Aged<T> | null {
  if (a === null || b === null) return a ?? b
  return a.at >= b.at ? a : b
}

const chinese = new Intl.Collator('zh-CN', { numeric: true })

function byRegionAndName(a: Store, b: Store): number {
  return chinese.compare(a.region, b.region) || chinese.compare(a.name, b.name) || (a.id < b.id ? -1 : 1)
}
