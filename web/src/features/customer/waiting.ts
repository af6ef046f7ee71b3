/** What of a line is not confirmed yet (V1). Pure. */
import type { Subscription } from '../../store'
import type { QueuedCommand } from '../../sync'

export interface LineWaiting {
  /** What the newest waiting command does to the line; null = nothing waits. */
  readonly act: 'added' | 'renewed' | 'undone' | 'changed' | null
  /** Its days are not confirmed. */
  readonly dated: boolean
}

type Act = Exclude<LineWaiting['act'], null>

function actOn(line: Subscription, { kind, body, customer_id }: QueuedCommand): Act | null {
  if (kind === 'payments.renew')
    return 'subscription_id' in body && body.subscription_id === line.id ? 'renewed' : null
  if (kind === 'payments.undo')
    return 'invoice_id' in body && body.invoice_id && customer_id === line.customer_id ? 'undone' : null
  const about = 'id' in body && body.id === line.id
  if (kind === 'subscriptions.add') return about ? 'added' : null
  return about && (kind === 'subscriptions.edit' || kind === 'subscriptions.set_boxes') ? 'changed' : null
}

export function waitingOf(line: Subscription, commands: readonly QueuedCommand[]): LineWaiting {
  const acts = commands
    .filter(({ state }) => state === 'waiting' || state === 'sent')
    .flatMap((command) => actOn(line, command) ?? [])
  return { act: acts.at(-1) ?? null, dated: acts.some((act) => act !== 'changed') }
}
