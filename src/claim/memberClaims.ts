import { thisVisit } from '../entry/thisVisit'
import { call } from '../gateway/call'
import { createClaims } from './claims'
import { keptClaims } from './receipts'

/** The one place that all pages look at: a claim made on one is seen on the others. */
export const memberClaims = createClaims(call, {
  clock: () => Date.now(),
  newId,
  sceneOfVisit: thisVisit.scene,
  known: keptClaims.read(Date.now()),
  keep: keptClaims.write,
})

/** Unlike any other tap of this member; WeChat offers no better chance than Math.random. */
function newId(): string {
  const chance = () => Math.random().toString(36).slice(2, 12)
  return `${Date.now().toString(36)}-${chance()}${chance()}`
}
