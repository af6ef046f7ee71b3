/** Waiting commands as sentences (look.md V8). */
import { day, money } from '../../shared/format'
import { t } from '../../shared/i18n'
import { lastDay } from '../../shared/periods'
import type { View } from '../../store'
import type { OfflineBodies, OfflineKind, QueuedCommand } from '../../sync'
import { nameOf } from '../customers/names'

export interface Told {
  readonly command: QueuedCommand
  readonly what: string
  /** Money it takes, minor units. */
  readonly amount: number | null
  readonly receipt: string | null
}

/** Body of a command of this kind, else null. */
export function bodyOf<K extends OfflineKind>(command: QueuedCommand, kind: K): OfflineBodies[K] | null {
  return command.kind === kind ? (command.body as OfflineBodies[K]) : null
}

/** The customer may exist in the queue only. */
function customerName(view: View, command: QueuedCommand, all: readonly QueuedCommand[]): string {
  const row = view.get('customer', command.customer_id)
  if (row) return nameOf(row)
  const made = all
    .map((other) => bodyOf(other, 'customers.create'))
    .find((body) => body?.id === command.customer_id)
  return made?.name ?? t('a customer')
}

const planName = (view: View, id: string | undefined): string => {
  const plan = view.get('plan', id)
  return plan ? nameOf(plan) : ''
}

function renewWords(view: View, body: OfflineBodies['payments.renew'], name: string): string {
  const line = view.get('subscription', body.subscription_id)
  const plan = planName(view, body.plan_id ?? line?.plan_id)
  const until = { name, day: day(lastDay(body.expect.new_end)) }
  return plan ? t('Renew {name}, {plan} to {day}', { ...until, plan }) : t('Renew {name} to {day}', until)
}

const WORDS: { readonly [K in OfflineKind]: (view: View, body: OfflineBodies[K], name: string) => string } = {
  'customers.create': (_view, body) => t('New customer {name}', { name: body.name }),
  'customers.edit': (_view, _body, name) => t('Change {name}', { name }),
  'customers.add_note': (_view, _body, name) => t('Note on {name}', { name }),
  'subscriptions.add': (view, body, name) =>
    t('Add line {plan} for {name}', { plan: planName(view, body.plan_id), name }),
  'subscriptions.edit': (_view, _body, name) => t('Change the line of {name}', { name }),
  'subscriptions.set_boxes': (_view, _body, name) => t('Change the boxes of {name}', { name }),
  'payments.renew': renewWords,
  'payments.collect': (_view, body, name) =>
    t('Collect {m} from {name}', { m: money(body.amount_minor), name }),
  'payments.undo': (_view, body, name) =>
    body.invoice_id ? t('Undo a renewal of {name}', { name }) : t('Undo a payment of {name}', { name }),
}

/** Payment inside the command. */
export const paymentOf = (command: QueuedCommand) =>
  bodyOf(command, 'payments.collect') ?? bodyOf(command, 'payments.renew')?.payment ?? null

export function tell(view: View, command: QueuedCommand, all: readonly QueuedCommand[]): Told {
  const say = WORDS[command.kind] as (view: View, body: unknown, name: string) => string
  const payment = paymentOf(command)
  return {
    command,
    what: say(view, command.body, customerName(view, command, all)),
    amount: payment?.amount_minor ?? null,
    receipt: payment?.receipt_number ?? null,
  }
}
