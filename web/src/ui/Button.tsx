import '@mantine/core/styles/UnstyledButton.css'
import '@mantine/core/styles/Button.css'
import '@mantine/core/styles/Loader.css'
import { Button as KitButton } from '@mantine/core'
import type { MouseEvent, ReactNode } from 'react'
import { Link } from 'wouter'

export interface ButtonProps {
  /** Verb and object, or the amount: "Take ৳500.00 and renew" (V5). */
  readonly children: ReactNode
  /** One solid button a view; `danger` only for what destroys. */
  readonly variant?: 'solid' | 'default' | 'quiet' | 'danger'
  readonly icon?: ReactNode
  readonly type?: 'button' | 'submit'
  readonly href?: string
  readonly onClick?: () => void
  readonly busy?: boolean
  readonly full?: boolean
  /** Why it cannot be used now; written into the label, and the button stays reachable (UI-9). */
  readonly reason?: string | null | undefined
  readonly className?: string | undefined
  readonly label?: string
}

const LOOK = {
  solid: { variant: 'filled' },
  default: { variant: 'default' },
  quiet: { variant: 'subtle' },
  danger: { variant: 'filled', color: 'vermilion' },
} as const

const refuse = (event: MouseEvent) => event.preventDefault()

export function Button(props: ButtonProps) {
  const { children, variant = 'default', icon, type = 'button', href, onClick, busy, full, reason } = props
  const look = {
    ...LOOK[variant],
    leftSection: icon,
    fullWidth: full ?? false,
    ...(props.label ? { 'aria-label': props.label } : {}),
    ...(props.className ? { className: props.className } : {}),
  }
  if (reason) {
    return (
      <KitButton {...look} type="button" data-disabled aria-disabled onClick={refuse}>
        {children}: {reason}
      </KitButton>
    )
  }
  if (href) {
    return (
      <KitButton {...look} component={Link} href={href}>
        {children}
      </KitButton>
    )
  }
  return (
    <KitButton {...look} type={type} loading={busy ?? false} {...(onClick ? { onClick } : {})}>
      {children}
    </KitButton>
  )
}
