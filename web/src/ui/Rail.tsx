import type { ReactNode } from 'react'
import { cx } from './cx'
import s from './Rail.module.css'

export interface RailSegment {
  /** Fractions 0…1 of the rail, reading from its start. */
  readonly from: number
  readonly to: number
  readonly kind: 'past' | 'left' | 'due' | 'new' | 'gap'
}

export interface RailProps {
  readonly segments: readonly RailSegment[]
  /** Fraction where today stands. */
  readonly today?: number
  readonly start: ReactNode
  readonly end: ReactNode
  /** The rail as a sentence. */
  readonly label: string
  readonly big?: boolean
}

const percent = (fraction: number) => `${fraction * 100}%`

/** A term drawn along its days: elapsed, left, new (hatched), gap (dotted), today (V7). */
export function Rail({ segments, today, start, end, label, big }: RailProps) {
  return (
    <div className={s.rail} role="img" aria-label={label}>
      <div className={cx(s.track, big && s.big)}>
        {segments.map(({ kind, from, to }) => (
          <span
            key={`${kind}${from}`}
            className={s[kind]}
            style={{ insetInlineStart: percent(from), inlineSize: percent(to - from) }}
          />
        ))}
        {today !== undefined && <span className={s.today} style={{ insetInlineStart: percent(today) }} />}
      </div>
      <div className={`${s.ends} num`} aria-hidden>
        <span>{start}</span>
        <span>{end}</span>
      </div>
    </div>
  )
}
