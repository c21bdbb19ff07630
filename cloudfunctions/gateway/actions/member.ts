import type { BindAnswer, Input, MemberBound, MemberShown, MemberUnbound } from '../contract'
import type { Arrivals } from '../entry/arrivals'
import { Refusal } from '../errors'
import type { Kingdee, Newcomer } from '../kingdee/client'
import { KingdeeError } from '../kingdee/errors'
import type { KingdeeMember } from '../kingdee/rows/member'
import { maskedPhone } from '../kingdee/sensitive'
import { type Bindings, Bound } from '../member/bindings'
import type { PhoneCodes } from '../member/phone-codes'
import type { Binding, Summary } from '../member/records'
import type { Records } from '../wallet/records'

/** What is known of a member is asked for anew beyond this age. */
const FRESH_MS = 60_000

export interface MemberActions {
  me(openid: string | null): Promise<MemberShown>
  bind(input: Input<'member.bind'>, openid: string | null): Promise<BindAnswer>
  join(input: Input<'member.join'>, openid: string | null): Promise<MemberBound>
  unbind(openid: string | null): Promise<MemberUnbound>
  /** Whether its member is no longer at Kingdee; then it is bound to nobody from now on, and is told so. */
  isGone(openid: string): Promise<boolean>
}

/** Who is calling as a member. The member comes from the binding alone, the number from WeChat's code alone. */
export function memberActions(deps: {
  kingdee: Pick<Kingdee, 'memberDetail' | 'join'>
  bindings: Bindings
  phoneCodes: PhoneCodes
  wallets: Pick<Records, 'remove'>
  arrivals: Pick<Arrivals, 'of'>
  clock: () => number
}): MemberActions {
  const { kingdee, bindings, phoneCodes, wallets, arrivals, clock } = deps

  async function bound(
    openid: string,
    member: KingdeeMember,
    number: string,
    rebind: boolean,
  ): Promise<MemberBound> {
    const seen = { id: member.id, summary: summaryOf(member, number), seenAt: clock() }
    try {
      return shown(await bindings.bind(openid, seen, rebind))
    } catch (error) {
      if (!(error instanceof Bound)) throw error
      throw new Refusal(error.by === 'thisOpenid' ? 'boundAlready' : 'boundElsewhere', error.message)
    }
  }

  /**
   * One openid has one member: another is refused before anything is written or asked, unless the one there was is no
   * longer at Kingdee, perhaps merged into the next.
   * @param nextId undefined: who is about to join
   */
  async function mayBind(openid: string, nextId: string | undefined): Promise<void> {
    const { binding } = await bindings.look(openid)
    if (binding === null || binding.memberId === nextId) return
    if ((await kingdee.memberDetail({ id: binding.memberId }, 'member')) !== null)
      throw new Refusal('boundAlready', 'this openid has another member')
    await unbind(openid, binding)
  }

  /** The wallet goes after the binding: who is writing one looks at the binding after that. */
  async function unbind(openid: string, gone?: Binding): Promise<readonly string[]> {
    const { codes, memberId } = await bindings.unbind(openid, gone)
    if (memberId !== null) await wallets.remove(memberId)
    return codes
  }

  async function isGone(openid: string): Promise<boolean> {
    const { binding } = await bindings.look(openid)
    if (binding === null) return true
    try {
      if ((await kingdee.memberDetail({ id: binding.memberId }, 'member')) !== null) return false
    } catch (error) {
      if (!(error instanceof KingdeeError)) throw error
      return false
    }
    await phoneCodes.forget(await unbind(openid, binding))
    return true
  }

  /** Whom Kingdee refuses with a store it may take without: a second member it does not make, the number is one's own. */
  async function joinedAt(shop: string | null, newcomer: Newcomer): Promise<KingdeeMember> {
    if (shop === null) return kingdee.join(newcomer)
    return kingdee.join({ ...newcomer, shop }).catch((error) => {
      if (error instanceof KingdeeError && error.code === 'refused') return kingdee.join(newcomer)
      throw error
    })
  }

  async function newMember(input: Input<'member.join'>, mobile: string): Promise<KingdeeMember> {
    const { name, sex, birthday, scene } = input
    const { storeId } = await arrivals.of(scene)
    try {
      const joined = await joinedAt(storeId, { mobile, name, sex, birthday })
      // The reply to a newcomer is lean; that it could not be filled up is no reason to say no.
      return (await kingdee.memberDetail({ id: joined.id }, 'member').catch(() => null)) ?? joined
    } catch (error) {
      if (!(error instanceof KingdeeError)) throw error
      if (error.code === 'refused')
        throw new Refusal('joinRefused', error.message, error.facts.description ?? '')
      // Somebody, or we ourselves a moment ago, was first.
      const there = error.code === 'exists' && (await kingdee.memberDetail({ mobile }, 'member'))
      if (!there) throw error
      return there
    }
  }

  return {
    isGone,
    async me(openid) {
      const mine = known(openid)
      const { binding, notice } = await bindings.look(mine)
      if (binding === null) return { member: null, generation: null, notice }
      if (clock() - binding.seenAt < FRESH_MS) return { ...shown(binding), notice: null }
      let member: KingdeeMember | null
      try {
        member = await kingdee.memberDetail({ id: binding.memberId }, 'list')
      } catch (error) {
        if (!(error instanceof KingdeeError)) throw error
        return { ...shown(binding), notice: null }
      }
      if (member === null) {
        await phoneCodes.forget(await unbind(mine, binding))
        return { member: null, generation: null, notice: 'gone' }
      }
      // A number that Kingdee does not tell is the one that was bound.
      const told = summaryOf(member, member.phone)
      const summary = member.phone === '' ? { ...told, phone: binding.summary.phone } : told
      await bindings.update(mine, binding.generation, summary, clock())
      return { member: summary, generation: binding.generation, notice: null }
    },

    async bind({ phoneCode, rebind = false }, openid) {
      const mine = known(openid)
      const { number, key } = await phoneCodes.numberOf(mine, phoneCode)
      const member = await kingdee.memberDetail({ mobile: number }, 'member')
      if (!rebind) await mayBind(mine, member?.id)
      await bindings.rememberCode(mine, key)
      if (member === null) return { mustJoin: true }
      return bound(mine, member, number, rebind)
    },

    async join(input, openid) {
      const mine = known(openid)
      const number =
        input.phoneCode === undefined
          ? await phoneCodes.kept((await bindings.look(mine)).codes.at(-1) ?? '')
          : (await phoneCodes.numberOf(mine, input.phoneCode)).number
      if (number === null) throw new Refusal('badPhoneCode', 'no number is kept to join with')
      const rebind = input.rebind ?? false
      // Whose answer was lost has joined already.
      const there = await kingdee.memberDetail({ mobile: number }, 'member')
      if (!rebind) await mayBind(mine, there?.id)
      return bound(mine, there ?? (await newMember(input, number)), number, rebind)
    },

    async unbind(openid) {
      await phoneCodes.forget(await unbind(known(openid)))
      return { member: null, generation: null }
    },
  }
}

function known(openid: string | null): string {
  if (openid === null) throw new Refusal('noIdentity', 'a call without openid')
  return openid
}

function shown({ summary, generation }: Binding): MemberBound {
  return { member: summary, generation }
}

function summaryOf(member: KingdeeMember, number: string): Summary {
  const { name, levelName, cardNumber, points, balanceFen } = member
  return { name, phone: maskedPhone(number), levelName, cardNumber, points, balanceFen }
}
