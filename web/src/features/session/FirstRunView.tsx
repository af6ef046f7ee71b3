import { IconChevronRight, IconFileSpreadsheet, IconUserPlus } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { Link } from 'wouter'
import type { Failure } from '../../shared/errors'
import { t } from '../../shared/i18n'
import { Button } from '../../ui/Button'
import { ErrorNote } from '../../ui/ErrorBox'
import { MoneyField } from '../../ui/fields/MoneyField'
import { SegmentedField } from '../../ui/fields/SegmentedField'
import { type Option, SelectField } from '../../ui/fields/SelectField'
import { TextField } from '../../ui/fields/TextField'
import { useFirstError } from '../../ui/fields/useFirstError'
import { Stepper } from '../../ui/Stepper'
import { EntryHead } from './Entry'
import s from './Entry.module.css'

export interface FirstOrganization {
  readonly name: string
  readonly language: 'en' | 'bn'
  readonly currency: string
  readonly timeZone: string
}

export interface FirstPlan {
  readonly name: string
  readonly code: string
  readonly priceMinor: number
}

export interface FirstRunViewProps {
  readonly guess: Omit<FirstOrganization, 'name'>
  readonly zones: readonly string[]
  readonly person: string
  readonly busy: boolean
  readonly failure: Failure | null
  readonly onStart: (organization: FirstOrganization, plan: FirstPlan | null) => void
  readonly onSignOut: () => void
}

const CURRENCIES: readonly Option[] = [
  { value: 'BDT', label: 'BDT ৳' },
  { value: 'INR', label: 'INR ₹' },
  { value: 'NPR', label: 'NPR' },
  { value: 'PKR', label: 'PKR' },
  { value: 'USD', label: 'USD $' },
  { value: 'EUR', label: 'EUR €' },
]

const steps = () => [t('Your account'), t('Organization and first plan'), t('First customers')]

/** Basic 25 → BASIC25: a code the person may change later. */
const codeOf = (name: string) =>
  name
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
    .slice(0, 12) || 'PLAN1'

/** Second step of the first run: name the business and its first plan; everything else is guessed (E40). */
export function FirstRunView(props: FirstRunViewProps) {
  const { guess, zones, person, busy, failure, onStart, onSignOut } = props
  const [organization, setOrganization] = useState<FirstOrganization>({ name: '', ...guess })
  const [plan, setPlan] = useState('')
  const [price, setPrice] = useState<number | null>(null)
  const [errors, setErrors] = useState<Record<string, string>>({})
  const form = useFirstError(errors)
  const set = (change: Partial<FirstOrganization>) => setOrganization({ ...organization, ...change })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const found = {
      ...(organization.name.trim() ? {} : { name: t('Write the name your customers know.') }),
      ...(plan.trim() && price === null ? { price: t('Write the price of a month.') } : {}),
    }
    setErrors(found)
    if (Object.keys(found).length) return
    const first =
      plan.trim() && price !== null ? { name: plan.trim(), code: codeOf(plan), priceMinor: price } : null
    onStart({ ...organization, name: organization.name.trim() }, first)
  }
  return (
    <div className={s.first}>
      <EntryHead />
      <main id="main" className={s.firstMain}>
        <Stepper steps={steps()} now={1} />
        <div>
          <h1>{t('Your organization')}</h1>
          <p className={s.lead}>
            {t('You can change everything later. Nothing is sent to customers until you say so.')}
          </p>
        </div>
        <form ref={form} className={s.form} onSubmit={submit} noValidate>
          <div className={s.card}>
            <TextField
              label={t('Name')}
              value={organization.name}
              onChange={(name) => set({ name })}
              error={errors.name}
              autoComplete="organization"
            />
            <SegmentedField
              label={t('Language of papers')}
              value={organization.language}
              onChange={(language) => set({ language })}
              options={[
                { value: 'bn', label: 'বাংলা' },
                { value: 'en', label: 'English' },
              ]}
            />
            <div className={s.two}>
              <SelectField
                label={t('Currency')}
                value={organization.currency}
                onChange={(currency) => set({ currency })}
                options={CURRENCIES}
              />
              <SelectField
                label={t('Day ends at midnight in')}
                value={organization.timeZone}
                onChange={(timeZone) => set({ timeZone })}
                options={zones.map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }))}
              />
            </div>
          </div>
          <div className={s.card}>
            <TextField
              label={t('First plan')}
              optional
              placeholder={t('Basic 25')}
              help={t('A month of service; a spreadsheet brings its own plans.')}
              value={plan}
              onChange={setPlan}
            />
            {plan.trim() && (
              <MoneyField
                label={t('Price of a month')}
                value={price}
                onChange={setPrice}
                currency={organization.currency}
                error={errors.price}
              />
            )}
          </div>
          <ErrorNote failure={failure} />
          <Button type="submit" variant="solid" full busy={busy}>
            {t('Open the organization')}
          </Button>
        </form>
      </main>
      <footer className={s.foot}>
        <span>{t('Signed in as {name}', { name: person })}</span>
        <Button variant="quiet" onClick={onSignOut}>
          {t('Sign out')}
        </Button>
      </footer>
    </div>
  )
}

/** Last step: two ways to the first customers, the spreadsheet first. */
export const BeginView = ({ onLater }: { onLater: () => void }) => (
  <div className={s.first}>
    <EntryHead end={<span />} />
    <main id="main" className={s.firstMain}>
      <Stepper steps={steps()} now={2} />
      <div>
        <h1>{t('How do you want to begin?')}</h1>
        <p className={s.lead}>
          {t('You can change everything later. Nothing is sent to customers until you say so.')}
        </p>
      </div>
      <ul className={s.choices}>
        <li>
          <Link className={s.choice} href="/import" data-main>
            <span className={s.tile}>
              <IconFileSpreadsheet size={24} stroke={1.75} aria-hidden />
            </span>
            <span>
              <strong>{t('Bring a spreadsheet')}</strong>
              <small>
                {t('Customers and end dates from XLSX or CSV. You see every row before it is saved.')}
              </small>
            </span>
            <IconChevronRight className="flip" size={20} stroke={1.75} aria-hidden />
          </Link>
        </li>
        <li>
          <Link className={s.choice} href="/customers?new">
            <span className={s.tile}>
              <IconUserPlus size={24} stroke={1.75} aria-hidden />
            </span>
            <span>
              <strong>{t('Add the first customer')}</strong>
              <small>{t('Name and phone, then a line and its first payment. About 2 minutes.')}</small>
            </span>
            <IconChevronRight className="flip" size={20} stroke={1.75} aria-hidden />
          </Link>
        </li>
      </ul>
      <Button variant="quiet" onClick={onLater}>
        {t('Look around first')}
      </Button>
    </main>
  </div>
)
