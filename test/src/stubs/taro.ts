// As much of Taro as the pages use, with a phone behind it that the test holds in its hands.
import { useEffect } from 'react'
import { type Canvas, createCanvas } from '../../canvas'

// The types of the phone know no DOM.
declare const document: {
  getElementById(id: string): Element | null
  querySelectorAll(kind: string): ArrayLike<Element>
}
interface Element {
  id: string
  localName: string
}

type Body = { action: string; input: object }

const hooks = {
  show: new Set<() => void>(),
  hide: new Set<() => void>(),
  pull: new Set<() => void>(),
  bottom: new Set<() => void>(),
  resize: new Set<() => void>(),
  scroll: new Set<(place: { scrollTop: number }) => void>(),
}
const network = new Set<(status: { isConnected: boolean }) => void>()

/** The phone: what it is asked, what it answers, and what the member does with it. */
export const phone = {
  /** Answers calls of the function. */
  answer: async (_: Body): Promise<unknown> => ({}),
  asked: [] as Body[],
  visited: [] as string[],
  params: {} as Record<string, string>,
  networkType: 'wifi',
  pulling: false,
  /** What the card says when the page is shared. */
  share: () => sharing(),
  pages: 1,
  /** What the phone keeps between visits. */
  storage: new Map<string, unknown>(),
  fontSizeSetting: 16,
  /** 0 to 1, and whether the screen is kept on. */
  brightness: 0.4,
  awake: false,
  /** Of the member's number, as WeChat gives it; undefined: the member says no. */
  code: undefined as string | undefined,
  /** What stands before the page: WeChat's privacy text, or what a browser says. */
  before: [] as string[],
  /** Of whatever the page asks for the width, in CSS px. */
  width: 351,
  pixelRatio: 3,
  /** Those that were handed out, by their ids; null: the phone is too old to have any. */
  canvases: new Map() as Map<string, Canvas> | null,
  /** The canvases of the page, from the top, as they are drawn on. */
  drawn: () =>
    Array.from(document.querySelectorAll('canvas'), ({ id }) => phone.canvases?.get(id) ?? createCanvas()),
  reset() {
    for (const set of [...Object.values(hooks), network]) set.clear()
    phone.storage.clear()
    Object.assign(phone, {
      asked: [],
      visited: [],
      params: {},
      networkType: 'wifi',
      pulling: false,
      pages: 1,
      fontSizeSetting: 16,
      brightness: 0.4,
      awake: false,
      code: undefined,
      before: [],
      width: 351,
      pixelRatio: 3,
      canvases: new Map(),
    })
  },
  show: () => hooks.show.forEach((tell) => void tell()),
  hide: () => hooks.hide.forEach((tell) => void tell()),
  pull() {
    phone.pulling = true
    hooks.pull.forEach((tell) => void tell())
  },
  reachBottom: () => hooks.bottom.forEach((tell) => void tell()),
  scrolledTo: 0,
  scrollTo: (scrollTop: number) => hooks.scroll.forEach((tell) => void tell({ scrollTop })),
  resize: () => hooks.resize.forEach((tell) => void tell()),
  goOffline() {
    phone.networkType = 'none'
    network.forEach((tell) => void tell({ isConnected: false }))
  },
  backOnline() {
    phone.networkType = 'wifi'
    network.forEach((tell) => void tell({ isConnected: true }))
  },
}

/** What the view tells of a node: nothing of one that is not there. */
function seen(selector: string, fields: { size?: boolean; node?: boolean }) {
  const id = selector.slice(1)
  const element = document.getElementById(id)
  if (element === null) return null
  if (fields.node && element.localName === 'canvas' && phone.canvases) {
    if (!phone.canvases.has(id)) phone.canvases.set(id, createCanvas())
  }
  return {
    ...(fields.size && { width: phone.width }),
    ...(fields.node && { node: phone.canvases?.get(id) }),
  }
}

let sharing: () => object = () => ({})
export const useShareAppMessage = (share: () => object) => {
  sharing = share
}

const hook =
  <Listener>(set: Set<Listener>) =>
  (listener: Listener) =>
    useEffect(() => {
      set.add(listener)
      return () => void set.delete(listener)
    })

export const useDidShow = hook(hooks.show)
export const useDidHide = hook(hooks.hide)
export const usePullDownRefresh = hook(hooks.pull)
export const useReachBottom = hook(hooks.bottom)
export const useResize = hook(hooks.resize)
export const usePageScroll = hook(hooks.scroll)
export const useRouter = () => ({ params: phone.params })

async function ask(body: Body): Promise<unknown> {
  phone.asked.push(body)
  return phone.answer(body)
}

export default {
  cloud: { callFunction: async ({ data }: { data: Body }) => ({ result: await ask(data) }) },
  request: async ({ data }: { data: Body }) => ({ data: await ask(data) }),
  openPrivacyContract: () => void phone.before.push('the privacy text'),
  showModal: async ({ content }: { content: string }) => void phone.before.push(content),
  getAppBaseInfo: () => ({ fontSizeSetting: phone.fontSizeSetting }),
  getScreenBrightness: async () => ({ value: phone.brightness }),
  setScreenBrightness: async ({ value }: { value: number }) => {
    phone.brightness = value
  },
  setKeepScreenOn: async ({ keepScreenOn }: { keepScreenOn: boolean }) => {
    phone.awake = keepScreenOn
  },
  getWindowInfo: () => ({ windowHeight: 700, pixelRatio: phone.pixelRatio }),
  createSelectorQuery: () => ({
    select: (selector: string) => ({
      fields: (fields: object) => ({
        exec: (then: (found: unknown[]) => void) => setTimeout(() => then([seen(selector, fields)])),
      }),
    }),
  }),
  getStorageSync: (key: string) => phone.storage.get(key) ?? '',
  setStorage: async ({ key, data }: { key: string; data: unknown }) => void phone.storage.set(key, data),
  pageScrollTo: async ({ scrollTop }: { scrollTop: number }) => {
    phone.scrolledTo = scrollTop
    phone.scrollTo(scrollTop)
  },
  getNetworkType: async () => ({ networkType: phone.networkType }),
  onNetworkStatusChange: (listener: (status: { isConnected: boolean }) => void) => network.add(listener),
  offNetworkStatusChange: (listener: (status: { isConnected: boolean }) => void) => network.delete(listener),
  getCurrentPages: () => Array.from({ length: phone.pages }),
  navigateTo: async ({ url }: { url: string }) => void phone.visited.push(url),
  redirectTo: async ({ url }: { url: string }) => void phone.visited.push(`instead: ${url}`),
  navigateBack: () => void phone.visited.push('back'),
  stopPullDownRefresh: () => {
    phone.pulling = false
  },
}
