/** @jest-environment node */
import fc from 'fast-check'
import type { CenterPage } from '../../../../cloudfunctions/gateway/contract'
import type { Result } from '../../../../src/gateway/answer'
import type { call } from '../../../../src/gateway/call'
import { phoneProblem } from '../../../../src/gateway/problem'
import { createList, type ListSettings, type Shown } from '../../../../src/pages/center/list'
import { MORNING } from '../../../time'
import { aCoupon, aPage } from '../../coupons'

type Reply = Result<CenterPage>
const page = (number: number, total: number, more: Partial<CenterPage> = {}): Reply => ({
  ok: true,
  data: aPage(number, total, more),
})
const problem = (code: Parameters<typeof phoneProblem>[0] | 'badCursor'): Reply => ({
  ok: false,
  problem: { ...phoneProblem('timeout'), code },
})

/** A list whose every question waits until the test answers it. */
function aList(settings: ListSettings = {}) {
  const questions: { action: string; input: object; answer: (reply: Reply) => Promise<void> }[] = []
  const ask = ((action: string, input: object) =>
    new Promise((resolve) => {
      const answer = async (reply: Reply) => {
        resolve(reply)
        await new Promise(setImmediate)
      }
      questions.push({ action, input, answer })
    })) as unknown as typeof call
  const list = createList(ask, () => MORNING, settings)
  const next = () => {
    const question = questions.shift()
    if (question === undefined) throw new Error('nothing was asked')
    return question
  }
  const names = () => list.state().shown?.coupons.map(({ name }) => name) ?? []
  return { list, next, waiting: () => questions.length, names }
}

async function opened(total: number, more: Partial<CenterPage> = {}, settings: ListSettings = {}) {
  const it = aList(settings)
  it.list.open()
  await it.next().answer(page(0, total, more))
  return it
}

describe('opening the list', () => {
  test('shows the first page, how many there are and how old they are', async () => {
    const { list, names } = await opened(45, { snapshotAgeMs: 5_000, now: MORNING + 60_000 })
    expect(names()).toHaveLength(20)
    const { total, readAt, ahead } = list.state().shown ?? {}
    expect([total, readAt, ahead]).toEqual([45, MORNING + 55_000, 60_000])
  })

  test('asks for fresh data when it was pulled', async () => {
    const { list, next } = aList()
    list.open({ fresh: true })
    expect(next().input).toEqual({ fresh: true })
  })

  test('drops the answer to an older question, whatever order they come in', async () => {
    const { list, next, names } = aList()
    list.open()
    list.open()
    const [older, newer] = [next(), next()]
    await newer.answer(page(0, 2))
    await older.answer(page(0, 9))
    expect(names()).toHaveLength(2)
    list.open()
    list.open()
    const [slow, quick] = [next(), next()]
    await slow.answer(problem('offline'))
    expect(list.state().openFailed).toBeNull()
    await quick.answer(page(0, 3))
    expect(names()).toHaveLength(3)
  })

  test('that fails keeps what is there, counts its attempts, and forgets them once it works', async () => {
    const { list, next, names } = await opened(3)
    for (const attempts of [1, 2]) {
      list.open()
      await next().answer(problem('timeout'))
      expect(list.state().openFailed?.attempts).toBe(attempts)
    }
    expect(names()).toHaveLength(3)
    list.open()
    await next().answer(page(0, 3))
    expect(list.state().openFailed).toBeNull()
  })

  test('keeps the place of a member who is further down, and brings the coupons up to date', async () => {
    const { list, next, names } = await opened(45, {}, { atTop: () => false })
    list.more()
    await next().answer(page(1, 45))
    const [, second, third] = list.state().shown?.coupons ?? []
    list.open()
    const newer = aPage(0, 46)
    await next().answer({
      ok: true,
      data: { ...newer, coupons: [aCoupon({ ...newer.coupons[0], left: 0 })] },
    })
    expect(names()).toHaveLength(40)
    const after = list.state().shown?.coupons ?? []
    expect(after[0]?.left).toBe(0)
    expect([after[1], after[2]]).toEqual([second, third])
    expect(after[1]).toBe(second)
    expect(list.state().shown?.total).toBe(46)
  })
})

describe('another question', () => {
  const cash = { kind: 'cash' } as const

  test('is asked whole, and its answer takes the place of the list', async () => {
    const { list, next, names } = await opened(45)
    list.change({ kind: 'cash', search: '秋装', order: 'value' })
    const question = next()
    expect(question.input).toEqual({ kind: 'cash', search: '秋装', order: 'value' })
    expect(names()).toHaveLength(20)
    expect(list.state().shown?.question).not.toBe(list.state().question)
    await question.answer(page(0, 2))
    expect(names()).toHaveLength(2)
    expect(list.state().shown?.question).toBe(list.state().question)
  })

  test('drops late answers to the one before, a next page of it too', async () => {
    const { list, next, names } = await opened(45)
    list.more()
    const late = next()
    list.change(cash)
    const slow = next()
    list.change({ kind: 'discount' })
    const last = next()
    await late.answer(page(1, 45))
    expect(names()).toHaveLength(20)
    await last.answer(page(0, 3))
    await slow.answer(page(0, 9))
    expect([names().length, list.state().question]).toEqual([3, { kind: 'discount' }])
  })

  test('asks for no next page of the list before', async () => {
    const { list, next, waiting } = await opened(45)
    list.change(cash)
    next()
    list.more()
    expect(waiting()).toBe(0)
  })

  test('that was asked before shows its answer at once, and then the newer one', async () => {
    const { list, next, names } = await opened(45)
    list.more()
    await next().answer(page(1, 45))
    list.change(cash)
    await next().answer(page(0, 2))
    list.change({})
    expect(names()).toHaveLength(20)
    expect(list.state().shown?.question).toBe(list.state().question)
    await next().answer(page(0, 19))
    expect(names()).toHaveLength(19)
  })

  test('that fails shows nothing of the list before', async () => {
    const { list, next } = await opened(45)
    list.change(cash)
    await next().answer(problem('offline'))
    expect([list.state().shown, list.state().openFailed?.problem.code]).toEqual([null, 'offline'])
    list.open()
    expect(next().input).toEqual(cash)
  })

  test('goes on with itself when its cursor is no longer read', async () => {
    const { list, next, names } = await opened(45)
    list.change(cash)
    await next().answer(page(0, 25))
    list.more()
    await next().answer(problem('badCursor'))
    const again = next()
    expect(again.input).toEqual(cash)
    await again.answer(page(0, 25, { next: 'new 1' }))
    await next().answer(page(1, 25))
    expect(names()).toHaveLength(25)
  })

  test('of the twenty asked last are kept', async () => {
    const { list, next } = await opened(45)
    for (let n = 1; n <= 20; n += 1) {
      list.change({ search: String(n) })
      await next().answer(page(0, n))
    }
    list.change({})
    expect(list.state().shown?.question).not.toBe(list.state().question)
    list.change({ search: '1' })
    expect(list.state().shown?.total).toBe(1)
  })
})

describe('the list of an earlier visit', () => {
  const known: Shown = { ...aPage(0, 45), question: {}, readAt: MORNING - 3_600_000, ahead: 0 }

  test('is shown until the new one is there, and goes on where it ended', async () => {
    const { list, next, names } = aList({ known })
    expect(names()).toHaveLength(20)
    list.open()
    const opening = next()
    list.more()
    await next().answer(page(1, 45))
    expect(names()).toHaveLength(40)
    await opening.answer(page(0, 3))
    expect(names()).toHaveLength(3)
  })

  test('stays when nothing newer can be had', async () => {
    const { list, next, names } = aList({ known })
    list.open()
    await next().answer(problem('offline'))
    expect([names().length, list.state().openFailed?.problem.code]).toEqual([20, 'offline'])
  })

  test('is that of the usual question', async () => {
    const kept: Shown[] = []
    const { list, next } = await opened(45, {}, { keep: (shown) => kept.push(shown) })
    list.change({ kind: 'cash' })
    await next().answer(page(0, 2))
    expect(kept.map(({ total }) => total)).toEqual([45])
  })
})

describe('the next page', () => {
  test('is asked for once at a time, and never after the end', async () => {
    const { list, next, waiting, names } = await opened(45)
    list.more()
    list.more()
    list.more()
    expect(waiting()).toBe(1)
    const question = next()
    expect(question.input).toEqual({ cursor: 'page 1' })
    await question.answer(page(1, 45))
    list.more()
    await next().answer(page(2, 45))
    expect(names()).toHaveLength(45)
    list.more()
    expect(waiting()).toBe(0)
  })

  test('that failed leaves the list as it is, and the same page is asked for again', async () => {
    const { list, next, names } = await opened(45)
    list.more()
    await next().answer(problem('offline'))
    expect([list.state().more, names().length]).toEqual(['failed', 20])
    list.more()
    const again = next()
    expect(again.input).toEqual({ cursor: 'page 1' })
    await again.answer(page(1, 45))
    expect([list.state().more, list.state().moreFailed, names().length]).toEqual(['idle', null, 40])
  })

  test('of a list that was opened anew in the meantime is dropped', async () => {
    const { list, next, names } = await opened(45)
    list.more()
    const late = next()
    list.open()
    await next().answer(page(0, 45))
    await late.answer(page(1, 45))
    expect(names()).toHaveLength(20)
    expect(list.state().more).toBe('idle')
  })

  test('goes on behind what is shown when its cursor is no longer read', async () => {
    const { list, next, names } = await opened(45)
    list.more()
    await next().answer(page(1, 45))
    list.more()
    await next().answer(problem('badCursor'))
    await next().answer(page(0, 45, { next: 'new 1' }))
    // All of that is known, and so is the next page: it goes on until there is something to see.
    const second = next()
    expect(second.input).toEqual({ cursor: 'new 1' })
    await second.answer(page(1, 45, { next: 'new 2' }))
    await next().answer(page(2, 45))
    expect(names()).toEqual(Array.from({ length: 45 }, (_, row) => `券${row + 1}`))
  })

  test('that leads to itself is the end', async () => {
    const { list, next, waiting } = await opened(45)
    list.more()
    await next().answer(page(0, 45, { next: 'page 1' }))
    expect([list.state().shown?.next, waiting()]).toEqual([null, 0])
  })

  test('never shows a coupon twice, whatever pages come', async () => {
    const anyPage = fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 20 })
    await fc.assert(
      fc.asyncProperty(fc.array(anyPage, { minLength: 1, maxLength: 8 }), async (pages) => {
        const replies = pages.map((ids, at) =>
          page(0, 30, {
            coupons: [...new Set(ids)].map((id) => aCoupon({ id: String(id) })),
            next: at + 1 < pages.length ? `to ${at + 1}` : null,
          }),
        )
        const list = createList((async () => replies.shift()) as unknown as typeof call, () => MORNING)
        await list.open()
        while (list.state().shown?.next) {
          await list.more()
        }
        const shown = list.state().shown?.coupons.map(({ id }) => id)
        expect(shown).toEqual([...new Set(pages.flat().map(String))])
      }),
    )
  })
})
