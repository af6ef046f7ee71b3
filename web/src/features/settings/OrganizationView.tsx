import { type FormEvent, useState } from 'react'
import type { Provider } from '../../api'
import type { Failure } from '../../shared/errors'
import { t } from '../../shared/i18n'
import { Button } from '../../ui/Button'
import { ErrorNote } from '../../ui/ErrorBox'
import { MoneyField } from '../../ui/fields/MoneyField'
import { PhoneField } from '../../ui/fields/PhoneField'
import { SwitchField } from '../../ui/fields/SwitchField'
import { TextField } from '../../ui/fields/TextField'
import { useFirstError } from '../../ui/fields/useFirstError'
import { Canvas } from '../../ui/Page'
import { Panel, Section } from '../../ui/Section'
import { WALLETS, walletName } from '../renew/PayFields'
import s from './settings.module.css'

export interface OrganizationForm {
  readonly name: string
  readonly name_bn: string
  readonly legal_name: string
  readonly address: string
  readonly bin: string
  readonly phone: string
  readonly email: string
  readonly support_contact: string
  readonly controller_contact: string
  readonly data_region: string
  /** Percent as the person writes it; empty = no tax. */
  readonly tax_rate: string
  readonly credit_limit_minor: number | null
  readonly hide_minor_zero: boolean
  readonly wallets: readonly Provider[]
}

export interface OrganizationViewProps {
  readonly initial: OrganizationForm
  readonly currency: string
  readonly readOnly: boolean
  readonly reason: string | null
  readonly busy: boolean
  readonly failure: Failure | null
  readonly fields: Readonly<Record<string, string>>
  readonly onSave: (form: OrganizationForm) => Promise<boolean>
}

type Set = <K extends keyof OrganizationForm>(key: K) => (value: OrganizationForm[K]) => void
interface Part {
  readonly form: OrganizationForm
  readonly set: Set
  readonly errors: Readonly<Record<string, string>>
  readonly readOnly: boolean
}

const Names = ({ form, set, errors, readOnly }: Part) => (
  <Section title={t('Name and address')} padded>
    <div className={s.form}>
      <TextField
        label={t('Name')}
        value={form.name}
        onChange={set('name')}
        error={errors.name}
        readOnly={readOnly}
      />
      <TextField
        label={t('Name in Bengali')}
        lang="bn"
        optional
        value={form.name_bn}
        onChange={set('name_bn')}
        readOnly={readOnly}
      />
      <TextField
        label={t('Legal name')}
        help={t('As it stands in the licence; printed on invoices.')}
        optional
        value={form.legal_name}
        onChange={set('legal_name')}
        readOnly={readOnly}
      />
      <TextField
        label={t('Address')}
        optional
        lines={3}
        value={form.address}
        onChange={set('address')}
        readOnly={readOnly}
      />
      <PhoneField
        label={t('Phone')}
        optional
        value={form.phone}
        onChange={set('phone')}
        error={errors.phone}
      />
      <TextField
        label={t('E-mail')}
        optional
        inputMode="email"
        value={form.email}
        onChange={set('email')}
        error={errors.email}
        readOnly={readOnly}
      />
    </div>
  </Section>
)

const Money = ({ form, set, errors, currency, readOnly }: Part & { currency: string }) => (
  <Section title={t('Tax and limits')} padded>
    <div className={s.form}>
      <TextField
        label={t('BIN')}
        help={t('VAT registration number, printed on invoices.')}
        optional
        value={form.bin}
        onChange={set('bin')}
        error={errors.bin}
        readOnly={readOnly}
      />
      <TextField
        label={t('Tax in percent')}
        help={t('Empty means no tax. Plans may have their own.')}
        optional
        inputMode="decimal"
        value={form.tax_rate}
        onChange={set('tax_rate')}
        error={errors.tax_rate}
        readOnly={readOnly}
      />
      <MoneyField
        label={t('A customer may owe at most')}
        help={t('Empty means no limit. A customer or seller may have his own.')}
        optional
        currency={currency}
        value={form.credit_limit_minor}
        onChange={set('credit_limit_minor')}
        error={errors.credit_limit_minor}
      />
      <SwitchField
        label={t('Leave out a zero minor part')}
        help={t('500 instead of 500.00; what is stored stays the same.')}
        value={form.hide_minor_zero}
        onChange={set('hide_minor_zero')}
      />
    </div>
  </Section>
)

const Contacts = ({ form, set, errors, readOnly }: Part) => (
  <Section title={t('Contacts people see')} padded>
    <div className={s.form}>
      <TextField
        label={t('Support contact')}
        help={t('On the sign-in page and on invoices.')}
        optional
        value={form.support_contact}
        onChange={set('support_contact')}
        error={errors.support_contact}
        readOnly={readOnly}
      />
      <TextField
        label={t('Who answers for personal data')}
        help={t('Name and address of the data controller.')}
        optional
        value={form.controller_contact}
        onChange={set('controller_contact')}
        readOnly={readOnly}
      />
      <TextField
        label={t('Where the data is kept')}
        optional
        placeholder={t('Dhaka')}
        value={form.data_region}
        onChange={set('data_region')}
        readOnly={readOnly}
      />
    </div>
  </Section>
)

/** Cash is always taken; a wallet only where the organization has one (M13). */
const Wallets = ({ form, set }: Part) => (
  <Section title={t('How customers may pay, besides cash')} padded>
    <div className={s.form}>
      {WALLETS.map((wallet) => (
        <SwitchField
          key={wallet}
          label={walletName(wallet)}
          value={form.wallets.includes(wallet)}
          onChange={(on) =>
            set('wallets')(WALLETS.filter((each) => (each === wallet ? on : form.wallets.includes(each))))
          }
        />
      ))}
    </div>
  </Section>
)

/** The organization's own facts. Nothing is saved until the button says so. */
export function OrganizationView(props: OrganizationViewProps) {
  const { initial, currency, readOnly, reason, busy, failure, fields, onSave } = props
  const [form, setForm] = useState(initial)
  const [own, setOwn] = useState<Record<string, string>>({})
  const [saved, setSaved] = useState(false)
  const ref = useFirstError(own)
  const set: Set = (key) => (value) => {
    setSaved(false)
    setForm((before) => ({ ...before, [key]: value }))
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const found: Record<string, string> = form.name.trim()
      ? {}
      : { name: t('Write the name your customers know.') }
    setOwn(found)
    if (!Object.keys(found).length) setSaved(await onSave(form))
  }
  const part = { form, set, errors: { ...fields, ...own }, readOnly }
  return (
    <form ref={ref} onSubmit={(event) => void submit(event)} noValidate>
      <Canvas narrow>
        <Panel>
          <Names {...part} />
        </Panel>
        <Panel>
          <Money {...part} currency={currency} />
        </Panel>
        <Panel>
          <Wallets {...part} />
        </Panel>
        <Panel>
          <Contacts {...part} />
        </Panel>
        {!readOnly && (
          <Section padded>
            <div className={s.form}>
              <ErrorNote failure={failure} />
              <div className={s.actions}>
                <Button type="submit" variant="solid" busy={busy} reason={reason}>
                  {t('Save the organization')}
                </Button>
                <span role="status" className={s.saved}>
                  {saved && t('Saved')}
                </span>
              </div>
            </div>
          </Section>
        )}
      </Canvas>
    </form>
  )
}
