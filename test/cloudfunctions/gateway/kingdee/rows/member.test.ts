import fc from 'fast-check'
import { KingdeeError } from '../../../../../cloudfunctions/gateway/kingdee/errors'
import { parseMember } from '../../../../../cloudfunctions/gateway/kingdee/rows/member'

const SECRET = '75eb3c7cd5974c3018d6934e142b5f81'
const row = {
  id: '1534104111400644608',
  mobile: 'bsiV0ZrykeIH/5ZZ65lX5A==',
  name: ' 张三 ',
  card_no: 'VIP001',
  level_name: '金卡',
  usable: '120',
  available: '8.5',
}

test('a member is read with the number in plain, points as a number and the balance in fen', () => {
  expect(parseMember(row, SECRET)).toEqual({
    id: '1534104111400644608',
    phone: '18599999999',
    name: '张三',
    levelName: '金卡',
    cardNumber: 'VIP001',
    points: 120,
    balanceFen: 850,
  })
})

test('who has just joined has a name and an id, and the rest is not told', () => {
  expect(parseMember({ id: 7, name: '李四', mobile: '13800000001' }, SECRET)).toEqual({
    id: '7',
    phone: '13800000001',
    name: '李四',
    levelName: '',
    cardNumber: '',
    points: null,
    balanceFen: null,
  })
})

test('a number that cannot be read is not told, rather than shown in its sealed form', () => {
  expect(parseMember(row, 'x'.repeat(32))).toMatchObject({ phone: '' })
})

test.each([undefined, null, {}, []])('%p is nobody', (data) => expect(parseMember(data, SECRET)).toBeNull())

test.each(['x', 5, [{}], { name: '张三' }, { id: '' }, { id: 'x'.repeat(65) }])('%p is no answer', (data) => {
  expect(() => parseMember(data, SECRET)).toThrow('a member without id')
})

test('whatever comes is a member, nobody, or unreadable', () => {
  const fields = Object.fromEntries(Object.keys(row).map((key) => [key, fc.anything()]))
  fc.assert(
    fc.property(fc.oneof(fc.record(fields, { requiredKeys: [] }), fc.anything()), (data) => {
      try {
        parseMember(data, SECRET)
      } catch (error) {
        expect(error).toBeInstanceOf(KingdeeError)
      }
    }),
  )
})
