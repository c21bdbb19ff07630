/**
 * As much of a text as a line of so many Chinese characters can show; a Latin letter takes half the room of one. What
 * nobody can see is not sent to WeChat twenty times a page.
 */
export function excerpt(text: string, room: number): string {
  let left = room
  let end = 0
  for (const character of text) {
    left -= character < '\u0250' ? 0.5 : 1
    if (left < 0) return `${text.slice(0, end).replace(/[\u200d\ufe0f\s]+$/, '')}…`
    end += character.length
  }
  return text
}
