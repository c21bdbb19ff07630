/**
 * The one place where what must outlast a process lives. Small on purpose: every operation is one atomic statement
 * in the driver, and the same suite runs over every driver. Values are strings; who writes them parses them.
 *
 * Times to live are in ms; one may end late, never early, and an expired record is never read. Read-your-writes,
 * from any process.
 */
export interface State {
  get(key: string): Promise<StateRecord | null>
  /** In the order asked; null for those that are not there. */
  getMany(keys: readonly string[]): Promise<(StateRecord | null)[]>
  /** Only if the key is absent; else the record that is there. */
  insert(key: string, value: string, keep?: Keep): Promise<Inserted>
  /** Only if the revision is the one that was read. Without `keep` the record lasts and is never due. */
  replace(key: string, rev: string, value: string, keep?: Keep): Promise<Replaced>
  /** Only if the revision is the one that was read; whether it is known to be gone by this. */
  remove(key: string, rev: string): Promise<boolean>
  /** What must be looked at by `before` (epoch ms, itself included): the earliest first, at most `n`. */
  due(before: number, n: number): Promise<DueRecord[]>
  /** Records whose key begins with `prefix`, after the key `after` ('' at the start), by key; at most `n`. ASCII keys. */
  list(prefix: string, after: string, n: number): Promise<KeyedRecord[]>
  /** `n` of the `limit` that a bucket allows in any `windowMs`, over all processes; all of them or none. */
  take(bucket: string, n: number, limit: number, windowMs: number): Promise<Taken>
  close(): Promise<void>
}

export interface StateRecord {
  value: string
  /** Random: a counter that restarts would let a stale writer win. */
  rev: string
}

export interface KeyedRecord extends StateRecord {
  key: string
}

export interface DueRecord extends KeyedRecord {
  /** epoch ms */
  due: number
}

/** For a time, in ms, or until somebody has looked at it (epoch ms). Never both: what is in doubt must not expire. */
export type Keep = { ttlMs: number } | { due: number }

/** It is not known if it was written: the reply was lost, or the connection. Neither done nor a conflict. */
export type Unclear = { ok: false; unclear: true }
export type Inserted =
  | { ok: true; rev: string }
  | { ok: false; unclear?: false; record: StateRecord }
  | Unclear
export type Replaced = { ok: true; rev: string } | { ok: false; unclear?: false } | Unclear
/** `retryAfterMs`: when enough of it will have lapsed, a little over the window at most. */
export type Taken = { ok: true } | { ok: false; retryAfterMs: number }

/** The store did not do what it was asked for, and trying again within reason did not help. */
export class StateError extends Error {
  constructor(detail: string) {
    super(detail)
    this.name = 'StateError'
  }
}
