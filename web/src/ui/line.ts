import { t } from '../shared/i18n'
import type { LineState as Derived } from '../shared/renewal'

/** What the clock says about a line that is shown (V10); a terminated one is not. */
export type LineState = Exclude<Derived, 'terminated'>
export type Tone = 'good' | 'due' | 'lapsed' | 'muted'

export function lineName(state: LineState): string {
  const names: Record<LineState, string> = {
    active: t('Active'),
    due: t('Ends soon'),
    grace: t('In grace'),
    lapsed: t('Lapsed'),
    trial: t('Trial'),
    none: t('No term'),
  }
  return names[state]
}

/** Distance to the last day in words; `left` = last day − today in days, negative when it is past. */
export function leftWords(state: LineState, left: number): string {
  if (state === 'none') return t('no term')
  if (left === 0) return t('ends today')
  if (left > 0) return t('{n} d left', { n: left })
  return state === 'grace' ? t('grace, day {n}', { n: -left }) : t('lapsed {n} d', { n: -left })
}

export function lineTone(state: LineState): Tone | undefined {
  if (state === 'lapsed') return 'lapsed'
  return state === 'due' || state === 'grace' ? 'due' : undefined
}
