import { IconCloudUp } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import s from './Timeline.module.css'

export interface TimelineItem {
  readonly key: string
  readonly icon: ReactNode
  readonly what: ReactNode
  /** Who and how. */
  readonly how?: ReactNode
  readonly when: ReactNode
  readonly pencil?: boolean | undefined
}

/** What happened, newest first; what is not sent yet comes first with a cloud. */
export const Timeline = ({ items }: { items: readonly TimelineItem[] }) => (
  <ol className={s.list}>
    {items.map((item) => (
      <li key={item.key} className={s.item}>
        <span className={s.icon}>
          {item.pencil ? <IconCloudUp size={18} stroke={1.75} aria-hidden /> : item.icon}
        </span>
        <p>{item.what}</p>
        {item.how && <small>{item.how}</small>}
        <span className={`${s.when} num`}>{item.when}</span>
      </li>
    ))}
  </ol>
)
