import { type Answer, type KingdeeServer, startKingdeeServer } from './kingdee-server'

let server: KingdeeServer
beforeEach(async () => {
  server = await startKingdeeServer()
  server.answer('coupons', () => ({ count: 0, rows: [] }))
})
afterEach(() => server.close())

const claim = { memberId: '1534104111400644608', schemaId: '1534104111400644609' }
const yes = () => true
const posts = () => server.calls.filter(({ path }) => path === 'coupons_distribute')

/** As a claim does: a read, the signature, the POST. */
async function distribute(how: Answer, limitMs = 5_000, mayStillSend = yes) {
  server.answer('coupons_distribute', how)
  await server.kingdee.memberCoupons(claim.memberId, claim.schemaId, 'claim')
  return server.kingdee.prepareDistribute(claim).send(mayStillSend, limitMs)
}

test('a claim is one POST of the member and the scheme alone, on the connection that the read has used', async () => {
  const outcome = await distribute(() => ({ rows: [{ coupons_no: 'YHQ1' }] }))
  expect(outcome).toEqual({ kind: 'granted', numbers: ['YHQ1'] })
  expect(posts()).toHaveLength(1)
  const [read, post] = server.calls.slice(-2)
  expect(JSON.parse(post?.body ?? '')).toEqual({
    channel: '1',
    qty: '1',
    schema_id: claim.schemaId,
    member_id: claim.memberId,
  })
  expect(post?.headers).toMatchObject({
    'app-token': 'token',
    'x-api-timestamp': String(server.time.clock()),
  })
  expect(post?.socket).toBe(read?.socket)
})

test('a claim at a store names it', async () => {
  server.answer('coupons_distribute', () => ({ rows: [{ coupons_no: 'YHQ1' }] }))
  await server.kingdee.memberCoupons(claim.memberId, claim.schemaId, 'claim')
  await server.kingdee.prepareDistribute({ ...claim, storeId: '7' }).send(yes, 5_000)
  expect(JSON.parse(posts()[0]?.body ?? '')).toMatchObject({ store_id: '7' })
})

test('what is signed before is sent after, with the time stamp of the signature', async () => {
  await server.kingdee.memberCoupons(claim.memberId, claim.schemaId, 'claim')
  server.answer('coupons_distribute', () => ({ rows: [{ coupons_no: 'YHQ1' }] }))
  const prepared = server.kingdee.prepareDistribute(claim)
  server.time.advance(1_500)
  await prepared.send(yes, 5_000)
  expect(prepared.signedAt).toBe(server.time.clock() - 1_500)
  expect(posts()[0]?.headers['x-api-timestamp']).toBe(String(prepared.signedAt))
})

test('without a token at hand nothing is prepared, and nothing waits for one', () => {
  expect(() => server.kingdee.prepareDistribute(claim)).toThrow('no token is at hand')
  expect(server.calls).toHaveLength(0)
})

test('a token that has ended since the read is none', async () => {
  await server.kingdee.memberCoupons(claim.memberId, claim.schemaId, 'claim')
  server.time.advance(86_400_000)
  expect(() => server.kingdee.prepareDistribute(claim)).toThrow('no token is at hand')
})

test('when it may no longer be sent not one byte of it is, on an open connection and on a new one', async () => {
  const outcome = await distribute(
    () => ({}),
    5_000,
    () => false,
  )
  expect(outcome).toMatchObject({ kind: 'notProcessed', why: 'timeout: too late to be sent' })
  const again = await server.kingdee.prepareDistribute(claim).send(() => false, 5_000)
  expect(again.kind).toBe('notProcessed')
  expect(posts()).toHaveLength(0)
})

test('whether it may still be sent is asked once, when the connection stands', async () => {
  let asked = 0
  await distribute(
    () => ({ rows: [{ coupons_no: 'YHQ1' }] }),
    5_000,
    () => {
      asked += 1
      return true
    },
  )
  expect(asked).toBe(1)
})

test('a connection that is cut before the work is in doubt, and sent no second time', async () => {
  expect(await distribute(({ socket }) => socket.destroy() && undefined)).toMatchObject({ kind: 'unclear' })
  expect(posts()).toHaveLength(1)
})

test('an answer that is cut in the middle is in doubt', async () => {
  const outcome = await distribute(({ socket }, response) => {
    response.writeHead(200, { 'Content-Length': 100 })
    response.write('{"errcode":0', () => socket.destroy())
  })
  expect(outcome).toMatchObject({ kind: 'unclear' })
  expect(posts()).toHaveLength(1)
})

test('a redirect is in doubt, and goes nowhere', async () => {
  const outcome = await distribute((_, response) => {
    response.writeHead(307, { Location: '/elsewhere' }).end()
  })
  expect(outcome).toMatchObject({ kind: 'unclear' })
  expect(server.calls.map(({ path }) => path)).not.toContain('elsewhere')
})

test('a 519 that names the token is no grant and is not tried again: the next read will renew', async () => {
  const outcome = await distribute((_, response) => {
    response.writeHead(519).end('{"errcode":4010}')
  })
  expect(outcome).toMatchObject({ kind: 'notProcessed' })
  expect(posts()).toHaveLength(1)
})

test('a refusal is Kingdee’s', async () => {
  const body = { errcode: 2018001001, description: '优惠券方案当前不处于发券状态' }
  const outcome = await distribute((_, response) => void response.end(JSON.stringify(body)))
  expect(outcome).toEqual({ kind: 'refused', ...body })
})

test('an answer that takes too long is in doubt, and the connection is reset', async () => {
  let ended: Promise<string> | undefined
  const outcome = await distribute(({ socket }) => {
    ended = new Promise((resolve) => {
      socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? ''))
      socket.once('end', () => resolve('a graceful end'))
    })
  }, 60)
  expect(outcome).toMatchObject({ kind: 'unclear' })
  expect(await ended).toBe('ECONNRESET')
})

test('a Kingdee that has gone away since the read is known not to have been asked', async () => {
  await server.kingdee.memberCoupons(claim.memberId, claim.schemaId, 'claim')
  const prepared = server.kingdee.prepareDistribute(claim)
  server.close()
  await new Promise((resolve) => setImmediate(() => setImmediate(() => setImmediate(resolve))))
  expect(await prepared.send(yes, 5_000)).toMatchObject({ kind: 'notProcessed' })
})
