import { t } from '../../shared/i18n'
import { type Renewal, sentenceParts } from '../../shared/renewal'
import type { IsoDate } from '../../store'

/** Why the term starts where it starts, in one sentence (R8). */
export function ruleSentence(result: Renewal, paidOn: IsoDate): string {
  const late = sentenceParts(result, paidOn).late_days ?? 0
  const sentences: Record<Renewal['rule'], string> = {
    first: t('The first term starts today.'),
    from_end: t('Paid on time, so no day is lost.'),
    in_grace: t('Paid in grace: it goes on from the last day.'),
    late_from_end: t('{n, plural, one {# day late} other {# days late}}: it goes on from the last day.', {
      n: late,
    }),
    from_payment: t('{n, plural, one {# day late} other {# days late}}: it starts today.', { n: late }),
    trial_append: t('The paid term starts after the trial.'),
    trial_now: t('The trial ends now, the paid term starts today.'),
  }
  return sentences[result.rule]
}

/** `a month`, `30 days`: how long one term is. */
export function unitWords(unit: 'day' | 'month' | 'year', count: number): string {
  if (unit === 'day') return t('{n, plural, one {# day} other {# days}}', { n: count })
  if (unit === 'month') return t('{n, plural, one {# month} other {# months}}', { n: count })
  return t('{n, plural, one {# year} other {# years}}', { n: count })
}
