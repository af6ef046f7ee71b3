import type { ReactNode } from 'react'
import { Link } from 'wouter'
import s from './TextLink.module.css'

export interface TextLinkProps {
  readonly children: ReactNode
  readonly href?: string
  readonly onClick?: () => void
}

/** A link in the text's place, 44 px high; a button when it acts instead of leading somewhere. */
export function TextLink({ children, href, onClick }: TextLinkProps) {
  if (href) {
    return (
      <Link className={s.link} href={href}>
        {children}
      </Link>
    )
  }
  return (
    <button type="button" className={s.link} onClick={onClick}>
      {children}
    </button>
  )
}
