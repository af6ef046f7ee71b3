import { useState } from 'react'
import type { Failure } from '../../shared/errors'
import { t } from '../../shared/i18n'
import { Button } from '../../ui/Button'
import { ErrorNote } from '../../ui/ErrorBox'
import { MoneyField } from '../../ui/fields/MoneyField'
import { PhoneField } from '../../ui/fields/PhoneField'
import { type Option, SelectField } from '../../ui/fields/SelectField'
import { TextField } from '../../ui/fields/TextField'
import { Sheet } from '../../ui/Sheet'
import s from './sellers.module.css'

export interface SellerForm {
  readonly name: string
  readonly name_bn: string
  readonly phone: string
  readonly credit_limit_minor: number | null
  readonly parent_id: string | null
}

export interface SellerSheetProps {
  /** Null = a new seller. */
  readonly seller: { readonly id: string; readonly frozen: boolean; readonly movable: boolean } | null
  readonly initial: SellerForm
  readonly parents: readonly Option[]
  readonly currency: string
  readonly reason: string | null
  readonly busy: boolean
  readonly failure: Failure | null
  readonly fields: Readonly<Record<string, string>>
  readonly onClose: () => void
  readonly onSave: (form: SellerForm) => void
  readonly onFreeze: (freeze: boolean) => void
}

/** Add a seller, or change, move and freeze one. */
export function SellerSheet(props: SellerSheetProps) {
  const { seller, initial, parents, currency, reason, busy, failure, fields, onClose, onSave, onFreeze } =
    props
  const [form, setForm] = useState(initial)
  const [missing, setMissing] = useState('')
  const set = (change: Partial<SellerForm>) => setForm({ ...form, ...change })
  const save = () => {
    setMissing(form.name.trim() ? '' : t('Write the name.'))
    if (form.name.trim()) onSave({ ...form, name: form.name.trim() })
  }
  return (
    <Sheet
      opened
      onClose={onClose}
      title={seller ? initial.name : t('Add a seller')}
      onSubmit={save}
      foot={
        <Button type="submit" variant="solid" full busy={busy} reason={reason}>
          {seller ? t('Save the seller') : t('Add the seller')}
        </Button>
      }
    >
      <TextField
        label={t('Name')}
        value={form.name}
        onChange={(name) => set({ name })}
        error={missing || fields.name}
      />
      <TextField
        label={t('Name in Bengali')}
        lang="bn"
        optional
        value={form.name_bn}
        onChange={(name_bn) => set({ name_bn })}
      />
      <PhoneField
        label={t('Phone')}
        optional
        value={form.phone}
        onChange={(phone) => set({ phone })}
        error={fields.phone}
      />
      {(!seller || seller.movable) && parents.length > 0 && (
        <SelectField
          label={t('Belongs to')}
          help={t('That seller sees the customers and cash of this one.')}
          value={form.parent_id ?? ''}
          onChange={(parent) => set({ parent_id: parent || null })}
          options={[{ value: '', label: t('Nobody, directly to the house') }, ...parents]}
        />
      )}
      <MoneyField
        label={t('May sell on credit up to')}
        help={t('What his customers may owe together. Empty means no limit.')}
        optional
        currency={currency}
        value={form.credit_limit_minor}
        onChange={(credit_limit_minor) => set({ credit_limit_minor })}
        error={fields.credit_limit_minor}
      />
      <ErrorNote failure={failure} />
      {seller && (
        <div className={s.acts}>
          <Button reason={reason} onClick={() => onFreeze(!seller.frozen)}>
            {seller.frozen ? t('Let him sell again') : t('Freeze: no new sales')}
          </Button>
        </div>
      )}
    </Sheet>
  )
}
