import fc from 'fast-check'
import { maskedPhone, readSensitive } from '../../../../cloudfunctions/gateway/kingdee/sensitive'
import { vectors } from '../../../vectors/kingdee-signatures.json'

const SECRET = '75eb3c7cd5974c3018d6934e142b5f81'

describe('a sensitive field', () => {
  test.each(vectors.filter(({ kind }) => kind === 'privacy_decrypt'))('is read as $id says', (vector) => {
    expect(readSensitive(vector.cipher ?? '', vector.secret ?? '')).toBe(vector.expected)
  })

  test.each(['18599999999', '2000-01-01', '', '0755-12345678', 'abcdefghijklmnopqrstuvwx', '张三'])(
    'that comes in plain, like %p, stays as it is',
    (plain) => expect(readSensitive(plain, SECRET)).toBe(plain),
  )

  test.each(['bsiV0ZrykeIH/5ZZ65lX5A==', 'x'.repeat(64)])(
    'with a secret that does not fit stays too',
    (text) => {
      expect(readSensitive(text, '0'.repeat(32))).toBe(text)
      expect(readSensitive(text, 'short')).toBe(text)
    },
  )

  test('of any content is no exception', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String()), (text) => {
        expect(typeof readSensitive(text, SECRET)).toBe('string')
      }),
    )
  })
})

describe('a number that is shown', () => {
  test.each([
    ['18600009999', '186****9999'],
    ['8618600009999', '861****9999'],
    ['12345678', '****78'],
    ['1234', '****'],
    ['', '****'],
  ])('%p is %p', (phone, masked) => expect(maskedPhone(phone)).toBe(masked))
})
