/**
 * A name and a role for screen readers, as each build spells them. On iOS WeChat reads a label only where there is a
 * role. What is named here must stand in `aria` of config/index.ts too, or WeChat is not told.
 */
export function aria(role: 'status' | 'radiogroup' | 'img', label?: string): Props {
  return spelled({ role, label })
}

interface Props {
  [attribute: string]: string | number | boolean | ((event: Happening) => void)
}

interface Happening {
  key?: string
  stopPropagation(): void
}

/**
 * Makes a box a button: for a finger, for a screen reader, and on h5 for the keyboard. Of the boxes around it none is
 * pressed with it.
 * @param onPress undefined: it is one that cannot be pressed now
 */
export function button(onPress: (() => void) | undefined, label?: string): Props {
  return {
    ...spelled({ role: 'button', label, disabled: onPress === undefined || undefined }),
    ...pressed(onPress),
  }
}

/** The same for one of several, of which one is chosen; they stand in a `radiogroup`. */
export function radio(onPress: () => void, checked: boolean): Props {
  return { ...spelled({ role: 'radio', checked }), ...pressed(onPress) }
}

/** The same for one that can be ticked. */
export function checkbox(onPress: () => void, checked: boolean): Props {
  return { ...spelled({ role: 'checkbox', checked }), ...pressed(onPress) }
}

/** The part of a larger box that stands for it to a screen reader and to the keyboard; a finger taps the box itself. */
export function faceOf(onPress: () => void, label: string): Props {
  const { onClick: _, ...keyboard } = pressed(onPress)
  return { ...spelled({ role: 'button', label }), ...keyboard }
}

function pressed(onPress: (() => void) | undefined): Props {
  const press = (event: Happening) => {
    event.stopPropagation()
    onPress?.()
  }
  if (process.env.TARO_ENV !== 'h5') return { onClick: press }
  return {
    onClick: press,
    ...(onPress && {
      tabIndex: 0,
      onKeyDown: (event: Happening) => {
        if (event.key === 'Enter' || event.key === ' ') press(event)
      },
    }),
  }
}

interface Meaning {
  role: string
  label?: string | undefined
  checked?: boolean | undefined
  disabled?: boolean | undefined
}

function spelled({ role, label, checked, disabled }: Meaning): Props {
  const web = process.env.TARO_ENV === 'h5'
  return {
    [web ? 'role' : 'ariaRole']: role,
    ...(label !== undefined && { [web ? 'aria-label' : 'ariaLabel']: label }),
    // On weapp its word has to do: a claim sends no more than a class and a text.
    ...(web && disabled && { 'aria-disabled': 'true' }),
    ...(checked !== undefined && { [web ? 'aria-checked' : 'ariaChecked']: String(checked) }),
  }
}
