/**
 * A name and a role for screen readers, as each build spells them. On h5 a button is also reached by the keyboard.
 * On iOS WeChat reads a label only where there is a role.
 */
export function aria(role: 'button' | 'status' | 'alert', label?: string): Record<string, string | number> {
  if (process.env.TARO_ENV === 'h5') {
    return {
      role,
      ...(label !== undefined && { 'aria-label': label }),
      ...(role === 'button' && { tabIndex: 0 }),
    }
  }
  return { ariaRole: role, ...(label !== undefined && { ariaLabel: label }) }
}
