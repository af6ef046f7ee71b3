import type {
  Box,
  Collection,
  Customer,
  CustomerBalance,
  CustomerNote,
  Id,
  Invoice,
  InvoiceState,
  IsoDate,
  MoneyReceipt,
  Organization,
  Paper,
  Payment,
  PlanVersion,
  Row,
  Seller,
  SellerBalance,
  Subscription,
  Term,
} from '../api/rows'
import type { Lives } from './lives'
import { laid } from './overlay'
import type { Picture } from './picture'
import { prepared, words } from './search'
import type { DaySum, Found, Listed, Listing, Resident, View } from './types'

const FIRST_HITS = 50
const NOTHING = { rows: [], total: 0 } as const

/** One reading of the store: base with overlay, in one tick. Remembers whether something was not in memory. */
export class Reader implements View {
  readonly #lives: Lives
  readonly #store: Picture
  missing = false

  constructor(lives: Lives) {
    this.#lives = lives
    this.#store = lives.store
  }

  get today(): IsoDate {
    return this.#store.today
  }
  get organization(): Organization | undefined {
    return this.list('organization').rows[0]
  }

  get<C extends Resident>(collection: C, id: Id | null | undefined): Row<C> | undefined {
    if (id === null || id === undefined) return undefined
    return this.#drawn(collection)?.get(id) ?? this.#store.book.get(collection, id)
  }

  list<C extends Resident>(collection: C, { filter, order, limit }: Listing<C> = {}): Listed<C> {
    const rows: Row<C>[] = []
    for (const row of this.#all(collection)) if (!filter || filter(row)) rows.push(row)
    if (order) rows.sort(order)
    return { rows: limit === undefined ? rows : rows.slice(0, limit), total: rows.length }
  }

  count<C extends Resident>(collection: C): number {
    let fresh = 0
    for (const id of this.#drawn(collection)?.keys() ?? []) if (!this.#store.book.get(collection, id)) fresh++
    return this.#store.book.rows(collection).size + fresh
  }

  customersBySeller = (seller: Id): readonly Customer[] => this.#by('customer', 'seller_id', seller)
  subscriptionsOf = (customer: Id): readonly Subscription[] =>
    this.#by('subscription', 'customer_id', customer)
  boxesOf = (subscription: Id): readonly Box[] =>
    this.#by('box', 'subscription_id', subscription).filter((box) => !box.removed_at)
  balanceOf = (customer: Id): CustomerBalance | undefined =>
    this.#by('customer_balance', 'customer_id', customer)[0]
  cashOf = (seller: Id): SellerBalance | undefined => this.#by('seller_balance', 'seller_id', seller)[0]
  /** Lines without predictions, for the prepared search strings. */
  confirmedLines = (customer: Id): readonly Subscription[] =>
    this.#store.book
      .ids('subscription', 'customer_id', customer)
      .flatMap((id) => this.#store.book.get('subscription', id) ?? [])

  planOf(subscription: Subscription) {
    const plan = this.get('plan', subscription.plan_id)
    const version = this.get('plan_version', subscription.plan_version_id)
    return plan && version ? { plan, version } : undefined
  }

  currentVersion(plan: Id): PlanVersion | undefined {
    return this.get('plan_version', this.get('plan', plan)?.current_version_id)
  }

  subtree(seller: Id): readonly Seller[] {
    const top = this.get('seller', seller)
    const below = this.#by('seller', 'parent_id', seller)
    return top ? [top, ...below.flatMap((child) => this.subtree(child.id))] : []
  }

  termsOf = (customer: Id): readonly Term[] => this.#papers('term', customer)
  invoicesOf = (customer: Id): readonly Invoice[] => this.#papers('invoice', customer)
  invoiceStatesOf = (customer: Id): readonly InvoiceState[] => this.#papers('invoice_state', customer)
  paymentsOf = (customer: Id): readonly Payment[] => this.#papers('payment', customer)
  notesOf = (customer: Id): readonly CustomerNote[] => this.#papers('customer_note', customer)

  scan<C extends Collection>(name: string, collection: C, listing: Listing<C>): Listed<C> {
    const scan = this.#lives.listScan(name, collection, listing)
    if (!scan) this.missing = true
    return scan?.read(this.#drawn(collection)) ?? NOTHING
  }

  takings(from: IsoDate, to: IsoDate): readonly DaySum[] {
    const scan = this.#lives.takings()
    if (!scan) this.missing = true
    const drawn = [...(this.#drawn('payment')?.values() ?? [])]
    return (
      scan?.read(
        from,
        to,
        drawn.flatMap((row) => this.#confirmedPayment(row)),
        drawn,
      ) ?? []
    )
  }

  receipts(collector: Id, limit: number): readonly MoneyReceipt[] {
    return this.scan(`receipts ${collector} ${limit}`, 'money_receipt', {
      filter: (receipt) => receipt.seller_id === collector,
      order: (a, b) => (a.captured_at < b.captured_at ? 1 : -1),
      limit,
    }).rows
  }

  search(text: string, limit = FIRST_HITS): Found {
    this.#lives.search.prepare(this.#store.book.rows('customer'), this.confirmedLines)
    const { ids, total } = this.#lives.search.find(text, limit)
    const fresh = this.#freshHits(text)
    const customers = [...fresh, ...ids.flatMap((id) => this.get('customer', id) ?? [])]
    return { customers: customers.slice(0, limit), total: total + fresh.length }
  }

  /** Customers that exist only in waiting commands. */
  #freshHits(text: string): Customer[] {
    const wanted = words(text)
    const made = [...(this.#drawn('customer')?.values() ?? [])]
    return made.filter((customer) => {
      if (wanted.length === 0 || this.#store.book.get('customer', customer.id)) return false
      const known = prepared(customer, this.subscriptionsOf(customer.id))
      return wanted.every((word) => known.includes(word))
    })
  }

  #confirmedPayment(drawn: Payment): readonly Payment[] {
    const rows = this.#store.papers('payment', drawn.customer_id)
    if (!rows) this.missing = true
    return (rows ?? []).filter((row) => row.id === drawn.id)
  }

  #papers<C extends Paper>(collection: C, customer: Id): readonly Row<C>[] {
    const base = this.#store.papers(collection, customer)
    if (!base) this.missing = true
    return laid(base, this.#drawn(collection), customer) ?? []
  }

  #drawn<C extends Collection>(collection: C): ReadonlyMap<Id, Row<C>> | undefined {
    return this.#store.overlay.get(collection) as ReadonlyMap<Id, Row<C>> | undefined
  }

  *#all<C extends Resident>(collection: C): Generator<Row<C>> {
    const drawn = this.#drawn(collection)
    for (const [id, row] of this.#store.book.rows(collection)) yield drawn?.get(id) ?? row
    for (const [id, row] of drawn ?? []) if (!this.#store.book.get(collection, id)) yield row
  }

  #by<C extends Resident>(collection: C, column: keyof Row<C> & string, value: Id): readonly Row<C>[] {
    const drawn = this.#drawn(collection)
    const { book } = this.#store
    const rows = book.ids(collection, column, value).flatMap((id) => this.get(collection, id) ?? [])
    if (!drawn?.size) return rows
    const fresh = [...drawn.values()].filter((row) => row[column] === value && !book.get(collection, row.id))
    return fresh.length ? [...rows, ...fresh] : rows
  }
}
