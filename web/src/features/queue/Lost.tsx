import { IconHistory } from '@tabler/icons-react'
import { useState } from 'react'
import { type Failure, failure } from '../../shared/errors'
import { money } from '../../shared/format'
import { t } from '../../shared/i18n'
import { queue } from '../../sync'
import { Button } from '../../ui/Button'
import { ErrorNote } from '../../ui/ErrorBox'
import { Panel, Section } from '../../ui/Section'
import s from '../attention/Attention.module.css'
import { shareText } from '../renew/share'
import q from './Queue.module.css'
import { Told as Line } from './Told'
import type { Told } from './words'

function useActs() {
  const [failed, setFailed] = useState<Failure | null>(null)
  const run = (act: () => Promise<unknown>) => () =>
    void act().then(
      () => setFailed(null),
      (error: unknown) => setFailed(failure(error)),
    )
  return { failed, run }
}

function LostItem({ told }: { told: Told }) {
  const { failed, run } = useActs()
  const { key, money: isMoney } = told.command
  return (
    <article className={s.item}>
      <IconHistory size={20} stroke={1.75} className={s.pencil} aria-hidden />
      <div>
        <strong>{told.what}</strong>
        <Line told={told} />
        <div className={s.acts}>
          <Button onClick={run(() => queue().retry(key))}>{t('Send again')}</Button>
          {isMoney ? (
            <Button onClick={run(async () => shareText(await queue().handToOffice(key)))}>
              {t('Hand to office')}
            </Button>
          ) : (
            <Button onClick={run(() => queue().discard(key))}>{t('Leave out')}</Button>
          )}
        </div>
        <ErrorNote failure={failed} />
      </div>
    </article>
  )
}

function counted(items: readonly Told[]): string {
  const n = t('{n, plural, one {# entry} other {# entries}}', { n: items.length })
  const taken = items.reduce((sum, { amount }) => sum + (amount ?? 0), 0)
  return taken > 0 ? `${n} · ${t('{m} of money', { m: money(taken) })}` : n
}

/** What the server had confirmed and lost by a restore: a person decides, nothing goes by itself (P91). */
export function Lost({ items }: { items: readonly Told[] }) {
  const { failed, run } = useActs()
  return (
    <Panel>
      <Section title={t('From after the backup')}>
        <div className={q.lost}>
          <p>
            {t('The server was set back to a backup and no longer has these. This device still has them.')}{' '}
            {t(
              'Sent again, each counts once. What was entered by hand since: leave it out, hand money to the office.',
            )}
          </p>
          <Button variant="solid" onClick={run(() => queue().sendLost())}>
            {t('Send all again')}
          </Button>
          <small className="num">{counted(items)}</small>
          <ErrorNote failure={failed} />
        </div>
        <ul className={s.list}>
          {items.map((told) => (
            <li key={told.command.key}>
              <LostItem told={told} />
            </li>
          ))}
        </ul>
      </Section>
    </Panel>
  )
}
