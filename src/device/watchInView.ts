import Taro from '@tarojs/taro'

/**
 * Tells when an element comes into the screen or leaves it, and how it stands at first.
 * @param route of the page it is on: on h5 every page scrolls in a box of its own
 * @param below how many px below the screen's edge count as on it
 * @returns a function that stops watching
 */
export function watchInView(
  route: string,
  selector: string,
  below: number,
  changed: (inView: boolean) => void,
): () => void {
  const web = process.env.TARO_ENV === 'h5'
  // null: the whole document, as the box that scrolls is outside the page's own elements.
  const within = (web ? null : (Taro.getCurrentInstance().page ?? {})) as object
  // An initial ratio that no element has makes both platforms report how it stands at first.
  const observer = tryToObserve(within)
  if (observer === null) return () => {}
  let stopped = false
  // What was just drawn is on the screen a little later: WeChat finds no element before.
  Taro.nextTick(() => {
    if (stopped) return
    const relative = web
      ? observer.relativeTo(`.taro_page[id*="${route}"]`, { bottom: below })
      : observer.relativeToViewport({ bottom: below })
    relative.observe(selector, ({ intersectionRatio = 0 }) => changed(intersectionRatio > 0))
  })
  return () => {
    stopped = true
    observer.disconnect()
  }
}

/** Where there is no observer, who watches must do without: the page still hears of its own end. */
function tryToObserve(within: object): Taro.IntersectionObserver | null {
  try {
    return Taro.createIntersectionObserver(within, { thresholds: [0], initialRatio: -1 })
  } catch {
    return null
  }
}
