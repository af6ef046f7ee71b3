import type { SessionInfo } from '../../api/answers'
import type { Customer, Id, Invoice, Organization, Payment, Row, Seller } from '../../api/rows'
import { newId } from '../ids'

/** The standing cast: one organization, its house seller, Jamal who collects, one plan. */

let made = 0
export const id = (name = 'x'): string => {
  made++
  const tail = `${name.replace(/[^0-9a-f]/g, '')}${made.toString(16)}`.padStart(12, '0').slice(-12)
  return `01930000-0000-7000-8000-${tail}`
}

export const HOUSE = '01930000-0000-7000-8000-00000000aaaa'
export const JAMAL = '01930000-0000-7000-8000-00000000bbbb'
export const MEMBER = '01930000-0000-7000-8000-00000000cccc'
export const PLAN = '01930000-0000-7000-8000-00000000dddd'
export const PLAN_V1 = '01930000-0000-7000-8000-00000000eeee'
export const ORGANIZATION = '01930000-0000-7000-8000-00000000ffff'

export const organization = (): Organization => ({
  id: ORGANIZATION,
  version: 1,
  name: 'Savar Cable',
  name_bn: '',
  legal_name: '',
  address: '',
  bin: '',
  phone: '',
  email: '',
  support_contact: '',
  controller_contact: '',
  data_region: '',
  time_zone: 'Asia/Dhaka',
  currency: 'BDT',
  language: 'en',
  fiscal_month: 7,
  tax_rate: null,
  credit_limit_minor: null,
  backdate_days: 7,
  hide_minor_zero: true,
  color: '#0B5C4B',
  footer: '',
  logo_id: null,
  demo: true,
  wallets: ['bkash'],
  discount_limits: {},
})

export const seller = (over: Partial<Seller> = {}): Seller => ({
  id: HOUSE,
  version: 1,
  parent_id: null,
  name: 'House',
  name_bn: '',
  phone: '',
  mode: 'house',
  state: 'active',
  credit_limit_minor: null,
  ...over,
})

export const customer = (over: Partial<Customer> = {}): Customer => ({
  id: id('c'),
  version: 1,
  number: 'C-00001',
  seller_id: JAMAL,
  kind: 'person',
  name: 'Abdul Karim',
  name_bn: 'আব্দুল করিম',
  phones: ['+8801712345678'],
  email: '',
  address: 'Road 3',
  area: 'Savar',
  language: 'bn',
  credit_limit_minor: null,
  archived_at: null,
  created_at: '2026-11-01T00:00:00Z',
  ...over,
})

export const balance = (customer_id: string, over: Partial<Row<'customer_balance'>> = {}) => ({
  id: customer_id,
  version: 1,
  customer_id,
  seller_id: JAMAL,
  currency: 'BDT',
  due_minor: 0,
  advance_minor: 0,
  ...over,
})

export const line = (customer_id: string, over: Partial<Row<'subscription'>> = {}): Row<'subscription'> => ({
  id: id('5'),
  version: 1,
  number: 'L-00001',
  customer_id,
  seller_id: JAMAL,
  plan_id: PLAN,
  plan_version_id: PLAN_V1,
  username: 'karim1',
  connections: 1,
  anchor_day: null,
  auto_renew: false,
  has_secret: false,
  sold_by_id: JAMAL,
  terminated_at: null,
  term_starts_on: null,
  ends_on: null,
  term_kind: null,
  ...over,
})

export const plan = (): Row<'plan'> => ({
  id: PLAN,
  version: 1,
  code: 'BASIC',
  name: 'Basic',
  name_bn: '',
  kind: 'standard',
  retired_at: null,
  current_version_id: PLAN_V1,
})

export const planVersion = (): Row<'plan_version'> => ({
  id: PLAN_V1,
  version: 1,
  plan_id: PLAN,
  number: 1,
  price_minor: 50_000,
  currency: 'BDT',
  tax_inclusive: true,
  tax_rate: null,
  unit: 'month',
  count: 1,
  grace_days: 3,
  late_rule: 'from_end_in_grace',
  connections: 1,
  published_at: '2026-01-01T00:00:00Z',
})

export const payment = (customer_id: string, over: Partial<Payment> = {}): Payment => ({
  id: id('9'),
  version: 1,
  customer_id,
  seller_id: JAMAL,
  collector_id: JAMAL,
  method: 'cash',
  provider: null,
  trx_id: null,
  amount_minor: 50_000,
  currency: 'BDT',
  received_on: '2026-11-25',
  received_at: '2026-11-25T06:00:00Z',
  captured_at: '2026-11-25T06:00:00Z',
  receipt_number: null,
  reversed_at: null,
  matched_at: null,
  created_by: MEMBER,
  ...over,
})

export const invoice = (customer_id: string, over: Partial<Invoice> = {}): Invoice => ({
  id: id('1'),
  version: 1,
  kind: 'invoice',
  customer_id,
  seller_id: JAMAL,
  sold_by_id: JAMAL,
  series: 'INV-2627',
  number: 1,
  label: 'INV-2627-000001',
  title: 'Basic, 1 month',
  issued_at: '2026-11-01T00:00:00Z',
  issued_on: '2026-11-01',
  due_on: null,
  currency: 'BDT',
  net_minor: 50_000,
  allowance_minor: 0,
  tax_minor: 0,
  rounding_minor: 0,
  total_minor: 50_000,
  preceding_id: null,
  ...over,
})

export const invoiceState = (of: Invoice, open_minor: number): Row<'invoice_state'> => ({
  id: of.id,
  version: 1,
  customer_id: of.customer_id,
  seller_id: of.seller_id,
  paid_minor: of.total_minor - open_minor,
  credited_minor: 0,
  open_minor,
})

export const sessionInfo = (over: Partial<SessionInfo> = {}): SessionInfo => ({
  user: { id: 'u1', name: 'Jamal', email: null, username: 'jamal', phone: null, language: 'bn' },
  member: { id: MEMBER, role: 'seller', name: 'Jamal', seller_id: JAMAL },
  organization: { id: ORGANIZATION, name: 'Savar Cable', slug: 'savar', demo: true },
  memberships: [
    { member_id: MEMBER, organization_id: ORGANIZATION, organization_name: 'Savar Cable', role: 'seller' },
  ],
  permissions: ['customers.read', 'payments.take'],
  device: { id: 'd1', receipt_prefix: 'JAM7' },
  protocol: 1,
  schema: 's1',
  may_start: false,
  now: '2026-11-25T06:00:00Z',
  data_region: '',
  support_contact: '',
  controller_contact: '',
  ...over,
})

/** The body of a month's renewal with ৳500 in cash, by what the device sees. */
export const renewal = (line: Id, old_end: string | null, new_end: string) => ({
  subscription_id: line,
  term_id: newId(),
  invoice_id: newId(),
  count: 1,
  payment: { id: newId(), amount_minor: 50_000, currency: 'BDT', method: 'cash' as const },
  discount_minor: 0,
  discount_reason: '',
  use_advance_minor: 0,
  due_on: null,
  trial_mode: 'append' as const,
  expect: {
    plan_version_id: PLAN_V1,
    price_minor: 50_000,
    old_end,
    new_start: old_end ?? '2026-11-25',
    new_end,
  },
})
