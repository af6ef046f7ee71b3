import { IconArrowRight } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { cx } from './cx'
import s from './Stat.module.css'

export interface StatProps {
  readonly label: ReactNode
  readonly value: ReactNode
  readonly note?: ReactNode
  /** Only when the note is money at risk. */
  readonly tone?: 'due' | 'lapsed' | undefined
  /** The saved view behind the figure. */
  readonly href?: string
}

/** A figure with its label; the whole cell links to what it counts. */
export function Stat({ label, value, note, tone, href }: StatProps) {
  const body = (
    <>
      <span className={s.label}>{label}</span>
      <span className={cx(s.value, 'num')}>{value}</span>
      {note && <span className={cx(s.note, tone && s[tone])}>{note}</span>}
    </>
  )
  if (!href) return <div className={s.stat}>{body}</div>
  return (
    <Link className={cx(s.stat, s.go)} href={href}>
      {body}
      <IconArrowRight className="flip" size={16} stroke={1.75} aria-hidden />
    </Link>
  )
}

/** Cells side by side, split by hairlines. */
export const Stats = ({ children }: { children: ReactNode }) => <div className={s.stats}>{children}</div>
