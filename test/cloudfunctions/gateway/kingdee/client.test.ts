import { type KingdeeServer, startKingdeeServer } from './kingdee-server'

let server: KingdeeServer
beforeEach(async () => {
  server = await startKingdeeServer()
})
afterEach(() => server.close())

const refuse = (path: string, errcode: number) =>
  server.answer(path, (_, response) => void response.end(JSON.stringify({ errcode })))

describe('a member', () => {
  test('is found by number, its own number decrypted', async () => {
    server.answer('member_detail', () => ({ id: '7', name: '张三', mobile: 'bsiV0ZrykeIH/5ZZ65lX5A==' }))
    expect(await server.kingdee.memberDetail({ mobile: '18599999999' }, 'member')).toMatchObject({
      id: '7',
      phone: '18599999999',
    })
    expect(Object.fromEntries(server.calls.at(-1)?.query ?? [])).toEqual({ mobile: '18599999999' })
  })

  test('that does not exist is nobody', async () => {
    refuse('member_detail', 1030002003)
    expect(await server.kingdee.memberDetail({ id: '7' }, 'member')).toBeNull()
  })

  test('that is refused for another reason is an error', async () => {
    refuse('member_detail', 2018001001)
    await expect(server.kingdee.memberDetail({ id: '7' }, 'member')).rejects.toMatchObject({
      code: 'refused',
    })
  })

  test('joins with what was given and nothing else, from WeChat', async () => {
    server.answer('member', () => ({ id: '8' }))
    const newcomer = { mobile: '13800000001', name: '李四', sex: 'female', birthday: '1990-02-03' } as const
    expect(await server.kingdee.join(newcomer)).toMatchObject({ id: '8', name: '李四', phone: '13800000001' })
    expect(JSON.parse(server.calls.at(-1)?.body ?? '')).toEqual({
      mobile: '13800000001',
      name: '李四',
      source: '2',
      sex_group: '2',
      birthday: '1990-02-03',
    })
  })

  test('joins at a store, if one is named', async () => {
    server.answer('member', () => ({ id: '8' }))
    await server.kingdee.join({ mobile: '13800000001', name: '李四', shop: '7' })
    expect(JSON.parse(server.calls.at(-1)?.body ?? '')).toMatchObject({ shop: '7' })
  })

  test('whose number has one is told as there already', async () => {
    refuse('member', 1030002002)
    await expect(server.kingdee.join({ mobile: '13800000001', name: '李四' })).rejects.toMatchObject({
      code: 'exists',
    })
  })

  test('is not sent to join a second time when the answer was lost, or may have been', async () => {
    server.answer('member', ({ socket }) => socket.destroy() && undefined)
    await expect(server.kingdee.join({ mobile: '13800000001', name: '李四' })).rejects.toMatchObject({
      code: 'network',
    })
    // The token may be renewed again.
    server.time.advance(70_000)
    server.answer('member', (_, response) => void response.writeHead(502).end())
    await expect(server.kingdee.join({ mobile: '13800000001', name: '李四' })).rejects.toMatchObject({
      code: 'unavailable',
    })
    expect(server.calls.filter(({ path }) => path === 'member')).toHaveLength(2)
  })

  test('never has the number in the log', async () => {
    server.answer('member_detail', (_, response) => void response.writeHead(519).end('{"errcode":4010}'))
    server.answer('member', (_, response) => void response.writeHead(519).end('{"errcode":4010}'))
    await server.kingdee.memberDetail({ mobile: '13800000001' }, 'member').catch(() => {})
    await server.kingdee.join({ mobile: '13800000001', name: '李四' }).catch(() => {})
    expect(server.lines.join()).toContain('kingdee.tokenRefused')
    expect(server.lines.join()).not.toContain('13800000001')
  })
})

describe('the call budget', () => {
  beforeEach(async () => {
    server.close()
    server = await startKingdeeServer(20)
    server.answer('coupon_center', () => ({ count: 0, rows: [] }))
    server.answer('coupons', () => ({ count: 0, rows: [] }))
  })

  test('stops lists first, reconciliation next, and claims last', async () => {
    await server.kingdee.takeCalls(16, 'list')
    const budget = { code: 'budget', facts: { retryAfterMs: expect.any(Number) } }
    await expect(server.kingdee.couponCenter(1, 100)).rejects.toMatchObject(budget)
    await server.kingdee.takeCalls(2, 'reconciliation')
    await expect(server.kingdee.memberCoupons('7', 's', 'reconciliation')).rejects.toMatchObject(budget)
    await server.kingdee.takeCalls(2, 'claim')
    await expect(server.kingdee.takeCalls(1, 'claim')).rejects.toMatchObject(budget)
  })

  test('is not asked again for what a claim has taken beforehand', async () => {
    await server.kingdee.takeCalls(20, 'claim')
    await server.kingdee.memberCoupons('7', 's', 'claim', 1)
    server.answer('coupons_distribute', () => ({ rows: [{ coupons_no: 'YHQ1' }] }))
    const prepared = server.kingdee.prepareDistribute({ memberId: '7', schemaId: 's' })
    expect(await prepared.send(() => true, 1_000)).toMatchObject({ kind: 'granted' })
  })

  test('comes back with the minute', async () => {
    await server.kingdee.takeCalls(20, 'claim')
    server.time.advance(63_001)
    await server.kingdee.takeCalls(20, 'claim')
  })
})
