import * as fc from 'fast-check'
import { slidingMinute } from '../../../local/kingdee/limit'
import { centerPath, open } from './caller'

test('the third token call in a minute is throttled in the standard form, and a refused one does not count', async () => {
  const at = await open()
  await at.authorize()
  at.clock.now += 30_000
  await at.authorize()

  const refused = await at.authorize()
  expect([refused.status, refused.body?.errcode]).toEqual([429, 429])
  at.clock.now += 29_999
  expect((await at.authorize()).status).toBe(429)
  at.clock.now += 1
  expect((await at.authorize()).status).toBe(200)
  // The one of 30 s is still in the window.
  expect((await at.authorize()).status).toBe(429)
  await at.kingdee.close()
})

test('the call after the last that the account set allows is throttled until the oldest is a minute old', async () => {
  const at = await open({ callsPerMinute: 3 })
  const headers = await at.logIn()
  for (let n = 0; n < 3; n += 1) expect((await at.list('', headers)).status).toBe(200)
  expect((await at.list('', headers)).status).toBe(429)
  at.clock.now += 60_000
  expect((await at.list('', headers)).status).toBe(200)
  await at.kingdee.close()
})

test('token calls and other calls do not share a limit, and a badly signed call spends nothing', async () => {
  const at = await open({ callsPerMinute: 1 })
  const headers = await at.logIn()
  expect((await at.list('', { ...headers, 'X-Api-Signature': 'wrong' })).body?.errcode).toBe(4008)
  expect((await at.list('', headers)).body?.errcode).toBe(0)
  await at.kingdee.close()
})

test('by default 500 calls pass in a minute', async () => {
  const at = await open()
  const headers = await at.logIn()
  for (let n = 0; n < 500; n += 1) await at.list('', headers)
  expect((await at.list('', headers)).status).toBe(429)
  expect(at.kingdee.calls().byPath[centerPath]).toEqual({ total: 501, byOutcome: { 0: 500, 429: 1 } })
  await at.kingdee.close()
})

test('whatever the times of the calls, no minute admits more than the limit, and none is refused without need', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(20_000), { maxLength: 200 }),
      fc.integer({ min: 1, max: 9 }),
      (gaps, limit) => {
        const { admit } = slidingMinute(limit)
        const admitted: number[] = []
        let now = 0
        for (const gap of gaps) {
          now += gap
          const inMinute = admitted.filter((t) => now - t < 60_000).length
          const isAdmitted = admit(now)
          expect(isAdmitted).toBe(inMinute < limit)
          if (isAdmitted) admitted.push(now)
        }
      },
    ),
  )
})
