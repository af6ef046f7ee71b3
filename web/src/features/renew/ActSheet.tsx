import { lazy, Suspense } from 'react'
import type { Customer, Subscription } from '../../store'

const RenewSheet = lazy(() => import('./RenewSheet'))
const CollectSheet = lazy(() => import('./CollectSheet'))

/** What the person is about to do with money. */
export type Act =
  | { readonly kind: 'renew'; readonly subscription: string }
  | { readonly kind: 'collect'; readonly customer: string }

export const renewAct = (line: Subscription): Act => ({ kind: 'renew', subscription: line.id })
export const collectAct = (customer: Customer): Act => ({ kind: 'collect', customer: customer.id })

/** The sheet of an act, loaded when first used. */
export function ActSheet({ act, onClose }: { act: Act | null; onClose: () => void }) {
  if (!act) return null
  return (
    <Suspense fallback={null}>
      {act.kind === 'renew' ? (
        <RenewSheet key={act.subscription} subscription={act.subscription} onClose={onClose} />
      ) : (
        <CollectSheet key={act.customer} customer={act.customer} onClose={onClose} />
      )}
    </Suspense>
  )
}
