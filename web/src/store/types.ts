import type {
  Box,
  Collection,
  Customer,
  CustomerBalance,
  CustomerNote,
  Id,
  Instant,
  Invoice,
  InvoiceState,
  IsoDate,
  MoneyReceipt,
  Organization,
  Payment,
  Plan,
  PlanVersion,
  Row,
  Seller,
  SellerBalance,
  Subscription,
  Term,
} from '../api/rows'

/** Collections whose rows are held in memory whole; the rest is read through the page cache (UI-2). */
export type Resident = Exclude<
  Collection,
  'invoice' | 'invoice_state' | 'payment' | 'term' | 'customer_note' | 'money_receipt'
>

export interface Listing<C extends Collection> {
  /** True = keep. Sees the merged row: ink plus what waiting commands will make of it. */
  readonly filter?: (row: Row<C>) => boolean
  readonly order?: (a: Row<C>, b: Row<C>) => number
  readonly limit?: number
}

/** Rows with their count before `limit`. */
export interface Listed<C extends Collection> {
  readonly rows: readonly Row<C>[]
  readonly total: number
}

/** Payments not reversed, summed by local day, collector and method. */
export interface DaySum {
  readonly received_on: IsoDate
  readonly collector_id: Id
  readonly method: string
  readonly currency: string
  readonly count: number
  readonly sum_minor: number
  /** True when a waiting command contributed. */
  readonly pencil: boolean
}

/**
 * One consistent picture of the local book: confirmed rows with the overlay of waiting commands laid on top.
 * Every method answers at once. What is not in memory (papers) is fetched behind: the answer is then empty,
 * `loading` of the live query is true, and the query runs again when the pages are in.
 */
export interface View {
  /** Organization's local date at the server's clock (T2). */
  readonly today: IsoDate
  readonly organization: Organization | undefined

  get<C extends Resident>(collection: C, id: Id | null | undefined): Row<C> | undefined
  list<C extends Resident>(collection: C, listing?: Listing<C>): Listed<C>
  count<C extends Resident>(collection: C): number

  customersBySeller(seller: Id): readonly Customer[]
  balanceOf(customer: Id): CustomerBalance | undefined
  cashOf(seller: Id): SellerBalance | undefined
  subscriptionsOf(customer: Id): readonly Subscription[]
  boxesOf(subscription: Id): readonly Box[]
  planOf(subscription: Subscription): { readonly plan: Plan; readonly version: PlanVersion } | undefined
  currentVersion(plan: Id): PlanVersion | undefined
  /** The seller and everything below it. */
  subtree(seller: Id): readonly Seller[]

  termsOf(customer: Id): readonly Term[]
  invoicesOf(customer: Id): readonly Invoice[]
  invoiceStatesOf(customer: Id): readonly InvoiceState[]
  paymentsOf(customer: Id): readonly Payment[]
  notesOf(customer: Id): readonly CustomerNote[]

  /**
   * Rows of a paper collection across customers. The first call under a name walks the pages once; later
   * landings keep it up to date. Same name = same filter, order and limit.
   */
  scan<C extends Collection>(name: string, collection: C, listing: Listing<C>): Listed<C>
  /** Takings by day, collector and method, from one walk over the payments, then kept up to date. */
  takings(from: IsoDate, to: IsoDate): readonly DaySum[]
  /** Newest receipts first; waiting ones included (M16). */
  receipts(collector: Id, limit: number): readonly MoneyReceipt[]

  /** Customers whose prepared text holds every word (UI-3). Empty text = none. */
  search(text: string, limit?: number): Found
}

export interface Found {
  readonly customers: readonly Customer[]
  readonly total: number
}

export interface LiveQuery<T> {
  /** A landing that touches none of these does not run the query again. */
  readonly collections: readonly Collection[]
  readonly read: (view: View) => T
}

export interface Live<T> {
  readonly value: T
  /** Pages are still being read, or the first load has not brought these collections yet. */
  readonly loading: boolean
}

export type { Instant }
