/** @jest-environment node */
import fc from 'fast-check'
import * as v from 'valibot'
import type { Question } from '../../../../cloudfunctions/gateway/contract'
import { questionFields } from '../../../../cloudfunctions/gateway/contract'
import { addressOf, asked, questionOf } from '../../../../src/pages/center/question'

const anyQuestion: fc.Arbitrary<Question> = fc.record(
  {
    kind: fc.constantFrom('cash', 'discount', 'deduction', 'multi'),
    search: fc.string({ unit: 'grapheme', maxLength: 80 }),
    order: fc.constantFrom('ending', 'value'),
  },
  { requiredKeys: [] },
)
/** As a router takes an address apart, decoding nothing. */
const paramsOf = (address: string) =>
  Object.fromEntries(address.split('&').map((part) => part.split('=') as [string, string]))

test('a question that went through the address is the same', () => {
  fc.assert(
    fc.property(anyQuestion, (question) => {
      expect(questionOf(paramsOf(addressOf(asked(question))))).toEqual(asked(question))
    }),
  )
})

test('the function accepts whatever is asked', () => {
  fc.assert(
    fc.property(anyQuestion, (question) => {
      expect(v.safeParse(v.strictObject(questionFields), asked(question)).success).toBe(true)
    }),
  )
})

test('whatever the address says, it is a question', () => {
  const anyText = fc.string()
  fc.assert(
    fc.property(fc.record({ kind: anyText, search: anyText, order: anyText }), (params) => {
      expect(v.safeParse(v.strictObject(questionFields), questionOf(params)).success).toBe(true)
    }),
  )
})
