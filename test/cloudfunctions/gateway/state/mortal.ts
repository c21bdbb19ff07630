import type { State } from '../../../../cloudfunctions/gateway/state/port'

/** The process that used the store is dead: nothing that it does reaches anybody any more. */
class Dead extends Error {}

/**
 * The store of a process that dies at its n-th operation, before or after that has been done. Whatever it asks for later
 * is not done, so that no code of it can put anything right.
 */
export function mortalState(state: State, n: number, when: 'before' | 'after') {
  let asked = 0
  async function step<T>(work: () => Promise<T>): Promise<T> {
    const mine = asked
    asked += 1
    if (mine > n || (mine === n && when === 'before')) throw new Dead()
    const done = await work()
    if (mine === n) throw new Dead()
    return done
  }
  const mortal: State = {
    get: (...given) => step(() => state.get(...given)),
    getMany: (...given) => step(() => state.getMany(...given)),
    insert: (...given) => step(() => state.insert(...given)),
    replace: (...given) => step(() => state.replace(...given)),
    remove: (...given) => step(() => state.remove(...given)),
    due: (...given) => step(() => state.due(...given)),
    list: (...given) => step(() => state.list(...given)),
    take: (...given) => step(() => state.take(...given)),
    close: state.close,
  }
  return { state: mortal, survived: () => asked <= n }
}
