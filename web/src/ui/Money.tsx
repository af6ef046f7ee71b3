import { moneyParts } from '../shared/format'
import { t } from '../shared/i18n'
import { cx } from './cx'
import type { Tone } from './line'
import s from './Money.module.css'

export interface MoneyProps {
  /** Minor units. */
  readonly v: number
  readonly currency?: string
  /** Not confirmed by the server yet (V1). */
  readonly pencil?: boolean | undefined
  readonly strong?: boolean
  readonly tone?: Tone | undefined
  /** False on amount buttons, axes and rank lists only. */
  readonly cents?: boolean
}

/** An amount: sign, whole part, smaller minor part. */
export function Money({ v, currency, pencil, strong, tone, cents = true }: MoneyProps) {
  const p = moneyParts(v, currency)
  return (
    <bdi className={cx('num', s.money, strong && s.strong, pencil && s.pencil, tone && s[tone])}>
      {p.minus}
      <span className={s.sign}>{p.sign}</span>
      {p.whole}
      {cents && p.minor && <span className={s.cents}>.{p.minor}</span>}
      {pencil && <span className="sr"> {t('not confirmed yet')}</span>}
    </bdi>
  )
}

/** Amount in a table cell: zero is a grey dash. */
export const MoneyCell = (props: MoneyProps) =>
  props.v === 0 ? <span className={s.zero}>–</span> : <Money {...props} />
