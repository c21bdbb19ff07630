import type { State } from './port'

/**
 * The driver that STATE_URL names; its library is loaded only now.
 * @param url `memory:` or `file:PATH`, as the settings have checked
 */
export async function openState(
  url: string,
  clock: () => number,
  sleep: (ms: number) => Promise<void>,
): Promise<State> {
  if (url === 'memory:') return (await import('./memory')).memoryState(clock)
  return (await import('./libsql')).libsqlState(url.slice('file:'.length), clock, sleep)
}
