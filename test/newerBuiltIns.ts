/**
 * What JavaScript gained after ES2020, as a script that takes it away: what ships must do without, as the oldest
 * phones of the browserslist (Chrome 80, iOS 13.4) do. Runs in any realm.
 */
export const withoutNewerBuiltIns = `
  for (const type of [Array, String, Int8Array]) {
    for (const name of ['at', 'findLast', 'findLastIndex', 'toSorted', 'toReversed', 'toSpliced', 'with', 'replaceAll', 'isWellFormed', 'toWellFormed']) {
      delete type.prototype[name]
    }
  }
  for (const name of ['hasOwn', 'groupBy']) delete Object[name]
  for (const name of ['any', 'withResolvers']) delete Promise[name]
  for (const name of ['structuredClone', 'WeakRef', 'FinalizationRegistry', 'AggregateError']) delete globalThis[name]
`
