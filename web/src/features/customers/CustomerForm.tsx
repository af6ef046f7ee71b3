import { useState } from 'react'
import { type Failure, failure } from '../../shared/errors'
import { t } from '../../shared/i18n'
import { type Customer, useLive } from '../../store'
import { can } from '../../sync'
import { Button } from '../../ui/Button'
import { ErrorNote } from '../../ui/ErrorBox'
import { MoneyField } from '../../ui/fields/MoneyField'
import { PhoneField } from '../../ui/fields/PhoneField'
import { SelectField } from '../../ui/fields/SelectField'
import { TextField } from '../../ui/fields/TextField'
import { Sheet } from '../../ui/Sheet'
import { TextLink } from '../../ui/TextLink'
import s from './Customers.module.css'
import { createCustomer, editCustomer } from './commands'
import { changes, creation, type Draft, draftOf, EMPTY, problems } from './draft'
import { nameOf } from './names'
import { useSellers } from './queries'
import { useFocusError } from './useFocusError'

const MOST_PHONES = 10

/** Somebody else who has this number already. */
function Known({ phone, own }: { phone: string; own: string | undefined }) {
  const { value } = useLive(
    {
      collections: ['customer'],
      read: (view) =>
        phone.replace(/\D/g, '').length < 8
          ? undefined
          : view.search(phone, 2).customers.find(({ id }) => id !== own),
    },
    [phone, own],
  )
  return value ? (
    <p className={s.known}>{t('{name} has this number already.', { name: nameOf(value) })}</p>
  ) : null
}

type Errors = Readonly<Record<string, string>>

interface PartProps {
  readonly draft: Draft
  readonly errors: Errors
  readonly set: (change: Partial<Draft>) => void
  readonly own?: string | undefined
}

function Phones({ draft, errors, set, own }: PartProps) {
  const change = (index: number, text: string) =>
    set({ phones: draft.phones.map((phone, place) => (place === index ? text : phone)) })
  return (
    <>
      {draft.phones.map((phone, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: typed numbers have no other identity
        <div key={index}>
          <PhoneField
            label={index === 0 ? t('Phone') : t('Another phone')}
            optional
            value={phone}
            error={errors[`phone${index}`]}
            onChange={(text) => change(index, text)}
          />
        </div>
      ))}
      <Known phone={draft.phones[0] ?? ''} own={own} />
      {draft.phones.length < MOST_PHONES && draft.phones.at(-1) !== '' && (
        <TextLink onClick={() => set({ phones: [...draft.phones, ''] })}>{t('Add a phone')}</TextLink>
      )}
    </>
  )
}

function SellerChoice({ draft, set }: PartProps) {
  const sellers = useSellers()
  if (sellers.length < 2) return null
  const house = sellers.find((seller) => seller.mode === 'house')
  return (
    <SelectField
      label={t('Seller')}
      value={draft.seller_id || (house?.id ?? sellers[0]?.id ?? '')}
      onChange={(seller_id) => set({ seller_id })}
      options={sellers.map((seller) => ({ value: seller.id, label: nameOf(seller) }))}
    />
  )
}

export interface CustomerFormProps {
  /** Absent: a new one. */
  readonly customer?: Customer
  readonly onClose: () => void
  readonly onSaved: (id: string) => void
}

/** Who the customer is. Saving works without signal. */
export default function CustomerForm({ customer, onClose, onSaved }: CustomerFormProps) {
  const [draft, setDraft] = useState<Draft>(customer ? draftOf(customer) : EMPTY)
  const [errors, setErrors] = useState<Errors>({})
  const [failed, setFailed] = useState<Failure | null>(null)
  useFocusError(errors)
  const set = (change: Partial<Draft>) => setDraft((before) => ({ ...before, ...change }))
  const part = { draft, errors, set, own: customer?.id }

  const save = async () => {
    const found = problems(draft)
    setErrors(found)
    if (Object.keys(found).length) return
    try {
      if (!customer) onSaved(await createCustomer(creation(draft)))
      else {
        const edit = changes(draft, customer)
        if (edit) await editCustomer(customer.id, edit)
        onSaved(customer.id)
      }
      onClose()
    } catch (error) {
      setFailed(failure(error))
    }
  }

  return (
    <Sheet
      opened
      onClose={onClose}
      title={customer ? t('Edit customer') : t('New customer')}
      onSubmit={() => void save()}
      foot={
        <>
          <Button onClick={onClose}>{t('Cancel')}</Button>
          <Button variant="solid" type="submit">
            {customer ? t('Save changes') : t('Add customer')}
          </Button>
        </>
      }
    >
      <TextField
        label={t('Name')}
        placeholder="Nadia Rahman"
        value={draft.name}
        error={errors.name}
        maxLength={200}
        onChange={(name) => set({ name })}
      />
      <TextField
        label={t('Name in Bengali')}
        optional
        lang="bn"
        placeholder="নাদিয়া রহমান"
        value={draft.name_bn}
        maxLength={200}
        onChange={(name_bn) => set({ name_bn })}
      />
      <Phones {...part} />
      <TextField
        label={t('Area')}
        optional
        help={t('Collecting is grouped by it.')}
        value={draft.area}
        maxLength={100}
        onChange={(area) => set({ area })}
      />
      <TextField
        label={t('Address')}
        optional
        value={draft.address}
        maxLength={500}
        onChange={(address) => set({ address })}
      />
      {!customer && <SellerChoice {...part} />}
      <TextField
        label={t('E-mail')}
        optional
        inputMode="email"
        value={draft.email}
        maxLength={254}
        onChange={(email) => set({ email })}
      />
      {customer && can('customers.reassign') && (
        <MoneyField
          label={t('May owe at most')}
          optional
          help={t('Empty: the organization’s limit.')}
          value={draft.credit_limit_minor}
          onChange={(credit_limit_minor) => set({ credit_limit_minor })}
        />
      )}
      {!customer && (
        <TextField
          label={t('Note')}
          optional
          lines={2}
          value={draft.note}
          maxLength={2000}
          onChange={(note) => set({ note })}
        />
      )}
      <ErrorNote failure={failed} />
    </Sheet>
  )
}
