import type { ReactNode } from 'react'
import s from './Kv.module.css'

/** Name and value on one line; goes inside a `Facts`. */
export const Kv = ({ k, v }: { k: ReactNode; v: ReactNode }) => (
  <div className={s.kv}>
    <dt>{k}</dt>
    <dd>{v}</dd>
  </div>
)

export const Facts = ({ children }: { children: ReactNode }) => <dl className={s.facts}>{children}</dl>

/** A key of the keyboard. */
export const Key = ({ children }: { children: ReactNode }) => <kbd className={s.key}>{children}</kbd>
