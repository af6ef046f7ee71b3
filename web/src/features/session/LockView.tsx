import { type FormEvent, useState } from 'react'
import type { Failure } from '../../shared/errors'
import { t } from '../../shared/i18n'
import { Button } from '../../ui/Button'
import { ErrorNote } from '../../ui/ErrorBox'
import { PasswordField } from '../../ui/fields/PasswordField'
import { Entry } from './Entry'
import s from './Entry.module.css'

export interface LockViewProps {
  readonly reason: 'expired' | 'lease'
  readonly name: string
  /** Commands that wait on this device; they are kept. */
  readonly waiting: number
  readonly busy: boolean
  readonly failure: Failure | null
  readonly onUnlock: (password: string) => void
  readonly onSignOut: () => void
}

/** The session is over: nothing is shown, nothing is lost (SYNC-42). */
export function LockView(props: LockViewProps) {
  const { reason, name, waiting, busy, failure, onUnlock, onSignOut } = props
  const [password, setPassword] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (password) onUnlock(password)
  }
  return (
    <Entry>
      <h1>{t('Sign in again')}</h1>
      <p className={s.lead}>
        {reason === 'lease'
          ? t('This device has not met the server for 14 days, so the book is closed until you sign in.')
          : t('Your sign-in has ended. Your book stays on this device.')}{' '}
        {waiting > 0 &&
          t('{n, plural, one {# entry is} other {# entries are}} kept and sent after you sign in.', {
            n: waiting,
          })}
      </p>
      <form className={s.form} onSubmit={submit} noValidate>
        <PasswordField
          label={t('Password of {name}', { name })}
          name="password"
          autoComplete="current-password"
          value={password}
          onChange={setPassword}
        />
        <ErrorNote failure={failure} />
        <Button type="submit" variant="solid" full busy={busy}>
          {t('Sign in')}
        </Button>
      </form>
      <Button variant="quiet" onClick={onSignOut}>
        {t('I am somebody else')}
      </Button>
    </Entry>
  )
}
