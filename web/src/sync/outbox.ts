import type { ChangesAnswer, CommandResult, Envelope } from '../api/answers'
import type { OfflineBodies, OfflineKind } from '../api/kinds'
import type { Id, Instant, IsoDate } from '../api/rows'
import type { OutboxWrite } from '../store/contract'
import type { Marks, OutboxRecord, Refusal } from '../store/records'

/** Pure rules of the outbox (SYNC-20…27): what a command touches, what may be sent, what an answer settles. */

export const BATCH_COMMANDS = 50
const BATCH_BYTES = 256 * 1024
/** Days for which confirmed commands are kept; the server knows their keys for 45. */
const DONE_DAYS = 30
const DAY_MS = 86_400_000

interface Touch {
  /** Rows that exist only once this command ran. */
  readonly makes: readonly Id[]
  /** Rows that must exist before. */
  readonly names: readonly Id[]
  /** Rows whose fields it compares with what the person saw. */
  readonly edits: readonly Id[]
}
type Touches = { readonly [K in OfflineKind]: (body: OfflineBodies[K]) => Partial<Touch> }

const ids = (...list: readonly (Id | null | undefined)[]) => list.filter((id) => typeof id === 'string')

const TOUCHES: Touches = {
  'customers.create': (body) => ({ makes: [body.id] }),
  'customers.edit': (body) => ({ names: [body.id], edits: [body.id] }),
  'customers.add_note': (body) => ({ makes: [body.id], names: [body.customer_id] }),
  'subscriptions.add': (body) => ({
    makes: ids(body.id, body.trial_term_id, ...body.boxes.map((box) => box.id)),
    names: [body.customer_id],
  }),
  'subscriptions.edit': (body) => ({ names: [body.id], edits: [body.id] }),
  'subscriptions.set_boxes': (body) => ({
    makes: body.add.map((box) => box.id),
    names: [body.id, ...body.remove],
  }),
  'payments.renew': (body) => ({
    makes: ids(body.term_id, body.invoice_id, body.payment?.id),
    names: [body.subscription_id],
  }),
  'payments.collect': (body) => ({ makes: [body.id], names: [body.customer_id] }),
  'payments.undo': (body) => ({ makes: [body.credit_note_id], names: ids(body.payment_id, body.invoice_id) }),
}

export const isOffline = (kind: string): kind is OfflineKind => kind in TOUCHES

/** A record's body, typed by its kind. */
export function bodyOf<K extends OfflineKind>(record: OutboxRecord, kind: K): OfflineBodies[K] | null {
  return record.kind === kind ? (record.body as OfflineBodies[K]) : null
}

function touch<K extends OfflineKind>(kind: K, body: OfflineBodies[K]): Touch {
  return { makes: [], names: [], edits: [], ...TOUCHES[kind](body) }
}

const touchOf = (record: OutboxRecord): Touch =>
  isOffline(record.kind)
    ? touch(record.kind, record.body as OfflineBodies[typeof record.kind])
    : { makes: [], names: [], edits: [] }

/**
 * Earlier commands this one cannot run without (SYNC-22): those that make a row it names, and those that edit
 * a row it edits. Nothing else: an edit that fails must never hold up cash (SYNC-27).
 */
function needsOf<K extends OfflineKind>(
  kind: K,
  body: OfflineBodies[K],
  outbox: readonly OutboxRecord[],
): Id[] {
  const mine = touch(kind, body)
  const meets = (left: readonly Id[], right: readonly Id[]) => left.some((id) => right.includes(id))
  return outbox
    .filter((record) => record.state !== 'handed')
    .filter((record) => {
      const earlier = touchOf(record)
      return meets(earlier.makes, mine.names) || meets(earlier.edits, mine.edits)
    })
    .map((record) => record.key)
}

/** The payment inside a command, when it takes money. */
export function moneyOf(record: Pick<OutboxRecord, 'kind' | 'body'>) {
  const full = record as OutboxRecord
  return bodyOf(full, 'payments.collect') ?? bodyOf(full, 'payments.renew')?.payment ?? null
}

/** Commands that are not settled keep a person from signing out while they hold money (SYNC-41). */
export const unsentMoney = (outbox: readonly OutboxRecord[]) =>
  outbox.filter((record) => record.state !== 'handed' && moneyOf(record) !== null)

export interface Draft<K extends OfflineKind = OfflineKind> {
  readonly key: Id
  readonly kind: K
  readonly body: OfflineBodies[K]
  readonly captured_at: Instant
  readonly captured_on: IsoDate
  readonly customer_id: Id | null
  readonly member_id: Id
  readonly collector_id: Id
}

/** A new record with the next sequence and, for money, the next receipt number of the device (M17). */
export function append<K extends OfflineKind>(
  draft: Draft<K>,
  outbox: readonly OutboxRecord[],
  marks: Marks,
): { record: OutboxRecord; marks: Partial<Marks> } {
  const seq = marks.seq + 1
  const number = receiptFor(draft, marks)
  const record: OutboxRecord = {
    ...draft,
    body: number === null ? draft.body : withReceipt(draft.kind, draft.body, number),
    seq,
    kind_version: 1,
    needs: needsOf(draft.kind, draft.body, outbox),
    clock_offset_ms: marks.clock_offset_ms,
    state: 'waiting',
    refusal: null,
    blocked_by: null,
  }
  return { record, marks: number === null ? { seq } : { seq, receipt_count: marks.receipt_count + 1 } }
}

function receiptFor(draft: Draft, marks: Marks): string | null {
  const money = moneyOf(draft)
  if (!money || money.receipt_number || !marks.receipt_prefix) return null
  return `${marks.receipt_prefix}-${String(marks.receipt_count + 1).padStart(6, '0')}`
}

function withReceipt<K extends OfflineKind>(
  kind: K,
  body: OfflineBodies[K],
  receipt_number: string,
): unknown {
  if (kind === 'payments.collect') return { ...body, receipt_number }
  const { payment } = body as OfflineBodies['payments.renew']
  return { ...body, payment: { ...payment, receipt_number } }
}

/** Only what travels. */
export function envelope(record: OutboxRecord): Envelope {
  const { key, seq, kind, kind_version, body, needs, captured_at, clock_offset_ms } = record
  return { key, seq, kind, kind_version, body, needs, captured_at, clock_offset_ms }
}

const bySeq = (a: OutboxRecord, b: OutboxRecord) => a.seq - b.seq
const isOpen = (record: OutboxRecord) => record.state === 'waiting' || record.state === 'sent'
const isOffered = (record: OutboxRecord) => record.state === 'offered'
const isStuck = (record: OutboxRecord | undefined) =>
  record !== undefined && !isOpen(record) && !isOffered(record)
const bytes = (record: OutboxRecord) => new TextEncoder().encode(JSON.stringify(envelope(record))).length

/**
 * What goes next: in order, ≤ 50 and ≤ 256 KB, nothing whose need is stuck or left out (SYNC-21), and nothing
 * about a customer of whom something earlier is still offered to the person.
 */
export function batch(outbox: readonly OutboxRecord[], most: number = BATCH_COMMANDS): OutboxRecord[] {
  const byKey = new Map(outbox.map((record) => [record.key, record]))
  const picked: OutboxRecord[] = []
  const taken = new Set<Id>()
  const undecided = new Set<Id | null>()
  let size = 0
  for (const record of [...outbox].sort(bySeq)) {
    if (isOffered(record)) undecided.add(record.customer_id)
    if (!isOpen(record) || undecided.has(record.customer_id)) continue
    if (!record.needs.every((need) => !byKey.has(need) || taken.has(need))) continue
    size += bytes(record)
    if (picked.length > 0 && (picked.length >= most || size > BATCH_BYTES)) break
    picked.push(record)
    taken.add(record.key)
  }
  return picked
}

/** Waiting commands behind a stuck one become blocked, freed ones wait again. Answers only what changed. */
function reblocked(outbox: readonly OutboxRecord[]): OutboxRecord[] {
  const now = new Map(outbox.map((record) => [record.key, record]))
  const changed: OutboxRecord[] = []
  for (const record of [...outbox].sort(bySeq)) {
    if (record.state === 'rejected' || record.state === 'handed' || isOffered(record)) continue
    const blocker = record.needs.map((need) => now.get(need)).find(isStuck)
    const blocked_by = blocker ? (blocker.blocked_by ?? blocker.key) : null
    if (blocked_by === record.blocked_by) continue
    const next: OutboxRecord = { ...record, blocked_by, state: blocked_by === null ? 'waiting' : 'blocked' }
    now.set(record.key, next)
    changed.push(next)
  }
  return changed
}

/** Puts `changes` and whatever they block or free into one write. */
export function withChain(outbox: readonly OutboxRecord[], write: OutboxWrite): OutboxWrite {
  const { put = [], drop = [] } = write
  const gone = new Set([...drop, ...put.map((record) => record.key)])
  const after = [...outbox.filter((record) => !gone.has(record.key)), ...put]
  const chain = reblocked(after)
  const later = new Set(chain.map((record) => record.key))
  return { ...write, put: [...put.filter((record) => !later.has(record.key)), ...chain], drop }
}

/** Answers that say "later", not "no" (3.4). */
export const isTransient = (status: number) =>
  status === 401 || status === 408 || status === 425 || status === 429 || status >= 500

function refusalOf(result: CommandResult): Refusal {
  return {
    status: result.http_status,
    code: result.code ?? 'unknown',
    params: result.params ?? {},
    errors: result.errors ?? [],
    row: result.row ?? null,
  }
}

/**
 * What the results of a batch do to the outbox: applied ones leave, refused ones wait for a person (SYNC-24).
 * `now` is the server's time, as well as the device knows it.
 */
export function settled(
  outbox: readonly OutboxRecord[],
  results: readonly CommandResult[],
  now: number,
): OutboxWrite {
  const byKey = new Map(outbox.map((record) => [record.key, record]))
  const applied: OutboxRecord[] = []
  const put: OutboxRecord[] = []
  for (const result of results) {
    const record = byKey.get(result.key)
    if (!record) continue
    if (result.status === 'applied' || result.status === 'applied_before') applied.push(record)
    else if (result.status === 'not_tried' || isTransient(result.http_status))
      put.push({ ...record, state: 'waiting' })
    else put.push({ ...record, state: 'rejected', refusal: refusalOf(result) })
  }
  return withChain(outbox, { put, ...done(applied, now) })
}

/** Commands that an answer names as applied leave the outbox; what was kept long enough at its `now` goes. */
export function finished(
  outbox: readonly OutboxRecord[],
  { applied, now }: Pick<ChangesAnswer, 'applied' | 'now'>,
): OutboxWrite {
  const records = outbox.filter((record) => applied.includes(record.key))
  const at = Date.parse(now)
  const done_since = new Date(at - DONE_DAYS * DAY_MS).toISOString()
  return withChain(outbox, { ...done(records, at), done_since })
}

/** Confirmed commands are kept aside for a while (P90). */
function done(records: readonly OutboxRecord[], at: number): OutboxWrite {
  const settled_at = new Date(at).toISOString()
  return {
    drop: records.map((record) => record.key),
    keep: records.map((record) => ({ ...record, settled_at })),
  }
}

/** The command and everything that needs it, directly or not. */
export function closure(outbox: readonly OutboxRecord[], key: Id): OutboxRecord[] {
  const found = new Set<Id>([key])
  for (const record of [...outbox].sort(bySeq))
    if (record.needs.some((need) => found.has(need))) found.add(record.key)
  return outbox.filter((record) => found.has(record.key))
}
