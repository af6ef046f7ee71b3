/**
 * Wire rows (one wire row = one table row, SYNC-10). Money is integer minor units beside an ISO 4217 code,
 * dates are `YYYY-MM-DD` in the organization's zone, instants ISO 8601 in UTC (`Z` or `+00:00`), periods half-open [start, end).
 * `pencil` never travels: the device sets it on rows that a waiting command made or changed (V1, SYNC-25).
 */
export type Id = string
export type IsoDate = string
export type Instant = string
export type Currency = string

interface Base {
  readonly id: Id
  readonly version: number
  readonly pencil?: true
}

export type Role = 'owner' | 'admin' | 'manager' | 'accountant' | 'seller' | 'employee'
export type TermUnit = 'day' | 'month' | 'year'
export type LateRule = 'from_end_in_grace' | 'from_payment' | 'from_end_always'
export type TermKind = 'trial' | 'paid' | 'goodwill' | 'compensation'
export type PaymentMethod = 'cash' | 'mfs'
export type Provider = 'bkash' | 'nagad' | 'rocket'
/** '' = the organization's. */
export type CustomerLanguage = '' | 'en' | 'bn'

export interface Organization extends Base {
  readonly name: string
  readonly name_bn: string
  readonly legal_name: string
  readonly address: string
  readonly bin: string
  readonly phone: string
  readonly email: string
  readonly support_contact: string
  readonly controller_contact: string
  readonly data_region: string
  readonly time_zone: string
  readonly currency: Currency
  readonly language: 'en' | 'bn'
  readonly fiscal_month: number
  /** Percent with four decimals, for example "15.0000"; null = no tax. */
  readonly tax_rate: string | null
  readonly credit_limit_minor: number | null
  readonly backdate_days: number
  readonly hide_minor_zero: boolean
  readonly color: string
  readonly footer: string
  readonly logo_id: Id | null
  readonly demo: boolean
  readonly wallets: readonly Provider[]
  /** Largest discount in percent by role. */
  readonly discount_limits: Readonly<Record<string, number>>
}

export interface Member extends Base {
  /** null until the invitation is accepted. */
  readonly user_id: Id | null
  readonly name: string
  readonly role: Role
  readonly seller_id: Id | null
  readonly state: 'invited' | 'active' | 'suspended' | 'removed'
}

export interface Seller extends Base {
  readonly parent_id: Id | null
  readonly name: string
  readonly name_bn: string
  readonly phone: string
  readonly mode: 'house' | 'collector'
  readonly state: 'active' | 'frozen'
  readonly credit_limit_minor: number | null
}

export interface SellerBalance extends Base {
  readonly seller_id: Id
  readonly currency: Currency
  readonly cash_minor: number
  readonly float_minor: number
}

export interface Plan extends Base {
  readonly code: string
  readonly name: string
  readonly name_bn: string
  readonly kind: 'standard' | 'trial'
  readonly retired_at: Instant | null
  readonly current_version_id: Id
}

export interface PlanVersion extends Base {
  readonly plan_id: Id
  readonly number: number
  readonly price_minor: number
  readonly currency: Currency
  readonly tax_inclusive: boolean
  readonly tax_rate: string | null
  readonly unit: TermUnit
  readonly count: number
  readonly grace_days: number
  readonly late_rule: LateRule
  readonly connections: number
  readonly published_at: Instant
}

export interface Customer extends Base {
  /** "C-00001"; null until the server gave it (M18). */
  readonly number: string | null
  readonly seller_id: Id
  readonly kind: 'person' | 'organization'
  readonly name: string
  readonly name_bn: string
  /** E.164, the first is the primary one. */
  readonly phones: readonly string[]
  readonly email: string
  readonly address: string
  readonly area: string
  readonly language: CustomerLanguage
  readonly credit_limit_minor: number | null
  readonly archived_at: Instant | null
  readonly created_at: Instant
}

export interface CustomerBalance extends Base {
  readonly customer_id: Id
  readonly seller_id: Id
  readonly currency: Currency
  readonly due_minor: number
  readonly advance_minor: number
}

export interface CustomerNote extends Base {
  readonly customer_id: Id
  readonly seller_id: Id
  readonly text: string
  readonly captured_at: Instant
  readonly created_by: Id | null
}

export interface Subscription extends Base {
  readonly number: string | null
  readonly customer_id: Id
  readonly seller_id: Id
  readonly plan_id: Id
  readonly plan_version_id: Id
  readonly username: string
  readonly connections: number
  readonly anchor_day: number | null
  readonly auto_renew: boolean
  readonly has_secret: boolean
  readonly sold_by_id: Id
  readonly terminated_at: Instant | null
  readonly term_starts_on: IsoDate | null
  readonly ends_on: IsoDate | null
  readonly term_kind: TermKind | null
}

export interface Box extends Base {
  readonly subscription_id: Id
  readonly customer_id: Id
  readonly seller_id: Id
  readonly mac: string
  readonly serial: string
  readonly model: string
  readonly removed_at: Instant | null
}

export interface Term extends Base {
  readonly subscription_id: Id
  readonly customer_id: Id
  readonly seller_id: Id
  readonly plan_version_id: Id
  readonly starts_on: IsoDate
  readonly ends_on: IsoDate
  readonly kind: TermKind
  readonly source: 'renewal' | 'import'
  readonly invoice_id: Id | null
  readonly periods: number
  readonly voided_at: Instant | null
  readonly created_at: Instant
}

export interface Invoice extends Base {
  readonly kind: 'invoice' | 'credit_note'
  readonly customer_id: Id
  readonly seller_id: Id
  readonly sold_by_id: Id
  readonly series: string
  readonly number: number
  readonly label: string
  readonly title: string
  readonly issued_at: Instant
  readonly issued_on: IsoDate
  readonly due_on: IsoDate | null
  readonly currency: Currency
  readonly net_minor: number
  readonly allowance_minor: number
  readonly tax_minor: number
  readonly rounding_minor: number
  readonly total_minor: number
  readonly preceding_id: Id | null
}

/** Payment state of an invoice; `id` is the invoice's. */
export interface InvoiceState extends Base {
  readonly customer_id: Id
  readonly seller_id: Id
  readonly paid_minor: number
  readonly credited_minor: number
  readonly open_minor: number
}

export interface Payment extends Base {
  readonly customer_id: Id
  readonly seller_id: Id
  readonly collector_id: Id
  readonly method: PaymentMethod
  readonly provider: Provider | null
  readonly trx_id: string | null
  readonly amount_minor: number
  readonly currency: Currency
  readonly received_on: IsoDate
  readonly received_at: Instant
  readonly captured_at: Instant
  readonly receipt_number: string | null
  readonly reversed_at: Instant | null
  readonly matched_at: Instant | null
  readonly note?: string
  readonly created_by: Id | null
}

/** `seller_id` is the collector and never moves (M16). */
export interface MoneyReceipt extends Base {
  readonly payment_id: Id
  readonly seller_id: Id
  readonly number: string
  readonly customer_name: string
  readonly amount_minor: number
  readonly currency: Currency
  readonly captured_at: Instant
}

export interface HandOver extends Base {
  readonly seller_id: Id
  readonly amount_minor: number
  readonly currency: Currency
  readonly handed_on: IsoDate
  readonly note: string
}

export interface Attention extends Base {
  readonly kind:
    | 'double_renewal'
    | 'plan_retired'
    | 'price_changed'
    | 'customer_archived'
    | 'over_limit'
    | 'backdated'
    | 'line_terminated'
    | 'expectation'
  readonly seller_id: Id
  readonly customer_id: Id | null
  readonly subscription_id: Id | null
  readonly payment_id: Id | null
  readonly facts: Readonly<Record<string, unknown>>
  readonly state: 'open' | 'settled'
  readonly outcome: string | null
  readonly settled_at: Instant | null
  readonly created_at: Instant
}

/** Row type of each collection. */
export interface Rows {
  readonly organization: Organization
  readonly plan: Plan
  readonly plan_version: PlanVersion
  readonly seller: Seller
  readonly customer: Customer
  readonly customer_balance: CustomerBalance
  readonly subscription: Subscription
  readonly box: Box
  readonly seller_balance: SellerBalance
  readonly member: Member
  readonly invoice: Invoice
  readonly invoice_state: InvoiceState
  readonly payment: Payment
  readonly term: Term
  readonly customer_note: CustomerNote
  readonly money_receipt: MoneyReceipt
  readonly hand_over: HandOver
  readonly attention: Attention
}

export type Collection = keyof Rows
export type Row<C extends Collection = Collection> = Rows[C]
/** Collections stored by customer and read through the page cache (UI-2). */
export type Paper = 'invoice' | 'invoice_state' | 'payment' | 'term' | 'customer_note'

/** What an answer ships: rows to keep and ids to drop, by collection (SYNC-3). */
export interface Change<C extends Collection = Collection> {
  readonly put?: readonly Row<C>[]
  readonly remove?: readonly Id[]
}
export type Changes = { readonly [C in Collection]?: Change<C> }
