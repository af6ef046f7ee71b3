import type { ImportReport } from '../../api'
import { int } from '../../shared/format'
import { t } from '../../shared/i18n'
import { cx } from '../../ui/cx'
import { Money } from '../../ui/Money'
import { Panel } from '../../ui/Section'
import s from './Imports.module.css'

/** Share of each outcome, the counts, and the money the import opens. */
export function Summary({ report }: { report: ImportReport }) {
  const { create, update, skip, error } = report.counts
  const parts = [
    { key: 'new', label: t('New'), count: create, look: s.cNew },
    { key: 'updated', label: t('Updated'), count: update, look: s.cUpdated },
    { key: 'skipped', label: t('Left out'), count: skip, look: s.cSkipped },
    { key: 'errors', label: t('Errors'), count: error, look: s.cErrors },
  ]
  return (
    <Panel className={s.summary}>
      <div className={s.bar} aria-hidden>
        {parts.map(
          ({ key, count, look }) =>
            count > 0 && <span key={key} className={look} style={{ flexGrow: count }} />,
        )}
      </div>
      <dl className={s.counts}>
        {parts.map(({ key, label, count, look }) => (
          <div key={key}>
            <dt>
              <i className={look} />
              {label}
            </dt>
            <dd className={cx('num', key === 'errors' && count > 0 && s.bad)}>{int(count)}</dd>
          </div>
        ))}
      </dl>
      <p className={s.effect}>
        <span>
          {t('Opening dues')} <Money v={report.money.due_minor} strong />
        </span>
        <span>
          {t('Opening advances')} <Money v={report.money.advance_minor} strong />
        </span>
      </p>
    </Panel>
  )
}
