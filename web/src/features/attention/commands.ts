import { newId, runOnline } from '../../sync'
import type { Outcome } from './offers'

/** Ends an exception, once. Online; raises Problem or Offline. */
export async function settleItem(id: string, outcome: Outcome): Promise<void> {
  const makes = outcome === 'extend' || outcome === 'run'
  const ids = makes ? { term_id: newId(), invoice_id: newId() } : {}
  await runOnline('attention.settle', { id, outcome, ...ids })
}
