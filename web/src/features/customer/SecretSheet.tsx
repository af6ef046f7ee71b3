import { useEffect, useState } from 'react'
import { type Failure, failure } from '../../shared/errors'
import { t } from '../../shared/i18n'
import type { Subscription } from '../../store'
import { can, useSyncState } from '../../sync'
import { Button } from '../../ui/Button'
import { ErrorNote } from '../../ui/ErrorBox'
import { PasswordField } from '../../ui/fields/PasswordField'
import { SegmentedField } from '../../ui/fields/SegmentedField'
import { TextField } from '../../ui/fields/TextField'
import { Sheet } from '../../ui/Sheet'
import s from './Customer.module.css'
import { reveal, setSecret } from './commands'

const SHOWN_MS = 30_000
const SHORTEST_REASON = 3

/** The password, for half a minute; gone when the app is put away. */
function Shown({ password, onGone }: { password: string; onGone: () => void }) {
  useEffect(() => {
    const timer = setTimeout(onGone, SHOWN_MS)
    const hidden = () => document.visibilityState === 'hidden' && onGone()
    document.addEventListener('visibilitychange', hidden)
    return () => {
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', hidden)
    }
  }, [onGone])
  return (
    <>
      <output className={s.secret}>{password}</output>
      <p className={s.quiet}>
        {t('It disappears after 30 seconds. Your name, the time and the reason are kept.')}
      </p>
    </>
  )
}

/** Shows or sets the service password of a line; only with signal, never kept on the device (I16). */
export default function SecretSheet({ line, onClose }: { line: Subscription; onClose: () => void }) {
  const { link } = useSyncState()
  const [mode, setMode] = useState<'show' | 'set'>(line.has_secret ? 'show' : 'set')
  const [text, setText] = useState('')
  const [error, setError] = useState<string | undefined>()
  const [failed, setFailed] = useState<Failure | null>(null)
  const [busy, setBusy] = useState(false)
  const [password, setPassword] = useState<string | null>(null)
  const [kept, setKept] = useState(false)
  const choose = (next: 'show' | 'set') => {
    setMode(next)
    setText('')
    setError(undefined)
    setPassword(null)
  }
  const run = async () => {
    const short = mode === 'show' ? text.trim().length < SHORTEST_REASON : text === ''
    setError(short ? (mode === 'show' ? t('Write why you need it.') : t('Write the password.')) : undefined)
    if (short || busy) return
    setBusy(true)
    setFailed(null)
    try {
      if (mode === 'show') setPassword(await reveal(line.id, text.trim()))
      else {
        await setSecret(line.id, text)
        setKept(true)
      }
      setText('')
    } catch (caught) {
      setFailed(failure(caught))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Sheet
      opened
      onClose={onClose}
      title={t('Password of the line')}
      sub={<bdi>{line.username || line.number}</bdi>}
      onSubmit={() => void run()}
      foot={
        <>
          <Button onClick={onClose}>{t('Close')}</Button>
          {password === null && !kept && (
            <Button
              variant="solid"
              type="submit"
              busy={busy}
              reason={link === 'offline' ? t('no signal') : null}
            >
              {mode === 'show' ? t('Show the password') : t('Keep the password')}
            </Button>
          )}
        </>
      }
    >
      {line.has_secret && can('subscriptions.write') && !kept && (
        <SegmentedField
          label={t('What to do')}
          bare
          value={mode}
          onChange={choose}
          options={[
            { value: 'show', label: t('Show') },
            { value: 'set', label: t('Change') },
          ]}
        />
      )}
      {kept ? (
        <p role="status">{t('The password is kept, sealed on the server.')}</p>
      ) : password !== null ? (
        <Shown password={password} onGone={() => setPassword(null)} />
      ) : mode === 'show' ? (
        <TextField
          label={t('Why do you need it?')}
          placeholder={t('New router at the customer')}
          value={text}
          error={error}
          maxLength={300}
          onChange={setText}
        />
      ) : (
        <PasswordField
          label={t('Password')}
          value={text}
          error={error}
          autoComplete="off"
          onChange={setText}
        />
      )}
      <ErrorNote failure={failed} />
    </Sheet>
  )
}
