/** A clock that moves only when told to, or when somebody sleeps. */
export interface TestTime {
  clock: () => number
  sleep: (ms: number) => Promise<void>
  advance: (ms: number) => void
}

/** 2026-11-24 10:00 in China. */
export const MORNING = Date.UTC(2026, 10, 24, 2)

export function testTime(start = MORNING): TestTime {
  let now = start
  return {
    clock: () => now,
    // Whoever sleeps moves the clock on and lets the others run, sockets included.
    sleep: async (ms) => {
      await new Promise((resolve) => setImmediate(resolve))
      now += ms
    },
    advance: (ms) => {
      now += ms
    },
  }
}
