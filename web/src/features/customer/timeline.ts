/** What happened to a customer: union of notes, terms, invoices and payments (M20). Pure. */
import type { CustomerNote, Id, Instant, Invoice, Payment, Term, View } from '../../store'

interface Common {
  readonly id: Id
  readonly at: Instant
  readonly pencil: boolean
}

export type Event =
  | (Common & { readonly kind: 'note'; readonly note: CustomerNote; readonly by: string })
  | (Common & { readonly kind: 'term'; readonly term: Term; readonly plan: Id | undefined })
  | (Common & { readonly kind: 'invoice'; readonly invoice: Invoice })
  | (Common & {
      readonly kind: 'payment'
      readonly payment: Payment
      readonly by: string
      readonly mine: boolean
    })

/** Waiting things first, then newest first. */
const order = (a: Event, b: Event): number =>
  Number(b.pencil) - Number(a.pencil) || (a.at < b.at ? 1 : a.at > b.at ? -1 : a.id < b.id ? 1 : -1)

export function events(view: View, customer: Id, member: Id | null = null): readonly Event[] {
  const pencil = (row: { readonly pencil?: true }) => row.pencil === true
  const notes = view.notesOf(customer).map(
    (note): Event => ({
      kind: 'note',
      id: note.id,
      at: note.captured_at,
      pencil: pencil(note),
      note,
      by: view.get('member', note.created_by)?.name ?? '',
    }),
  )
  // An imported term is where the book began, not something that happened.
  const terms = view
    .termsOf(customer)
    .filter((term) => term.source === 'renewal')
    .map(
      (term): Event => ({
        kind: 'term',
        id: term.id,
        at: term.created_at,
        pencil: pencil(term),
        term,
        plan: view.get('plan_version', term.plan_version_id)?.plan_id,
      }),
    )
  const invoices = view.invoicesOf(customer).map(
    (invoice): Event => ({
      kind: 'invoice',
      id: invoice.id,
      at: invoice.issued_at,
      pencil: pencil(invoice),
      invoice,
    }),
  )
  const payments = view.paymentsOf(customer).map(
    (payment): Event => ({
      kind: 'payment',
      id: payment.id,
      at: payment.captured_at,
      pencil: pencil(payment),
      payment,
      by: view.get('seller', payment.collector_id)?.name ?? '',
      mine: member !== null && payment.created_by === member,
    }),
  )
  return [...notes, ...terms, ...invoices, ...payments].sort(order)
}
