import { parseList } from '../../../../../cloudfunctions/gateway/kingdee/rows/list'

describe('a list', () => {
  test.each([undefined, null, [], {}, { rows: null }, { rows: {} }, 'rows'])(
    'like %p is a broken reply',
    (data) => {
      expect(() => parseList(data, true)).toThrow('a list without rows')
    },
  )

  test('that does not count counts its rows, and says so', () => {
    expect(parseList({ rows: [1, 2] }, true)).toEqual({ count: 2, isCounted: false, rows: [1, 2] })
  })

  test('whose first page is empty though it counts rows is a broken reply, never an empty list', () => {
    expect(() => parseList({ count: 5, rows: [] }, true)).toThrow('an empty first page of a list of 5')
    expect(parseList({ count: '0', rows: [] }, true)).toEqual({ count: 0, isCounted: true, rows: [] })
  })
})
