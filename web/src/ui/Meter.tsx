import { int } from '../shared/format'
import { t } from '../shared/i18n'
import s from './Meter.module.css'

/** A share 0…1 as a bar. */
export const Meter = ({ v, label }: { v: number; label: string }) => (
  <div
    className={s.meter}
    role="progressbar"
    aria-label={label}
    aria-valuenow={Math.round(v * 100)}
    aria-valuemin={0}
    aria-valuemax={100}
  >
    <span style={{ inlineSize: `${Math.min(1, v) * 100}%` }} />
  </div>
)

export interface ProgressProps {
  readonly label: string
  readonly done: number
  readonly total: number
  /** What already works meanwhile. */
  readonly note?: string
  readonly action?: React.ReactNode
}

/** Work of known length: bar, counts, what already works, and a way to stop. */
export const Progress = ({ label, done, total, note, action }: ProgressProps) => (
  <div className={s.progress} role="status">
    <p>
      <strong>{label}</strong>
      <span className="num">{t('{done} of {total}', { done: int(done), total: int(total) })}</span>
    </p>
    <Meter v={total ? done / total : 0} label={label} />
    {note && <small>{note}</small>}
    {action}
  </div>
)
