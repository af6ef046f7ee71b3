import type { Provider } from '../../api'
import type { OfflineBodies, PaymentDraft } from '../../sync'
import { newId, submit } from '../../sync'
import type { Offer } from './offer'

export type PayWay = 'cash' | Provider

/** How the money came; a wallet's name is its provider. */
export interface Paid {
  readonly method: PayWay
  readonly trxId: string
}

const payment = (amount_minor: number, currency: string, { method, trxId }: Paid): PaymentDraft => ({
  id: newId(),
  amount_minor,
  currency,
  ...(method === 'cash' ? { method: 'cash' } : { method: 'mfs', provider: method, trx_id: trxId }),
})

export interface Taken {
  readonly customer_id: string
  readonly payment_id: string | null
  readonly invoice_id: string | null
  readonly receipt_number: string | null
  readonly at: string
}

export interface RenewOrder {
  readonly customer_id: string
  readonly subscription_id: string
  readonly plan_version_id: string
  /** Only while the line is on a trial plan. */
  readonly plan_id: string | null
  readonly count: number
  readonly reason: string
  readonly trialMode: 'append' | 'now'
  readonly due_on: string | null
  readonly currency: string
  readonly offer: Offer
  readonly paid: Paid
}

export async function renewLine(order: RenewOrder): Promise<Taken> {
  const { offer, customer_id } = order
  const money = offer.amount > 0 ? payment(offer.amount, order.currency, order.paid) : null
  const body: OfflineBodies['payments.renew'] = {
    subscription_id: order.subscription_id,
    term_id: newId(),
    invoice_id: newId(),
    ...(order.plan_id ? { plan_id: order.plan_id } : {}),
    count: order.count,
    payment: money,
    discount_minor: offer.quote.discount,
    discount_reason: order.reason,
    use_advance_minor: offer.useAdvance,
    due_on: offer.credit > 0 ? order.due_on : null,
    trial_mode: order.trialMode,
    expect: {
      plan_version_id: order.plan_version_id,
      price_minor: offer.quote.total,
      old_end: offer.renewal.oldEnd,
      new_start: offer.renewal.start,
      new_end: offer.renewal.end,
    },
  }
  const { receipt_number } = await submit('payments.renew', body, { customer_id })
  const at = new Date().toISOString()
  return { customer_id, payment_id: money?.id ?? null, invoice_id: body.invoice_id, receipt_number, at }
}

export async function collectMoney(
  customer_id: string,
  amount: number,
  currency: string,
  paid: Paid,
  note: string,
): Promise<Taken> {
  const money = payment(amount, currency, paid)
  const body = { ...money, customer_id, ...(note ? { note } : {}) }
  const { receipt_number } = await submit('payments.collect', body, { customer_id })
  const at = new Date().toISOString()
  return { customer_id, payment_id: money.id, invoice_id: null, receipt_number, at }
}

/** A second command, never the removal of a waiting one (M15). */
export async function undo(taken: Pick<Taken, 'customer_id' | 'payment_id' | 'invoice_id'>, reason: string) {
  const { customer_id, payment_id, invoice_id } = taken
  const body = { payment_id, invoice_id, credit_note_id: newId(), reason }
  await submit('payments.undo', body, { customer_id })
}
