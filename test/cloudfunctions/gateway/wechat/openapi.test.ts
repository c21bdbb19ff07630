/** The real SDK of WeChat, against a server of this machine that answers as the platform does. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { wechatNumbers } from '../../../../cloudfunctions/gateway/member/phone-numbers'
import { openApi } from '../../../../cloudfunctions/gateway/wechat/openapi'

const before = { ...process.env }
const bodies: string[] = []
let answer: object
let server: Server

/** A message of protocol buffers: field 1, the reply; field 2, its content type. */
function platformReply(reply: object): Buffer {
  const fields = [JSON.stringify(reply), 'application/json'].map((text) => Buffer.from(text))
  return Buffer.concat(
    fields.flatMap((bytes, n) => [Buffer.from([n * 8 + 10, ...varint(bytes.length)]), bytes]),
  )
}
function varint(n: number): number[] {
  return n < 128 ? [n] : [(n % 128) + 128, ...varint(Math.floor(n / 128))]
}

beforeAll(async () => {
  server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      bodies.push(Buffer.concat(parts).toString())
      response.end(platformReply(answer))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  Object.assign(process.env, {
    TCB_CONTEXT_CNFG: JSON.stringify({
      URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/admin`,
    }),
    // Without it each call looks for the platform's metadata first.
    TENCENTCLOUD_RUNENV: 'SCF',
    TENCENTCLOUD_REGION: 'ap-shanghai',
    TENCENTCLOUD_SECRETID: 'id',
    TENCENTCLOUD_SECRETKEY: 'key',
    TENCENTCLOUD_SESSIONTOKEN: 'token',
    TCB_ENV: 'shop-1',
    SCF_NAMESPACE: 'shop-1',
  })
})
afterAll(() => {
  process.env = before
  server.closeAllConnections()
  server.close()
})

test('a code is exchanged for its number', async () => {
  answer = {
    errcode: 0,
    errmsg: 'ok',
    phone_info: { phoneNumber: '+8613800000001', purePhoneNumber: '13800000001', countryCode: '86' },
  }
  expect(await wechatNumbers(openApi)('the-code')).toBe('13800000001')
  expect(bodies.at(-1)).toContain('phonenumber.getPhoneNumber')
  expect(bodies.at(-1)).toContain('the-code')
})

test('a code that WeChat refuses is told as such, and any other failure as unavailable', async () => {
  answer = { errcode: 40029, errmsg: 'invalid code' }
  await expect(wechatNumbers(openApi)('used')).rejects.toMatchObject({ code: 'badPhoneCode' })
  answer = { errcode: 45011, errmsg: 'api minute-quota reach limit' }
  await expect(wechatNumbers(openApi)('code')).rejects.toMatchObject({ code: 'unavailable' })
})
