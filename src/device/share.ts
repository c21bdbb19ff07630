import { browser } from './browser'

/**
 * Passes on the page's address, by whatever the browser has for it. In WeChat a button with `openType="share"` does.
 * @returns what became of it; `closed` when the member thought better of it
 */
export async function shareAddress(title: string): Promise<'shared' | 'copied' | 'closed' | 'impossible'> {
  const { navigator, location } = browser()
  const url = location.href
  if (navigator.share) {
    try {
      await navigator.share({ title, url })
      return 'shared'
    } catch (error) {
      if ((error as { name?: string } | null)?.name === 'AbortError') return 'closed'
    }
  }
  try {
    if (navigator.clipboard === undefined) return 'impossible'
    await navigator.clipboard.writeText(url)
    return 'copied'
  } catch {
    return 'impossible'
  }
}
