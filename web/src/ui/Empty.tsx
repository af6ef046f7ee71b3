import type { ReactNode } from 'react'
import { cx } from './cx'
import s from './Empty.module.css'

/** No data yet · no hit · failed · not allowed · not on this device yet. */
export type EmptyKind = 'none' | 'nohit' | 'failed' | 'locked' | 'unsynced'

export interface EmptyProps {
  readonly kind: EmptyKind
  readonly title: string
  /** One sentence: why. */
  readonly text: ReactNode
  /** One or two buttons: the next step. */
  readonly action?: ReactNode
}

const ROWS = [
  { y: 14, first: 38, second: 22 },
  { y: 36, first: 28, second: 30 },
  { y: 58, first: 34, second: 18 },
]

/** Line art from ring and row; no mascots. */
const Art = ({ kind }: { kind: EmptyKind }) => (
  <svg
    width="112"
    height="72"
    viewBox="0 0 112 72"
    aria-hidden="true"
    className={cx(s.art, kind === 'none' && s.dashed)}
  >
    {ROWS.map(({ y, first, second }) => (
      <g key={y}>
        <circle cx="18" cy={y} r="7" />
        <path d={`M34 ${y - 3}h${first}M34 ${y + 5}h${second}`} />
      </g>
    ))}
    {kind === 'nohit' && (
      <path className={s.sign} d="M82 23a15 15 0 1 1 0 30a15 15 0 1 1 0-30zM93 49l10 10" />
    )}
    {kind === 'failed' && (
      <path className={s.alarm} d="M88 23a13 13 0 1 1 0 26a13 13 0 1 1 0-26zM88 29v8M88 42v.5" />
    )}
    {kind === 'locked' && <path className={s.sign} d="M76 34h24v18h-24zM81 34v-5a7 7 0 0 1 14 0v5M88 41v4" />}
    {kind === 'unsynced' && (
      <path
        className={s.sign}
        d="M80 50a8 8 0 0 1-1-16a11 11 0 0 1 21-2a9 9 0 0 1 1 18zM90 46v-9M86 40l4-4l4 4"
      />
    )}
  </svg>
)

/** The five empty states (UI-7): why it is empty and one next step. */
export const Empty = ({ kind, title, text, action }: EmptyProps) => (
  <div className={cx(s.empty, kind === 'none' && s.centred)}>
    <Art kind={kind} />
    <h2>{title}</h2>
    <p>{text}</p>
    {action && <div className={s.actions}>{action}</div>}
  </div>
)
