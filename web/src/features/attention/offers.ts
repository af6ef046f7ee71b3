/** How an exception may end; mirrors `clientcast/attention/rules.py` (M12, M14). Pure. */
import type { Attention } from '../../store'

export type Outcome = 'extend' | 'run' | 'keep_advance' | 'hand_back'

const RUN_BY_OFFICE: ReadonlySet<Attention['kind']> = new Set(['over_limit', 'backdated'])
const NO_TERM: ReadonlySet<Attention['kind']> = new Set(['line_terminated', 'customer_archived'])

/** The first is the main one. Money without a line cannot become a term, but may pay invoices after all. */
export function offers(item: Attention, mayRun: boolean): readonly Outcome[] {
  if (RUN_BY_OFFICE.has(item.kind))
    return [...(mayRun ? (['run'] as const) : []), 'keep_advance', 'hand_back']
  if (NO_TERM.has(item.kind) || item.subscription_id === null) return ['keep_advance', 'hand_back']
  return ['extend', 'keep_advance', 'hand_back']
}
