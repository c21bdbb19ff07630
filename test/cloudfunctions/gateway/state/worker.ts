/** A process of its own that works on one state file: `worker.ts count|take PATH`, prints how often it did. */
import { openState } from '../../../../cloudfunctions/gateway/state/open'

const [job, path] = process.argv.slice(2)
const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

async function run(): Promise<number> {
  const state = await openState(`file:${path}`, Date.now, sleep)
  let done = 0
  if (job === 'take') {
    for (let i = 0; i < 100; i += 1) if ((await state.take('calls', 1, 150, 600_000)).ok) done += 1
  }
  while (job === 'count' && done < 100) {
    const inserted = await state.insert('count', '1')
    if (inserted.ok) done += 1
    else if (!inserted.unclear) {
      const { value, rev } = inserted.record
      if ((await state.replace('count', rev, String(Number(value) + 1))).ok) done += 1
    }
  }
  await state.close()
  return done
}

run().then((done) => process.stdout.write(String(done)))
