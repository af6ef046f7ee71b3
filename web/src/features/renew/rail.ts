/** A term and what a renewal adds to it, as fractions of one rail. Pure. */
import { daysBetween } from '../../shared/periods'
import type { IsoDate } from '../../store'
import type { RailSegment } from '../../ui/Rail'

export interface Drawn {
  readonly segments: readonly RailSegment[]
  readonly today: number
}

export interface Span {
  /** Start and exclusive end of the term that runs or ran last. */
  readonly startsOn: IsoDate | null
  readonly endsOn: IsoDate | null
  /** Start and exclusive end of what is added. */
  readonly newStart?: IsoDate
  readonly newEnd?: IsoDate
  readonly today: IsoDate
  /** Days left are few: amber. */
  readonly soon: boolean
}

export function drawTerm({ startsOn, endsOn, newStart, newEnd, today, soon }: Span): Drawn {
  const from = startsOn ?? newStart ?? today
  const end = newEnd ?? endsOn ?? from
  const whole = Math.max(1, daysBetween(from, end))
  const at = (date: IsoDate) => Math.max(0, Math.min(1, daysBetween(from, date) / whole))
  const now = at(today)
  const old = endsOn ? at(endsOn) : 0
  const parts: RailSegment[] = [
    { kind: 'past', from: 0, to: Math.min(now, old) },
    { kind: soon ? 'due' : 'left', from: now, to: old },
    ...(newStart ? [{ kind: 'gap', from: old, to: at(newStart) } as const] : []),
    ...(newStart && newEnd ? [{ kind: 'new', from: at(newStart), to: at(newEnd) } as const] : []),
  ]
  return { segments: parts.filter((part) => part.to > part.from), today: now }
}
