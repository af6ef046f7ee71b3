import { Link } from 'wouter'
import type { ImportRun } from '../../api'
import { errorText } from '../../shared/errors'
import { day, localDate } from '../../shared/format'
import { t } from '../../shared/i18n'
import { Progress } from '../../ui/Meter'
import { Canvas } from '../../ui/Page'
import { Panel, Section } from '../../ui/Section'
import s from './Imports.module.css'
import { Summary } from './Summary'
import { reasonName, rowName } from './words'

const DAY_MS = 86_400_000
export const UNDO_DAYS = 7

/** Last moment at which the import can be undone; null = never. */
export const undoUntil = ({ applied_at }: ImportRun): Date | null =>
  applied_at ? new Date(Date.parse(applied_at) + UNDO_DAYS * DAY_MS) : null

function Stays({ run }: { run: ImportRun }) {
  const stays = run.report?.stays
  if (!stays?.count) return null
  return (
    <Panel>
      <Section title={t('{n, plural, one {# customer stays} other {# customers stay}}', { n: stays.count })}>
        <ul className={s.notes}>
          {stays.rows.map(({ row, customer_id, name, reason }) => (
            <li key={customer_id}>
              <Link href={`/customers/${customer_id}`} className={s.link} dir="auto">
                {name}
              </Link>
              <span>
                {rowName(row)} · {reasonName(reason)}
              </span>
            </li>
          ))}
        </ul>
      </Section>
    </Panel>
  )
}

/** Plans and sellers that the import had made and that an undo leaves. */
function TargetsStay({ run }: { run: ImportRun }) {
  const stays = run.report?.made?.stays
  if (!stays?.length) return null
  return (
    <Panel>
      <Section
        title={t('{n, plural, one {# plan or seller stays} other {# plans and sellers stay}}', {
          n: stays.length,
        })}
      >
        <ul className={s.notes}>
          {stays.map(({ kind, id, name }) => (
            <li key={id}>
              <Link href={kind === 'plan' ? '/plans' : '/sellers'} className={s.link} dir="auto">
                {name}
              </Link>
              <span>
                {kind === 'plan' ? t('Plan') : t('Seller')} · {t('in use, or changed since')}
              </span>
            </li>
          ))}
        </ul>
      </Section>
    </Panel>
  )
}

const undoneText = (gone: number) =>
  gone
    ? t(
        'Opening balances are reversed. {n, plural, one {# plan or seller} other {# plans and sellers}} of this import went too.',
        { n: gone },
      )
    : t('Opening balances are reversed.')

function headline(run: ImportRun): { title: string; text: string } {
  const counts = run.report?.counts
  const until = undoUntil(run)
  if (run.state === 'undone') {
    return {
      title: t('{n, plural, one {# customer was} other {# customers were}} taken out', {
        n: run.report?.undone ?? 0,
      }),
      text: undoneText(run.report?.made?.gone ?? 0),
    }
  }
  if (run.state === 'failed') {
    return {
      title: t('Stopped after {done} of {total} rows', { done: run.rows_done, total: run.rows_total }),
      text: errorText({ code: run.failure, params: {} }),
    }
  }
  return {
    title: counts?.update
      ? t('{a} new customers, {b} updated', { a: counts.create, b: counts.update })
      : t('{n, plural, one {# new customer} other {# new customers}}', { n: counts?.create ?? 0 }),
    text: run.failure
      ? errorText({ code: run.failure, params: {} })
      : until
        ? t('You can undo it until {day}, as long as nobody has used the rows.', {
            day: day(localDate(until.toISOString())),
          })
        : '',
  }
}

/** An import that is being saved, is saved, has stopped or was undone. */
export function Outcome({ run }: { run: ImportRun }) {
  if (run.state === 'applying') {
    return (
      <Canvas>
        <Panel>
          <Progress
            label={t('Saving the rows')}
            done={run.rows_done}
            total={run.rows_total}
            note={
              run.silent
                ? t('It has not moved for a while. Try again, or give up: what is in can be undone.')
                : t('It goes on when you leave this page.')
            }
          />
        </Panel>
      </Canvas>
    )
  }
  if (run.state === 'undoing') {
    return (
      <div className={s.headline} role="status">
        <h2>{t('The rows are being taken out')}</h2>
        <p>
          {run.silent
            ? t('It has not moved for a while. Try again, or give up: nothing has been taken out yet.')
            : t('It goes on when you leave this page.')}
        </p>
      </div>
    )
  }
  const { title, text } = headline(run)
  return (
    <>
      <div className={s.headline}>
        <h2>{title}</h2>
        <p>{text}</p>
      </div>
      <Canvas>
        {run.report && run.state !== 'undone' && <Summary report={run.report} />}
        <Stays run={run} />
        <TargetsStay run={run} />
      </Canvas>
    </>
  )
}
