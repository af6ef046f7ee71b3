import { lazy, type ReactNode, Suspense, useState } from 'react'
import { t } from '../../shared/i18n'
import { can } from '../../sync'
import { Button } from '../../ui/Button'
import { useNoSignal } from '../session/useNoSignal'
import type { SellerData } from './queries'

const HandOverSheet = lazy(() => import('./HandOverSheet'))
const SellerEditor = lazy(() => import('./SellerEditor'))

export interface SellerSheets {
  readonly node: ReactNode
  /** Change first, the main one last; absent for who may not, and for the house, which hands nothing to itself. */
  readonly change: ReactNode
  readonly record: ReactNode
}

/** What can be done with a seller, and the sheet that is open. */
export function useSellerSheets(data: SellerData | null): SellerSheets {
  const [shown, show] = useState<'hand over' | 'change' | null>(null)
  const noSignal = useNoSignal()
  const close = () => show(null)
  if (!data) return { node: null, change: null, record: null }
  const { seller, cash } = data
  const nothing = cash.minor > 0 ? null : t('no cash in hand')
  return {
    node: (
      <Suspense fallback={null}>
        {shown === 'hand over' && <HandOverSheet data={data} onClose={close} />}
        {shown === 'change' && <SellerEditor seller={seller} onClose={close} />}
      </Suspense>
    ),
    change: can('sellers.write') && <Button onClick={() => show('change')}>{t('Change')}</Button>,
    record: can('payments.hand_over') && seller.mode !== 'house' && (
      <Button variant="solid" reason={noSignal ?? nothing} onClick={() => show('hand over')}>
        {t('Record hand-over')}
      </Button>
    ),
  }
}
