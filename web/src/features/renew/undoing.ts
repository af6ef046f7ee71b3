/** Which payment and invoice are taken back together (M15). Pure. */
import type { Invoice, Payment, Term } from '../../store'

const SAME_ACT_MS = 2000

const near = (a: string, b: string): boolean => Math.abs(Date.parse(a) - Date.parse(b)) <= SAME_ACT_MS

/**
 * The invoice that was made with a payment in one renewal; null when it was money only. Rows do not name each
 * other: before sending they share the instant of capture, afterwards that of the server's transaction.
 */
export function invoiceOf(
  payment: Payment,
  invoices: readonly Invoice[],
  terms: readonly Term[],
): string | null {
  if (payment.pencil) {
    const bought = terms.find((term) => term.pencil && term.created_at === payment.captured_at)
    return bought?.invoice_id ?? null
  }
  const made = invoices.find(
    (invoice) => invoice.kind === 'invoice' && near(invoice.issued_at, payment.received_at),
  )
  return made?.id ?? null
}

/** The payment that was made with an invoice, when it was not taken back. */
export const paymentOf = (invoice: Invoice, payments: readonly Payment[]): Payment | null =>
  payments.find((payment) => !payment.reversed_at && near(invoice.issued_at, payment.received_at)) ?? null
