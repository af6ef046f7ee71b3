import type { SessionInfo } from '../api/answers'
import type { Api } from '../api/client'
import type { Clock } from '../api/clock'
import type { OfflineBodies, OfflineKind, OnlineBodies, OnlineKind } from '../api/kinds'
import type { Problem } from '../api/problem'
import type { Changes, Id } from '../api/rows'
import { type Note, NotLeader } from '../store/contract'
import { LocalStore } from '../store/local'
import type { Predict } from '../store/overlay'
import { posOf } from './cursor'
import { newId } from './ids'
import { Line } from './line'
import type { Log } from './log'
import { append, isOffline, moneyOf, withChain } from './outbox'
import { QueueActions } from './queue'
import { localDate } from './today'
import type { QueuedCommand, Ran, Submitted, SyncState } from './types'

/** One Web Lock: `act` runs while it is held. Rejects when `signal` aborts or the lock is stolen. */
export type HoldLock = (name: string, signal: AbortSignal, act: () => Promise<void>) => Promise<void>

/** Between the tabs of one membership. */
export interface Channel {
  post(message: Message): void
  onMessage: ((message: Message) => void) | null
  close(): void
}

export type Message =
  | { readonly type: 'note'; readonly note: Note }
  | { readonly type: 'hello' }
  | { readonly type: 'link'; readonly link: SyncState['link'] }
  | { readonly type: 'land'; readonly id: Id; readonly changes: Changes; readonly asOf: number }
  | { readonly type: 'landed'; readonly id: Id }
  | { readonly type: 'send_now' }
  | { readonly type: 'wiped' }

export interface TabPorts {
  readonly api: Api
  readonly clock: Clock
  readonly log: Log
  readonly predict: Predict
  readonly holdLock: HoldLock
  readonly channel: (name: string) => Channel
  readonly visible: () => boolean
  readonly mayPoll: () => boolean
  readonly onSessionDoubt: (problem: Problem) => void
  /** Another tab wiped this book. */
  readonly onGone: () => void
}

const LANDED_MS = 2_000
const RETRY_LOCK_MS = 500

/** The line a command is about; null = about something else. */
function lineOf<K extends OfflineKind>(kind: K, body: OfflineBodies[K]): Id | null {
  if (kind === 'subscriptions.edit' || kind === 'subscriptions.set_boxes') return (body as { id: Id }).id
  return 'subscription_id' in body ? body.subscription_id : null
}

/** One membership in one tab: store, channel to the other tabs, and the line to the server when it leads. */
export class Tab {
  readonly store: LocalStore
  readonly #ports: TabPorts
  readonly #channel: Channel
  readonly #stop = new AbortController()
  readonly #watchers = new Set<() => void>()
  readonly #landings = new Map<Id, () => void>()
  #line: Line | null = null
  #link: SyncState['link'] = 'offline'
  #state: SyncState | null = null
  readonly queue: QueueActions

  private constructor(store: LocalStore, channel: Channel, ports: TabPorts) {
    this.store = store
    this.#ports = ports
    this.#channel = channel
    this.queue = new QueueActions(store, () => this.#outboxGrew())
    channel.onMessage = (message) => this.#hear(message)
    store.onChange(() => this.#renew())
  }

  /** Opens the local book. Nothing is asked of the server before `connect`. */
  static async open(member: Id, ports: TabPorts): Promise<Tab> {
    const channel = ports.channel(`clientcast-${member}`)
    const store = await LocalStore.open(member, {
      clock: ports.clock,
      predict: ports.predict,
      say: (note) => channel.post({ type: 'note', note }),
      onGone: ports.onGone,
      onSkipped: (skipped) => {
        for (const { collection, id, column } of skipped)
          ports.log.add(ports.clock.now(), 'skipped', `${collection} ${id} ${column}`)
      },
    })
    const tab = new Tab(store, channel, ports)
    tab.#followDate()
    return tab
  }

  /** Competes for leadership until `close`; `shape` names the wire that the server speaks. */
  connect(shape: string): void {
    this.#channel.post({ type: 'hello' })
    void this.#compete(shape)
  }

  close(): void {
    this.#stop.abort()
    this.#line?.stop()
    this.#channel.close()
    this.store.close()
  }

  /** Tells the other tabs that this book is gone. */
  sayWiped(): void {
    this.#channel.post({ type: 'wiped' })
  }

  onChange(watcher: () => void): () => void {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  state(): SyncState {
    this.#state ??= this.#readState()
    return this.#state
  }

  /** Visible again, or network again. */
  came(cause: 'visible' | 'online'): void {
    this.#line?.want(cause)
    if (!this.#line) void this.store.catchUp().catch(() => undefined)
  }

  /** A person wants everything sent and fetched at once; a follower asks the leader. */
  sendNow(): void {
    if (this.#line) this.#line.want('asked')
    else this.#channel.post({ type: 'send_now' })
  }

  wentOffline(): void {
    if (this.#line) this.#setLink('offline')
  }

  // Writing

  /** Appends to the outbox. Resolves when durable; never waits for the network (SYNC-20). Raises StorageFull. */
  async submit<K extends OfflineKind>(
    kind: K,
    body: OfflineBodies[K],
    customer: Id | null,
  ): Promise<Submitted> {
    const { clock } = this.#ports
    const now = clock.now()
    const draft = {
      key: newId(now),
      kind,
      body,
      captured_at: new Date(now).toISOString(),
      captured_on: this.#date(),
      customer_id: customer ?? this.#customerOf(kind, body),
      ...this.#actor(),
    }
    let receipt: string | null = null
    await this.store.change((outbox, marks) => {
      const made = append(draft, outbox, marks)
      receipt = moneyOf(made.record)?.receipt_number ?? null
      return { ...withChain(outbox, { put: [made.record] }), marks: made.marks }
    })
    this.#outboxGrew()
    return { key: draft.key, receipt_number: receipt }
  }

  /** Runs an online-only command and waits until its rows are shown. Raises Problem, Offline. */
  async runOnline<K extends OnlineKind>(kind: K, body: OnlineBodies[K]): Promise<Ran> {
    const { clock, api } = this.#ports
    const { marks } = this.store
    const now = clock.now()
    const answer = await api.command({
      key: newId(now),
      seq: marks.seq,
      kind,
      kind_version: 1,
      body,
      needs: [],
      captured_at: new Date(now).toISOString(),
      clock_offset_ms: marks.clock_offset_ms,
    })
    await this.#landHere(answer.changes, posOf(marks.cursor))
    return { attention: answer.attention ?? null, data: answer.data ?? {} }
  }

  /** Brings a customer that this device does not hold, with all that is his (SYNC-11). Raises Problem, Offline. */
  async bringCustomer(id: Id): Promise<void> {
    const asOf = posOf(this.store.marks.cursor)
    const { changes } = await this.#ports.api.customer(id)
    await this.#landHere(changes, asOf)
  }

  /** The leader lands rows itself; a follower hands them over and waits a little. */
  async #landHere(changes: Changes, asOf: number): Promise<void> {
    try {
      if (this.store.leading) return await this.store.land({ changes, asOf })
    } catch (error) {
      if (!(error instanceof NotLeader)) throw error
    }
    const id = newId(this.#ports.clock.now())
    const cancel = await new Promise<() => void>((resolve) => {
      const cancel = this.#ports.clock.after(LANDED_MS, () => resolve(cancel))
      this.#landings.set(id, () => resolve(cancel))
      this.#channel.post({ type: 'land', id, changes, asOf })
    })
    cancel()
    this.#landings.delete(id)
  }

  #actor(): { member_id: Id; collector_id: Id } {
    const member = (this.store.marks.session as SessionInfo | null)?.member
    const sellers = [...this.store.book.rows('seller').values()]
    const house = sellers.find((seller) => seller.mode === 'house')
    return {
      member_id: member?.id ?? this.store.membership,
      collector_id: member?.seller_id ?? house?.id ?? '',
    }
  }

  #customerOf<K extends OfflineKind>(kind: K, body: OfflineBodies[K]): Id | null {
    if (kind === 'customers.create' || kind === 'customers.edit') return (body as { id: Id }).id
    if ('customer_id' in body && typeof body.customer_id === 'string') return body.customer_id
    const line = lineOf(kind, body)
    if (line === null) return null
    const drawn = this.store.overlay.get('subscription')?.get(line)
    const row = this.store.book.get('subscription', line) ?? drawn
    return row && 'customer_id' in row ? (row.customer_id ?? null) : null
  }

  #outboxGrew(): void {
    this.#line?.send()
  }

  // Leading

  async #compete(shape: string): Promise<void> {
    const name = `clientcast-leader-${this.store.membership}`
    while (!this.#stop.signal.aborted) {
      try {
        await this.#ports.holdLock(name, this.#stop.signal, () => this.#lead(shape))
      } catch {
        // Stolen, or another tab raised the term: follow, then compete again.
      }
      this.#line?.stop()
      this.#line = null
      this.store.stepDown()
      if (this.#stop.signal.aborted) return
      await this.store.catchUp().catch(() => undefined)
      await new Promise<void>((resolve) => this.#ports.clock.after(RETRY_LOCK_MS, resolve))
    }
  }

  async #lead(shape: string): Promise<void> {
    await this.store.lead()
    if (this.#stop.signal.aborted) return
    const { api, clock, log, visible, mayPoll, onSessionDoubt } = this.#ports
    log.add(clock.now(), 'leader', this.store.marks.term)
    const onLink = (link: SyncState['link']) => this.#setLink(link)
    const line = new Line(this.store, { api, clock, log, shape, visible, mayPoll, onSessionDoubt, onLink })
    this.#line = line
    try {
      await line.run()
    } finally {
      line.stop()
    }
  }

  // Other tabs

  #hear(message: Message): void {
    if (message.type === 'note') void this.#follow(message.note)
    else if (message.type === 'link' && !this.#line) this.#setLink(message.link)
    else if (message.type === 'hello' && this.#line) this.#channel.post({ type: 'link', link: this.#link })
    else if (message.type === 'land' && this.store.leading) void this.#landFor(message)
    else if (message.type === 'send_now') this.#line?.want('asked')
    else if (message.type === 'landed') this.#landings.get(message.id)?.()
    else if (message.type === 'wiped') this.#ports.onGone()
  }

  async #follow(note: Note): Promise<void> {
    await this.store.follow(note).catch(() => undefined)
    this.#outboxGrew()
  }

  async #landFor({ id, changes, asOf }: Message & { type: 'land' }): Promise<void> {
    await this.store.land({ changes, asOf }).catch(() => undefined)
    this.#channel.post({ type: 'landed', id })
  }

  // State

  #setLink(link: SyncState['link']): void {
    if (link === this.#link) return
    this.#link = link
    if (this.#line) this.#channel.post({ type: 'link', link })
    this.#renew()
  }

  #renew(): void {
    this.#state = null
    for (const watcher of this.#watchers) watcher()
  }

  #readState(): SyncState {
    const { marks, outbox } = this.store
    const counts = { waiting: 0, attention: 0 }
    for (const { state } of outbox) {
      if (state === 'waiting' || state === 'sent') counts.waiting++
      else if (state !== 'handed') counts.attention++
    }
    const walk = marks.snapshot
    return {
      link: this.#link,
      ...counts,
      contact: marks.contact,
      loading: walk ? { done: walk.done, total: walk.total, collection: walk.collection ?? '' } : null,
      windowed: marks.windowed,
      skipped: marks.skipped,
    }
  }

  commands(): readonly QueuedCommand[] {
    return this.store.outbox.flatMap((record) => {
      const { key, kind, body, captured_at, state, refusal, blocked_by, customer_id } = record
      if (!isOffline(kind)) return []
      const money = moneyOf(record) !== null
      const shown = { key, kind, body, captured_at, state, refusal, blocked_by, customer_id, money }
      return [shown as QueuedCommand]
    })
  }

  // Date (T2)

  #date(): string {
    const zone = this.store.book.rows('organization').values().next().value?.time_zone ?? 'UTC'
    return localDate(this.#ports.clock.now() + this.store.marks.clock_offset_ms, zone)
  }

  #followDate(): void {
    const look = () => {
      if (this.#stop.signal.aborted) return
      this.store.setToday(this.#date())
      this.#ports.clock.after(60_000, look)
    }
    look()
    this.store.onChange(() => this.store.setToday(this.#date()))
  }
}
