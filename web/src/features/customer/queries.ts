import {
  type Box,
  type Collection,
  type Customer,
  type Id,
  type Invoice,
  type InvoiceState,
  type IsoDate,
  type Plan,
  type PlanVersion,
  type Seller,
  type Subscription,
  useLive,
  type View,
} from '../../store'
import type { LineState } from '../../ui/line'
import { NO_TERM, type Standing, standing } from '../customers/standing'
import { renewalPrice } from '../renew/price'
import { me } from '../renew/queries'
import { type Event, events } from './timeline'

export interface LineItem {
  readonly line: Subscription
  readonly plan: Plan | undefined
  /** Version sold now; its unit and price are what the next term costs. */
  readonly version: PlanVersion | undefined
  readonly standing: Standing
  readonly boxes: readonly Box[]
  /** Price of one more term; null on a trial. */
  readonly price: number | null
}

export interface InvoiceItem {
  readonly invoice: Invoice
  readonly state: InvoiceState | undefined
}

export interface CustomerData {
  readonly customer: Customer
  readonly seller: Seller | undefined
  readonly lines: readonly LineItem[]
  readonly due: number
  readonly advance: number
  readonly pencil: boolean
  readonly invoices: readonly InvoiceItem[]
  readonly events: readonly Event[]
  readonly today: IsoDate
}

const DATA: readonly Collection[] = [
  'customer',
  'customer_balance',
  'subscription',
  'box',
  'plan',
  'plan_version',
  'seller',
  'organization',
  'member',
  'invoice',
  'invoice_state',
  'payment',
  'term',
  'customer_note',
]

function lineItem(view: View, line: Subscription): LineItem {
  const sold = view.get('plan_version', line.plan_version_id)
  return {
    line,
    plan: view.get('plan', line.plan_id),
    version: view.currentVersion(line.plan_id) ?? sold,
    standing: line.terminated_at ? NO_TERM : standing(line, sold, view.today),
    boxes: view.boxesOf(line.id),
    price: renewalPrice(view, line),
  }
}

const ORDER: Readonly<Record<LineState, number>> = {
  lapsed: 0,
  grace: 1,
  due: 2,
  trial: 3,
  active: 4,
  none: 5,
}
const byUrgency = (a: LineItem, b: LineItem): number =>
  ORDER[a.standing.state] - ORDER[b.standing.state] || a.standing.left - b.standing.left

export const newestFirst = (a: Invoice, b: Invoice): number =>
  a.issued_on < b.issued_on ? 1 : a.issued_on > b.issued_on ? -1 : b.number - a.number

function read(view: View, id: Id): CustomerData | null {
  const customer = view.get('customer', id)
  if (!customer) return null
  const balance = view.balanceOf(id)
  const states = new Map(view.invoiceStatesOf(id).map((state) => [state.id, state]))
  return {
    customer,
    seller: view.get('seller', customer.seller_id),
    lines: view
      .subscriptionsOf(id)
      .map((line) => lineItem(view, line))
      .sort(byUrgency),
    due: balance?.due_minor ?? 0,
    advance: balance?.advance_minor ?? 0,
    pencil: balance?.pencil ?? false,
    invoices: [...view.invoicesOf(id)]
      .sort(newestFirst)
      .map((invoice) => ({ invoice, state: states.get(invoice.id) })),
    events: events(view, id, me(view).member),
    today: view.today,
  }
}

export const useCustomer = (id: Id) => useLive({ collections: DATA, read: (view) => read(view, id) }, [id])
