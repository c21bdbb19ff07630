/** What a question costs over ten thousand coupons, warm and in one process: time, and memory that stays. */
import type { Input } from '../../cloudfunctions/gateway/contract'
import { catalogue } from '../../local/kingdee/catalogue'
import { startKingdee } from '../../local/kingdee/server'
import { type Credentials, openGateway } from './gateway'
import { median } from './median'

const COUPONS = 10_000
const ROUNDS = 200

const questions: readonly (readonly [name: string, question: Input<'center.open'>])[] = [
  ['plain open', {}],
  ['kind', { kind: 'discount' }],
  ['order', { order: 'value' }],
  ['search', { search: '湖滨店茶饮' }],
  ['search of two words, kind and order', { search: '满 生鲜', kind: 'cash', order: 'value' }],
  ['search that finds nothing', { search: '没有这样的券' }],
]

/**
 * `ms`: the median of a question. `ratio`: of a plain open. `keptMb`: what 10,000 different searches leave behind.
 * `calls`: those to Kingdee after the list was read.
 */
export async function askQuestions(
  credentials: Credentials,
): Promise<{ rows: { name: string; ms: number; ratio: number }[]; keptMb: number; calls: number }> {
  const kingdee = await startKingdee({
    credentials,
    schemes: catalogue({ today: Date.now(), count: COUPONS }),
  })
  // The list stays as fresh as it was read: what is measured is the question alone.
  const started = Date.now()
  const gateway = await openGateway(kingdee.url, credentials, () => started)
  const ask = async (question: Input<'center.open'>) => {
    const answer = await gateway.handle('center.open', question, { openid: 'oBench' })
    if (!answer.ok) throw new Error(answer.error.code)
  }
  await ask({})
  const read = kingdee.calls().total

  const times = new Map<string, number[]>(questions.map(([name]) => [name, []]))
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, question] of questions) {
      const begun = performance.now()
      await ask(question)
      times.get(name)?.push(performance.now() - begun)
    }
  }
  const [plain = 1] = questions.map(([name]) => median(times.get(name) ?? []))
  const rows = questions.map(([name]) => {
    const ms = median(times.get(name) ?? [])
    return { name, ms, ratio: ms / plain }
  })

  const before = used()
  for (let n = 0; n < 10_000; n += 1) await ask({ search: `第 ${n} 次` })
  const keptMb = (used() - before) / 2 ** 20
  const calls = kingdee.calls().total - read
  await gateway.close()
  await kingdee.close()
  return { rows, keptMb, calls }
}

function used(): number {
  global.gc?.()
  return process.memoryUsage().heapUsed
}
