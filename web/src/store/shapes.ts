import type { Collection, Paper, Row, Rows } from '../api/rows'
import type { Resident } from './types'

/** s string, n integer, b boolean, j any JSON; `?` may be null. */
type Column = 's' | 's?' | 'n' | 'n?' | 'b' | 'j'
type Shape<R> = Readonly<Record<Exclude<keyof R, 'id' | 'version' | 'pencil'>, Column>>

/** Columns of each collection, in the order collections are shipped (SYNC-7). */
const SHAPES: { readonly [C in Collection]: Shape<Rows[C]> } = {
  organization: {
    name: 's',
    name_bn: 's',
    legal_name: 's',
    address: 's',
    bin: 's',
    phone: 's',
    email: 's',
    support_contact: 's',
    controller_contact: 's',
    data_region: 's',
    time_zone: 's',
    currency: 's',
    language: 's',
    fiscal_month: 'n',
    tax_rate: 's?',
    credit_limit_minor: 'n?',
    backdate_days: 'n',
    hide_minor_zero: 'b',
    color: 's',
    footer: 's',
    logo_id: 's?',
    demo: 'b',
    wallets: 'j',
    discount_limits: 'j',
  },
  plan: { code: 's', name: 's', name_bn: 's', kind: 's', retired_at: 's?', current_version_id: 's' },
  plan_version: {
    plan_id: 's',
    number: 'n',
    price_minor: 'n',
    currency: 's',
    tax_inclusive: 'b',
    tax_rate: 's?',
    unit: 's',
    count: 'n',
    grace_days: 'n',
    late_rule: 's',
    connections: 'n',
    published_at: 's',
  },
  seller: {
    parent_id: 's?',
    name: 's',
    name_bn: 's',
    phone: 's',
    mode: 's',
    state: 's',
    credit_limit_minor: 'n?',
  },
  customer: {
    number: 's?',
    seller_id: 's',
    kind: 's',
    name: 's',
    name_bn: 's',
    phones: 'j',
    email: 's',
    address: 's',
    area: 's',
    language: 's',
    credit_limit_minor: 'n?',
    archived_at: 's?',
    created_at: 's',
  },
  customer_balance: { customer_id: 's', seller_id: 's', currency: 's', due_minor: 'n', advance_minor: 'n' },
  subscription: {
    number: 's?',
    customer_id: 's',
    seller_id: 's',
    plan_id: 's',
    plan_version_id: 's',
    username: 's',
    connections: 'n',
    anchor_day: 'n?',
    auto_renew: 'b',
    has_secret: 'b',
    sold_by_id: 's',
    terminated_at: 's?',
    term_starts_on: 's?',
    ends_on: 's?',
    term_kind: 's?',
  },
  box: {
    subscription_id: 's',
    customer_id: 's',
    seller_id: 's',
    mac: 's',
    serial: 's',
    model: 's',
    removed_at: 's?',
  },
  seller_balance: { seller_id: 's', currency: 's', cash_minor: 'n', float_minor: 'n' },
  member: { user_id: 's?', name: 's', role: 's', seller_id: 's?', state: 's' } as Shape<Rows['member']>,
  invoice: {
    kind: 's',
    customer_id: 's',
    seller_id: 's',
    sold_by_id: 's',
    series: 's',
    number: 'n',
    label: 's',
    title: 's',
    issued_at: 's',
    issued_on: 's',
    due_on: 's?',
    currency: 's',
    net_minor: 'n',
    allowance_minor: 'n',
    tax_minor: 'n',
    rounding_minor: 'n',
    total_minor: 'n',
    preceding_id: 's?',
  },
  invoice_state: {
    customer_id: 's',
    seller_id: 's',
    paid_minor: 'n',
    credited_minor: 'n',
    open_minor: 'n',
  },
  payment: {
    customer_id: 's',
    seller_id: 's',
    collector_id: 's',
    method: 's',
    provider: 's?',
    trx_id: 's?',
    amount_minor: 'n',
    currency: 's',
    received_on: 's',
    received_at: 's',
    captured_at: 's',
    receipt_number: 's?',
    reversed_at: 's?',
    matched_at: 's?',
    note: 's?',
    created_by: 's?',
  },
  term: {
    subscription_id: 's',
    customer_id: 's',
    seller_id: 's',
    plan_version_id: 's',
    starts_on: 's',
    ends_on: 's',
    kind: 's',
    source: 's',
    invoice_id: 's?',
    periods: 'n',
    voided_at: 's?',
    created_at: 's',
  },
  customer_note: { customer_id: 's', seller_id: 's', text: 's', captured_at: 's', created_by: 's?' },
  money_receipt: {
    payment_id: 's',
    seller_id: 's',
    number: 's',
    customer_name: 's',
    amount_minor: 'n',
    currency: 's',
    captured_at: 's',
  },
  hand_over: { seller_id: 's', amount_minor: 'n', currency: 's', handed_on: 's', note: 's' },
  attention: {
    kind: 's',
    seller_id: 's',
    customer_id: 's?',
    subscription_id: 's?',
    payment_id: 's?',
    facts: 'j',
    state: 's',
    outcome: 's?',
    settled_at: 's?',
    created_at: 's',
  },
}

export const COLLECTIONS = Object.keys(SHAPES) as Collection[]

const PAPERS: ReadonlySet<string> = new Set<Paper>([
  'invoice',
  'invoice_state',
  'payment',
  'term',
  'customer_note',
])

/** Papers are clustered by customer and read through the page cache. */
export const isPaper = (collection: Collection): collection is Paper => PAPERS.has(collection)
/** Receipts are many and rarely read: paged by id. The rest lives in memory. */
export const isResident = (collection: Collection): collection is Resident =>
  !isPaper(collection) && collection !== 'money_receipt'

/** Where a row stands in its pages. */
export function clusterKey(collection: Collection, row: Row): string {
  return isPaper(collection) && 'customer_id' in row ? `${row.customer_id}/${row.id}` : row.id
}

/** Changes when rows or pages change shape: then the device walks again, rows are never migrated (UI-2). */
export const SHAPE = digest(JSON.stringify({ pages: 2, SHAPES }))

function digest(text: string): string {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return (hash >>> 0).toString(16)
}

const TYPES = { s: 'string', n: 'number', b: 'boolean' } as const
interface Check {
  readonly column: string
  readonly type: string
  readonly nullable: boolean
}
const checks = new Map(COLLECTIONS.map((name) => [name, checksOf(SHAPES[name])]))

function checksOf(shape: Readonly<Record<string, Column>>): Check[] {
  return Object.entries(shape).flatMap(([column, type]) => {
    if (type === 'j') return []
    const nullable = type.length === 2
    return [{ column, type: TYPES[type.charAt(0) as keyof typeof TYPES], nullable }]
  })
}

/** Name of the first column that does not fit, or null. A nullable column may be absent. */
export function misfit(collection: Collection, row: Row): string | null {
  const cells = row as unknown as Record<string, unknown>
  if (typeof row.id !== 'string') return 'id'
  if (typeof row.version !== 'number') return 'version'
  for (const { column, type, nullable } of checks.get(collection) ?? []) {
    const cell = cells[column]
    if (cell === null || cell === undefined ? !nullable : typeof cell !== type) return column
  }
  return null
}
