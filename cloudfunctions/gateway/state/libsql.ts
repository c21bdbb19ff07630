import { randomUUID } from 'node:crypto'
import type Database from 'libsql'
import {
  type DueRecord,
  type Inserted,
  type Keep,
  type KeyedRecord,
  type Replaced,
  type State,
  StateError,
  type StateRecord,
  type Taken,
} from './port'
import { firstSlot, slotAt, waitMs } from './window'

/** How long one statement may block this process while another writes; then it is tried again, asynchronously. */
const BLOCK_MS = 50
/** How long a statement is tried in all. */
const PATIENCE_MS = 5_000
/** Writes between two sweeps of what has expired. */
const SWEEP_EVERY = 500

const schema = `
  CREATE TABLE IF NOT EXISTS records (key TEXT PRIMARY KEY, value TEXT NOT NULL, rev TEXT NOT NULL, expires INTEGER, due INTEGER);
  CREATE INDEX IF NOT EXISTS records_by_expiry ON records (expires) WHERE expires IS NOT NULL;
  CREATE TABLE IF NOT EXISTS taken (bucket TEXT, slot INTEGER, used INTEGER NOT NULL, lapses INTEGER NOT NULL, PRIMARY KEY (bucket, slot)) WITHOUT ROWID;
`
const dueIndex = 'CREATE INDEX IF NOT EXISTS records_by_due ON records (due) WHERE due IS NOT NULL'

/**
 * State in a file, for processes of one machine. Every operation is one statement, every write in a transaction that
 * has the lock from its beginning: a read followed by a write in a deferred transaction fails by the thousand when
 * several processes do it. Durable on acknowledgement (synchronous = FULL). The library is no part of the bundle; it
 * is required when this driver is chosen.
 *
 * @param path of the file on a local disk; made when absent (its folder is not)
 */
export async function libsqlState(
  path: string,
  clock: () => number,
  sleep: (ms: number) => Promise<void>,
): Promise<State> {
  const Libsql: typeof Database = require('libsql')

  /** Busy is no failure: somebody else writes. Given up after PATIENCE_MS. */
  async function patiently<T>(work: () => T): Promise<T> {
    const started = performance.now()
    for (;;) {
      try {
        return work()
      } catch (error) {
        const busy = (error as { code?: string }).code?.startsWith('SQLITE_BUSY') === true
        if (!busy || performance.now() - started > PATIENCE_MS) {
          throw new StateError(`libsql: ${error instanceof Error ? error.message : String(error)}`)
        }
        await sleep(1 + Math.random() * 20)
      }
    }
  }

  const db = await patiently(() => {
    const opened = new Libsql(path, { timeout: BLOCK_MS })
    opened.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;')
    opened.exec(schema)
    addDue(opened)
    return opened
  })

  const live = 'AND (expires IS NULL OR expires > ?)'
  const statements = {
    get: db.prepare(`SELECT value, rev FROM records WHERE key = ? ${live}`),
    getMany: db.prepare(
      `SELECT key, value, rev FROM records WHERE key IN (SELECT value FROM json_each(?)) ${live}`,
    ),
    // An expired record counts as absent.
    insert: db.prepare(`INSERT INTO records (key, value, rev, expires, due) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (key) DO UPDATE SET value = excluded.value, rev = excluded.rev, expires = excluded.expires,
        due = excluded.due
      WHERE records.expires <= ?`),
    replace: db.prepare(
      `UPDATE records SET value = ?, rev = ?, expires = ?, due = ? WHERE key = ? AND rev = ? ${live}`,
    ),
    // A record that is due has no expiry.
    due: db.prepare('SELECT key, value, rev, due FROM records WHERE due <= ? ORDER BY due LIMIT ?'),
    // By a range of keys, which the index serves; DEL is after every character of an ASCII key.
    list: db.prepare(
      `SELECT key, value, rev FROM records WHERE key >= ? AND key < ? || char(127) AND key > ? ${live} ORDER BY key LIMIT ?`,
    ),
    remove: db.prepare(`DELETE FROM records WHERE key = ? AND rev = ? ${live}`),
    take: db.prepare(`INSERT INTO taken (bucket, slot, used, lapses)
      SELECT ?, ?, ?, ? WHERE (SELECT COALESCE(SUM(used), 0) FROM taken WHERE bucket = ? AND slot >= ?) + ? <= ?
      ON CONFLICT (bucket, slot) DO UPDATE SET used = used + excluded.used`),
    taken: db.prepare('SELECT slot, used FROM taken WHERE bucket = ? AND slot >= ? ORDER BY slot'),
    sweepRecords: db.prepare('DELETE FROM records WHERE expires <= ?'),
    sweepTaken: db.prepare('DELETE FROM taken WHERE lapses <= ?'),
  }

  /**
   * Only the BEGIN may find the file locked. The library does not reset a prepared statement that does: SQLite takes it
   * for one under way, commits no other write of this connection before it, and rolls them back when it is run again,
   * although they were acknowledged.
   */
  function locked<T>(work: () => T): T {
    db.exec('BEGIN IMMEDIATE')
    try {
      const done = work()
      db.exec('COMMIT')
      return done
    } catch (error) {
      if (db.inTransaction) db.exec('ROLLBACK')
      throw error
    }
  }

  let writes = 0
  async function write(work: () => { changes: number }): Promise<boolean> {
    const { changes } = await patiently(() => locked(work))
    writes += 1
    if (writes % SWEEP_EVERY === 0) {
      await patiently(() => locked(() => statements.sweepRecords.run(clock())))
      await patiently(() => locked(() => statements.sweepTaken.run(clock())))
    }
    return changes > 0
  }
  const expiry = (keep: Keep | undefined) => (keep && 'ttlMs' in keep ? clock() + keep.ttlMs : null)
  const dueOf = (keep: Keep | undefined) => (keep && 'due' in keep ? keep.due : null)
  async function get(key: string): Promise<StateRecord | null> {
    const row = (await patiently(() => statements.get.get(key, clock()))) as StateRecord | undefined
    // The library adds fields of its own.
    return row === undefined ? null : { value: row.value, rev: row.rev }
  }

  return {
    get,
    async getMany(keys) {
      const rows = (await patiently(() =>
        statements.getMany.all(JSON.stringify(keys), clock()),
      )) as (StateRecord & {
        key: string
      })[]
      const found = new Map(rows.map(({ key, value, rev }) => [key, { value, rev }]))
      return keys.map((key) => found.get(key) ?? null)
    },
    async insert(key, value, keep): Promise<Inserted> {
      const rev = randomUUID()
      for (;;) {
        if (await write(() => statements.insert.run(key, value, rev, expiry(keep), dueOf(keep), clock())))
          return { ok: true, rev }
        const record = await get(key)
        // Gone between the two statements: it may be inserted now.
        if (record !== null) return { ok: false, record }
      }
    },
    async replace(key, rev, value, keep): Promise<Replaced> {
      const next = randomUUID()
      const done = await write(() =>
        statements.replace.run(value, next, expiry(keep), dueOf(keep), key, rev, clock()),
      )
      return done ? { ok: true, rev: next } : { ok: false }
    },
    remove: (key, rev) => write(() => statements.remove.run(key, rev, clock())),
    async due(before, n) {
      const rows = (await patiently(() => statements.due.all(before, n))) as DueRecord[]
      return rows.map(({ key, value, rev, due }) => ({ key, value, rev, due }))
    },
    async list(prefix, after, n) {
      const rows = (await patiently(() =>
        statements.list.all(prefix, prefix, after, clock(), n),
      )) as KeyedRecord[]
      return rows.map(({ key, value, rev }) => ({ key, value, rev }))
    },
    async take(bucket, n, limit, windowMs): Promise<Taken> {
      const now = clock()
      const from = firstSlot(now, windowMs)
      const slot = slotAt(now, windowMs)
      const lapses = now + 2 * windowMs
      if (await write(() => statements.take.run(bucket, slot, n, lapses, bucket, from, n, limit)))
        return { ok: true }
      const slots = (await patiently(() => statements.taken.all(bucket, from))) as {
        slot: number
        used: number
      }[]
      return { ok: false, retryAfterMs: waitMs(slots, n, limit, now, windowMs) }
    },
    async close() {
      db.close()
    },
  }
}

/** Files of an older version have no column for it; of several processes that open one at once, one adds it. */
function addDue(db: Database.Database): void {
  const present = () =>
    (db.prepare('PRAGMA table_info(records)').all() as { name: string }[]).some(({ name }) => name === 'due')
  if (!present()) {
    db.exec('BEGIN IMMEDIATE')
    try {
      if (!present()) db.exec('ALTER TABLE records ADD COLUMN due INTEGER')
      db.exec('COMMIT')
    } catch (error) {
      db.exec('ROLLBACK')
      throw error
    }
  }
  db.exec(dueIndex)
}
