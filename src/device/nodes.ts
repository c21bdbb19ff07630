import Taro from '@tarojs/taro'

/** What the view tells of a node: its size, or, of a canvas, the canvas itself. */
interface Seen {
  width?: number
  node?: unknown
}

/** The view draws later than the page says so, a slow phone's much later. */
const PATIENCE_MS = 2_000
const EVERY_MS = 50

/**
 * Looks for a node of the page on top until the view has it.
 * @param found what is wanted of it; nothing as long as that is not there
 * @param given up: nobody waits any more
 * @returns null when it never came
 */
export async function look<T>(
  id: string,
  fields: { size: true } | { node: true },
  found: (seen: Seen) => T | null | undefined,
  givenUp: () => boolean,
): Promise<T | null> {
  const end = Date.now() + PATIENCE_MS
  while (!givenUp() && Date.now() < end) {
    const seen = await ask(id, fields)
    const wanted = seen && found(seen)
    if (wanted) return wanted
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS))
  }
  return null
}

function ask(id: string, fields: { size: true } | { node: true }): Promise<Seen | null> {
  return new Promise((resolve) => {
    Taro.createSelectorQuery()
      .select(`#${id}`)
      .fields(fields)
      .exec(([seen]: (Seen | null | undefined)[]) => resolve(seen ?? null))
  })
}

let named = 0

/** A name for a node that no other has: pages that lie under this one stay in a browser's document. */
export function newId(): string {
  named += 1
  return `node-${named}`
}
