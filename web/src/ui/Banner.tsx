import type { ReactNode } from 'react'
import s from './Banner.module.css'
import { cx } from './cx'

export interface BannerProps {
  readonly icon: ReactNode
  readonly children: ReactNode
  readonly action?: ReactNode
  readonly tone?: 'due' | 'lapsed' | 'pencil'
}

/** One line that pushes the content down and never covers it. */
export const Banner = ({ icon, children, action, tone }: BannerProps) => (
  <div className={cx(s.banner, tone && s[tone])} role="status">
    {icon}
    <span>{children}</span>
    {action}
  </div>
)

/** A dashed note inside a form: true, but not yet confirmed. */
export const PencilNote = ({ icon, children }: { icon: ReactNode; children: ReactNode }) => (
  <p className={s.note}>
    {icon}
    <span>{children}</span>
  </p>
)
