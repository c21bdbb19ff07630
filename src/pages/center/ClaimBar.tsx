import { Button, Text, View } from '@tarojs/components'
import { useState } from 'react'
import type { Coupon } from '../../../cloudfunctions/gateway/contract'
import type { Standing } from '../../claim/claims'
import { memberClaims } from '../../claim/memberClaims'
import { useClaims } from '../../claim/useClaims'
import { aria } from '../../components/aria'
import { stateOf } from '../../coupon/state'
import { toMember, toWallet } from '../../device/navigation'
import { words } from '../../words'

/** Claimed in one go at most. */
const AT_ONCE = 20

interface Props {
  coupons: readonly Coupon[]
  /** epoch ms, of the function's clock */
  now: number
  /** Entered as one page out of Moments, where nobody can claim. */
  singlePage: boolean
}

/** 一键领齐: what can be claimed of what is loaded, one after the other, with an outcome for each. */
export function ClaimBar({ coupons, now, singlePage }: Props) {
  const { standings, member, waitUntil } = useClaims()
  /** What was claimed in one go, until its outcome is put away. */
  const [batch, setBatch] = useState<readonly string[]>([])
  const free = freeOf(coupons, standings, now)
  const left = batch.filter((id) => standings.get(id)?.state === 'claiming').length

  const claimAll = () => {
    setBatch(free)
    memberClaims.note(free)
    if (member === false) void toMember()
  }
  if (process.env.TARO_ENV === 'weapp' && singlePage) {
    return (
      <View className="claim-bar">
        <Text className="single-page">{words.singlePage}</Text>
      </View>
    )
  }
  return (
    <View className="claim-bar">
      {member === true && (
        <Button className="bar-button to-wallet" hoverClass="pressed" onClick={toWallet}>
          {words.wallet}
        </Button>
      )}
      <Button className="bar-button member" hoverClass="pressed" onClick={toMember}>
        {member === true ? words.member : words.bindPhone}
      </Button>
      <View className="claim-all">
        {batch.length === 0 ? (
          <Button
            className={free.length === 0 ? 'action nothing' : 'action'}
            hoverClass="pressed"
            onClick={claimAll}
          >
            {words.claimAll(free.length)}
          </Button>
        ) : (
          <View className="batch">
            <Text className="outcome" {...aria('status')}>
              {left > 0
                ? (waitUntil === null ? words.claimingAll : words.waitingAll)(
                    batch.length - left,
                    batch.length,
                  )
                : outcomes(batch.map((id) => standings.get(id)))}
            </Text>
            <Button
              className="again"
              hoverClass="pressed"
              onClick={() => {
                if (left > 0) memberClaims.letGo()
                else setBatch([])
              }}
            >
              {left > 0 ? words.stop : words.done}
            </Button>
          </View>
        )}
      </View>
    </View>
  )
}

/** The first of a list that can be claimed. It looks no further than it needs: the bar is drawn with every fling. */
function freeOf(
  coupons: readonly Coupon[],
  standings: ReadonlyMap<string, Standing>,
  now: number,
): readonly string[] {
  const free: string[] = []
  for (const coupon of coupons) {
    if (free.length === AT_ONCE) break
    if (stateOf(coupon, now) === 'claimable' && !standings.has(coupon.id)) free.push(coupon.id)
  }
  return free
}

/** 已领 5 · 优惠券已领完 1 · 确认中 1; what was stopped before it was sent is not told of. */
function outcomes(standings: readonly (Standing | undefined)[]): string {
  const counts = new Map<string, number>()
  for (const standing of standings) {
    if (standing === undefined) continue
    const word =
      standing.state === 'issued'
        ? words.outcomes.issued
        : standing.state === 'refused'
          ? standing.message
          : words.outcomes.unknown
    counts.set(word, (counts.get(word) ?? 0) + 1)
  }
  const told = [...counts].sort(([one], [other]) => rank(one) - rank(other))
  return told.map(([word, count]) => `${word} ${count}`).join(' · ') || words.outcomes.stopped
}

function rank(word: string): number {
  return word === words.outcomes.issued ? 0 : word === words.outcomes.unknown ? 2 : 1
}
