import { spawn } from 'node:child_process'

export interface Keeper {
  /** The processes that must not outlive this one, all of them. */
  keep(pids: readonly number[]): void
  close(): void
}

// The shell waits for the end of its input, which comes with the end of this process, however it ends.
const script =
  'trap "" INT TERM HUP; pids=; while read -r line; do pids="$line"; done; [ -z "$pids" ] || kill -9 $pids'

/**
 * Ends processes when this one has ended, even by SIGKILL: a frozen instance cannot see by itself that nobody is
 * left to wake it. Where there is no shell there is no freezing either, and nothing to keep.
 */
export function createKeeper(): Keeper {
  if (process.platform === 'win32') return { keep: () => {}, close: () => {} }
  const shell = spawn('sh', ['-c', script], { stdio: ['pipe', 'ignore', 'ignore'], detached: true })
  shell.unref()
  shell.on('error', () => {})
  shell.stdin.on('error', () => {})
  return {
    keep: (pids) => void shell.stdin.write(`${pids.join(' ')}\n`),
    close: () => void shell.stdin.end('\n'),
  }
}
