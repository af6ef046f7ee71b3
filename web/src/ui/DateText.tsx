import { day, when, type YearShown } from '../shared/format'
import { t } from '../shared/i18n'
import { cx } from './cx'
import s from './Money.module.css'

/** A local date, `25 Nov`. Periods: give the last day of service, never the exclusive end. */
export const DateText = ({
  iso,
  year,
  pencil,
}: {
  iso: string
  year?: YearShown
  pencil?: boolean | undefined
}) => (
  <time className={cx('num', pencil && s.pencil)} dateTime={iso}>
    {day(iso, year)}
    {pencil && <span className="sr"> {t('not confirmed yet')}</span>}
  </time>
)

/** Time of a past event: the clock today, the date before. */
export const WhenText = ({ at }: { at: string }) => (
  <time className="num" dateTime={at}>
    {when(at)}
  </time>
)
