/** @jest-environment node */
import fc from 'fast-check'
import { around, first, inView, towards } from '../../../src/components/BlockList/blocks'

const anyTop = fc.integer({ min: 0, max: 1_300_000 })
const anyPlace = fc.record({ top: anyTop, screen: fc.integer({ min: 480, max: 1_200 }), down: fc.boolean() })
const BLOCK_PX = 1_220

test('whatever the way, a few steps later everything on the screen is in the tree, and little else', () => {
  fc.assert(
    fc.property(fc.array(anyPlace, { minLength: 1, maxLength: 8 }), (way) => {
      let shown = first
      for (const { top, screen, down } of way) {
        const view = inView(top, screen, BLOCK_PX)
        const aim = around(view, down)
        for (let step = 1; step <= 3; step += 1) {
          const before = shown
          shown = towards(shown, view, aim, down)
          // Never more than two at a time, and what is on the screen is there with the first step.
          const kept = Math.max(0, Math.min(before.to, shown.to) - Math.max(before.from, shown.from))
          expect(shown.to - shown.from - kept).toBeLessThanOrEqual(2)
          expect(shown.from <= view.from && view.to <= shown.to).toBe(true)
        }
        expect(shown).toEqual(aim)
        expect(shown.to - shown.from).toBeLessThanOrEqual(5)
      }
    }),
  )
})

test('there is more where the member is going', () => {
  const view = { from: 10, to: 12 }
  expect(around(view, true)).toEqual({ from: 9, to: 14 })
  expect(around(view, false)).toEqual({ from: 8, to: 13 })
  expect(around({ from: 0, to: 1 }, false)).toEqual({ from: 0, to: 5 })
})
