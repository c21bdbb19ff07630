import { inPlain, sealing } from '../../../local/kingdee/sensitive'

test('a phone number is sealed as in the published vector', () => {
  expect(sealing('75eb3c7cd5974c3018d6934e142b5f81')('18599999999')).toBe('bsiV0ZrykeIH/5ZZ65lX5A==')
})

test('what is not there is not sealed, and a plain text stays as it is', () => {
  expect(sealing('75eb3c7cd5974c3018d6934e142b5f81')('')).toBe('')
  expect(inPlain('18599999999')).toBe('18599999999')
})

test('a secret that is no key is told at once', () => {
  expect(() => sealing('short')).toThrow('The client secret must have 32 characters.')
})
