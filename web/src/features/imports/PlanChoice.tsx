import { useState } from 'react'
import type { ImportNewPlan, ImportPlanChoice, ImportSpelling } from '../../api'
import { latin, money } from '../../shared/format'
import { t } from '../../shared/i18n'
import { Button } from '../../ui/Button'
import { MoneyField } from '../../ui/fields/MoneyField'
import { SegmentedField } from '../../ui/fields/SegmentedField'
import { type Option, SelectField } from '../../ui/fields/SelectField'
import { TextField } from '../../ui/fields/TextField'
import { Sheet } from '../../ui/Sheet'
import { TextLink } from '../../ui/TextLink'
import { termText, type Unit } from '../catalog/words'
import { ownPlan } from './groups'
import s from './Imports.module.css'

export interface PlanChoiceProps {
  readonly items: readonly ImportSpelling<ImportPlanChoice>[]
  readonly chosen: Readonly<Record<string, ImportPlanChoice>>
  readonly known: readonly Option[]
  readonly onChange: (choice: ImportPlanChoice) => void
}

const SKIP = 'skip'
const NEW = 'new'

function NewPlan({
  plan,
  onSave,
  onClose,
}: {
  plan: ImportNewPlan
  onSave: (plan: ImportNewPlan) => void
  onClose: () => void
}) {
  const [form, setForm] = useState(plan)
  const [price, setPrice] = useState<number | null>(plan.price_minor)
  const [pressed, press] = useState(false)
  const missing = !form.name.trim() || price === null || form.count < 1
  const save = () => {
    press(true)
    if (!missing) onSave({ ...form, name: form.name.trim(), price_minor: price })
  }
  return (
    <Sheet
      opened
      onClose={onClose}
      title={t('New plan')}
      sub={t('It is made when the import is saved.')}
      onSubmit={save}
      foot={
        <Button type="submit" variant="solid" full>
          {t('Keep this plan')}
        </Button>
      }
    >
      <TextField
        label={t('Name')}
        value={form.name}
        onChange={(name) => setForm({ ...form, name })}
        error={pressed && !form.name.trim() ? t('Write the name.') : undefined}
      />
      <MoneyField
        label={t('Price')}
        value={price}
        onChange={setPrice}
        error={pressed && price === null ? t('Write the price.') : undefined}
      />
      <SegmentedField<Unit>
        label={t('Unit')}
        value={form.unit}
        onChange={(unit) => setForm({ ...form, unit })}
        options={[
          { value: 'day', label: t('Days') },
          { value: 'month', label: t('Months') },
          { value: 'year', label: t('Years') },
        ]}
      />
      <TextField
        label={t('Length')}
        inputMode="numeric"
        value={String(form.count)}
        onChange={(text) => setForm({ ...form, count: Number(latin(text).replace(/\D/g, '').slice(0, 3)) })}
        error={pressed && form.count < 1 ? t('At least 1.') : undefined}
      />
      <SegmentedField
        label={t('Kind')}
        value={form.kind ?? 'standard'}
        onChange={(kind) => setForm({ ...form, kind })}
        options={[
          { value: 'standard', label: t('Sold') },
          { value: 'trial', label: t('Trial') },
        ]}
      />
    </Sheet>
  )
}

/** An existing plan, a new one, or the rows stay out. */
export function PlanChoice({ items, chosen, known, onChange }: PlanChoiceProps) {
  const [editing, edit] = useState(false)
  const first = items[0]
  if (!first) return null
  const choice = chosen[first.spelling] ?? first.proposal
  const fresh = 'new' in choice ? choice : 'new' in first.proposal ? first.proposal : ownPlan(first)
  const plan = 'new' in fresh ? fresh.new : null
  const value = 'plan_id' in choice ? choice.plan_id : 'skip' in choice ? SKIP : NEW
  const pick = (picked: string) => {
    if (picked === SKIP) onChange({ skip: true })
    else onChange(picked === NEW ? fresh : { plan_id: picked })
  }
  return (
    <>
      <SelectField
        label={t('Becomes')}
        value={value}
        onChange={pick}
        options={[
          { value: NEW, label: plan ? t('New plan: {name}', { name: plan.name }) : t('New plan') },
          ...known,
          { value: SKIP, label: t('Leave these rows out') },
        ]}
      />
      {value === NEW && plan && (
        <p className={s.plan}>
          <span className="num">
            {money(plan.price_minor)} · {termText(plan.unit, plan.count)}
            {plan.kind === 'trial' && ` · ${t('Trial')}`}
          </span>
          <TextLink onClick={() => edit(true)}>{t('Change')}</TextLink>
        </p>
      )}
      {editing && plan && (
        <NewPlan
          plan={plan}
          onClose={() => edit(false)}
          onSave={(made) => {
            edit(false)
            onChange({ new: made })
          }}
        />
      )}
    </>
  )
}
