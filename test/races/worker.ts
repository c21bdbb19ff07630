/** One process with the function in it: told a number, opens the center that often at once, and reports. */

import type { Answer, CenterPage } from '../../cloudfunctions/gateway/contract'
import { main } from '../../cloudfunctions/gateway/event'

console.log = () => {}

/** As a page does: somebody who is told to come back comes back. */
async function open(): Promise<CenterPage> {
  for (;;) {
    const answer = (await main({ action: 'center.open', input: {} })) as Answer<CenterPage>
    if (answer.ok) return answer.data
    if (!answer.error.retryable) throw new Error(answer.error.code)
    await new Promise((resolve) => setTimeout(resolve, answer.error.retryAfterMs ?? 500))
  }
}

process.on('message', async (n: number) => {
  const pages = await Promise.all(Array.from({ length: n }, open))
  process.send?.({ opened: pages.length, totals: [...new Set(pages.map(({ total }) => total))] })
})
process.send?.('ready')
