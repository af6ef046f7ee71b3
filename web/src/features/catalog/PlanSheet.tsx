import { useState } from 'react'
import type { Failure } from '../../shared/errors'
import { digits, latin } from '../../shared/format'
import { t } from '../../shared/i18n'
import { Button } from '../../ui/Button'
import { ErrorNote } from '../../ui/ErrorBox'
import { MoneyField } from '../../ui/fields/MoneyField'
import { SegmentedField } from '../../ui/fields/SegmentedField'
import { SelectField } from '../../ui/fields/SelectField'
import { SwitchField } from '../../ui/fields/SwitchField'
import { TextField } from '../../ui/fields/TextField'
import { Sheet } from '../../ui/Sheet'
import s from './catalog.module.css'
import { type Late, lateText, type Unit } from './words'

export interface PlanForm {
  readonly code: string
  readonly name: string
  readonly name_bn: string
  readonly kind: 'standard' | 'trial'
  readonly price_minor: number | null
  readonly tax_inclusive: boolean
  readonly unit: Unit
  readonly count: number
  readonly grace_days: number
  readonly late_rule: Late
  readonly connections: number
}

export interface PlanSheetProps {
  /** Null = a new plan. */
  readonly plan: { readonly retired: boolean; readonly version: number } | null
  readonly initial: PlanForm
  readonly currency: string
  readonly reason: string | null
  readonly busy: boolean
  readonly failure: Failure | null
  readonly fields: Readonly<Record<string, string>>
  readonly onClose: () => void
  readonly onSave: (form: PlanForm & { readonly price_minor: number }) => void
  readonly onRetire: (retire: boolean) => void
}

interface Part {
  readonly form: PlanForm
  readonly set: (change: Partial<PlanForm>) => void
  readonly errors: Readonly<Record<string, string>>
}

/** A small whole number, both digit sets. */
const Count = (props: {
  label: string
  value: number
  error?: string | undefined
  onChange: (n: number) => void
}) => (
  <TextField
    label={props.label}
    inputMode="numeric"
    value={digits(String(props.value))}
    error={props.error}
    onChange={(text) => props.onChange(Number(latin(text).replace(/\D/g, '').slice(0, 3)))}
  />
)

const Naming = ({ form, set, errors, fresh }: Part & { fresh: boolean }) => (
  <>
    <TextField
      label={t('Name')}
      placeholder={t('Basic 25')}
      value={form.name}
      onChange={(name) => set({ name })}
      error={errors.name}
    />
    <TextField
      label={t('Name in Bengali')}
      lang="bn"
      optional
      value={form.name_bn}
      onChange={(name_bn) => set({ name_bn })}
    />
    <TextField
      label={t('Code')}
      placeholder="BASIC25"
      help={t('Short and unique; used in spreadsheets.')}
      value={form.code}
      onChange={(code) => set({ code: code.toUpperCase() })}
      error={errors.code}
    />
    {fresh && (
      <SegmentedField
        label={t('Kind')}
        value={form.kind}
        onChange={(kind) => set({ kind })}
        options={[
          { value: 'standard', label: t('Paid') },
          { value: 'trial', label: t('Trial') },
        ]}
      />
    )}
  </>
)

const Term = ({ form, set, errors }: Part) => (
  <>
    <div className={s.pair}>
      <Count
        label={t('Length')}
        value={form.count}
        onChange={(count) => set({ count })}
        error={errors.count}
      />
      <SegmentedField
        label={t('Unit')}
        value={form.unit}
        onChange={(unit) => set({ unit })}
        options={[
          { value: 'day', label: t('Days') },
          { value: 'month', label: t('Months') },
          { value: 'year', label: t('Years') },
        ]}
      />
    </div>
    <div className={s.pair}>
      <Count
        label={t('Days of grace')}
        value={form.grace_days}
        onChange={(grace_days) => set({ grace_days })}
        error={errors.grace_days}
      />
      <Count
        label={t('Boxes at once')}
        value={form.connections}
        onChange={(connections) => set({ connections })}
        error={errors.connections}
      />
    </div>
    <SelectField
      label={t('When somebody pays late')}
      value={form.late_rule}
      onChange={(late_rule) => set({ late_rule })}
      options={(['from_end_in_grace', 'from_payment', 'from_end_always'] as const).map((rule) => ({
        value: rule,
        label: lateText(rule),
      }))}
    />
  </>
)

function check(form: PlanForm): Record<string, string> {
  return {
    ...(form.name.trim() ? {} : { name: t('Write the name.') }),
    ...(form.code.trim() ? {} : { code: t('Write a code.') }),
    ...(form.price_minor === null ? { price_minor: t('Write the price.') } : {}),
    ...(form.count > 0 ? {} : { count: t('At least 1.') }),
    ...(form.connections > 0 ? {} : { connections: t('At least 1.') }),
  }
}

/** A new plan, or a new price of one: running terms and old invoices stay as they were sold. */
export function PlanSheet(props: PlanSheetProps) {
  const { plan, initial, currency, reason, busy, failure, fields, onClose, onSave, onRetire } = props
  const [form, setForm] = useState(initial)
  const [own, setOwn] = useState<Record<string, string>>({})
  const errors = { ...fields, ...own }
  const set = (change: Partial<PlanForm>) => setForm({ ...form, ...change })
  const save = () => {
    const found = check(form)
    setOwn(found)
    if (form.price_minor !== null && !Object.keys(found).length)
      onSave({ ...form, price_minor: form.price_minor })
  }
  return (
    <Sheet
      opened
      onClose={onClose}
      title={plan ? initial.name : t('Add a plan')}
      sub={plan && t('Version {n}. A change of price makes the next one.', { n: plan.version })}
      onSubmit={save}
      foot={
        <Button type="submit" variant="solid" full busy={busy} reason={reason}>
          {plan ? t('Publish the change') : t('Publish the plan')}
        </Button>
      }
    >
      <Naming form={form} set={set} errors={errors} fresh={!plan} />
      <MoneyField
        label={t('Price')}
        currency={currency}
        value={form.price_minor}
        onChange={(price_minor) => set({ price_minor })}
        error={errors.price_minor}
      />
      <SwitchField
        label={t('Tax is included in the price')}
        value={form.tax_inclusive}
        onChange={(tax_inclusive) => set({ tax_inclusive })}
      />
      <Term form={form} set={set} errors={errors} />
      <ErrorNote failure={failure} />
      {plan && (
        <div>
          <Button reason={reason} onClick={() => onRetire(!plan.retired)}>
            {plan.retired ? t('Sell it again') : t('Stop selling it')}
          </Button>
        </div>
      )}
    </Sheet>
  )
}
