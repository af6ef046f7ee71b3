import type { ReactNode } from 'react'
import { Link } from 'wouter'
import s from './TextLink.module.css'

export interface TextLinkProps {
  readonly children: ReactNode
  readonly href?: string
  readonly onClick?: () => void
  /** Spoken name of a button whose text alone does not say what it is about. */
  readonly label?: string
}

/** A link in the text's place, 44 px high; a button when it acts instead of leading somewhere. */
export function TextLink({ children, href, onClick, label }: TextLinkProps) {
  if (href) {
    return (
      <Link className={s.link} href={href}>
        {children}
      </Link>
    )
  }
  return (
    <button type="button" className={s.link} onClick={onClick} {...(label ? { 'aria-label': label } : {})}>
      {children}
    </button>
  )
}
