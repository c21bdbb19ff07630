import { createPhoneCodes } from '../../../../cloudfunctions/gateway/member/phone-codes'
import {
  localNumbers,
  type NumberOf,
  wechatNumbers,
} from '../../../../cloudfunctions/gateway/member/phone-numbers'
import { createSealing } from '../../../../cloudfunctions/gateway/member/sealing'
import { memoryState } from '../../../../cloudfunctions/gateway/state/memory'
import type { State } from '../../../../cloudfunctions/gateway/state/port'
import { testTime } from '../../../time'

const NUMBER = '13800000001'

/** WeChat, that answers a code once; and a store of which everything that is written is kept. */
function setUp() {
  const time = testTime()
  const memory = memoryState(time.clock)
  const written: string[] = []
  const state: State = {
    ...memory,
    insert: (key, value, keep) => {
      written.push(key, value)
      return memory.insert(key, value, keep)
    },
  }
  const used = new Set<string>()
  const numberOf: NumberOf = async (code) => {
    if (used.has(code)) throw new Error('used')
    used.add(code)
    await time.sleep(500)
    return NUMBER
  }
  const codes = createPhoneCodes({ state, numberOf, sealing: createSealing('s3cret'), ...time })
  return { time, state, written, numberOf, codes }
}

test('the same code gives the same number for 30 minutes, though WeChat answers it once', async () => {
  const { codes, time } = setUp()
  const { key } = await codes.numberOf('oA', 'code')
  time.advance(29 * 60_000)
  expect(await codes.numberOf('oA', 'code')).toEqual({ number: NUMBER, key })
  expect(await codes.kept(key)).toBe(NUMBER)
  time.advance(60_000)
  expect(await codes.kept(key)).toBeNull()
  await expect(codes.numberOf('oA', 'code')).rejects.toThrow('used')
})

test('a code that two calls bring at once is answered to both, though WeChat answers it to one', async () => {
  const { codes } = setUp()
  const both = await Promise.all([codes.numberOf('oA', 'code'), codes.numberOf('oA', 'code')])
  expect(both.map(({ number }) => number)).toEqual([NUMBER, NUMBER])
})

test('somebody else’s code opens nothing', async () => {
  const { codes } = setUp()
  await codes.numberOf('oA', 'code')
  await expect(codes.numberOf('oB', 'code')).rejects.toThrow('used')
})

test('neither number, code nor openid stands in the store', async () => {
  const { codes, written } = setUp()
  await codes.numberOf('oMember', 'the-code')
  expect(written).toHaveLength(2)
  for (const secret of [NUMBER, 'the-code', 'oMember']) expect(written.join()).not.toContain(secret)
})

test('what was sealed under another secret, or spoilt, is not there', async () => {
  const { codes, state, numberOf, time } = setUp()
  const { key } = await codes.numberOf('oA', 'code')
  const other = createPhoneCodes({ state, numberOf, sealing: createSealing('another'), ...time })
  expect(await other.kept(key)).toBeNull()
  const { open, seal } = createSealing('s3cret')
  const sealed = seal(NUMBER)
  expect(seal(NUMBER)).not.toBe(sealed)
  expect(open(sealed)).toBe(NUMBER)
  expect(open(`${sealed.slice(0, -4)}AAA=`)).toBeNull()
  expect(open('')).toBeNull()
})

test('what is forgotten is gone at once', async () => {
  const { codes } = setUp()
  const { key } = await codes.numberOf('oA', 'code')
  await codes.forget([key, 'phone-code/unknown'])
  expect(await codes.kept(key)).toBeNull()
})

describe('on the local runtime', () => {
  test('a code is the number itself', async () => {
    expect(await localNumbers('local:13800000001')).toBe(NUMBER)
  })

  test.each(['13800000001', 'local:', 'local:1380000000', 'local:138000000011', 'xlocal:13800000001'])(
    '%p is none',
    async (code) => {
      await expect(localNumbers(code)).rejects.toMatchObject({ code: 'badPhoneCode' })
    },
  )
})

describe('WeChat', () => {
  const asked = (answer: () => Promise<object>) =>
    wechatNumbers(() => ({ phonenumber: { getPhoneNumber: answer } }))('code')

  test('tells the number without the prefix of its country', async () => {
    expect(await asked(async () => ({ phoneInfo: { phoneNumber: '+86138', purePhoneNumber: NUMBER } }))).toBe(
      NUMBER,
    )
  })

  test.each([
    [40029, 'badPhoneCode'],
    [40163, 'badPhoneCode'],
    [-1, 'unavailable'],
    [45011, 'unavailable'],
    [undefined, 'unavailable'],
  ])('that fails with %p is %s', async (errCode, code) => {
    const failing = asked(async () => {
      throw Object.assign(new Error('openapi'), { errCode })
    })
    await expect(failing).rejects.toMatchObject({ code })
  })

  test('that answers without a number is unavailable', async () => {
    await expect(asked(async () => ({}))).rejects.toMatchObject({ code: 'unavailable' })
  })
})
