// Taro's components as plain elements, with the attributes that a test looks for.
import type { PropsWithChildren } from 'react'
import { phone } from './taro'

interface Props {
  id?: string
  className?: string
  style?: string
  ariaRole?: string
  ariaLabel?: string
  ariaChecked?: string
  hoverClass?: string
  openType?: string
  onClick?: () => void
  onGetPhoneNumber?: (event: { detail: { code?: string } }) => void
}

const as =
  (Tag: 'div' | 'span' | 'button') =>
  ({
    children,
    ariaRole,
    ariaLabel,
    ariaChecked,
    hoverClass: _,
    openType,
    onGetPhoneNumber,
    style: __,
    ...rest
  }: PropsWithChildren<Props>) => (
    <Tag
      role={ariaRole}
      aria-label={ariaLabel}
      aria-checked={ariaChecked === undefined ? undefined : ariaChecked === 'true'}
      {...rest}
      {...(openType === 'getPhoneNumber' && {
        onClick: () => onGetPhoneNumber?.({ detail: phone.code === undefined ? {} : { code: phone.code } }),
      })}
    >
      {children}
    </Tag>
  )

export const View = as('div')
export const Text = as('span')
export const Button = as('button')
export const Canvas = ({ id }: { id: string }) => <canvas id={id} />

interface InputProps {
  defaultValue: string
  placeholder: string
  maxlength: number
  onInput: (event: { detail: { value: string } }) => void
  onConfirm?: (event: { detail: { value: string } }) => void
}

export const Input = ({ defaultValue, placeholder, maxlength, onInput, onConfirm }: InputProps) => (
  <input
    defaultValue={defaultValue}
    placeholder={placeholder}
    maxLength={maxlength}
    onChange={({ target }) => onInput({ detail: written(target) })}
    onKeyDown={({ key, currentTarget }) => key === 'Enter' && onConfirm?.({ detail: written(currentTarget) })}
  />
)

// The types of the phone know no DOM.
const written = (element: unknown) => ({ value: (element as { value: string }).value })
