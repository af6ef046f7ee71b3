import { IconAlertCircle } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import type { Failure } from '../../shared/errors'
import { t } from '../../shared/i18n'
import { roleName } from '../../shared/roles'
import { Button } from '../../ui/Button'
import { ErrorNote } from '../../ui/ErrorBox'
import { PasswordField } from '../../ui/fields/PasswordField'
import { PhoneField } from '../../ui/fields/PhoneField'
import { TextField } from '../../ui/fields/TextField'
import { useFirstError } from '../../ui/fields/useFirstError'
import { Entry } from './Entry'
import s from './Entry.module.css'

export interface Account {
  readonly name: string
  readonly username: string
  readonly phone: string
  readonly email: string
  readonly password: string
}

export interface LinkViewProps {
  readonly purpose: 'invite' | 'reset' | 'owner'
  readonly name: string
  readonly organization: string
  readonly role: string
  readonly busy: boolean
  readonly failure: Failure | null
  readonly fields: Readonly<Record<string, string>>
  readonly onAccount: (account: Account) => void
  readonly onPassword: (password: string) => void
}

const SHORTEST_PASSWORD = 10

const passwordRule = () =>
  t('Use {n} characters or more. Three or four words are easy to keep.', { n: SHORTEST_PASSWORD })

const passwordError = (password: string): Record<string, string> =>
  password.length >= SHORTEST_PASSWORD ? {} : { password: passwordRule() }

function accountErrors(account: Account, adult: boolean): Record<string, string> {
  return {
    ...(account.name.trim() ? {} : { name: t('Write your name.') }),
    ...(/^[a-z0-9._-]{3,}$/i.test(account.username)
      ? {}
      : { username: t('Use 3 or more Latin letters, digits, dots or dashes.') }),
    ...passwordError(account.password),
    ...(adult ? {} : { adult: t('Only adults may have an account.') }),
  }
}

const Adult = ({
  value,
  error,
  onChange,
}: {
  value: boolean
  error?: string | undefined
  onChange: (v: boolean) => void
}) => (
  <div>
    <label className={s.check}>
      <input
        type="checkbox"
        checked={value}
        aria-invalid={Boolean(error)}
        onChange={(e) => onChange(e.currentTarget.checked)}
      />
      {t('I am 18 years or older.')}
    </label>
    {error && (
      <p className={s.wrong} role="alert">
        <IconAlertCircle size={16} stroke={2} aria-hidden />
        {error}
      </p>
    )}
  </div>
)

const EMPTY: Account = { name: '', username: '', phone: '', email: '', password: '' }

function AccountForm({ name, busy, failure, fields, onAccount }: LinkViewProps) {
  const [account, setAccount] = useState<Account>({ ...EMPTY, name })
  const [adult, setAdult] = useState(false)
  const [own, setOwn] = useState<Record<string, string>>({})
  const errors = { ...fields, ...own }
  const form = useFirstError(own)
  const set = (key: keyof Account) => (value: string) => setAccount({ ...account, [key]: value })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const found = accountErrors(account, adult)
    setOwn(found)
    if (!Object.keys(found).length) onAccount(account)
  }
  return (
    <form ref={form} className={s.form} onSubmit={submit} noValidate>
      <TextField
        label={t('Your name')}
        autoComplete="name"
        value={account.name}
        onChange={set('name')}
        error={errors.name}
      />
      <TextField
        label={t('Username')}
        help={t('To sign in with. Latin letters and digits.')}
        autoComplete="username"
        value={account.username}
        onChange={set('username')}
        error={errors.username}
      />
      <PhoneField
        label={t('Mobile number')}
        optional
        value={account.phone}
        onChange={set('phone')}
        error={errors.phone}
      />
      <TextField
        label={t('E-mail')}
        optional
        inputMode="email"
        autoComplete="email"
        value={account.email}
        onChange={set('email')}
        error={errors.email}
      />
      <PasswordField
        label={t('Password')}
        autoComplete="new-password"
        value={account.password}
        onChange={set('password')}
        error={errors.password}
        help={errors.password ? undefined : passwordRule()}
      />
      <Adult value={adult} error={errors.adult} onChange={setAdult} />
      <ErrorNote failure={failure} />
      <Button type="submit" variant="solid" full busy={busy}>
        {t('Create my account')}
      </Button>
    </form>
  )
}

function PasswordForm({ busy, failure, fields, onPassword }: LinkViewProps) {
  const [password, setPassword] = useState('')
  const [own, setOwn] = useState<Record<string, string>>({})
  const error = own.password ?? fields.password
  const form = useFirstError(own)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const found = passwordError(password)
    setOwn(found)
    if (!Object.keys(found).length) onPassword(password)
  }
  return (
    <form ref={form} className={s.form} onSubmit={submit} noValidate>
      <PasswordField
        label={t('New password')}
        autoComplete="new-password"
        value={password}
        onChange={setPassword}
        error={error}
        help={error ? undefined : passwordRule()}
      />
      <ErrorNote failure={failure} />
      <Button type="submit" variant="solid" full busy={busy}>
        {t('Keep this password')}
      </Button>
    </form>
  )
}

/** What a one-time link leads to: the first owner's account, a member's account, or a new password. */
export function LinkView(props: LinkViewProps) {
  const { purpose, name, organization, role } = props
  if (purpose === 'reset') {
    return (
      <Entry>
        <h1>{t('New password for {name}', { name })}</h1>
        <PasswordForm {...props} />
      </Entry>
    )
  }
  return (
    <Entry>
      <h1>{purpose === 'owner' ? t('Welcome') : t('Join {organization}', { organization })}</h1>
      <p className={s.lead}>
        {purpose === 'owner'
          ? t('This server is new. Create the owner’s account; the organization comes next.')
          : t('You are invited as {role}. Create your account; the link works once.', {
              role: roleName(role),
            })}
      </p>
      <AccountForm {...props} />
    </Entry>
  )
}
