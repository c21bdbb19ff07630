import { useCallback, useEffect, useRef, useState } from 'react'
import type { Input, Member, MemberNotice } from '../../../cloudfunctions/gateway/contract'
import { memberClaims } from '../../claim/memberClaims'
import { thisVisit } from '../../entry/thisVisit'
import { call } from '../../gateway/call'
import type { Problem } from '../../gateway/problem'
import { type Failed, failedAgain, useHealing } from '../../gateway/useHealing'

/** Where the member stands on the way to being one. */
export type Step =
  /** `failed`: why it is not known yet. */
  | { at: 'asking'; failed: Failed | null }
  /** Nobody is bound. `notice`: why no more. */
  | { at: 'phone'; notice: MemberNotice | null }
  /** Nobody at Kingdee has the number. */
  | { at: 'form' }
  /** The number, or this WeChat account, is bound already: shall it move? */
  | { at: 'rebind'; problem: Problem }
  | { at: 'bound'; member: Member }
  | { at: 'unbinding'; member: Member }

export type Form = Pick<Input<'member.join'>, 'name' | 'birthday' | 'sex'>

export interface Join {
  step: Step
  /** An answer is waited for. */
  busy: boolean
  /** Why the last thing did not work. */
  problem: Problem | null
  ask: () => void
  bind: (phoneCode: string) => void
  join: (form: Form) => void
  /** The member said yes to what was asked; or no. */
  answer: (yes: boolean) => void
  leave: () => void
}

/**
 * @param visible nothing is asked again where nobody looks
 * @param onBound a phone number is bound now, and the phone did not know: what was tapped before goes on
 */
export function useJoin(visible: boolean, onBound: () => void): Join {
  const [step, setStep] = useState<Step>({ at: 'asking', failed: null })
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  /** What was asked before the question whether to move the binding. */
  const again = useRef<(() => Promise<void>) | null>(null)
  const working = useRef(false)
  const left = useRef(false)
  useEffect(
    () => () => {
      left.current = true
    },
    [],
  )

  /** One thing at a time: a second tap does nothing. */
  const alone = useCallback(async (work: () => Promise<void>) => {
    if (working.current) return
    working.current = true
    setBusy(true)
    setProblem(null)
    try {
      await work()
    } finally {
      working.current = false
      setBusy(false)
    }
  }, [])

  const isBound = useCallback(
    (member: Member, generation: string) => {
      memberClaims.bound(generation)
      setStep({ at: 'bound', member })
      // Who left meanwhile is somewhere else already, and goes on there.
      if (!left.current) onBound()
    },
    [onBound],
  )

  const ask = useCallback(() => {
    void alone(async () => {
      const askedAt = Date.now()
      const result = await call('member.me', {})
      if (!result.ok) {
        const { problem } = result
        return setStep((step) => ({
          at: 'asking',
          failed: failedAgain(step.at === 'asking' ? step.failed : null, problem),
        }))
      }
      const { member, generation, notice } = result.data
      if (member === null || generation === null) {
        // A tap that led here waits to be bound; without one nothing of a former member stays.
        if (memberClaims.state().receipts.every(({ sent }) => sent)) memberClaims.learn(null, askedAt)
        return setStep({ at: 'phone', notice })
      }
      // An answer that was lost had bound it.
      if (memberClaims.state().member !== true) return isBound(member, generation)
      setStep({ at: 'bound', member })
    })
  }, [alone, isBound])
  useEffect(ask, [ask])
  const failedToAsk = step.at === 'asking' ? step.failed : null
  // Nobody becomes a member of WeChat by waiting.
  useHealing(failedToAsk?.problem.code === 'noIdentity' ? null : failedToAsk, visible, ask)

  const failed = (problem: Problem, rebind: () => Promise<void>) => {
    if (problem.code !== 'boundElsewhere' && problem.code !== 'boundAlready') {
      setProblem(problem)
      // Only another tap on the button for the number leads on.
      if (problem.code === 'badPhoneCode') {
        setStep((step) => (step.at === 'phone' ? step : { at: 'phone', notice: null }))
      }
      return
    }
    again.current = rebind
    setStep({ at: 'rebind', problem })
  }

  const bind = async (phoneCode: string, rebind?: true): Promise<void> => {
    const result = await call('member.bind', { phoneCode, ...(rebind && { rebind }) })
    if (!result.ok) return failed(result.problem, () => bind(phoneCode, true))
    if ('mustJoin' in result.data) return setStep({ at: 'form' })
    isBound(result.data.member, result.data.generation)
  }
  const join = async (form: Form, rebind?: true): Promise<void> => {
    const scene = thisVisit.scene()
    const result = await call('member.join', {
      ...form,
      consent: true,
      ...(scene && { scene }),
      ...(rebind && { rebind }),
    })
    if (!result.ok) return failed(result.problem, () => join(form, true))
    isBound(result.data.member, result.data.generation)
  }
  const unbind = async (): Promise<void> => {
    const result = await call('member.unbind', {})
    if (!result.ok) return setProblem(result.problem)
    memberClaims.forget()
    setStep({ at: 'phone', notice: null })
  }

  return {
    step,
    busy,
    problem,
    ask,
    bind: (phoneCode) => void alone(() => bind(phoneCode)),
    join: (form) => void alone(() => join(form)),
    answer: (yes) => {
      // Too late to say no: what was said yes to is under way.
      if (working.current) return
      if (yes) return void alone(async () => (step.at === 'unbinding' ? unbind() : again.current?.()))
      setProblem(null)
      setStep(step.at === 'unbinding' ? { at: 'bound', member: step.member } : { at: 'phone', notice: null })
    },
    leave: () => {
      if (step.at === 'bound') setStep({ at: 'unbinding', member: step.member })
    },
  }
}
