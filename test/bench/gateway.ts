import { randomUUID } from 'node:crypto'
import { createGateway, type Gateway } from '../../cloudfunctions/gateway/gateway'
import { createExchange } from '../../cloudfunctions/gateway/kingdee/exchange'
import { createLog } from '../../cloudfunctions/gateway/log'
import { localNumbers } from '../../cloudfunctions/gateway/member/phone-numbers'
import { openState } from '../../cloudfunctions/gateway/state/open'

export interface Credentials {
  clientId: string
  clientSecret: string
  outerInstanceId: string
}

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/** The function's core as it runs in the cloud, but for its state, which is in memory, and its log, which is nowhere. */
export async function openGateway(
  kingdeeUrl: string,
  credentials: Credentials,
  clock: () => number = Date.now,
): Promise<Gateway> {
  return createGateway({
    settings: { ...credentials, accountId: null, callsPerMinute: 500 },
    claims: { answerLimitMs: 30_000, perScheme: 1, withMobile: false },
    exchange: createExchange(kingdeeUrl),
    state: await openState('memory:', clock, sleep),
    clock,
    sleep,
    log: createLog(() => {}, clock),
    newId: randomUUID,
    numberOf: localNumbers,
    scenes: null,
  })
}
