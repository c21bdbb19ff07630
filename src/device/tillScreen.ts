import Taro from '@tarojs/taro'
import { useEffect } from 'react'
import { browser, listen } from './browser'

/**
 * A bright screen that stays awake, for a scanner to read from; both are put back when it is left. A browser cannot
 * make it brighter, and keeps it awake where it has a way to.
 * @param lit while the codes are looked at
 */
export function useTillScreen(lit: boolean): void {
  useEffect(() => {
    if (!lit) return
    return process.env.TARO_ENV === 'h5' ? keepAwake() : light()
  }, [lit])
}

/** One after the other: who comes back at once must not take the bright screen for the member's own. */
let changes: Promise<unknown> = Promise.resolve()

function then(change: () => Promise<unknown>): void {
  // A phone that cannot has a dimmer till, and that is all.
  changes = changes.then(change).catch(() => {})
}

/** @returns a function that puts it back */
function light(): () => void {
  let before: number | null = null
  then(async () => {
    before = (await Taro.getScreenBrightness()).value
    await Taro.setScreenBrightness({ value: 1 })
  })
  then(() => Taro.setKeepScreenOn({ keepScreenOn: true }))
  return () => {
    then(async () => {
      if (before !== null) await Taro.setScreenBrightness({ value: before })
    })
    then(() => Taro.setKeepScreenOn({ keepScreenOn: false }))
  }
}

/** @returns a function that lets it sleep again */
function keepAwake(): () => void {
  const { navigator, document } = browser()
  let left = false
  let lock: { release(): Promise<void> } | null = null
  const hold = async () => {
    // A browser lets go of it by itself when the tab is hidden.
    if (left || document.visibilityState !== 'visible') return
    try {
      const held = (await navigator.wakeLock?.request('screen')) ?? null
      if (left) await held?.release()
      else lock = held
    } catch {
      // Low battery, say.
    }
  }
  void hold()
  const stop = listen(document, 'visibilitychange', hold)
  return () => {
    left = true
    stop()
    lock?.release().catch(() => {})
  }
}
