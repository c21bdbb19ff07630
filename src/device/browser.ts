/** The little of a browser that the web build needs and Taro does not offer; absent in WeChat. */
interface Browser {
  readonly document: { readonly visibilityState: string } & Events
  readonly navigator: { readonly onLine: boolean }
}

interface Events {
  addEventListener(type: string, listener: () => void): void
  removeEventListener(type: string, listener: () => void): void
}

declare const window: Browser & Events

export const browser = (): Browser & Events => window

/** @returns a function that stops listening */
export function listen(target: Events, type: string, listener: () => void): () => void {
  target.addEventListener(type, listener)
  return () => target.removeEventListener(type, listener)
}
