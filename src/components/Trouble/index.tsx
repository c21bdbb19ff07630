import type { Problem } from '../../gateway/problem'
import { words } from '../../words'
import { Notice } from '../Notice'

interface Props {
  problem: Problem
  /** It is being tried again. */
  asking: boolean
  retry: () => void
}

/** A screen of its own for what is in the way of the first answer. It also heals by itself, and says so. */
export function Trouble({ problem, asking, retry }: Props) {
  const offline = problem.code === 'offline'
  return (
    <Notice
      drawing={offline ? 'offline' : 'error'}
      title={problem.message}
      hint={offline ? words.offlineHint : words.errorHint}
      action={asking ? words.loading : words.retry}
      onAction={retry}
    />
  )
}
