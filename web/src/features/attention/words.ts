import { errorText } from '../../shared/errors'
import { day, money, when } from '../../shared/format'
import { t } from '../../shared/i18n'
import { lastDay } from '../../shared/periods'
import type { Attention } from '../../store'
import type { Outcome } from './offers'

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {}

/** Money that came with it, minor units. */
export const amountOf = ({ facts }: Attention): number =>
  typeof facts.amount_minor === 'number' ? facts.amount_minor : 0

/** Whose renewal was first, as far as this member may know. */
export const renewedBy = ({ facts }: Attention): string => text(facts.renewed_by)

const kept = (item: Attention): string =>
  t('The {m} is kept as advance, the receipt stays valid.', { m: money(amountOf(item)) })

/** Somebody was faster: who, when, to which day. */
function twice(item: Attention, by: string): string {
  const { renewed_at, last_end } = item.facts
  const values = {
    name: by || t('Somebody'),
    when: text(renewed_at) ? when(text(renewed_at)) : '',
    day: text(last_end) ? day(lastDay(text(last_end))) : '',
  }
  return t('{name} renewed the same line ({when}); it runs to {day}.', values)
}

/** What happened and what follows (look.md §7). `by`: name of the seller in `renewedBy`. */
export function attentionText(item: Attention, by: string): string {
  const why: Record<Attention['kind'], () => string> = {
    double_renewal: () => twice(item, by),
    plan_retired: () => t('The plan is no longer sold.'),
    price_changed: () => t('The price had changed before this was sent.'),
    customer_archived: () => t('The customer was archived before this was sent.'),
    line_terminated: () => t('The line had ended before this was sent.'),
    over_limit: () => errorText({ code: text(item.facts.reason), params: record(item.facts.params) }),
    backdated: () => errorText({ code: text(item.facts.reason), params: record(item.facts.params) }),
    expectation: () => t('The line had changed before this was sent.'),
  }
  return `${why[item.kind]()} ${kept(item)}`
}

/** `term`: the money was meant for a line, not for what is owed. */
export function outcomeWords(outcome: Outcome, amount: number, term: boolean): string {
  const words: Record<Outcome, string> = {
    extend: t('Renew one more term'),
    run: term ? t('Allow and renew') : t('Pay what is owed'),
    keep_advance: t('Keep as advance'),
    hand_back: t('Hand back {m}', { m: money(amount) }),
  }
  return words[outcome]
}

export function settledWords(outcome: string | null): string {
  const words: Record<string, string> = {
    extend: t('Renewed one more term'),
    run: t('Allowed'),
    keep_advance: t('Kept as advance'),
    hand_back: t('Handed back'),
  }
  return words[outcome ?? ''] ?? ''
}
