import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundleWorker } from './claiming/processes'
import { type Raced, type RaceSetting, startRace } from './claiming/race'

/** In memory where there is such a place: a killed process loses nothing of a file, so the disk has nothing to add but its time. */
const place = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()
const folder = mkdtempSync(join(place, 'claims-'))
const worker = bundleWorker(folder)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Those of full size; RACE_SEEDS names others. */
const fullSize = (process.env.RACE_SEEDS ?? '1').split(',').map(Number)
const smaller = [2, 3]

const nothingWrong = { doubles: [], missing: [], invented: [], inDoubt: [], toldWrong: [], untold: [] }

type Size = Pick<RaceSetting, 'seed' | 'members' | 'schemes' | 'stock' | 'deathAtStep'>

/** How it stood when nothing was due any more, and after those without a coupon had tapped once more. */
async function run(size: Size): Promise<{ raced: Raced; again: Raced; deaths: number }> {
  const race = await startRace({ ...size, folder, worker })
  try {
    const raced = await race.run()
    const again = await race.again()
    const { found, absent, granted } = again
    process.stdout.write(
      `${JSON.stringify({ ...size, ...race.figures(), found, absent, raced: raced.granted, granted })}\n`,
    )
    return { raced, again, deaths: race.figures().deaths }
  } finally {
    await race.close()
  }
}

test.each<Size>([
  ...fullSize.map((seed) => ({ seed, members: 200, schemes: 20, stock: null, deathAtStep: 0.0002 })),
  ...smaller.map((seed) => ({ seed, members: 40, schemes: 20, stock: null, deathAtStep: 0.0004 })),
])(
  'seed $seed: when $members members claim $schemes schemes, three times at once each, while answers are lost or late and processes die, each gets one coupon, has it in the ledger and is told',
  async (size) => {
    const { raced, again, deaths } = await run(size)
    expect(raced).toMatchObject(nothingWrong)
    expect(again).toMatchObject({ ...nothingWrong, granted: size.members * size.schemes })
    expect([deaths, again.found].every((count) => count > 0)).toBe(true)
  },
  300_000,
)

test('seed 4: with limits on, neither the stock nor the limit for a phone number is exceeded, and all of the stock is given', async () => {
  const stock = 25
  const { raced, again } = await run({ seed: 4, members: 40, schemes: 20, stock, deathAtStep: 0.0004 })
  expect(raced).toMatchObject(nothingWrong)
  expect(again).toMatchObject(nothingWrong)
  expect(Object.values(again.byScheme)).toEqual(Array(20).fill(stock))
}, 300_000)
