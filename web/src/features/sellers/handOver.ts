/** Cash on its way from a seller's hands to the office (M16). */
import { errorText } from '../../shared/errors'
import { t } from '../../shared/i18n'
import type { Id } from '../../store'
import { Problem, runOnline } from '../../sync'

/** Why this amount cannot be handed over; empty = it can. Minor units. */
export function handOverProblem(amount: number | null, inHand: number): string {
  if (!amount) return t('Write the amount.')
  return amount > inHand ? errorText({ code: 'more_than_in_hand', params: { in_hand_minor: inHand } }) : ''
}

export interface HandOverDraft {
  readonly id: Id
  readonly seller_id: Id
  readonly amount_minor: number
  readonly note: string
}

/** The id is made once a sheet: when an answer was lost, the second try finds the cash counted already. */
export async function handOver(draft: HandOverDraft): Promise<void> {
  try {
    await runOnline('payments.hand_over', draft)
  } catch (error) {
    if (!(error instanceof Problem && error.code === 'already_exists')) throw error
  }
}
