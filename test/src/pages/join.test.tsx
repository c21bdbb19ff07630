import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import type { Member, MemberNotice } from '../../../cloudfunctions/gateway/contract'
import { memberClaims } from '../../../src/claim/memberClaims'
import JoinPage from '../../../src/pages/join'
import { MORNING } from '../../time'
import { phone } from '../stubs/taro'

type Reply = () => Promise<unknown>

const member: Member = {
  name: '林小满',
  phone: '138****0001',
  levelName: '金卡',
  cardNumber: 'VIP0001',
  points: 1280,
  balanceFen: 5_050,
}
const answer =
  (data: object): Reply =>
  () =>
    Promise.resolve({ ok: true, data })
const bound = (more: Partial<Member> = {}) => answer({ member: { ...member, ...more }, generation: 'g1' })
const nobody = (notice: MemberNotice | null = null) => answer({ member: null, generation: null, notice })
const mustJoin = answer({ mustJoin: true })
const failure =
  (code: string, message: string, more: object = {}): Reply =>
  () =>
    Promise.resolve({ ok: false, error: { code, message, retryable: false, requestId: 'r', ...more } })
const lost: Reply = () => Promise.reject(new Error('cloud.callFunction:fail'))
const silence: Reply = () => new Promise(() => {})

/** What the function answers, in turn; then it is silent. */
let replies: Reply[] = []

const wait = (ms = 0) => act(() => jest.advanceTimersByTimeAsync(ms))
const shown = () => (screen.getByTestId('phone') as unknown as { textContent: string }).textContent
/** Why the last thing did not work. */
const said = () => (screen.getByRole('status') as unknown as { textContent: string }).textContent
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }))
const tap = async (name: string) => {
  press(name)
  await wait()
}
const type = (into: RegExp, value: string) =>
  fireEvent.change(screen.getByPlaceholderText(into), { target: { value } })
/** What was sent since the page asked who the member is. */
const sent = () => phone.asked.slice(1).map(({ action, input }) => [action, input])

async function open(...answers: Reply[]) {
  replies = answers
  const page = render(
    <div data-testid="phone">
      <JoinPage />
    </div>,
  )
  await wait()
  return page
}

/** The form, with the least that it asks for filled in. */
async function openForm(...answers: Reply[]) {
  await open(nobody(), mustJoin, ...answers)
  await tap('绑定手机号')
  type(/姓名/, '林小满')
  fireEvent.click(screen.getByText('我已阅读并同意'))
}

beforeEach(() => {
  jest.useFakeTimers({ now: MORNING })
  memberClaims.forget()
  phone.reset()
  phone.code = 'code 1'
  phone.answer = () => (replies.shift() ?? silence)()
})
afterEach(() => {
  cleanup()
  jest.useRealTimers()
  process.env.TARO_ENV = 'weapp'
})

describe('who the member is', () => {
  test('is asked first, and until it is known nothing is offered', async () => {
    let tell = (_: unknown) => {}
    await open(() => new Promise((resolve) => (tell = resolve)))
    expect(shown()).toBe('正在加载')
    tell(await nobody()())
    await wait()
    expect(shown()).toContain('绑定手机号，就能领券')
    expect(phone.asked).toEqual([{ action: 'member.me', input: {} }])
  })

  test('cannot be known without a network: the page says so, and asks again at a tap', async () => {
    phone.networkType = 'none'
    await open(lost, bound())
    expect(shown()).toBe('没有网络连上网络后会自动打开重试')
    press('重试')
    expect(shown()).toBe('没有网络连上网络后会自动打开正在加载')
    await wait()
    expect(shown()).toContain('林小满')
    expect(phone.asked).toHaveLength(2)
  })

  test('is asked again as soon as the network is back', async () => {
    phone.networkType = 'none'
    await open(lost, bound())
    await act(async () => phone.backOnline())
    await wait()
    expect(shown()).toContain('林小满')
  })

  test('is asked again by itself, later and later, but not where nobody looks', async () => {
    const down = failure('unavailable', '优惠券服务暂时连不上，请稍后再试', { retryable: true })
    await open(down, down, bound())
    expect(shown()).toBe('优惠券服务暂时连不上，请稍后再试会自动重试，也可以现在试试重试')
    await wait(2_000)
    expect(phone.asked).toHaveLength(2)
    await wait(3_999)
    act(() => phone.hide())
    await wait(60_000)
    expect(phone.asked).toHaveLength(2)
    act(() => phone.show())
    await wait(1)
    expect(shown()).toContain('林小满')
  })

  test('is nobody outside WeChat: the page says so, and where to go instead, and waits for nothing', async () => {
    await open(failure('noIdentity', '请在微信小程序里使用会员功能'))
    expect(shown()).toContain('请在微信小程序里使用会员功能请在微信小程序中绑定和领取')
    await wait(60 * 60_000)
    expect(phone.asked).toHaveLength(1)
  })

  test('is shown with all that the shop tells', async () => {
    await open(bound())
    expect(shown()).toBe(
      '林小满手机号138****0001等级金卡卡号VIP0001积分1280余额¥50.5解除绑定（注销）我是门店工作人员',
    )
  })

  test('is shown without what the shop does not tell, and with a balance and points of nothing', async () => {
    await open(bound({ levelName: '', cardNumber: '', points: null, balanceFen: null }))
    expect(shown()).toBe('林小满手机号138****0001解除绑定（注销）我是门店工作人员')
    cleanup()
    await open(bound({ levelName: '', cardNumber: '', points: 0, balanceFen: 0 }))
    expect(shown()).toContain('积分0余额¥0')
  })

  test.each([
    ['boundElsewhere', '这个手机号已在另一个微信号绑定'],
    ['gone', '会员账户有变动，请重新绑定'],
  ] as const)(
    'is nobody any more (%s): the title says why, and binding again is offered',
    async (notice, title) => {
      await open(nobody(notice))
      expect(shown()).toContain(title)
      expect(shown()).not.toContain('绑定手机号，就能领券')
      expect(screen.getByRole('button', { name: '绑定手机号' })).toBeTruthy()
    },
  )
})

describe('binding', () => {
  test("hands the code of WeChat's button over, shows the member, and tells it to whatever claims", async () => {
    await open(nobody(), bound())
    expect(memberClaims.state().member).toBe(false)
    await tap('绑定手机号')
    expect(sent()).toEqual([['member.bind', { phoneCode: 'code 1' }]])
    expect(shown()).toContain('138****0001')
    expect(memberClaims.state().member).toBe(true)
  })

  test('does nothing when the member does not tell the number', async () => {
    await open(nobody())
    phone.code = undefined
    await tap('绑定手机号')
    expect(sent()).toEqual([])
    expect(shown()).toContain('绑定手机号，就能领券')
  })

  test('takes in a browser the number that is typed', async () => {
    process.env.TARO_ENV = 'h5'
    await open(nobody(), bound())
    type(/手机号/, '13800000001')
    await tap('绑定手机号')
    expect(sent()).toEqual([['member.bind', { phoneCode: 'local:13800000001' }]])
    expect(shown()).toContain('138****0001')
  })

  test('happens once, however often it is tapped, and says that it is under way', async () => {
    await open(nobody())
    press('绑定手机号')
    press('正在加载')
    await wait()
    press('正在加载')
    expect(sent()).toEqual([['member.bind', { phoneCode: 'code 1' }]])
  })

  test('with a code that is too old says so, and works with the next', async () => {
    const message = '手机号验证已失效，请再点一次'
    await open(nobody('gone'), failure('badPhoneCode', message), bound())
    await tap('绑定手机号')
    expect(said()).toBe(message)
    expect(shown()).toContain('会员账户有变动，请重新绑定')
    phone.code = 'code 2'
    press('绑定手机号')
    expect(screen.queryByRole('status')).toBeNull()
    await wait()
    expect(sent()[1]).toEqual(['member.bind', { phoneCode: 'code 2' }])
    expect(shown()).toContain('138****0001')
  })

  test('that did not get through can be tapped again', async () => {
    await open(nobody(), lost, bound())
    await tap('绑定手机号')
    expect(said()).toBe('优惠券服务暂时连不上，请稍后再试')
    await tap('绑定手机号')
    expect(shown()).toContain('138****0001')
  })
})

describe('a number that nobody has', () => {
  test('leads to the form', async () => {
    await open(nobody(), mustJoin)
    await tap('绑定手机号')
    expect(shown()).toContain('还差一步，成为会员')
  })

  test('joins with a name and consent, and nothing that was not filled in', async () => {
    await openForm(bound())
    type(/生日/, '19')
    type(/生日/, '')
    await tap('加入会员')
    expect(sent()[1]).toEqual(['member.join', { name: '林小满', consent: true }])
    expect(shown()).toContain('138****0001')
    expect(memberClaims.state().member).toBe(true)
  })

  test('joins with birthday and sex, if they are told, and the name without what was typed around it', async () => {
    await openForm(bound())
    type(/姓名/, ' 林小满 ')
    type(/生日/, '1990-05-20')
    fireEvent.click(screen.getByRole('radio', { name: '男' }))
    fireEvent.click(screen.getByRole('radio', { name: '女' }))
    expect(screen.getByRole('radio', { name: '女', checked: true })).toBeTruthy()
    await tap('加入会员')
    const form = { name: '林小满', birthday: '1990-05-20', sex: 'female' }
    expect(sent()[1]).toEqual(['member.join', { ...form, consent: true }])
  })

  test.each<[string, () => void, string]>([
    ['a name', () => type(/姓名/, '  '), '请填写姓名'],
    ['consent', () => fireEvent.click(screen.getByText('我已阅读并同意')), '请先阅读并同意'],
    ['a day for a birthday', () => type(/生日/, '1990-5-20'), '生日请写成'],
    ['a month that there is', () => type(/生日/, '1990-13-05'), '生日请写成'],
    ['a day that a month can have', () => type(/生日/, '1990-12-32'), '生日请写成'],
  ])('does not join without %s, looks like it, and says so when it is tapped', async (_, spoil, sentence) => {
    await openForm()
    const classes = () =>
      (screen.getByRole('button', { name: '加入会员' }) as unknown as { className: string }).className
    expect(classes()).not.toContain('unready')
    spoil()
    expect(classes()).toContain('unready')
    await tap('加入会员')
    expect(sent()).toHaveLength(1)
    expect(screen.getByText(new RegExp(sentence))).toBeTruthy()
  })

  test('joins once, however often it is tapped', async () => {
    await openForm()
    press('加入会员')
    press('正在加载')
    await wait()
    expect(sent()).toHaveLength(2)
  })

  test("keeps the form when Kingdee does not take its owner, and shows Kingdee's sentence", async () => {
    await openForm(failure('joinRefused', '会员姓名不合规'), bound())
    await tap('加入会员')
    expect(said()).toBe('会员姓名不合规')
    type(/姓名/, '林大满')
    await tap('加入会员')
    expect(sent()[2]).toEqual(['member.join', { name: '林大满', consent: true }])
  })

  test('is asked whether it shall move here, and then joins with the same form', async () => {
    await openForm(failure('boundAlready', '这个微信已绑定另一位会员，要改绑吗'), bound())
    await tap('加入会员')
    expect(shown()).toContain('要改绑吗')
    await tap('换绑到这里')
    expect(sent()[2]).toEqual(['member.join', { name: '林小满', consent: true, rebind: true }])
    expect(shown()).toContain('138****0001')
  })

  test('that is no longer kept must be told again: the page says so, with the button for it', async () => {
    const message = '手机号验证已失效，请再点一次'
    await openForm(failure('badPhoneCode', message), mustJoin)
    await tap('加入会员')
    expect(said()).toBe(message)
    phone.code = 'code 2'
    await tap('绑定手机号')
    expect(sent()[2]).toEqual(['member.bind', { phoneCode: 'code 2' }])
    expect(shown()).toContain('还差一步，成为会员')
  })

  test("can read the merchant's privacy text first; a browser is told where it is", async () => {
    await openForm()
    await tap('《隐私保护指引》')
    process.env.TARO_ENV = 'h5'
    await tap('《隐私保护指引》')
    expect(phone.before).toEqual([
      'the privacy text',
      '隐私保护指引由商家在小程序后台填写，在微信中打开可查看。',
    ])
    expect(sent()).toHaveLength(1)
  })
})

describe.each([
  ['boundElsewhere', '这个手机号已绑定另一个微信，要改绑到这里吗'],
  ['boundAlready', '这个微信已绑定另一位会员，要改绑吗'],
])('a binding that stands in the way (%s)', (code, question) => {
  test('is moved by who says yes, with the same code', async () => {
    await open(nobody(), failure(code, question), bound())
    await tap('绑定手机号')
    expect(shown()).toBe(`${question}换绑到这里再想想`)
    expect(sent()).toHaveLength(1)
    phone.code = 'code 2'
    press('换绑到这里')
    press('正在加载')
    await wait()
    expect(sent().slice(1)).toEqual([['member.bind', { phoneCode: 'code 1', rebind: true }]])
    expect(shown()).toContain('138****0001')
  })

  test('cannot be kept any more once it is being moved', async () => {
    let tell = (_: unknown) => {}
    await open(nobody(), failure(code, question), () => new Promise((resolve) => (tell = resolve)))
    await tap('绑定手机号')
    press('换绑到这里')
    press('再想想')
    expect(shown()).toBe(`${question}正在加载再想想`)
    tell(await bound()())
    await wait()
    expect(shown()).toContain('138****0001')
  })

  test('stays for who says no, and another number can be bound', async () => {
    await open(nobody(), failure(code, question), bound())
    await tap('绑定手机号')
    await tap('再想想')
    expect(shown()).toContain('绑定手机号，就能领券')
    phone.code = 'code 2'
    await tap('绑定手机号')
    expect(sent()[1]).toEqual(['member.bind', { phoneCode: 'code 2' }])
  })
})

describe('letting go', () => {
  /** Bound, with a coupon. */
  async function openBound(...answers: Reply[]) {
    memberClaims.learn(
      { generation: 'g1', claims: { '7': { state: 'issued', couponsNo: 'YHQ1', at: MORNING } }, ageMs: 0 },
      MORNING,
    )
    await open(bound(), ...answers)
    await tap('解除绑定（注销）')
  }

  test('asks first, and who says no stays bound', async () => {
    await openBound()
    expect(shown()).toContain('解除后，这里不再保留你的手机号和会员信息')
    await tap('再想想')
    expect(shown()).toContain('138****0001')
    expect(sent()).toEqual([])
  })

  test('leaves nothing of the member on the phone', async () => {
    await openBound(answer({ member: null, generation: null }))
    expect(memberClaims.standing('7')?.state).toBe('issued')
    press('解除绑定（注销）')
    press('正在加载')
    await wait()
    expect(sent()).toEqual([['member.unbind', {}]])
    expect(shown()).toContain('绑定手机号，就能领券')
    expect([memberClaims.standing('7'), memberClaims.state().member]).toEqual([null, false])
    expect(JSON.stringify([...phone.storage])).not.toContain('YHQ1')
  })

  test('that did not get through says so, forgets nothing, and can be tapped again', async () => {
    await openBound(lost, answer({ member: null, generation: null }))
    await tap('解除绑定（注销）')
    expect(said()).toBe('优惠券服务暂时连不上，请稍后再试')
    expect(memberClaims.standing('7')?.state).toBe('issued')
    await tap('解除绑定（注销）')
    expect(shown()).toContain('绑定手机号，就能领券')
  })

  test('that did not get through is no trouble any more for who then stays', async () => {
    await openBound(lost)
    await tap('解除绑定（注销）')
    await tap('再想想')
    expect(screen.queryByRole('status')).toBeNull()
    expect(shown()).toContain('138****0001')
  })

  test('cannot be taken back once it is under way', async () => {
    let tell = (_: unknown) => {}
    await openBound(() => new Promise((resolve) => (tell = resolve)))
    press('解除绑定（注销）')
    press('再想想')
    expect(shown()).toContain('解除后，这里不再保留你的手机号和会员信息')
    tell(await answer({ member: null, generation: null })())
    await wait()
    expect(shown()).toContain('绑定手机号，就能领券')
  })
})

describe('a tap that waits for a member', () => {
  const issued = answer({ claim: { state: 'issued', couponsNo: 'YHQ1', at: MORNING }, generation: 'g1' })
  const claim = ['claim.create', { schemaId: '7', intentId: expect.any(String) }]

  test.each<[string, () => Promise<void>]>([
    ['binding', () => open(nobody(), bound(), issued).then(() => {})],
    ['joining', () => openForm(bound(), issued)],
  ])('goes on after %s, back where it came from', async (how, prepare) => {
    memberClaims.note(['7'])
    phone.pages = 2
    await prepare()
    expect(phone.visited).toEqual([])
    await tap(how === 'binding' ? '绑定手机号' : '加入会员')
    expect(phone.visited).toEqual(['back'])
    await wait()
    expect(sent().at(-1)).toEqual(claim)
    expect(memberClaims.standing('7')?.state).toBe('issued')
  })

  test('goes on where it is when there is no way back', async () => {
    memberClaims.note(['7'])
    await open(nobody(), bound(), issued)
    await tap('绑定手机号')
    await wait()
    expect(phone.visited).toEqual([])
    expect(shown()).toContain('138****0001')
    expect(sent().at(-1)).toEqual(claim)
  })

  test('is what leads back: who only came to bind stays, and sees the member', async () => {
    phone.pages = 2
    await open(nobody(), bound())
    await tap('绑定手机号')
    await wait()
    expect(phone.visited).toEqual([])
    expect(sent()).toHaveLength(1)
  })

  test('leads nowhere from a page that the member has left: it goes on where the member is', async () => {
    memberClaims.note(['7'])
    phone.pages = 3
    let tell = (_: unknown) => {}
    const page = await open(nobody(), () => new Promise((resolve) => (tell = resolve)))
    press('绑定手机号')
    page.unmount()
    tell(await bound()())
    await wait()
    expect(phone.visited).toEqual([])
    expect(memberClaims.state().member).toBe(true)
  })

  test('goes on, back where it came from, when it turns out that the member is bound: the answer was lost', async () => {
    memberClaims.note(['7'])
    phone.pages = 2
    await open(bound(), issued)
    expect(phone.visited).toEqual(['back'])
    await wait()
    expect(memberClaims.standing('7')?.state).toBe('issued')
  })

  test('that goes on anyway leads nobody away who looks at the page meanwhile', async () => {
    memberClaims.bound('g1')
    memberClaims.note(['7'])
    phone.pages = 2
    await open(bound(), issued)
    await wait()
    expect(phone.visited).toEqual([])
    expect(shown()).toContain('138****0001')
    expect(memberClaims.standing('7')?.state).toBe('issued')
  })
})

describe('what is known of a former member', () => {
  const issued = { state: 'issued', couponsNo: 'YHQ1', at: MORNING } as const
  beforeEach(() => memberClaims.learn({ generation: 'g0', claims: { '7': issued }, ageMs: 0 }, MORNING))

  test('goes from the phone when it turns out that nobody is bound', async () => {
    await open(nobody('boundElsewhere'))
    expect([memberClaims.standing('7'), memberClaims.state().member]).toEqual([null, false])
    expect(JSON.stringify([...phone.storage])).not.toContain('YHQ1')
  })

  test('goes with the next binding when a tap waits for it, and the tap goes on', async () => {
    replies = [failure('notBound', '请先绑定手机号')]
    await memberClaims.claim('8')
    phone.asked = []
    const claim = { state: 'issued', couponsNo: 'YHQ2', at: MORNING }
    await open(nobody('gone'), bound(), answer({ claim, generation: 'g1' }))
    await tap('绑定手机号')
    await wait()
    expect(memberClaims.standing('8')?.state).toBe('issued')
    expect(memberClaims.standing('7')).toBeNull()
    expect(JSON.stringify([...phone.storage])).not.toContain('YHQ1')
  })
})
