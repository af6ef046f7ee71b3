import { IconAlertTriangle } from '@tabler/icons-react'
import { lazy, Suspense, useState } from 'react'
import { errorText, type Failure, failure } from '../../shared/errors'
import { t } from '../../shared/i18n'
import { queue } from '../../sync'
import { Button } from '../../ui/Button'
import { ErrorNote } from '../../ui/ErrorBox'
import s from '../attention/Attention.module.css'
import { shareText } from '../renew/share'
import { differences, fixable, onTop } from './fix'
import { Told as Line } from './Told'
import type { Told } from './words'

const FixSheet = lazy(() => import('./FixSheet'))

function reason({ command }: Told): string {
  if (command.state === 'blocked') return t('It waits for the one above.')
  const { refusal } = command
  if (!refusal) return ''
  const [first] = refusal.errors
  return first ? errorText(first) : errorText(refusal)
}

/** A command the server said no to: why, and what can be done; `main`: it has the view's solid button (V5). Money is never dropped (SYNC-27). */
export function Refused({ told, main }: { told: Told; main: boolean }) {
  const { command } = told
  const [fixing, setFixing] = useState(false)
  const [failed, setFailed] = useState<Failure | null>(null)
  const run = async (act: () => Promise<void>) => {
    try {
      await act()
    } catch (error) {
      setFailed(failure(error))
    }
  }
  const hand = () => run(async () => void (await shareText(await queue().handToOffice(command.key))))
  const again = onTop(command)
  const first = main ? 'solid' : 'default'
  const canFix = command.state === 'rejected' && fixable(command).length > 0
  return (
    <article className={s.item}>
      <IconAlertTriangle size={20} stroke={1.75} className={s.red} aria-hidden />
      <div>
        <strong>{told.what}</strong>
        <p>{reason(told)}</p>
        {differences(command).map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
        <Line told={told} />
        {command.state === 'rejected' && (
          <div className={s.acts}>
            {canFix && (
              <Button variant={first} onClick={() => setFixing(true)}>
                {t('Correct it')}
              </Button>
            )}
            {again && (
              <Button variant={first} onClick={() => void run(() => queue().fix(command.key, again))}>
                {t('Use mine')}
              </Button>
            )}
            {!again && (
              <Button
                variant={canFix ? 'default' : first}
                onClick={() => void run(() => queue().retry(command.key))}
              >
                {t('Try again')}
              </Button>
            )}
            {command.money ? (
              <Button onClick={() => void hand()}>{t('Hand to office')}</Button>
            ) : (
              <Button onClick={() => void run(() => queue().discard(command.key))}>
                {again ? t('Keep theirs') : t('Discard')}
              </Button>
            )}
          </div>
        )}
        <ErrorNote failure={failed} />
        {fixing && (
          <Suspense fallback={null}>
            <FixSheet command={command} what={told.what} onClose={() => setFixing(false)} />
          </Suspense>
        )}
      </div>
    </article>
  )
}

/** Money the office has on paper: nothing more is sent from here. */
export function Handed({ told }: { told: Told }) {
  return (
    <article className={s.item}>
      <IconAlertTriangle size={20} stroke={1.75} className={s.pencil} aria-hidden />
      <div>
        <strong>{told.what}</strong>
        <p>{t('Handed to the office. It is not sent from here any more.')}</p>
        <Line told={told} />
        <div className={s.acts}>
          <Button onClick={() => void queue().retry(told.command.key)}>{t('Try again')}</Button>
          <Button onClick={() => void queue().discard(told.command.key)}>
            {t('The office has entered it')}
          </Button>
        </div>
      </div>
    </article>
  )
}
