import { IconMapPin } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import type { PublicInfo } from '../../api'
import type { Failure } from '../../shared/errors'
import { t } from '../../shared/i18n'
import { roleName } from '../../shared/roles'
import { Button } from '../../ui/Button'
import { ErrorNote } from '../../ui/ErrorBox'
import { PasswordField } from '../../ui/fields/PasswordField'
import { TextField } from '../../ui/fields/TextField'
import { useFirstError } from '../../ui/fields/useFirstError'
import { Entry } from './Entry'
import s from './Entry.module.css'

type DemoUser = NonNullable<PublicInfo['demo_users']>[number]

export interface SignInViewProps {
  /** The server has no organization yet. */
  readonly fresh: boolean
  readonly region: string
  readonly support: string
  readonly controller: string
  readonly demoUsers: readonly DemoUser[]
  readonly busy: boolean
  readonly failure: Failure | null
  readonly onSignIn: (identifier: string, password: string) => void
}

const Legal = ({ region, controller }: Pick<SignInViewProps, 'region' | 'controller'>) => (
  <>
    <IconMapPin size={16} stroke={1.75} aria-hidden />
    <span>
      {region
        ? t('Data is kept on your own server, in {region}.', { region })
        : t('Data is kept on your own server.')}{' '}
      {controller && t('Questions about your data: {controller}', { controller })}
    </span>
  </>
)

const Forgotten = ({ support }: { support: string }) => (
  <details className={s.fold}>
    <summary>{t('I forgot my password')}</summary>
    <p>{t('Your owner or admin makes a fresh link for you: Members, your name, New password link.')}</p>
    {support && <p>{t('Support: {contact}', { contact: support })}</p>}
  </details>
)

/** One tap fills the form and signs in: what was filled in stays to be seen when it fails. */
const Demo = ({ users, onPick }: { users: readonly DemoUser[]; onPick: (user: DemoUser) => void }) => (
  <section className={s.demo} aria-labelledby="demo">
    <h2 id="demo">{t('Demo: sign in as')}</h2>
    <ul>
      {users.map((user) => (
        <li key={user.username}>
          <button type="button" onClick={() => onPick(user)}>
            <strong>{user.username}</strong>
            <small>{user.elsewhere ? t('Owner elsewhere') : roleName(user.role)}</small>
          </button>
        </li>
      ))}
    </ul>
  </section>
)

/** E-mail, username or mobile number and the password; fields allow paste and password managers. */
export function SignInView({ fresh, demoUsers, busy, failure, onSignIn, ...about }: SignInViewProps) {
  const [identifier, setIdentifier] = useState('')
  const [password, setPassword] = useState('')
  const [errors, setErrors] = useState<Record<string, string>>({})
  const form = useFirstError(errors)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const missing = {
      ...(identifier.trim() ? {} : { identifier: t('Write your e-mail, username or mobile number.') }),
      ...(password ? {} : { password: t('Write your password.') }),
    }
    setErrors(missing)
    if (!Object.keys(missing).length) onSignIn(identifier.trim(), password)
  }
  const pick = (user: DemoUser) => {
    setErrors({})
    setIdentifier(user.username)
    setPassword(user.password)
    onSignIn(user.username, user.password)
  }
  return (
    <Entry foot={<Legal {...about} />}>
      <h1>{t('Sign in')}</h1>
      {fresh && (
        <p className={s.lead}>
          {t('This server is new. Open the owner’s link that it printed when it started.')}
        </p>
      )}
      <form ref={form} className={s.form} onSubmit={submit} noValidate>
        <TextField
          label={t('E-mail, username or mobile number')}
          name="identifier"
          autoComplete="username"
          value={identifier}
          onChange={setIdentifier}
          error={errors.identifier}
        />
        <PasswordField
          label={t('Password')}
          name="password"
          autoComplete="current-password"
          value={password}
          onChange={setPassword}
          error={errors.password}
        />
        <ErrorNote failure={failure} />
        <Button type="submit" variant="solid" full busy={busy}>
          {t('Sign in')}
        </Button>
      </form>
      {demoUsers.length > 0 ? (
        <Demo users={demoUsers} onPick={pick} />
      ) : (
        <Forgotten support={about.support} />
      )}
    </Entry>
  )
}
