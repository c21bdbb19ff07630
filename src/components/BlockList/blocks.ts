/**
 * Which part of a long list is in the tree. The list stands in blocks of so many coupons; only those near the screen
 * have their tickets, the others keep their room.
 */
export const BLOCK = 10
/** Blocks that have their tickets: at 15 nodes a ticket, 750 of the 1,000 that WeChat allows. */
const SHOWN = 5
/** Blocks that are filled in one go: what WeChat is sent at once, and what an old phone draws at once. */
const STEP = 2

/** Blocks, `to` not among them. */
export interface Range {
  from: number
  to: number
}

/** At first, before anybody has scrolled. */
export const first: Range = { from: 0, to: SHOWN }

/**
 * The blocks that the screen shows a part of.
 * @param top of the screen, in px below the start of the list
 * @param blockPx the height of a block
 */
export function inView(top: number, screenPx: number, blockPx: number): Range {
  const from = Math.max(0, Math.floor(top / blockPx))
  return { from, to: Math.max(from + 1, Math.ceil((top + screenPx) / blockPx)) }
}

/** The blocks to show around those in view: more of them where the member is going. */
export function around(view: Range, down: boolean): Range {
  const size = Math.max(SHOWN, view.to - view.from + 2)
  const from = Math.max(0, down ? view.from - 1 : view.to + 1 - size)
  return { from, to: from + size }
}

/** One step from what is shown towards what is to be: never more than two blocks at a time, those in view first. */
export function towards(shown: Range, view: Range, aim: Range, down: boolean): Range {
  let { from, to } = { from: Math.max(shown.from, aim.from), to: Math.min(shown.to, aim.to) }
  if (from >= to || from >= view.to || to <= view.from) {
    from = view.from
    to = view.from
  }
  for (let room = STEP; room > 0 && (from > aim.from || to < aim.to); room -= 1) {
    const downFirst = to < view.to || (from <= view.from && down)
    if (to < aim.to && (downFirst || from <= aim.from)) to += 1
    else from -= 1
  }
  return { from, to }
}
