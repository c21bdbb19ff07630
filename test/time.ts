/** A clock that moves only when told to, or when everybody sleeps: then to the moment when the first wakes. */
export interface TestTime {
  clock: () => number
  sleep: (ms: number) => Promise<void>
  advance: (ms: number) => void
}

/** 2026-11-24 10:00 in China. */
export const MORNING = Date.UTC(2026, 10, 24, 2)

export function testTime(start = MORNING): TestTime {
  let now = start
  const sleepers: { wakes: number; wake: () => void }[] = []
  let pumping = false

  // Others run first, sockets included; then the one that wakes first moves the clock.
  const pump = () => {
    if (pumping) return
    pumping = true
    setImmediate(() =>
      setImmediate(() => {
        pumping = false
        sleepers.sort((a, b) => a.wakes - b.wakes)
        const first = sleepers.shift()
        if (first === undefined) return
        now = Math.max(now, first.wakes)
        first.wake()
        if (sleepers.length > 0) pump()
      }),
    )
  }

  return {
    clock: () => now,
    sleep: (ms) =>
      new Promise((wake) => {
        sleepers.push({ wakes: now + ms, wake })
        pump()
      }),
    advance: (ms) => {
      now += ms
    },
  }
}
