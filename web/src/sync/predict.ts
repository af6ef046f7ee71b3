import type { BoxDraft, OfflineBodies, OfflineKind } from '../api/kinds'
import type { Customer, CustomerBalance, Id, Payment, Subscription, Term } from '../api/rows'
import { addUnits, dayOf } from '../shared/periods'
import type { Drawn, PredictRows } from '../store/overlay'
import type { OutboxRecord } from '../store/records'
import { isOffline } from './outbox'

/**
 * What a waiting command will do, as far as the device can know (SYNC-25). Pure: rows in, rows out; the store
 * marks them pencil. No number, invoice or tax is made up: they exist when the server says so (SYNC-28).
 */
export function predict(rows: PredictRows, command: OutboxRecord): readonly Drawn[] {
  if (!isOffline(command.kind)) return []
  const draw = DRAW[command.kind] as (rows: PredictRows, command: OutboxRecord, body: unknown) => Drawn[]
  return draw(rows, command, command.body)
}

type Draw<K extends OfflineKind> = (
  rows: PredictRows,
  command: OutboxRecord,
  body: OfflineBodies[K],
) => readonly Drawn[]

const DRAW: { readonly [K in OfflineKind]: Draw<K> } = {
  'customers.create': createCustomer,
  'customers.edit': editCustomer,
  'customers.add_note': (rows, command, body) => note(rows, command, body.id, body.customer_id, body.text),
  'subscriptions.add': addSubscription,
  'subscriptions.edit': (rows, _command, body) => editSubscription(rows, body),
  'subscriptions.set_boxes': setBoxes,
  'payments.renew': renew,
  'payments.collect': collect,
  'payments.undo': undo,
}

// Customers

function createCustomer(
  _rows: PredictRows,
  command: OutboxRecord,
  body: OfflineBodies['customers.create'],
): Drawn[] {
  const customer: Customer = {
    id: body.id,
    version: 0,
    number: null,
    seller_id: body.seller_id ?? command.collector_id,
    kind: body.kind ?? 'person',
    name: body.name,
    name_bn: body.name_bn ?? '',
    phones: body.phones,
    email: body.email ?? '',
    address: body.address ?? '',
    area: body.area ?? '',
    language: body.language ?? '',
    credit_limit_minor: null,
    archived_at: null,
    created_at: command.captured_at,
  }
  const drawn: Drawn[] = [{ collection: 'customer', row: customer }]
  return body.note ? [...drawn, ...noteFor(customer, command, body.id, body.note)] : drawn
}

function editCustomer(
  rows: PredictRows,
  _command: OutboxRecord,
  body: OfflineBodies['customers.edit'],
): Drawn[] {
  const customer = rows.get('customer', body.id)
  if (!customer) return []
  const left = customer.phones.filter((phone) => !body.phones_remove?.includes(phone))
  const added = (body.phones_add ?? []).filter((phone) => !left.includes(phone))
  return [{ collection: 'customer', row: { ...customer, ...body.set, phones: [...left, ...added] } }]
}

function note(rows: PredictRows, command: OutboxRecord, id: Id, customer: Id, text: string): Drawn[] {
  const owner = rows.get('customer', customer)
  return owner ? noteFor(owner, command, id, text) : []
}

function noteFor(customer: Customer, command: OutboxRecord, id: Id, text: string): Drawn[] {
  const row = {
    id,
    version: 0,
    customer_id: customer.id,
    seller_id: customer.seller_id,
    text,
    captured_at: command.captured_at,
    created_by: command.member_id,
  }
  return [{ collection: 'customer_note', row }]
}

// Lines

function addSubscription(
  rows: PredictRows,
  command: OutboxRecord,
  body: OfflineBodies['subscriptions.add'],
): Drawn[] {
  const customer = rows.get('customer', body.customer_id)
  const plan = rows.get('plan', body.plan_id)
  const version = plan && rows.get('plan_version', plan.current_version_id)
  if (!customer || !plan || !version) return []
  const bare: Subscription = {
    id: body.id,
    version: 0,
    number: null,
    customer_id: customer.id,
    seller_id: customer.seller_id,
    plan_id: plan.id,
    plan_version_id: version.id,
    username: body.username ?? '',
    connections: body.connections ?? version.connections,
    anchor_day: null,
    auto_renew: false,
    has_secret: false,
    sold_by_id: command.collector_id,
    terminated_at: null,
    term_starts_on: null,
    ends_on: null,
    term_kind: null,
  }
  const starts = command.captured_on
  const ends = addUnits(starts, version.unit, version.count, dayOf(starts))
  const trial = plan.kind === 'trial' && body.trial_term_id !== undefined
  const line = trial ? { ...bare, term_starts_on: starts, ends_on: ends, term_kind: 'trial' as const } : bare
  return [
    { collection: 'subscription', row: line },
    ...(trial ? [term(line, command, body.trial_term_id, version.id, starts, ends, 'trial', null, 1)] : []),
    ...body.boxes.map((box): Drawn => ({ collection: 'box', row: boxRow(line, box) })),
  ]
}

function editSubscription(rows: PredictRows, body: OfflineBodies['subscriptions.edit']): Drawn[] {
  const line = rows.get('subscription', body.id)
  return line ? [{ collection: 'subscription', row: { ...line, ...body.set } }] : []
}

function setBoxes(
  rows: PredictRows,
  command: OutboxRecord,
  body: OfflineBodies['subscriptions.set_boxes'],
): Drawn[] {
  const line = rows.get('subscription', body.id)
  if (!line) return []
  const gone = body.remove.flatMap((id) => rows.get('box', id) ?? [])
  return [
    ...gone.map((box): Drawn => ({ collection: 'box', row: { ...box, removed_at: command.captured_at } })),
    ...body.add.map((box): Drawn => ({ collection: 'box', row: boxRow(line, box) })),
  ]
}

function boxRow(line: Subscription, box: BoxDraft) {
  return {
    id: box.id,
    version: 0,
    subscription_id: line.id,
    customer_id: line.customer_id,
    seller_id: line.seller_id,
    mac: box.mac,
    serial: box.serial ?? '',
    model: box.model ?? '',
    removed_at: null,
  }
}

function term(
  line: Subscription,
  command: OutboxRecord,
  id: Id,
  plan_version_id: Id,
  starts_on: string,
  ends_on: string,
  kind: 'trial' | 'paid',
  invoice_id: Id | null,
  periods: number,
): Drawn {
  const { customer_id, seller_id } = line
  const owner = { subscription_id: line.id, customer_id, seller_id, plan_version_id }
  const made = { source: 'renewal' as const, voided_at: null, created_at: command.captured_at }
  return {
    collection: 'term',
    row: { id, version: 0, ...owner, starts_on, ends_on, kind, invoice_id, periods, ...made },
  }
}

// Money: every amount drawn here is pencil

function renew(rows: PredictRows, command: OutboxRecord, body: OfflineBodies['payments.renew']): Drawn[] {
  const line = rows.get('subscription', body.subscription_id)
  if (!line) return []
  const { new_start, new_end, plan_version_id, price_minor } = body.expect
  const renewed: Subscription = {
    ...line,
    plan_id: body.plan_id ?? line.plan_id,
    plan_version_id,
    term_starts_on: new_start,
    ends_on: new_end,
    term_kind: 'paid',
  }
  const balance = balanceFor(rows, line.customer_id, body.payment?.currency)
  const owed = balance && owing(balance, price_minor, body.use_advance_minor)
  return [
    { collection: 'subscription', row: renewed },
    term(
      line,
      command,
      body.term_id,
      plan_version_id,
      new_start,
      new_end,
      'paid',
      body.invoice_id,
      body.count,
    ),
    ...(body.payment ? take(rows, command, line.customer_id, body.payment, owed) : balanceDrawn(owed)),
  ]
}

function collect(rows: PredictRows, command: OutboxRecord, body: OfflineBodies['payments.collect']): Drawn[] {
  return take(rows, command, body.customer_id, body, balanceFor(rows, body.customer_id, body.currency))
}

type Taken = OfflineBodies['payments.collect'] | NonNullable<OfflineBodies['payments.renew']['payment']>

/** Payment, its paper, the collector's cash, and the balance: dues first, the rest is advance. */
function take(
  rows: PredictRows,
  command: OutboxRecord,
  customerId: Id,
  money: Taken,
  balance: CustomerBalance | undefined,
): Drawn[] {
  const customer = rows.get('customer', customerId)
  if (!customer) return []
  const payment: Payment = {
    id: money.id,
    version: 0,
    customer_id: customer.id,
    seller_id: customer.seller_id,
    collector_id: command.collector_id,
    method: money.method,
    provider: money.provider ?? null,
    trx_id: money.trx_id ?? null,
    amount_minor: money.amount_minor,
    currency: money.currency,
    received_on: command.captured_on,
    received_at: command.captured_at,
    captured_at: command.captured_at,
    receipt_number: money.receipt_number ?? null,
    reversed_at: null,
    matched_at: null,
    created_by: command.member_id,
  }
  return [
    { collection: 'payment', row: payment },
    ...paper(payment, customer),
    ...balanceDrawn(balance && paying(balance, money.amount_minor)),
  ]
}

function paper(payment: Payment, customer: Customer): Drawn[] {
  const { id, receipt_number, collector_id, amount_minor, currency, captured_at } = payment
  if (receipt_number === null) return []
  const row = {
    id,
    version: 0,
    payment_id: id,
    seller_id: collector_id,
    number: receipt_number,
    customer_name: customer.name,
    amount_minor,
    currency,
    captured_at,
  }
  return [{ collection: 'money_receipt', row }]
}

/** Reverses the payment, takes the term back, and lets the balance follow where it is known (M15). */
function undo(rows: PredictRows, command: OutboxRecord, body: OfflineBodies['payments.undo']): Drawn[] {
  const { customer_id: customer, captured_at } = command
  if (customer === null) return []
  const payment = rows.papers('payment', customer)?.find((row) => row.id === body.payment_id)
  const terms = rows.papers('term', customer) ?? []
  const bought = terms.find((row) => body.invoice_id !== null && row.invoice_id === body.invoice_id)
  const total = rows.papers('invoice', customer)?.find((row) => row.id === body.invoice_id)?.total_minor
  return [
    ...(payment ? [{ collection: 'payment', row: { ...payment, reversed_at: captured_at } } as Drawn] : []),
    ...(bought ? takeBack(rows, terms, bought, captured_at) : []),
    ...balanceDrawn(undone(rows.balanceOf(customer), payment?.amount_minor, body.invoice_id, total)),
  ]
}

function takeBack(rows: PredictRows, terms: readonly Term[], bought: Term, at: string): Drawn[] {
  const drawn: Drawn[] = [{ collection: 'term', row: { ...bought, voided_at: at } }]
  const line = rows.get('subscription', bought.subscription_id)
  if (!line) return drawn
  const others = terms.filter(
    (row) => row.subscription_id === line.id && row.id !== bought.id && !row.voided_at,
  )
  const last = others.reduce<Term | null>((a, b) => (a && a.ends_on > b.ends_on ? a : b), null)
  const row: Subscription = {
    ...line,
    term_starts_on: last?.starts_on ?? null,
    ends_on: last?.ends_on ?? null,
    term_kind: last?.kind ?? null,
  }
  return [...drawn, { collection: 'subscription', row }]
}

/** Without the invoice's amount the two halves of an undone renewal are taken to cancel out. */
function undone(
  balance: CustomerBalance | undefined,
  paid: number | undefined,
  invoice: Id | null,
  total: number | undefined,
): CustomerBalance | undefined {
  if (!balance || (invoice !== null && total === undefined)) return undefined
  const fromAdvance = Math.min(paid ?? 0, balance.advance_minor)
  const due = balance.due_minor + (paid ?? 0) - fromAdvance
  const credited = Math.min(total ?? 0, due)
  const advance = balance.advance_minor - fromAdvance + (total ?? 0) - credited
  return { ...balance, due_minor: due - credited, advance_minor: advance }
}

function balanceFor(
  rows: PredictRows,
  customerId: Id,
  currency: string | undefined,
): CustomerBalance | undefined {
  const known = rows.balanceOf(customerId)
  const customer = rows.get('customer', customerId)
  // A customer of the server without a balance is still being loaded: nothing is made up.
  if (known || !customer || customer.version > 0 || currency === undefined) return known
  const none = { due_minor: 0, advance_minor: 0, currency }
  return { id: customerId, version: 0, customer_id: customerId, seller_id: customer.seller_id, ...none }
}

function owing(balance: CustomerBalance, total: number, useAdvance: number): CustomerBalance {
  const used = Math.min(useAdvance, balance.advance_minor)
  return {
    ...balance,
    due_minor: balance.due_minor + total - used,
    advance_minor: balance.advance_minor - used,
  }
}

function paying(balance: CustomerBalance, amount: number): CustomerBalance {
  const settled = Math.min(amount, balance.due_minor)
  return {
    ...balance,
    due_minor: balance.due_minor - settled,
    advance_minor: balance.advance_minor + amount - settled,
  }
}

const balanceDrawn = (row: CustomerBalance | undefined): Drawn[] =>
  row ? [{ collection: 'customer_balance', row }] : []
