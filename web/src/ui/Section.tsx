import { type ReactNode, useId } from 'react'
import { cx } from './cx'
import s from './Section.module.css'

export interface SectionProps {
  readonly title?: ReactNode
  readonly action?: ReactNode
  readonly children: ReactNode
  /** Pads the content; lists bring their own padding. */
  readonly padded?: boolean
}

/** A full-bleed band on the phone; inside a panel on the desktop it has no lines of its own. */
export function Section({ title, action, children, padded }: SectionProps) {
  const id = useId()
  return (
    <section className={s.section} {...(title ? { 'aria-labelledby': id } : {})}>
      {(title || action) && (
        <header className={s.head}>
          <h2 id={id}>{title}</h2>
          {action}
        </header>
      )}
      <div className={cx(padded && s.body)}>{children}</div>
    </section>
  )
}

/** One area with hairlines inside; never a card in a card. */
export const Panel = ({ children, className }: { children: ReactNode; className?: string | undefined }) => (
  <div className={cx(s.panel, className)}>{children}</div>
)
