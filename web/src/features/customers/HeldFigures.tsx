import { int } from '../../shared/format'
import { t } from '../../shared/i18n'
import { useLive } from '../../store'
import { useSyncState } from '../../sync'
import s from './HeldFigures.module.css'

/** Beside sums of a device that does not hold everybody: whom they cover (SYNC-11). */
export function HeldFigures() {
  const { windowed } = useSyncState()
  const { value: held } = useLive(
    { collections: ['customer'], read: (view) => (windowed ? view.count('customer') : 0) },
    [windowed],
  )
  if (!windowed) return null
  return (
    <p className={s.held}>
      {t('These figures cover the {n} customers that this device holds, not everybody.', { n: int(held) })}
    </p>
  )
}
