/** The built function behind its server, as a page meets it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Stack, startStack } from '../../local/stack'

const stateFolder = mkdtempSync(join(tmpdir(), 'stack-'))
const lines: string[] = []
let stack: Stack
beforeAll(async () => {
  stack = await startStack({ port: 0, stateFolder, log: (line) => lines.push(line) })
})
afterAll(async () => {
  await stack.close()
  rmSync(stateFolder, { recursive: true, force: true })
})

const call = (visitor: string, action: string, input: object = {}) => post(visitor, { action, input })

async function post(visitor: string, event: object) {
  const reply = await fetch(`${stack.url}functions/gateway`, {
    method: 'POST',
    headers: { cookie: `visitor=${visitor}` },
    body: JSON.stringify(event),
  })
  return (await reply.json()) as { ok: boolean; data: { member: { name: string } | null } }
}

test('timers sweep claims, refresh the list, read redemptions and count; over HTTP nobody does', async () => {
  for (const TriggerName of ['sweep', 'refresh', 'redemptions', 'count']) {
    const trigger = { Type: 'Timer', TriggerName, Time: '2026-11-24T02:00:00Z' }
    for (const visitor of ['none', '1']) {
      const reply = await post(visitor, trigger)
      expect(reply).toMatchObject({ ok: false, error: { code: 'forbidden' } })
    }
  }
  expect(await call('none', 'claim.sweep')).toMatchObject({ ok: false, error: { code: 'forbidden' } })
  expect(await stack.tick('refresh')).toMatchObject({ ok: true, data: { snapshotAgeMs: expect.any(Number) } })
  expect(await stack.tick('sweep')).toMatchObject({ ok: true, data: { looked: 0 } })
  for (const job of ['redemptions', 'count'] as const)
    expect(await stack.tick(job)).toMatchObject({ ok: true, data: { done: 0 } })
})

test('two visitors are two members, each by a phone number of the stand-in, and who comes without WeChat is none', async () => {
  expect(await call('1', 'member.bind', { phoneCode: 'local:13800000001' })).toMatchObject({ ok: true })
  expect(await call('2', 'member.bind', { phoneCode: 'local:13800000002' })).toMatchObject({ ok: true })
  const [first, second] = await Promise.all([call('1', 'member.me'), call('2', 'member.me')])
  expect([first.data.member?.name, second.data.member?.name]).toEqual(['林晓禾', '陈一诺'])
  expect(await call('3', 'member.me')).toMatchObject({ ok: true, data: { member: null } })
  expect(await call('none', 'member.me')).toMatchObject({ ok: false, error: { code: 'noIdentity' } })
  expect(await call('none', 'center.open')).toMatchObject({ ok: true })
  expect(lines.join()).not.toMatch(/1380000000|oLocalM/)
})
