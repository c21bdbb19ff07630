// Taro's components as plain elements, with the attributes that a test looks for.
import type { PropsWithChildren } from 'react'

interface Props {
  id?: string
  className?: string
  style?: string
  ariaRole?: string
  ariaLabel?: string
  hoverClass?: string
  onClick?: () => void
}

const as =
  (Tag: 'div' | 'span' | 'button') =>
  ({ children, ariaRole, ariaLabel, hoverClass: _, style: __, ...rest }: PropsWithChildren<Props>) => (
    <Tag role={ariaRole} aria-label={ariaLabel} {...rest}>
      {children}
    </Tag>
  )

export const View = as('div')
export const Text = as('span')
export const Button = as('button')
