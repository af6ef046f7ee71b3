import { useEffect, useState } from 'react'
import { api } from '../../api'
import { type Failure, failure } from '../../shared/errors'
import {
  type Collection,
  type Customer,
  type Id,
  type Invoice,
  type InvoiceState,
  type IsoDate,
  type Payment,
  type Term,
  useLive,
  type View,
} from '../../store'
import { me } from '../renew/queries'
import { paymentOf } from '../renew/undoing'
import { type PaperDocument, paperOf } from './document'

export interface Listed {
  readonly invoice: Invoice
  readonly state: InvoiceState | undefined
  readonly customer: Customer | undefined
}

export type InvoiceView = 'latest' | 'open' | 'credit'

const LATEST = 200
/** Open ones are looked up by customer, each in its own page: as many as the page cache holds at ease. */
const OPEN = 40
const FOUND = 20

/** Ids are time-ordered, so papers and their states stand in the same order. */
const newest = (a: { readonly id: Id }, b: { readonly id: Id }): number => (a.id < b.id ? 1 : -1)

const shape = (view: View, invoice: Invoice, states: ReadonlyMap<Id, InvoiceState>): Listed => ({
  invoice,
  state: states.get(invoice.id),
  customer: view.get('customer', invoice.customer_id),
})

/** Invoices not paid, the newest first. */
function openOnes(view: View): { rows: Listed[]; total: number } {
  const open = view.scan('open invoices', 'invoice_state', {
    filter: (state) => state.open_minor > 0,
    order: newest,
    limit: OPEN,
  })
  const rows = open.rows.flatMap((state): Listed[] => {
    const invoice = view.invoicesOf(state.customer_id).find(({ id }) => id === state.id)
    return invoice ? [shape(view, invoice, new Map([[state.id, state]]))] : []
  })
  return { rows, total: open.total }
}

/** The states of the newest invoices, by the same walk. */
function latest(view: View, credit: boolean): { rows: Listed[]; total: number } {
  const { rows, total } = view.scan(credit ? 'credit notes' : 'latest invoices', 'invoice', {
    filter: (invoice) => !credit || invoice.kind === 'credit_note',
    order: newest,
    limit: LATEST,
  })
  const states = view.scan('latest invoice states', 'invoice_state', {
    order: newest,
    limit: LATEST,
  })
  const byId = new Map(states.rows.map((state) => [state.id, state]))
  return { rows: rows.map((invoice) => shape(view, invoice, byId)), total }
}

function found(view: View, text: string): { rows: Listed[]; total: number } {
  const wanted = text.toUpperCase()
  const { rows, total } = view.scan(`invoice number ${wanted}`, 'invoice', {
    filter: ({ label }) => label.includes(wanted),
    order: newest,
    limit: FOUND,
  })
  return { rows: rows.map((invoice) => shape(view, invoice, new Map())), total }
}

const PAPERS: readonly Collection[] = ['invoice', 'invoice_state', 'customer']

export const useInvoices = (key: InvoiceView, text: string) =>
  useLive(
    {
      collections: PAPERS,
      read: (view) => ({
        today: view.today,
        ...(text ? found(view, text) : key === 'open' ? openOnes(view) : latest(view, key === 'credit')),
      }),
    },
    [key, text],
  )

/** Typed text once the typing rests: every number looked for is one walk over the papers. */
export function useRested(text: string, ms = 350): string {
  const [rested, setRested] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), ms)
    return () => clearTimeout(timer)
  }, [text, ms])
  return rested
}

export interface InvoiceData extends Listed {
  readonly payment: Payment | null
  readonly term: Term | undefined
  readonly today: IsoDate
  readonly zone: string
  /** The instant the author may undo from, and whether it is this member. */
  readonly mine: boolean
  readonly madeAt: string
}

function read(view: View, id: Id): InvoiceData | null {
  const [invoice] = view.scan(`invoice ${id}`, 'invoice', { filter: (row) => row.id === id, limit: 1 }).rows
  if (!invoice) return null
  const customer = invoice.customer_id
  const payment = paymentOf(invoice, view.paymentsOf(customer))
  const { member, seller } = me(view)
  return {
    invoice,
    state: view.invoiceStatesOf(customer).find((state) => state.id === id),
    customer: view.get('customer', customer),
    payment,
    term: view.termsOf(customer).find((term) => term.invoice_id === id),
    today: view.today,
    zone: view.organization?.time_zone ?? 'UTC',
    mine: payment ? payment.created_by === member : invoice.sold_by_id === seller?.id,
    madeAt: payment?.captured_at ?? invoice.issued_at,
  }
}

export const useInvoice = (id: Id) =>
  useLive(
    { collections: [...PAPERS, 'payment', 'term', 'seller', 'organization'], read: (view) => read(view, id) },
    [id],
  )

export type Fetched =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly doc: PaperDocument }
  | { readonly state: 'failed'; readonly failure: Failure }

/** The document itself; only the server has it. `again` asks once more. */
export function useDocument(id: Id): { readonly fetched: Fetched; readonly again: () => void } {
  const [fetched, set] = useState<Fetched>({ state: 'loading' })
  const [times, setTimes] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `times` asks again
  useEffect(() => {
    let current = true
    set({ state: 'loading' })
    api
      .invoice(id)
      .then((answer) => current && set({ state: 'ready', doc: paperOf(answer) }))
      .catch((error: unknown) => current && set({ state: 'failed', failure: failure(error) }))
    return () => {
      current = false
    }
  }, [id, times])
  return { fetched, again: () => setTimes((before) => before + 1) }
}

/** Opened in its own tab; the session's cookie goes with it. */
export const pdfAddress = (id: Id): string => `/api/invoices/${encodeURIComponent(id)}/pdf`
