/** `npm run bench`: speeds, each as a ratio against a baseline that is measured in the same run. */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { catalogue } from '../../local/kingdee/catalogue'
import { startKingdee } from '../../local/kingdee/server'
import { loadTimes } from './load'
import { askQuestions } from './questions'
import { sceneRates } from './scenes'
import { throughput } from './throughput'

const credentials = {
  clientId: '205022',
  clientSecret: '0123456789abcdef0123456789abcdef',
  outerInstanceId: 'outer',
}
const built = join(__dirname, '../../dist/cloudfunctions/gateway/index.js')

async function run(): Promise<void> {
  const load = loadTimes(built, 'wx-server-sdk')
  console.log(`Built function: ${statSync(built).size} B`)
  console.log(
    `Loading it: ${load.a.toFixed(1)} ms; wx-server-sdk: ${load.b.toFixed(1)} ms; ratio 1/${(load.b / load.a).toFixed(0)} (aim: 1/20)`,
  )

  const { encoded, decoded, hmac } = sceneRates()
  console.log(
    `Scenes a second: ${decoded.toFixed(0)} decoded, ${encoded.toFixed(0)} encoded; HMAC-SHA256 alone of the same text: ${hmac.toFixed(0)}; ratios ${(decoded / hmac).toFixed(2)} (aim: 0.4) and ${(encoded / hmac).toFixed(2)}`,
  )

  const kingdee = await startKingdee({ credentials, schemes: catalogue({ today: Date.now() }) })
  const { core, bare } = await throughput({ kingdeeUrl: kingdee.url, credentials })
  await kingdee.close()
  console.log(
    `Warm opens a second: ${core.toFixed(0)} through the core, ${bare.toFixed(0)} bare node:http; ratio ${(core / bare).toFixed(2)} (aim: 0.5)`,
  )

  const { rows, keptMb, calls } = await askQuestions(credentials)
  console.log(`Questions over 10,000 coupons (${calls} calls to Kingdee):`)
  for (const { name, ms, ratio } of rows)
    console.log(`  ${name}: ${ms.toFixed(2)} ms, ${ratio.toFixed(0)} plain opens`)
  console.log(`  10,000 different searches leave ${keptMb.toFixed(1)} MB behind`)
}

run().catch((error) => {
  console.error(error)
  process.exitCode = 1
})
