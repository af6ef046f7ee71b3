import { t } from '../../shared/i18n'

export type Unit = 'day' | 'month' | 'year'
export type Late = 'from_end_in_grace' | 'from_payment' | 'from_end_always'

/** "1 month", "30 days". */
export function termText(unit: Unit, count: number): string {
  if (unit === 'day') return t('{n, plural, one {# day} other {# days}}', { n: count })
  if (unit === 'month') return t('{n, plural, one {# month} other {# months}}', { n: count })
  return t('{n, plural, one {# year} other {# years}}', { n: count })
}

/** What happens when somebody pays late, as a sentence (R4). */
export function lateText(rule: Late): string {
  const texts: Record<Late, string> = {
    from_end_in_grace: t('In grace no day is lost; later the term starts on the day of payment'),
    from_payment: t('A late term always starts on the day of payment'),
    from_end_always: t('A late term always starts where the old one ended'),
  }
  return texts[rule]
}
