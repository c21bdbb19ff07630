import { browser } from './browser'

/**
 * Puts a question into the browser's address, so that it survives a reload and can be passed on. The way back stays as
 * it is; Taro's router finds its pages by the path alone. In WeChat a page has no address to change.
 * @param query without the question mark; may be empty
 */
export function setPageQuery(query: string): void {
  if (process.env.TARO_ENV !== 'h5') return
  const { history, location } = browser()
  const [path = ''] = location.hash.split('?')
  const hash = query === '' ? path : `${path}?${query}`
  if (hash !== location.hash) history.replaceState(history.state, '', hash || '#')
}

/** A part of an address as it was meant: routers hand it over encoded, and somebody may have typed anything. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
