import { type State, StateError } from '../state/port'
import { nothingOwned, type Owned } from './owned'
import {
  type Binding,
  createRecords,
  type Hold,
  nobody,
  type Person,
  personKey,
  type Stored,
  type Summary,
} from './records'

export interface Bindings {
  /** Who this openid is; null: nobody, or not yet. One look-up. */
  memberOf(openid: string): Promise<{ memberId: string; generation: string } | null>
  /** All that is kept of an openid. */
  look(openid: string): Promise<Person>
  /**
   * Binds an openid to a member. The same again changes nothing but the summary.
   * @param rebind false: neither is an openid led from one member to another nor a member taken from another openid
   * @throws Bound who stands in the way
   */
  bind(
    openid: string,
    member: { id: string; summary: Summary; seenAt: number },
    rebind: boolean,
  ): Promise<Binding>
  /** What Kingdee tells of the member now, if the binding is still this one. */
  update(openid: string, generation: string, summary: Summary, seenAt: number): Promise<void>
  /**
   * Writes down what the member has, if the binding is still this one.
   * @param next asked after the record was read, and again whenever somebody else has written since, so that what it
   * looks up is no older than what any writer before it looked up. null: nothing to change
   */
  note(openid: string, generation: string, next: (owned: Owned) => Promise<Owned | null>): Promise<void>
  /** Remembers under which key the number of a code is kept. */
  rememberCode(openid: string, key: string): Promise<void>
  /**
   * Removes the binding and all that is known of an openid.
   * @param gone Kingdee no longer knows the member: that is kept, for the openid to be told
   */
  unbind(openid: string, gone?: { generation: string }): Promise<Unbound>
}

/** What is still kept of whom was unbound. */
export interface Unbound {
  /** Where numbers of its codes are kept. */
  codes: readonly string[]
  /** null: nobody was bound. */
  memberId: string | null
}

/** A binding that is not to be changed without being asked for. */
export class Bound extends Error {
  constructor(
    readonly by: /** This openid has another member. */
      | 'thisOpenid'
      /** Another openid has the member. */
      | 'anotherOpenid',
  ) {
    super(`bound by ${by}`)
    this.name = 'Bound'
  }
}

const nothingKept: Unbound = { codes: [], memberId: null }

/** Conflicts come from taps of the same moment; who has lost this often has no chance conflict. */
const TRIES = 20
const CODES = 5

/**
 * One openid has one member, and a member one openid. Each side has a record, and a process may die between writing
 * them, so that a binding is made in three steps:
 * 1. the openid's record says that a binding is being made;
 * 2. the member's record is taken, by its revision, and who held it before is unbound;
 * 3. the openid's record is confirmed, by the revision of step 1.
 * Whoever takes the member later unbinds whoever has come as far as step 1, so that two can never be confirmed.
 */
export function createBindings(deps: { state: State; newId: () => string }): Bindings {
  const { newId } = deps
  const records = createRecords(deps.state)

  /** Until nobody else writes in between. */
  async function retried<T>(attempt: () => Promise<T | 'conflict'>): Promise<T> {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const done = await attempt()
      if (done !== 'conflict') return done
    }
    throw new StateError(`a binding that changed ${TRIES} times while it was written`)
  }

  /** Replaces the record, as long as `next` has something to change. */
  const change = (key: string, next: (person: Person) => Promise<Person | null> | Person | null) =>
    retried<void>(async () => {
      const before = await records.person(key)
      const person = await next(before?.value ?? nobody)
      if (person !== null && (await records.writePerson(key, before, person)) === null) return 'conflict'
    })

  const holds = async (key: string, memberId: string) =>
    (await records.person(key))?.value.binding?.memberId === memberId

  /** Step 1. One that is being made already, by another call, is gone on with. */
  async function begin(
    key: string,
    before: Stored<Person> | null,
    fresh: Binding,
  ): Promise<Stored<Binding> | null> {
    const present = before?.value.binding
    if (before && present && !present.confirmed && present.memberId === fresh.memberId)
      return { value: present, rev: before.rev }
    const rev = await records.writePerson(key, before, {
      ...(before?.value ?? nobody),
      binding: fresh,
      notice: null,
    })
    return rev === null ? null : { value: fresh, rev }
  }

  /** Who is bound to the member, or about to be: its holder first, then whom takers that died have left. */
  async function claimants({ person, previous }: Hold, memberId: string): Promise<string[]> {
    const keys = [person, ...previous]
    const bound = await Promise.all(keys.map((key) => holds(key, memberId)))
    return keys.filter((_, index) => bound[index])
  }

  async function rivals(hold: Stored<Hold> | null, memberId: string, key: string): Promise<string[]> {
    return hold === null ? [] : (await claimants(hold.value, memberId)).filter((other) => other !== key)
  }

  /** Step 2. */
  async function takeHold(memberId: string, key: string, rebind: boolean): Promise<boolean> {
    const hold = await records.hold(memberId)
    const previous = await rivals(hold, memberId, key)
    if (previous.length > 0 && !rebind) throw new Bound('anotherOpenid')
    // Written even when it is ours already: who has read it before must not be able to take it.
    if (!(await records.take(memberId, hold, { person: key, previous }))) return false
    for (const other of previous) {
      await change(other, ({ binding }) =>
        binding?.memberId !== memberId
          ? null
          : { ...nobody, notice: binding.confirmed ? 'boundElsewhere' : null },
      )
    }
    return true
  }

  /** After unbinding. Whom a taker had not yet unbound when it died holds the member again. */
  async function letGo(memberId: string, key: string): Promise<void> {
    const hold = await records.hold(memberId)
    if (hold?.value.person !== key) return
    const [person, ...previous] = await claimants(hold.value, memberId)
    if (person === undefined) await records.release(memberId, hold.rev)
    // Bound again meanwhile, by another call of the same.
    else if (person !== key) await records.take(memberId, hold, { person, previous })
  }

  return {
    async memberOf(openid) {
      const binding = (await records.person(personKey(openid)))?.value.binding
      return binding?.confirmed ? { memberId: binding.memberId, generation: binding.generation } : null
    },

    async look(openid) {
      const person = (await records.person(personKey(openid)))?.value ?? nobody
      return person.binding?.confirmed ? person : { ...person, binding: null }
    },

    bind(openid, { id: memberId, summary, seenAt }, rebind) {
      const key = personKey(openid)
      return retried(async () => {
        const before = await records.person(key)
        const present = before?.value.binding ?? null
        if (before && present?.confirmed && present.memberId === memberId) {
          const binding = { ...present, summary, seenAt }
          const rev = await records.writePerson(key, before, { ...before.value, binding })
          return rev === null ? 'conflict' : binding
        }
        if (present?.confirmed && !rebind) throw new Bound('thisOpenid')
        // Before anything is written: a refusal must not cost the binding that there is.
        if (!rebind && (await rivals(await records.hold(memberId), memberId, key)).length > 0)
          throw new Bound('anotherOpenid')
        const fresh = { memberId, generation: newId(), confirmed: false, summary, seenAt }
        const begun = await begin(key, before, fresh)
        if (begun === null || !(await takeHold(memberId, key, rebind))) return 'conflict'
        const binding = { ...begun.value, confirmed: true, summary, seenAt }
        const person = { ...(before?.value ?? nobody), binding, notice: null }
        const rev = await records.writePerson(key, { value: person, rev: begun.rev }, person)
        if (rev === null) return 'conflict'
        if (present !== null && present.memberId !== memberId) await letGo(present.memberId, key)
        return binding
      })
    },

    update: (openid, generation, summary, seenAt) =>
      change(personKey(openid), (person) =>
        person.binding?.generation !== generation
          ? null
          : { ...person, binding: { ...person.binding, summary, seenAt } },
      ),

    note: (openid, generation, next) =>
      change(personKey(openid), async (person) => {
        const { binding } = person
        if (!binding?.confirmed || binding.generation !== generation) return null
        const owned = await next(binding.owned ?? nothingOwned)
        return owned && { ...person, binding: { ...binding, owned } }
      }),

    rememberCode: (openid, codeKey) =>
      change(personKey(openid), (person) =>
        person.codes.at(-1) === codeKey
          ? null
          : { ...person, codes: [...person.codes.filter((key) => key !== codeKey), codeKey].slice(-CODES) },
      ),

    unbind(openid, gone) {
      const key = personKey(openid)
      return retried(async () => {
        const before = await records.person(key)
        if (before === null) return nothingKept
        const { binding, codes } = before.value
        if (gone && binding?.generation !== gone.generation) return nothingKept
        const done = gone
          ? (await records.writePerson(key, before, { ...nobody, notice: 'gone' })) !== null
          : await records.removePerson(key, before.rev)
        if (!done) return 'conflict'
        if (binding !== null) await letGo(binding.memberId, key)
        return { codes, memberId: binding?.confirmed ? binding.memberId : null }
      })
    },
  }
}
