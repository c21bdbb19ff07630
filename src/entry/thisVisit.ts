import { call } from '../gateway/call'
import { type EntryOptions, isSinglePage, LONGEST, sceneIn, sceneOfLink } from './entered'
import { keptVisit } from './keptVisit'
import { createVisit } from './visit'

/** The one visit that all pages look at. */
export const thisVisit = createVisit(call, {
  clock: () => Date.now(),
  known: keptVisit.read(),
  keep: keptVisit.write,
})

/** The app was started or came back. Without a code in it the visit goes on as it was. */
export function entered(options: EntryOptions): void {
  if (process.env.TARO_ENV === 'weapp') thisVisit.enterSinglePage(isSinglePage(options))
  const scene = sceneIn(options.query)
  if (scene !== null) thisVisit.enter(scene)
}

/** A code was scanned from within the app. Whether it is one of the shop's the function says. */
export function scanned(found: string): void {
  thisVisit.enter((sceneOfLink(found) ?? found).slice(0, LONGEST))
}
