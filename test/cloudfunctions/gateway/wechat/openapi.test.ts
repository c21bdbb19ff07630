/** The real SDK of WeChat, against a server of this machine that answers as the platform does. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { wechatNumbers } from '../../../../cloudfunctions/gateway/member/phone-numbers'
import { wechatCodes } from '../../../../cloudfunctions/gateway/wechat/codes'
import { openApi } from '../../../../cloudfunctions/gateway/wechat/openapi'

const before = { ...process.env }
const bodies: string[] = []
let answer: object | Buffer
let server: Server

/** A message of protocol buffers: field 1, the reply; field 2, its content type. */
function platformReply(reply: object | Buffer): Buffer {
  const fields = Buffer.isBuffer(reply)
    ? [reply, Buffer.from('image/jpeg')]
    : [JSON.stringify(reply), 'application/json'].map((text) => Buffer.from(text))
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

test('a code of a scene is WeChat’s image in base64', async () => {
  answer = Buffer.from([0xff, 0xd8, 1, 2, 3])
  expect(await wechatCodes(openApi)('A0000000001-7abcd')).toBe(
    Buffer.from([0xff, 0xd8, 1, 2, 3]).toString('base64'),
  )
  expect(bodies.at(-1)).toContain('wxacode.getUnlimited')
  expect(bodies.at(-1)).toContain('A0000000001-7abcd')
  expect(bodies.at(-1)).toContain('check_path')
})

test.each([
  [40169, 'internal', '微信不接受这个码的内容，请联系开发者'],
  [41030, 'misconfigured', '小程序还没有发布，微信暂时不能生成小程序码'],
  [45009, 'limited', '生成小程序码的次数太多，请一分钟后再试'],
  [-1, 'unavailable', '微信暂时不能生成小程序码，请稍后再试'],
])('%i for an image is %s, and a sentence', async (errcode, code, sentence) => {
  answer = { errcode, errmsg: 'no' }
  await expect(wechatCodes(openApi)('scene')).rejects.toMatchObject({ code, sentence })
})

test('what is no image is none', async () => {
  answer = { errcode: 0, errmsg: 'ok' }
  await expect(wechatCodes(openApi)('scene')).rejects.toMatchObject({ code: 'unavailable' })
})
