import { randomUUID } from 'node:crypto'
import type { Answer, CenterPage } from '../../cloudfunctions/gateway/contract'
import { createGateway, type Gateway } from '../../cloudfunctions/gateway/gateway'
import { createExchange } from '../../cloudfunctions/gateway/kingdee/exchange'
import { createLog } from '../../cloudfunctions/gateway/log'
import { localNumbers } from '../../cloudfunctions/gateway/member/phone-numbers'
import { memoryState } from '../../cloudfunctions/gateway/state/memory'
import type { State } from '../../cloudfunctions/gateway/state/port'
import { catalogue } from '../../local/kingdee/catalogue'
import { type Kingdee, type KingdeeOptions, startKingdee } from '../../local/kingdee/server'
import { sceneKeys } from '../scenes'
import { type TestTime, testTime } from '../time'

const credentials = {
  clientId: '205022',
  clientSecret: 'marked-client-secret-0123456789a',
  outerInstanceId: 'marked-instance',
}

/** How long a reply may really take here: faults of delay are shorter than the product's own limits. */
const PATIENCE_MS = 150

export interface Shop {
  time: TestTime
  kingdee: Kingdee
  rows: ReturnType<typeof catalogue>
  state: State
  lines: string[]
  secrets: string[]
  instance(): Gateway
  close(): Promise<void>
}

/** The stand-in and the function's core over real sockets, on one clock that the test moves. */
export async function openShop(
  options: Partial<KingdeeOptions> & { coupons?: number; callsPerMinute?: number } = {},
): Promise<Shop> {
  const time = testTime()
  const { coupons, ...more } = options
  const rows = catalogue({ today: time.clock(), ...(coupons !== undefined && { count: coupons }) })
  const kingdee = await startKingdee({ credentials, schemes: rows, clock: time.clock, ...more })
  const state = memoryState(time.clock)
  const lines: string[] = []
  const speak = createExchange(kingdee.url)
  const instance = () =>
    createGateway({
      settings: { ...credentials, accountId: null, callsPerMinute: options.callsPerMinute ?? 500 },
      claims: { answerLimitMs: 30_000, perScheme: 1, withMobile: false },
      exchange: (sent) => speak({ ...sent, timeoutMs: Math.min(sent.timeoutMs, PATIENCE_MS) }),
      state,
      ...time,
      log: createLog((line) => lines.push(line), time.clock),
      newId: randomUUID,
      numberOf: localNumbers,
      scenes: sceneKeys,
      desk: { listed: ['oDesk'], codeLink: null },
    })
  return {
    time,
    kingdee,
    rows,
    state,
    lines,
    secrets: [credentials.clientSecret],
    instance,
    close: () => kingdee.close(),
  }
}

/** All pages, as a member scrolls through them. */
export async function walk(gateway: Gateway): Promise<string[]> {
  const ids: string[] = []
  let page = pageOf(await gateway.handle('center.open', {}, { openid: 'oMember' }))
  for (;;) {
    ids.push(...page.coupons.map(({ id }) => id))
    if (page.next === null) return ids
    page = pageOf(await gateway.handle('center.more', { cursor: page.next }, { openid: 'oMember' }))
  }
}

function pageOf(answer: Answer<unknown>): CenterPage {
  if (!answer.ok) throw new Error(`${answer.error.code}: ${answer.error.message}`)
  return answer.data as CenterPage
}
