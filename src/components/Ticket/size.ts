import { isLarge } from '../../device/fontScale'

/** The height of a ticket and the room under it at a size of text, in px, as the styles of Frame and Ticket have them. */
export function ticketPx(scale: number): number {
  return 112 * scale + 10 + (isLarge(scale) ? 56 : 0)
}
