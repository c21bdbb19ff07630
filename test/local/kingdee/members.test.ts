import * as fc from 'fast-check'
import { people, person } from '../../../local/kingdee/people'
import { sealing } from '../../../local/kingdee/sensitive'
import { credentials, dataOf, type Opened, open, servicePath } from './caller'

let at: Opened
let token: Record<string, string>
const seal = sealing(credentials.clientSecret)

beforeEach(async () => {
  at = await open({ callsPerMinute: 10_000 })
  token = await at.logIn()
})
afterEach(() => at.kingdee.close())

const detail = (query: string) => at.get('member_detail', query, token)
const join = (fields: unknown) => at.post('member', fields, token)
const newcomer = { mobile: '13900000001', name: '何小满' }

test('a member is found by phone number and by id, with what is sensitive sealed', async () => {
  const byMobile = await detail('?mobile=13800000001')
  expect(byMobile.body).toMatchObject({ errcode: 0, data: { name: '林晓禾', level_name: '银卡会员' } })
  const member = dataOf<Record<string, unknown>>(byMobile)
  expect([member.mobile, member.birthday]).toEqual([seal('13800000001'), seal('1992-03-18')])
  expect((await detail(`?id=${member.id}`)).body).toEqual(byMobile.body)
  expect(byMobile.text).not.toContain('13800000001')
})

test('what is sensitive can be sent in plain', async () => {
  const plain = await open({ sensitive: 'plain' })
  const answer = await plain.get('member_detail', '?mobile=13800000001', await plain.logIn())
  expect(answer.body?.data).toMatchObject({ mobile: '13800000001', birthday: '1992-03-18' })
  await plain.kingdee.close()
})

test('who is not there, fits only one of two fields, or is not named is refused', async () => {
  const one = person(1)
  expect((await detail('?mobile=13800000009')).body).toMatchObject({
    errcode: 1030002003,
    description: 'member does not exist',
  })
  expect((await detail(`?id=${one.id}&mobile=13800000002`)).body?.errcode).toBe(1030002003)
  expect((await detail('')).body?.errcode).toBe(1030002000)
})

test('a member who was merged away is gone, and the phone number can join again', async () => {
  expect(at.kingdee.members()).toHaveLength(people().length)
  expect(at.kingdee.removeMember('13800000002')).toBe(true)
  expect(at.kingdee.removeMember('13800000002')).toBe(false)
  expect((await detail(`?id=${person(2).id}`)).body?.errcode).toBe(1030002003)
  const joined = dataOf<{ id: string }>(await join({ mobile: '13800000002', name: '陈一诺' }))
  expect(joined.id).not.toBe(person(2).id)
})

test('who joins is a member of the lowest level from then on', async () => {
  const store = '1534104111400645301'
  const more = { source: '2', shop: store, sex_group: '2', birthday: '1995-05-05', join_way: '1' }
  const answer = await join({ ...newcomer, ...more })
  expect(answer.body?.data).toEqual({
    id: expect.stringMatching(/^\d{19}$/),
    name: '何小满',
    mobile: seal('13900000001'),
    custom_no: expect.stringMatching(/^QH/),
    enable: '1',
    db_modify_time: '2024-11-24 12:00:00',
  })
  expect((await detail('?mobile=13900000001')).body?.data).toMatchObject({
    id: dataOf<{ id: string }>(answer).id,
    level_name: '普通会员',
    birthday: seal('1995-05-05'),
  })
})

test('a phone number joins once', async () => {
  expect((await join(newcomer)).body?.errcode).toBe(0)
  expect((await join(newcomer)).body?.errcode).toBe(1030002002)
  expect(at.kingdee.members()).toHaveLength(people().length + 1)
})

test.each([
  [{ name: '何小满' }, 1030002000, 'mobile is required'],
  [{ ...newcomer, name: '' }, 1030002000, 'name is required'],
  [{ ...newcomer, mobile: null }, 1030002000, 'mobile is required'],
  [{ ...newcomer, mobile: 13900000001 }, 1030002001, 'mobile must be a string'],
  [{ ...newcomer, source: '9' }, 1030002001, 'source must be one of 1, 2, 3, 4, 5'],
  [{ ...newcomer, nmae: 'x' }, 1030002001, 'nmae is not known'],
  [{ ...newcomer, mobile: '139' }, 1030002006, 'mobile must be a phone number'],
  [{ ...newcomer, birthday: '5 May' }, 1030002006, 'birthday must be like 1992-03-18'],
  [{ ...newcomer, shop: '1' }, 1030002003, 'shop does not exist'],
  [{ ...newcomer, level: '1' }, 1030002003, 'level does not exist'],
  [[newcomer], 1030002001, 'the body must be a JSON object'],
  ['何小满', 1030002001, 'the body must be a JSON object'],
])('joining with %j is refused with %d: %s', async (fields, errcode, description) => {
  expect((await join(fields)).body).toMatchObject({ errcode, description })
  expect(at.kingdee.members()).toHaveLength(people().length)
})

test.each([
  ['nothing', ''],
  ['half a body', '{"mobile":"139'],
  ['10,000 characters', JSON.stringify({ ...newcomer, name: '满'.repeat(10_000) })],
])('%s for a body is refused', async (_, body) => {
  const answer = await at.call('POST', servicePath('member'), { headers: token, body })
  expect(answer.body?.errcode).toBe(1030002001)
})

test('whatever is sent, it is answered, and nobody is a member twice', async () => {
  const mobile = fc.constantFrom('13900000001', '13800000001', '139', '', null, 7)
  const name = fc.oneof(fc.string({ unit: 'binary' }), fc.constant(undefined), fc.jsonValue())
  await fc.assert(
    fc.asyncProperty(fc.record({ mobile, name }), async (fields) => {
      const answer = await join(fields)
      expect([0, 1030002000, 1030002001, 1030002002, 1030002006]).toContain(answer.body?.errcode)
      const mobiles = at.kingdee.members().map((member) => member.mobile)
      expect(new Set(mobiles).size).toBe(mobiles.length)
    }),
    { numRuns: 50 },
  )
})
