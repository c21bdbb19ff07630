import { decoded } from '../device/pageAddress'

/** How WeChat says that the app was entered: a number, which has nothing to do with the text of a code. */
const SINGLE_PAGE = 1154

export interface EntryOptions {
  query?: Readonly<Record<string, string | undefined>> | undefined
  /** WeChat's number of the way in. */
  scene?: number | string | undefined
}

/** A page in Moments, without anything but itself: nobody can be a member there. */
export function isSinglePage({ scene }: EntryOptions): boolean {
  return Number(scene) === SINGLE_PAGE
}

/** The longest text that is handed on: what is no code of ours the function says. */
export const LONGEST = 64

/**
 * The text of the shop's code that an entry carries: a mini-program code has it as `scene`, a plain link, a card or a
 * browser's address as `q` or as a part of it. Each is encoded once.
 * @returns null: it carries none
 */
export function sceneIn(query: EntryOptions['query']): string | null {
  const { scene, q } = query ?? {}
  const text = scene ? decoded(scene) : q ? sceneOfLink(decoded(q)) : null
  return text !== null && text !== '' && text.length <= LONGEST ? text : null
}

/** Of the link of a plain code, or of a mini-program's path: its `s` or `scene`, or else the end of its path. */
export function sceneOfLink(link: string): string | null {
  const named = /[?&#](?:s|scene)=([^&#]+)/.exec(link)?.[1]
  if (named !== undefined) return decoded(named)
  const last = /^https?:\/\/[^/?#]+\/(?:[^?#]*\/)?([^/?#]+)/.exec(link)?.[1]
  return last === undefined ? null : decoded(last)
}
