import type { CommandResult, Envelope } from '../../api/answers'
import type { Stream } from '../../api/live'
import type { Change, Changes, Collection, Id, Row } from '../../api/rows'
import { COLLECTIONS } from '../../store/shapes'
import { posOf } from '../cursor'
import * as cast from './cast'

const CHUNK = 5 // rows

type Cells = Record<string, unknown> & { id: string; version: number }
interface Fed {
  readonly pos: number
  readonly collection: Collection
  readonly id: Id
}
class No extends Error {
  readonly status: number
  readonly code: string
  readonly row: unknown
  constructor(status: number, code: string, row: unknown = null) {
    super(code)
    this.status = status
    this.code = code
    this.row = row
  }
}

/**
 * The server half of the wire contract in memory: commands once per key, a dense feed, rows read live, walls by
 * seller. Small, but faithful in everything a device can notice.
 */
export class ModelServer {
  #rows = new Map<string, Cells>()
  #feed: Fed[] = []
  #pos = 0
  epoch = 1
  scope = 1
  prunedBelow = 0
  /** Sellers that the devices may see. */
  visible = new Set<Id>([cast.JAMAL, cast.HOUSE])
  applied = new Map<Id, { touched: Fed[]; body: string; times: number }>()
  readonly streams = new Set<ModelStream>()
  session = cast.sessionInfo()
  signedIn = true
  revoked = false
  /** Kinds whose handler crashes: answered as not tried. */
  readonly crashing = new Set<string>()
  now: () => number

  constructor(now: () => number) {
    this.now = now
    for (const [collection, row] of [
      ['organization', cast.organization()],
      ['plan', cast.plan()],
      ['plan_version', cast.planVersion()],
      ['seller', cast.seller()],
      ['seller', cast.seller({ id: cast.JAMAL, name: 'Jamal', mode: 'collector', parent_id: cast.HOUSE })],
    ] as const)
      this.write(collection, row)
  }

  get cursor() {
    return `v1.${this.epoch}.${this.scope}.${this.#pos}`
  }

  // State

  /** One transaction of one row: next version, next feed position. */
  write(collection: Collection, row: Row): void {
    this.#put(collection, row as unknown as Cells)
    this.#commit()
  }

  rows(collection: Collection): Cells[] {
    const found = [...this.#rows].filter(([name]) => name.startsWith(`${collection}/`))
    return found.map(([, row]) => row).filter((row) => this.#sees(row))
  }

  row(collection: Collection, id: Id): Cells | undefined {
    return this.#rows.get(`${collection}/${id}`)
  }

  /** Customers outside the window of a first load (SYNC-11). */
  readonly outside = new Set<Id>()

  #open: Fed[] = []

  #put(collection: Collection, row: Cells): void {
    const before = this.row(collection, row.id)
    this.#rows.set(`${collection}/${row.id}`, { ...row, version: (before?.version ?? 0) + 1 })
    this.#open.push({ pos: this.#pos + 1, collection, id: row.id })
  }

  #commit(): Fed[] {
    const fed = this.#open
    this.#open = []
    if (fed.length === 0) return fed
    this.#pos++
    this.#feed.push(...fed)
    for (const stream of this.streams) stream.ring(this.#pos)
    return fed
  }

  #sees(row: Cells): boolean {
    const seller = row.seller_id
    return typeof seller !== 'string' || this.visible.has(seller)
  }

  // Acts of other people

  reassign(customer: Id, seller: Id): void {
    for (const [name, row] of this.#rows) {
      const [collection, id] = name.split('/') as [Collection, Id]
      if (id === customer && collection === 'customer') this.#put(collection, { ...row, seller_id: seller })
      else if (row.customer_id === customer) this.#put(collection, { ...row, seller_id: seller })
    }
    this.#commit()
  }

  /** Everything as it is now. The answer sets the server back to it: another epoch, all streams lost. */
  backup(): () => void {
    const [rows, feed, applied, pos] = [
      new Map(this.#rows),
      [...this.#feed],
      new Map(this.applied),
      this.#pos,
    ]
    return () => {
      this.#rows = new Map(rows)
      this.#feed = [...feed]
      this.applied = new Map(applied)
      this.#pos = pos
      this.epoch++
      for (const stream of [...this.streams]) stream.lose()
    }
  }

  // Wire

  answer(method: string, path: string, query: URLSearchParams, body: unknown): Response {
    if (path === '/api/session' && method === 'POST') this.signedIn = true
    if (path === '/api/session' && method === 'DELETE') this.signedIn = false
    if (this.revoked) return problem(403, 'membership_revoked')
    if (!this.signedIn) return problem(method === 'DELETE' ? 404 : 401, 'not_signed_in')
    if (path === '/api/session') return json(this.session)
    if (path === '/api/session/device') return json(this.session.device)
    if (path === '/api/changes') return this.#changes(query)
    if (path === '/api/snapshot') return this.#snapshot(query.get('after'))
    if (path.startsWith('/api/customers/')) return this.#customer(path.slice('/api/customers/'.length))
    if (path === '/api/commands' && method === 'POST')
      return this.#batch(body as { commands: Envelope[]; epoch?: string })
    return problem(404, 'not_found')
  }

  #changes(query: URLSearchParams): Response {
    const cursor = query.get('cursor') ?? ''
    const gone = this.#gone(cursor)
    if (gone) return gone
    const at = posOf(cursor)
    const since = this.#feed.filter((fed) => fed.pos > at)
    const until = since[Math.min(since.length, 20) - 1]?.pos ?? this.#pos
    const part = since.filter((fed) => fed.pos <= until)
    const pending = (query.get('pending') ?? '').split(',').filter((key) => this.applied.has(key))
    const touched = pending.flatMap((key) => this.applied.get(key)?.touched ?? [])
    return json({
      cursor: `v1.${this.epoch}.${this.scope}.${until}`,
      more: until < this.#pos,
      head: this.#pos,
      changes: this.#read([...part, ...touched]),
      applied: pending,
      now: new Date(this.now()).toISOString(),
    })
  }

  /** Whether the cursor is of no use any more: walk again. */
  #gone(cursor: string): Response | null {
    const [, epoch, scope] = cursor.split('.').map(Number)
    const again = (reason: string) => problem(410, 'resync', { reason })
    if (epoch !== this.epoch) return again('epoch')
    if (scope !== this.scope) return again('scope')
    return posOf(cursor) < this.prunedBelow ? again('pruned') : null
  }

  #read(fed: readonly Fed[]): Changes {
    const changes: Partial<Record<Collection, Change>> = {}
    for (const { collection, id } of fed) {
      const row = this.row(collection, id)
      const { put = [], remove = [] } = changes[collection] ?? {}
      changes[collection] =
        row && this.#sees(row)
          ? { put: [...put.filter((each) => each.id !== id), row as unknown as Row], remove }
          : { put, remove: [...remove.filter((each) => each !== id), id] }
    }
    return changes as Changes
  }

  #customer(id: Id): Response {
    const his = [...this.#rows].filter(([, row]) => row.id === id || row.customer_id === id)
    const fed = his.map(([name, row]) => ({
      pos: 0,
      collection: name.split('/')[0] as Collection,
      id: row.id,
    }))
    return json({ changes: this.#read(fed) })
  }

  /** The resume key carries the walk's cursor and how many of the collection's rows are done. */
  #snapshot(after: string | null): Response {
    const [place = '', before, cursor = this.cursor] = after?.split('|') ?? []
    const gone = this.#gone(cursor)
    if (gone) return gone
    const lines: unknown[] = [{ cursor, today: '2026-11-25', windowed: this.outside.size > 0 }]
    for (const [rank, collection] of COLLECTIONS.entries()) {
      const name = ({ id }: Cells) => `${String(rank).padStart(2, '0')}/${id}`
      const all = this.rows(collection).filter((row) => !this.outside.has(String(row.customer_id ?? row.id)))
      const rest = all.filter((row) => name(row) > place).sort((a, b) => (a.id < b.id ? -1 : 1))
      const sent = place.startsWith(name({ id: '', version: 0 })) ? Number(before) : 0
      for (let at = 0; at < rest.length; at += CHUNK) {
        const rows = rest.slice(at, at + CHUNK)
        const done = sent + at + rows.length
        const key = `${rows.map(name).at(-1)}|${done}|${cursor}`
        lines.push({ collection, rows, after: key, done, total: all.length })
      }
    }
    lines.push({ end: true })
    const body = lines.map((line) => `${JSON.stringify(line)}\n`).join('')
    return new Response(body, { headers: { ...OURS, 'Content-Type': 'application/x-ndjson' } })
  }

  // Commands

  #batch({ commands, epoch }: { commands: Envelope[]; epoch?: string }): Response {
    if (epoch !== undefined && epoch !== String(this.epoch))
      return problem(410, 'resync', { reason: 'epoch' })
    return this.#commands(commands)
  }

  #commands(batch: readonly Envelope[]): Response {
    const failed = new Set<Id>()
    const results = batch.map((command) => {
      const result = command.needs.some((need) => failed.has(need))
        ? blocked(command.key)
        : this.#run(command)
      if (!result.status.startsWith('applied')) failed.add(command.key)
      return result
    })
    const touched = results.flatMap(({ key }) => this.applied.get(key)?.touched ?? [])
    return json({ results, changes: this.#read(touched) })
  }

  #run(command: Envelope): CommandResult {
    const body = JSON.stringify([command.kind, command.body])
    const before = this.applied.get(command.key)
    if (this.crashing.has(command.kind))
      return { key: command.key, status: 'not_tried', http_status: 500, code: 'internal_error' }
    if (before) {
      if (before.body !== body) return refusal(command.key, new No(422, 'key_reused'))
      return { key: command.key, status: 'applied_before', http_status: 200 }
    }
    try {
      this.#apply(command.kind, command.body as Record<string, unknown>, command)
      this.applied.set(command.key, { touched: this.#commit(), body, times: 1 })
      return { key: command.key, status: 'applied', http_status: 200 }
    } catch (error) {
      this.#open = []
      if (!(error instanceof No)) throw error
      return refusal(command.key, error)
    }
  }

  #apply(kind: string, body: Record<string, unknown>, command: Envelope): void {
    const text = (name: string) => String(body[name])
    if (kind === 'customers.create') this.#create(body)
    else if (kind === 'customers.edit') this.#edit(body as never)
    else if (kind === 'customers.add_note') this.#note(text('id'), text('customer_id'), text('text'), command)
    else if (kind === 'payments.collect') this.#collect(body as never, text('customer_id'), command)
    else if (kind === 'payments.renew') this.#renew(body as never, command)
    else throw new No(422, 'unknown_kind')
  }

  #create(body: Record<string, unknown>): void {
    const id = String(body.id)
    if (this.row('customer', id)) throw new No(409, 'already_exists')
    const seller_id = String(body.seller_id ?? cast.JAMAL)
    const made = cast.customer({ id, name: String(body.name), number: `C-${this.#pos}`, seller_id })
    this.#put('customer', made as unknown as Cells)
    this.#put('customer_balance', cast.balance(id, { seller_id }) as unknown as Cells)
  }

  #edit({ id, set, was }: { id: Id; set: Record<string, unknown>; was: Record<string, unknown> }): void {
    const row = this.#known('customer', id)
    for (const [field, value] of Object.entries(set))
      if (row[field] !== was[field] && row[field] !== value) throw new No(409, 'edit_conflict', row)
    this.#put('customer', { ...row, ...set })
  }

  #note(id: Id, customer: Id, text: string, command: Envelope): void {
    const { seller_id } = this.#known('customer', customer)
    if (this.row('customer_note', id)) throw new No(409, 'already_exists')
    const row = { id, version: 0, customer_id: customer, seller_id, text, created_by: cast.MEMBER }
    this.#put('customer_note', { ...row, captured_at: command.captured_at })
  }

  #collect(money: { id: Id; amount_minor: number }, customer: Id, command: Envelope): void {
    const { seller_id } = this.#known('customer', customer)
    if (this.row('payment', money.id)) throw new No(409, 'already_exists')
    const row = cast.payment(customer, {
      id: money.id,
      amount_minor: money.amount_minor,
      captured_at: command.captured_at,
    })
    this.#put('payment', { ...row, seller_id } as unknown as Cells)
    const held = [...this.#rows.values()].find((each) => each.customer_id === customer && 'due_minor' in each)
    const paid = Number(held?.advance_minor ?? 0) + money.amount_minor
    this.#put('customer_balance', { ...(held ?? cast.balance(customer)), advance_minor: paid } as Cells)
  }

  /** Whoever renews first gets the term; the other's cash becomes advance and an item (SYNC-27). */
  #renew(
    body: {
      subscription_id: Id
      term_id: Id
      payment: { id: Id; amount_minor: number }
      expect: { old_end: string | null; new_start: string; new_end: string }
    },
    command: Envelope,
  ): void {
    const line = this.#known('subscription', body.subscription_id)
    const customer = String(line.customer_id)
    if (line.ends_on !== body.expect.old_end) {
      this.#collect(body.payment, customer, command)
      const row = { ...cast.line(customer), id: `${body.term_id.slice(0, -4)}a77e` }
      this.#put('attention', { ...attention(row.id, String(line.seller_id), customer), version: 0 })
      return
    }
    const { new_start, new_end } = body.expect
    const owner = { subscription_id: line.id, customer_id: customer, seller_id: line.seller_id }
    const term = {
      id: body.term_id,
      version: 0,
      ...owner,
      plan_version_id: cast.PLAN_V1,
      starts_on: new_start,
    }
    const rest = {
      ends_on: new_end,
      kind: 'paid',
      source: 'renewal',
      invoice_id: null,
      periods: 1,
      voided_at: null,
    }
    this.#put('term', { ...term, ...rest, created_at: command.captured_at })
    this.#put('subscription', { ...line, term_starts_on: new_start, ends_on: new_end, term_kind: 'paid' })
    const paid = cast.payment(customer, { id: body.payment.id, amount_minor: body.payment.amount_minor })
    this.#put('payment', { ...paid, seller_id: line.seller_id } as unknown as Cells)
  }

  #known(collection: Collection, id: Id): Cells {
    const row = this.row(collection, id)
    if (!row || !this.#sees(row)) throw new No(404, 'not_found')
    return row
  }
}

const attention = (id: Id, seller_id: Id, customer_id: Id) => ({
  id,
  kind: 'double_renewal',
  seller_id,
  customer_id,
  subscription_id: null,
  payment_id: null,
  facts: {},
  state: 'open',
  outcome: null,
  settled_at: null,
  created_at: '2026-11-25T06:00:00Z',
})

function refusal(key: Id, { status, code, row }: No): CommandResult {
  const told = row ? { row: row as Record<string, unknown> } : {}
  return { key, status: 'rejected', http_status: status, code, ...told }
}

const blocked = (key: Id): CommandResult => ({ key, status: 'not_tried', http_status: 424, code: 'blocked' })

const OURS = { 'ClientCast-Protocol': '1' }
const json = (body: unknown) =>
  new Response(JSON.stringify(body), { headers: { ...OURS, 'Content-Type': 'application/json' } })

export const problem = (status: number, code: string, params = {}, headers = {}) =>
  new Response(JSON.stringify({ code, params, status }), {
    status,
    headers: { ...OURS, 'Content-Type': 'application/problem+json', ...headers },
  })

/** A doorbell stream of one tab. */
export class ModelStream implements Stream {
  onopen: ((event: Event) => void) | null = null
  onerror: ((event: Event) => void) | null = null
  onmessage: ((event: MessageEvent) => void) | null = null
  readyState = 0
  readonly #server: ModelServer
  readonly #deliver: (act: () => void) => void

  constructor(server: ModelServer, deliver: (act: () => void) => void) {
    this.#server = server
    this.#deliver = deliver
  }

  open(): void {
    this.readyState = 1
    this.#server.streams.add(this)
    this.onopen?.(new Event('open'))
  }
  lose(): void {
    this.#server.streams.delete(this)
    this.onerror?.(new Event('error'))
  }
  close(): void {
    this.#server.streams.delete(this)
    this.readyState = 2
  }
  ring(pos: number): void {
    this.#deliver(() => this.onmessage?.(new MessageEvent('message', { data: JSON.stringify({ pos }) })))
  }
}
