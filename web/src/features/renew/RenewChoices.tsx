import { money } from '../../shared/format'
import { t } from '../../shared/i18n'
import { MoneyField } from '../../ui/fields/MoneyField'
import { SegmentedField } from '../../ui/fields/SegmentedField'
import { SelectField } from '../../ui/fields/SelectField'
import { TextField } from '../../ui/fields/TextField'
import { nameOf } from '../customers/names'
import type { RenewData, Sold } from './queries'
import { unitWords } from './sentence'
import type { Renewing } from './useRenewing'

const COUNTS = [1, 2, 3, 6, 12]

export interface WhatProps {
  readonly data: RenewData
  readonly sold: Sold
  readonly onLine: (id: string) => void
  readonly onPlan: (id: string) => void
}

/** Line and plan, asked only where there is a choice. */
export function What({ data, sold, onLine, onPlan }: WhatProps) {
  const lineName = ({ line, plan }: RenewData['lines'][number]) =>
    [plan ? nameOf(plan) : '', line.username || line.number].filter(Boolean).join(' · ')
  return (
    <>
      {data.lines.length > 1 && (
        <SelectField
          label={t('Line')}
          value={data.line.id}
          onChange={onLine}
          options={data.lines.map((item) => ({ value: item.line.id, label: lineName(item) }))}
        />
      )}
      {data.plans.length > 0 && (
        <SelectField
          label={t('Plan after the trial')}
          value={sold.plan.id}
          onChange={onPlan}
          options={data.plans.map(({ plan, version }) => ({
            value: plan.id,
            label: `${nameOf(plan)}, ${money(version.price_minor)}`,
          }))}
        />
      )}
    </>
  )
}

/** After a running trial, or instead of what is left of it (R7). */
export const TrialStart = ({ renewing: { choice, change } }: { renewing: Renewing }) => (
  <SegmentedField
    label={t('Start')}
    value={choice.trialMode}
    onChange={(trialMode) => change({ trialMode })}
    options={[
      { value: 'append', label: t('After the trial') },
      { value: 'now', label: t('Now') },
    ]}
  />
)

/** Another length forgets a typed amount: it was for other money. */
export function Counts({ sold, renewing: { choice, change } }: { sold: Sold; renewing: Renewing }) {
  const { unit, count } = sold.version
  const label = (terms: number) =>
    terms === 1 ? unitWords(unit, count) : t('{n}', { n: count === 1 ? terms : terms * count })
  return (
    <SegmentedField
      label={t('How long')}
      bare
      value={String(choice.count)}
      onChange={(text) => change({ count: Number(text), amount: null })}
      options={COUNTS.map((terms) => ({ value: String(terms), label: label(terms) }))}
    />
  )
}

export const Discount = ({ renewing: { choice, change, errors, refusal } }: { renewing: Renewing }) => (
  <>
    <MoneyField
      label={t('Discount')}
      autoFocus
      value={choice.discount || null}
      error={refusal?.text}
      onChange={(discount) => change({ discount: discount ?? 0, amount: choice.amount === 0 ? 0 : null })}
    />
    <TextField
      label={t('Reason of the discount')}
      value={choice.reason}
      maxLength={300}
      error={errors.reason}
      onChange={(reason) => change({ reason })}
    />
  </>
)
