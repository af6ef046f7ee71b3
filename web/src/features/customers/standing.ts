/** Where a line stands on a date (V10); derived on the device, never stored. */
import { daysBetween, lastDay } from '../../shared/periods'
import { lineState } from '../../shared/renewal'
import type { IsoDate, PlanVersion, Subscription } from '../../store'
import type { LineState } from '../../ui/line'

export interface Standing {
  readonly state: LineState
  /** Last day of service; null without a term. */
  readonly lastDay: IsoDate | null
  /** Last day − today in days; 0 without a term. */
  readonly left: number
  /** What is left of the term, 0…1. */
  readonly share: number
}

export const NO_TERM: Standing = { state: 'none', lastDay: null, left: 0, share: 0 }

/** `version` is that of the last term: grace is what it said when it was sold (E1). */
export function standing(line: Subscription, version: PlanVersion | undefined, today: IsoDate): Standing {
  const { ends_on, term_starts_on, term_kind, terminated_at } = line
  const state = lineState(ends_on, term_kind, version?.grace_days ?? 0, today, terminated_at !== null)
  if (ends_on === null || state === 'terminated' || state === 'none') return NO_TERM
  const last = lastDay(ends_on)
  const whole = term_starts_on ? daysBetween(term_starts_on, ends_on) : 0
  const share = whole > 0 ? Math.max(0, Math.min(1, daysBetween(today, ends_on) / whole)) : 0
  return { state, lastDay: last, left: daysBetween(today, last), share }
}
