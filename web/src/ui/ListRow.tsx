import { IconChevronRight } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { cx } from './cx'
import s from './ListRow.module.css'

export interface ListRowProps {
  /** Ring or icon, 22 px. */
  readonly lead?: ReactNode
  readonly title: ReactNode
  readonly meta?: ReactNode
  readonly end?: ReactNode
  readonly endMeta?: ReactNode
  /** The whole row is one link … */
  readonly href?: string
  /** … or one button. */
  readonly onClick?: () => void
  /** At most one button beside it, on Due and Collect only. */
  readonly action?: ReactNode
  readonly current?: boolean
}

const Body = ({ lead, title, meta, end, endMeta }: ListRowProps) => (
  <>
    {lead && <span className={s.lead}>{lead}</span>}
    <span className={s.text}>
      <span className={s.title}>{title}</span>
      {meta && <span className={s.meta}>{meta}</span>}
    </span>
    {(end || endMeta) && (
      <span className={s.end}>
        {end && <span className={s.figure}>{end}</span>}
        {endMeta && <span className={s.meta}>{endMeta}</span>}
      </span>
    )}
  </>
)

/** A row of a phone list: 64 px, two lines, hairline inset to the text. Goes inside a `List`. */
export function ListRow(props: ListRowProps) {
  const { href, onClick, action, lead, current } = props
  const look = cx(s.main, Boolean(lead) && s.led)
  const mark = current ? { 'aria-current': 'true' as const } : {}
  return (
    <div className={s.row}>
      {href ? (
        <Link className={look} href={href} {...mark}>
          <Body {...props} />
        </Link>
      ) : onClick ? (
        <button type="button" className={look} onClick={onClick} {...mark}>
          <Body {...props} />
        </button>
      ) : (
        <div className={look}>
          <Body {...props} />
        </div>
      )}
      {action && <div className={s.action}>{action}</div>}
    </div>
  )
}

export const List = ({ children, label }: { children: ReactNode; label?: string }) => (
  <ul className={s.list} {...(label ? { 'aria-label': label } : {})}>
    {children}
  </ul>
)

export interface NavRowProps {
  readonly icon?: ReactNode
  readonly label: ReactNode
  readonly note?: ReactNode
  readonly end?: ReactNode
  readonly href: string
}

/** A row that leads to another page. */
export const NavRow = ({ icon, label, note, end, href }: NavRowProps) => (
  <Link className={s.nav} href={href}>
    {icon}
    <span>
      {label}
      {note && <small>{note}</small>}
    </span>
    {end && <b className="num">{end}</b>}
    <IconChevronRight className={`flip ${s.go}`} size={18} stroke={1.75} aria-hidden />
  </Link>
)
