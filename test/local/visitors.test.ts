import { visitorOf } from '../../local/visitors'

const openid = (cookie?: string) => visitorOf({ cookie }).WX_OPENID

test('each visitor has an openid of its own, and without a cookie it is the first', () => {
  const openids = ['visitor=1', 'a=b; visitor=2', 'visitor=9; c=d'].map(openid)
  expect(new Set(openids).size).toBe(3)
  expect(openid()).toBe(openids[0])
  for (const other of ['visitor=0', 'visitor=12', 'visitor=', 'othervisitor=2', 'visitor=2x'])
    expect(openid(other)).toBe(openids[0])
})

test('who comes without WeChat has none, and is known to come by HTTP', () => {
  expect(visitorOf({ cookie: 'visitor=none' })).not.toHaveProperty('WX_OPENID')
  expect(visitorOf({ cookie: 'visitor=none' })).toMatchObject({ TCB_SOURCE: 'wx_http' })
})
