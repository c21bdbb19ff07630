/** A phone that runs the built mini-program: its pages, its network, its screen, and a member's thumb. */
import { createClock } from '@sinonjs/fake-timers'
import { type Canvas, createCanvas } from '../canvas'
import { createRealm } from './realm'
import { all, applyPaths, byClass, type Node, readTemplates } from './tree'

type Body = { action: string; input: object }
type Handler = (argument?: unknown) => unknown

interface Page {
  route: string
  options: Record<string, string>
  data: Record<string, unknown>
  /** What the view has got of the data so far. */
  view: Record<string, unknown>
  scrollTop: number
  [method: string]: unknown
}

export interface SetData {
  route: string
  bytes: number
  paths: Record<string, unknown>
  /** epoch ms */
  at: number
}

export interface PhoneOptions {
  folder: string
  /** Answers calls of the function; what it throws is a call that did not get through. */
  answer: (body: Body) => Promise<unknown>
  /** epoch ms */
  now: number
  /** The page, with its query. */
  path?: string
  /** How the app is entered: WeChat's number; 1001 without it. */
  scene?: number
  /** What the camera of the phone finds; null: the member closes it. */
  camera?: { path?: string; result?: string } | null
  fontSizeSetting?: number
  /** What the phone keeps; hand it to the next phone, and the app was only killed. */
  storage?: Map<string, unknown>
  /** False: the app is looked at before its first call is answered, if it ever is. */
  patient?: boolean
  /** An old one knows no canvas that it would hand out. */
  canvases?: boolean
}

/** As the app is told it: the query as it was written. */
function entryOf(path: string) {
  const [page = '', query = ''] = path.split('?')
  const pairs = query.split('&').filter(Boolean)
  return { path: page, query: Object.fromEntries(pairs.map((pair) => pair.split('=') as [string, string])) }
}

/** What is on the screen under the title bar, in px. */
const SCREEN = 724
const WIDTH = 375
const PIXEL_RATIO = 3
/** On each side of whatever has no width of its own. */
const MARGIN = 12
/** How high things are, by their class; everything else is as high as what is in it. */
const heights: Readonly<Record<string, number>> = {
  ticket: 122,
  'ticket-room': 122,
  finder: 104,
  head: 52,
  foot: 88,
  notice: 400,
}
/** Longer than the page takes to draw what it was moved to, or to ask what was typed. */
const STEP_MS = 400
/** The view has what was sent to it so much later. */
const VIEW_MS = 8

export async function openPhone(options: PhoneOptions) {
  const {
    folder,
    answer,
    now,
    path = 'pages/center/index',
    fontSizeSetting = 16,
    storage = new Map(),
    scene = 1001,
    camera = null,
    patient = true,
    canvases = true,
  } = options
  const clock = createClock(now)
  const draw = readTemplates(folder)
  const configs = new Map<string, Record<string, unknown>>()
  const pages: Page[] = []
  const drawn = new Map<string, Canvas>()
  const network = { type: 'wifi', listeners: new Set<Handler>() }
  /** What the member has chosen is 0.4. */
  const screen = { brightness: 0.4, keptOn: false }
  const seen = {
    inits: [] as unknown[],
    calls: [] as Body[],
    setData: [] as SetData[],
    pulling: false,
    openAtOnce: 0,
  }
  let open = 0
  let app: Record<string, unknown> = {}
  let registered: Record<string, unknown> = {}

  const top = (): Page => {
    const page = pages.at(-1)
    if (page === undefined) throw new Error('no page is open')
    return page
  }
  const send = (page: Page, method: string, argument?: unknown) => {
    const handler = page[method]
    if (typeof handler === 'function') handler.call(page, argument)
  }
  const succeed = (argument: unknown, result: object = {}) => {
    const { success, complete } = (argument ?? {}) as Record<string, Handler | undefined>
    clock.setTimeout(() => {
      success?.(result)
      complete?.(result)
    }, 1)
  }

  const visit = (url: string) => {
    const [route = '', query = ''] = url.replace(/^\//, '').split('?')
    if (!configs.has(route)) {
      realm.load(route)
      configs.set(route, registered)
    }
    const given = query.split('&').filter(Boolean)
    const page: Page = {
      ...configs.get(route),
      route,
      // WeChat hands a page its query as it was written.
      options: Object.fromEntries(given.map((pair) => pair.split('=') as [string, string])),
      data: {},
      view: {},
      scrollTop: 0,
      setData(paths: Record<string, unknown>, done?: Handler) {
        seen.setData.push({ route, bytes: Buffer.byteLength(JSON.stringify(paths)), paths, at: clock.now })
        applyPaths(page.data, paths)
        clock.setTimeout(() => {
          applyPaths(page.view, paths)
          done?.call(page)
        }, VIEW_MS)
      },
    }
    pages.push(page)
    send(page, 'onLoad', page.options)
    send(page, 'onShow')
    send(page, 'onReady')
  }
  const leave = () => {
    const page = pages.pop()
    if (page) send(page, 'onUnload')
    send(top(), 'onShow')
  }

  const tree = (page = top()) => draw(page.view)
  /** How high a node is, in px. */
  const heightOf = (node: Node): number => {
    const inline = /height: ?([\d.]+)px/.exec(node.style)?.[1]
    if (inline) return Number(inline)
    const name = node.class.split(' ').find((one) => one in heights)
    return name === undefined
      ? node.children.reduce((sum, child) => sum + heightOf(child), 0)
      : (heights[name] ?? 0)
  }

  /** The thumb moves the page, as far as there is something to see. */
  const moveTo = (y: number) => {
    const page = top()
    const height = heightOf(tree())
    const scrollTop = Math.max(0, Math.min(y, height - SCREEN))
    if (scrollTop === page.scrollTop) return
    page.scrollTop = scrollTop
    clock.setTimeout(() => send(page, 'onPageScroll', { scrollTop }), 1)
  }

  /** What the view tells of a node of the page on top: nothing of one that it has not drawn. */
  const measure = (selector: string, fields: { size?: boolean; node?: boolean }) => {
    const node = all(tree()).find(({ id }) => selector === `#${id}`)
    if (node === undefined) return null
    const width = /width: ?([\d.]+)px/.exec(node.style)?.[1] ?? WIDTH - 2 * MARGIN
    const handedOut = fields.node && node.name === 'canvas' && node.attributes.type === '2d' && canvases
    if (handedOut && !drawn.has(node.sid)) drawn.set(node.sid, createCanvas())
    return {
      ...(fields.size && { width: Number(width), height: heightOf(node) }),
      ...(handedOut && { node: drawn.get(node.sid) }),
    }
  }
  const createSelectorQuery = () => {
    const asked: (() => unknown)[] = []
    const query = {
      select: (selector: string) => ({
        fields: (fields: object) => {
          asked.push(() => measure(selector, fields))
          return query
        },
      }),
      exec: (then: Handler) => clock.setTimeout(() => then(asked.map((ask) => ask())), VIEW_MS),
    }
    return query
  }

  const wx: Record<string, unknown> = {
    createSelectorQuery,
    cloud: {
      init: (settings: unknown) => seen.inits.push(settings),
      callFunction: async ({ name, data }: { name: string; data: Body }) => {
        if (seen.inits.length === 0) throw new Error('cloud.init was not called')
        if (name !== 'gateway') throw new Error(`there is no function ${name}`)
        seen.calls.push(data)
        open += 1
        seen.openAtOnce = Math.max(seen.openAtOnce, open)
        try {
          return { result: JSON.parse(JSON.stringify(await answer(data))), errMsg: 'cloud.callFunction:ok' }
        } finally {
          open -= 1
        }
      },
    },
    canIUse: () => true,
    getSystemInfoSync: () => ({
      platform: 'ios',
      windowWidth: WIDTH,
      windowHeight: SCREEN,
      pixelRatio: PIXEL_RATIO,
      SDKVersion: '3.8.0',
    }),
    getWindowInfo: () => ({ windowWidth: WIDTH, windowHeight: SCREEN, pixelRatio: PIXEL_RATIO }),
    getAppBaseInfo: () => ({ fontSizeSetting, theme: 'light', SDKVersion: '3.8.0' }),
    getDeviceInfo: () => ({ platform: 'ios' }),
    getSystemSetting: () => ({}),
    getLaunchOptionsSync: () => ({ path, query: {}, scene: 1001 }),
    getEnterOptionsSync: () => ({ path, query: {}, scene: 1001 }),
    nextTick: (then: Handler) => clock.setTimeout(then, 0),
    getNetworkType: (argument: unknown) => succeed(argument, { networkType: network.type }),
    onNetworkStatusChange: (listener: Handler) => network.listeners.add(listener),
    offNetworkStatusChange: (listener: Handler) => network.listeners.delete(listener),
    getStorageSync: (key: string) => storage.get(key) ?? '',
    setStorage: (argument: { key: string; data: unknown }) => {
      storage.set(argument.key, JSON.parse(JSON.stringify(argument.data)))
      succeed(argument)
    },
    getScreenBrightness: (argument: unknown) => succeed(argument, { value: screen.brightness }),
    setScreenBrightness: (argument: { value: number }) => {
      screen.brightness = argument.value
      succeed(argument)
    },
    setKeepScreenOn: (argument: { keepScreenOn: boolean }) => {
      screen.keptOn = argument.keepScreenOn
      succeed(argument)
    },
    scanCode: (argument: unknown) => {
      const { success, fail, complete } = (argument ?? {}) as Record<string, Handler | undefined>
      clock.setTimeout(() => {
        if (camera === null) fail?.({ errMsg: 'scanCode:fail cancel' })
        else success?.({ ...camera, errMsg: 'scanCode:ok' })
        complete?.({})
      }, 1)
    },
    pageScrollTo: (argument: { scrollTop: number }) => {
      moveTo(argument.scrollTop)
      succeed(argument)
    },
    stopPullDownRefresh: (argument: unknown) => {
      seen.pulling = false
      succeed(argument)
    },
    navigateTo: (argument: { url: string }) => {
      send(top(), 'onHide')
      visit(argument.url)
      succeed(argument)
    },
    redirectTo: (argument: { url: string }) => {
      const page = pages.pop()
      if (page) send(page, 'onUnload')
      visit(argument.url)
      succeed(argument)
    },
    navigateBack: (argument: unknown) => {
      if (pages.length > 1) leave()
      succeed(argument)
    },
  }

  const startApp = (config: Record<string, unknown>) => {
    app = config
  }
  const addPage = (config: Record<string, unknown>) => {
    registered = config
  }
  const ignore = () => {}
  const realm = createRealm(folder, clock, {
    wx,
    App: startApp,
    Page: addPage,
    Component: ignore,
    Behavior: ignore,
    getApp: () => app,
    getCurrentPages: () => pages,
  })

  /** Lets `ms` pass, and everything that is under way arrive. */
  const wait = async (ms = 0) => {
    await clock.tickAsync(ms)
    do {
      for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate)
      await clock.tickAsync(2 * VIEW_MS)
    } while (open > 0)
    for (let turn = 0; turn < 4; turn++) await clock.tickAsync(2 * VIEW_MS)
  }

  realm.load('app')
  const tellApp = (method: string, options: unknown) => {
    const handler = app[method]
    if (typeof handler === 'function') handler.call(app, options)
  }
  const launch = { ...entryOf(path), scene }
  for (const method of ['onLaunch', 'onShow']) tellApp(method, launch)
  /** Lets `ms` pass, whatever is under way: also what never ends. */
  const pass = async (ms: number) => {
    await clock.tickAsync(ms)
    for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate)
    await clock.tickAsync(4 * VIEW_MS)
  }

  visit(path)
  await (patient ? wait() : pass(0))

  return {
    seen,
    errors: realm.errors,
    wait,
    pass,
    screen,
    /** While it is alive the app is entered anew, by a code or a link: onLaunch is not called, the page is loaded again. */
    async enter(path: string, scene: number) {
      tellApp('onHide', {})
      tellApp('onShow', { ...entryOf(path), scene })
      for (const page of pages.splice(0)) send(page, 'onUnload')
      visit(path)
      await wait()
    },
    /** The app goes to the background, and comes back. */
    async hide() {
      send(top(), 'onHide')
      await wait()
    },
    async show() {
      send(top(), 'onShow')
      await wait()
    },
    page: () => tree(),
    text: () => tree().text,
    route: () => top().route,
    scrollTop: () => top().scrollTop,
    async scrollTo(y: number) {
      moveTo(y)
      await wait(STEP_MS)
    },
    /** A fling: the page is told of its place every 16 ms, and nobody waits for what comes of it. */
    async fling(from: number, to: number, pxPerFrame: number) {
      const step = to > from ? pxPerFrame : -pxPerFrame
      for (let y = from; step > 0 ? y < to : y > to; y += step) {
        moveTo(y)
        await clock.tickAsync(16)
      }
    },
    /** What is drawn on the canvases of the page, from the top; null for one that was never asked for. */
    canvases: () =>
      all(tree())
        .filter(({ name }) => name === 'canvas')
        .map(({ sid }) => drawn.get(sid) ?? null),
    /** The height of the page, in px. */
    height: () => heightOf(tree()),
    /** Somebody types into the one input of the page. */
    async type(value: string) {
      const input = all(tree()).find(({ name }) => name === 'input')
      if (input === undefined) throw new Error('there is no input on the page')
      const target = { id: input.id, dataset: { sid: input.sid } }
      send(top(), 'eh', {
        type: 'input',
        target,
        currentTarget: target,
        detail: { value },
        timeStamp: clock.now,
      })
      await wait(STEP_MS)
    },
    /** The tap goes to the node and then, as WeChat lets it bubble, to each one around it that listens. */
    async tap(node: Node) {
      const around = all(tree()).filter(
        (one) => one.events.includes('tap') && all(one).some(({ sid }) => sid === node.sid),
      )
      if (around.length === 0) throw new Error(`nothing listens to a tap on "${node.text}"`)
      const at = ({ id, sid }: Node) => ({ id, dataset: { sid } })
      const page = top()
      const timeStamp = clock.now
      for (const one of around.reverse()) {
        const event = { type: 'tap', target: at(around[0] ?? one), currentTarget: at(one), detail: {} }
        send(page, 'eh', { ...event, timeStamp })
      }
      await wait()
    },
    /** The member lets WeChat tell the phone number: what comes is a code. */
    async tellNumber(code: string) {
      const node = all(tree()).find(({ events }) => events.includes('getphonenumber'))
      if (node === undefined) throw new Error('nothing on the page asks for a phone number')
      const target = { id: node.id, dataset: { sid: node.sid } }
      const event = { type: 'getphonenumber', target, currentTarget: target, detail: { code } }
      send(top(), 'eh', { ...event, timeStamp: clock.now })
      await wait()
    },
    async pull() {
      seen.pulling = true
      send(top(), 'onPullDownRefresh')
      await wait()
    },
    async back() {
      leave()
      await wait()
    },
    setOnline(online: boolean) {
      network.type = online ? 'wifi' : 'none'
      for (const listener of network.listeners) listener({ isConnected: online, networkType: network.type })
    },
    /** Finds the one node of a class; the first of several. */
    one(name: string): Node {
      const [node] = byClass(tree(), name)
      if (node === undefined) throw new Error(`nothing on the page is a ${name}`)
      return node
    },
  }
}
