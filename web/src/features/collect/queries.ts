import {
  type Collection,
  type Customer,
  type Id,
  type MoneyReceipt,
  type Payment,
  type Seller,
  useLive,
  type View,
} from '../../store'
import { STOPS, type Stop, stops, sumOf } from '../due/stops'
import { me } from '../renew/queries'

/** Lapsed for longer: not worth the walk (M19). */
const LONGEST_DAYS = 15
const SHOWN_RECEIPTS = 30
const MOST_TAKEN = 300

export interface Area {
  /** Empty: no area is written. */
  readonly name: string
  readonly stops: readonly Stop[]
  readonly sum: number
}

export interface Taken {
  readonly payment: Payment
  readonly customer: Customer | undefined
}

export interface CollectDay {
  readonly areas: readonly Area[]
  readonly left: number
  /** Payments of today, newest first. */
  readonly taken: readonly Taken[]
  readonly sum: number
  readonly pencil: boolean
  readonly receipts: readonly MoneyReceipt[]
  readonly sellers: readonly Seller[]
  readonly own: Id | null
}

const byPlace = (a: Stop, b: Stop): number =>
  a.customer.area.localeCompare(b.customer.area) ||
  a.customer.address.localeCompare(b.customer.address, undefined, { numeric: true }) ||
  a.customer.name.localeCompare(b.customer.name)

function areas(all: readonly Stop[]): Area[] {
  const found = new Map<string, Stop[]>()
  for (const stop of [...all].sort(byPlace)) {
    const group = found.get(stop.customer.area) ?? []
    found.set(stop.customer.area, [...group, stop])
  }
  return [...found].map(([name, group]) => ({ name, stops: group, sum: sumOf(group) }))
}

/** `seller`: whose customers are visited; null = everybody's on this device. */
function day(view: View, seller: Id | null): CollectDay {
  const { seller: own } = me(view)
  const wanted = stops(view, LONGEST_DAYS).filter(({ customer }) => !seller || customer.seller_id === seller)
  const collector = seller ?? own?.id ?? ''
  const { rows } = view.scan(`taken ${view.today} ${collector}`, 'payment', {
    filter: (row) => row.received_on === view.today && row.collector_id === collector && !row.reversed_at,
    order: (a, b) => (a.captured_at < b.captured_at ? 1 : -1),
    limit: MOST_TAKEN,
  })
  return {
    areas: areas(wanted),
    left: wanted.length,
    taken: rows.map((payment) => ({ payment, customer: view.get('customer', payment.customer_id) })),
    sum: rows.reduce((sum, row) => sum + row.amount_minor, 0),
    pencil: rows.some((row) => row.pencil),
    receipts: view.receipts(collector, SHOWN_RECEIPTS),
    sellers: view.list('seller', { order: (a, b) => a.name.localeCompare(b.name) }).rows,
    own: own?.id ?? null,
  }
}

const DAY: readonly Collection[] = [...STOPS, 'payment', 'money_receipt', 'seller']

export const useCollectDay = (seller: Id | null) =>
  useLive({ collections: DAY, read: (view) => day(view, seller) }, [seller])
