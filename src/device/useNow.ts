import { useEffect, useState } from 'react'

const STEP_MS = 30_000

/**
 * The time, in steps of 30 s, while the page can be seen: one ticker a page, and nothing is drawn anew in between.
 * @param ahead by how many ms the function's clock is ahead of the phone's, which may be wrong
 * @returns epoch ms, of the function's clock
 */
export function useNow(ahead: number, visible: boolean): number {
  const [phone, setPhone] = useState(() => Date.now())
  useEffect(() => {
    if (!visible) return
    setPhone(Date.now())
    const timer = setInterval(() => setPhone(Date.now()), STEP_MS)
    return () => clearInterval(timer)
  }, [visible])
  return Math.floor((phone + ahead) / STEP_MS) * STEP_MS
}
