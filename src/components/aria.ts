/**
 * A name and a role for screen readers, as each build spells them. On iOS WeChat reads a label only where there is a
 * role. What is named here must stand in `aria` of config/index.ts too, or WeChat is not told.
 */
export function aria(role: 'status' | 'radiogroup', label?: string): Props {
  return spelled({ role, label })
}

interface Props {
  [attribute: string]: string | number | boolean | ((event: { key?: string }) => void)
}

/** Makes a box a button: for a finger, for a screen reader, and on h5 for the keyboard. */
export function button(onPress: () => void, label?: string): Props {
  return { ...spelled({ role: 'button', label }), ...pressed(onPress) }
}

/** The same for one of several, of which one is chosen; they stand in a `radiogroup`. */
export function radio(onPress: () => void, checked: boolean): Props {
  return { ...spelled({ role: 'radio', checked }), ...pressed(onPress) }
}

function pressed(onPress: () => void): Props {
  if (process.env.TARO_ENV !== 'h5') return { onClick: onPress }
  return {
    onClick: onPress,
    tabIndex: 0,
    onKeyDown: ({ key }: { key?: string }) => {
      if (key === 'Enter' || key === ' ') onPress()
    },
  }
}

interface Meaning {
  role: string
  label?: string | undefined
  checked?: boolean | undefined
}

function spelled({ role, label, checked }: Meaning): Props {
  const web = process.env.TARO_ENV === 'h5'
  return {
    [web ? 'role' : 'ariaRole']: role,
    ...(label !== undefined && { [web ? 'aria-label' : 'ariaLabel']: label }),
    ...(checked !== undefined && { [web ? 'aria-checked' : 'ariaChecked']: String(checked) }),
  }
}
