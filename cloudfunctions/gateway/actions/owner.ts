import type { Bindings } from '../member/bindings'
import type { Owner } from '../wallet/records'

/** The member of a binding, for as long as it is the same one. */
export function ownerOf(
  bindings: Pick<Bindings, 'memberOf'>,
  openid: string,
  { memberId, generation }: { memberId: string; generation: string },
): Owner {
  return {
    member: memberId,
    isBound: async () => (await bindings.memberOf(openid))?.generation === generation,
  }
}
