/** When a term starts and ends; mirrors `clientcast/subscriptions/rules.py` for previews (5.1, R1–R8). */
import { addDays, addUnits, dayOf, daysBetween, lastDay, sitsOn, type Unit } from './periods'
import { Refused } from './refused'

export const MAX_COUNT = 12
const DUE_DAYS = 3

export type TermKind = 'trial' | 'paid' | 'goodwill' | 'compensation'
export type LateRule = 'from_end_in_grace' | 'from_payment' | 'from_end_always'
export type TrialMode = 'append' | 'now'
export type LineState = 'none' | 'active' | 'due' | 'trial' | 'grace' | 'lapsed' | 'terminated'
export type RenewalRule =
  | 'first'
  | 'from_end'
  | 'in_grace'
  | 'late_from_end'
  | 'from_payment'
  | 'trial_append'
  | 'trial_now'

/** The last term that is not voided; grace and lateness are what its own plan version said (E1). */
export interface LastTerm {
  readonly startsOn: string
  readonly endsOn: string
  readonly kind: TermKind
  readonly anchorDay: number | null
  readonly graceDays: number
  readonly lateRule: LateRule
}

/** Length of one term of the plan version being sold. */
export interface PlanTerms {
  readonly unit: Unit
  readonly count: number
}

export interface Renewal {
  readonly start: string
  readonly end: string
  readonly anchorDay: number
  readonly rule: RenewalRule
  readonly oldEnd: string | null
  /** New exclusive end of a trial cut short. */
  readonly trialEndsOn: string | null
  /** Nothing is left of the trial. */
  readonly trialVoided: boolean
}

/** The term that `count` × `plan`, paid on a local date, buys. Throws `count_out_of_range`, `term_already_over`. */
export function renewal(
  last: LastTerm | null,
  plan: PlanTerms,
  paidOn: string,
  count = 1,
  trialMode: TrialMode = 'append',
): Renewal {
  checkCount(count)
  const rule = last ? ruleAfter(last, paidOn, trialMode) : 'first'
  const start = last && !startsAtPayment(rule) ? last.endsOn : paidOn
  const anchorDay = anchor(last, rule, start)
  const end = addUnits(start, plan.unit, plan.count * count, anchorDay)
  if (rule === 'late_from_end' && end <= paidOn) {
    throw new Refused('term_already_over', { new_start: start, new_end: end })
  }
  const cut = rule === 'trial_now'
  const trialVoided = cut && last !== null && paidOn <= last.startsOn
  const trialEndsOn = cut && !trialVoided ? paidOn : null
  return { start, end, anchorDay, rule, oldEnd: last?.endsOn ?? null, trialEndsOn, trialVoided }
}

/** Throws `count_out_of_range`. */
export function checkCount(count: number): void {
  if (!Number.isInteger(count) || count < 1 || count > MAX_COUNT) {
    throw new Refused('count_out_of_range', { max: MAX_COUNT })
  }
}

const startsAtPayment = (rule: RenewalRule): boolean =>
  rule === 'first' || rule === 'from_payment' || rule === 'trial_now'

function ruleAfter(last: LastTerm, paidOn: string, trialMode: TrialMode): RenewalRule {
  const trial = last.kind === 'trial'
  if (trial && paidOn < last.endsOn && trialMode === 'now') return 'trial_now'
  if (paidOn <= last.endsOn) return trial ? 'trial_append' : 'from_end'
  if (trial) return 'from_payment'
  if (last.lateRule === 'from_end_always') return 'late_from_end'
  const inGrace = paidOn < graceEnd(last.endsOn, last.kind, last.graceDays)
  return inGrace && last.lateRule === 'from_end_in_grace' ? 'in_grace' : 'from_payment'
}

/** The kept anchor day, or the start's own when the start does not sit on it (G10, G11). */
function anchor(last: LastTerm | null, rule: RenewalRule, start: string): number {
  if (!last || last.anchorDay === null || rule === 'trial_append') return dayOf(start)
  return !startsAtPayment(rule) && sitsOn(start, last.anchorDay) ? last.anchorDay : dayOf(start)
}

/** Exclusive end of grace; grace is only given after a paid term (3). */
export const graceEnd = (endsOn: string, kind: TermKind, graceDays: number): string =>
  addDays(endsOn, kind === 'paid' ? graceDays : 0)

/** State of a line on a local date; `graceDays` is of the last term's plan version. */
export function lineState(
  endsOn: string | null,
  kind: TermKind | null,
  graceDays: number,
  today: string,
  terminated = false,
): LineState {
  if (terminated) return 'terminated'
  if (endsOn === null || kind === null) return 'none'
  if (today >= endsOn) return today < graceEnd(endsOn, kind, graceDays) ? 'grace' : 'lapsed'
  if (kind === 'trial') return 'trial'
  return daysBetween(today, lastDay(endsOn)) <= DUE_DAYS ? 'due' : 'active'
}

/** What fills the sentence of `rule`: last days of service and days late (R8). */
export function sentenceParts(result: Renewal, paidOn: string) {
  const { oldEnd } = result
  return {
    start: result.start,
    last_day: lastDay(result.end),
    ...(oldEnd && { old_last_day: lastDay(oldEnd), late_days: Math.max(0, daysBetween(oldEnd, paidOn)) }),
  }
}
