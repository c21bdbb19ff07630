/** The little of a browser that the web build needs and Taro does not offer; absent in WeChat. */
interface Browser extends Events {
  readonly innerHeight: number
  readonly document: {
    readonly visibilityState: string
    readonly documentElement: object
    getElementById(id: string): object | null
  } & Events
  readonly history: {
    readonly state: unknown
    replaceState(state: unknown, title: string, url: string): void
  }
  readonly location: { readonly href: string; readonly hash: string }
  readonly navigator: {
    readonly onLine: boolean
    share?(what: { title: string; url: string }): Promise<void>
    readonly wakeLock?: { request(type: 'screen'): Promise<{ release(): Promise<void> }> }
    readonly clipboard?: { writeText(text: string): Promise<void> }
  }
  getComputedStyle(element: object): { fontSize: string }
}

interface Events {
  addEventListener(type: string, listener: () => void): void
  removeEventListener(type: string, listener: () => void): void
}

declare const window: Browser

export const browser = (): Browser => window

/** The browser's own size of text, in px. */
export function rootFontPx(): number {
  return Number.parseFloat(window.getComputedStyle(window.document.documentElement).fontSize)
}

/** @returns a function that stops listening */
export function listen(target: Events, type: string, listener: () => void): () => void {
  target.addEventListener(type, listener)
  return () => target.removeEventListener(type, listener)
}
