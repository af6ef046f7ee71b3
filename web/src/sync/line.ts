import type { CommandResult, SnapshotHead } from '../api/answers'
import type { Api } from '../api/client'
import type { Clock } from '../api/clock'
import { Offline, Problem } from '../api/problem'
import type { Id } from '../api/rows'
import { NotLeader } from '../store/contract'
import type { LocalStore } from '../store/local'
import type { Marks, OutboxRecord, SnapshotMark } from '../store/records'
import { posOf, sameScope } from './cursor'
import type { Log } from './log'
import { BATCH_COMMANDS, batch, envelope, finished, isTransient, settled, withChain } from './outbox'
import { isRestored, offerLost } from './restored'

/** Why a pull happens (SYNC-9). */
export type Cause = 'start' | 'doorbell' | 'visible' | 'online' | 'push' | 'poll' | 'reopen' | 'asked'

export interface LinePorts {
  readonly api: Api
  readonly clock: Clock
  readonly log: Log
  /** Shape of pages and wire that this app reads and the server speaks. */
  readonly shape: string
  readonly visible: () => boolean
  readonly mayPoll: () => boolean
  readonly onLink: (link: 'live' | 'polling' | 'offline') => void
  /** 401: the session ended. 403 or 404 of a sync route: who are we still? */
  readonly onSessionDoubt: (problem: Problem) => void
}

const PAUSE_MOST_MS = 60_000
const PAUSE_FIRST_MS = 1_000
const JITTER_MS = 300
const POLL_MS = 60_000
const CONTACT_MS = 60_000

/**
 * The leader's conversation with the server: one request at a time, so that answers cannot overtake each
 * other. Each round pushes what waits, then pulls when there is a cause.
 */
export class Line {
  readonly #store: LocalStore
  readonly #ports: LinePorts
  readonly #stop = new AbortController()
  readonly #causes = new Set<Cause>()
  #wake: (() => void) | null = null
  #awake = false
  /** Network or person came back: a pause after a failure ends. */
  #urgent = false
  #failures = 0
  #closeStream: (() => void) | null = null
  #streamFailures = 0
  #streaming = false
  #reachable = false
  #cancels = new Set<() => void>()

  constructor(store: LocalStore, ports: LinePorts) {
    this.#store = store
    this.#ports = ports
  }

  /** Works until `stop`. Raises NotLeader when another tab leads. */
  async run(): Promise<void> {
    this.want('start')
    this.#openStream()
    try {
      while (!this.#stop.signal.aborted) await this.#turn()
    } finally {
      this.stop()
    }
  }

  stop(): void {
    this.#stop.abort()
    this.#closeStream?.()
    this.#closeStream = null
    for (const cancel of this.#cancels) cancel()
    this.#rouse()
  }

  /** Asks for a pull. */
  want(cause: Cause): void {
    this.#causes.add(cause)
    if (cause === 'online' || cause === 'visible' || cause === 'asked') {
      this.#urgent = true
      this.#reopenSoon(0)
    }
    this.#rouse()
  }

  /** Something waits in the outbox. */
  send(): void {
    this.#rouse()
  }

  async #turn(): Promise<void> {
    this.#awake = false
    try {
      await this.#round()
      this.#failures = 0
      this.#reach(true)
    } catch (error) {
      if (this.#stop.signal.aborted) return
      await this.#pause(this.#judge(error))
      return
    }
    if (this.#causes.size === 0 && batch(this.#store.outbox).length === 0) await this.#sleep()
  }

  /** Milliseconds to wait after a failure. Rethrows what is not the network's. */
  #judge(error: unknown): number {
    const { log, clock } = this.#ports
    if (error instanceof NotLeader) throw error
    log.add(clock.now(), 'failed', error instanceof Error ? `${error.name} ${error.message}` : '')
    if (error instanceof Problem && !isTransient(error.status)) this.#ports.onSessionDoubt(error)
    if (error instanceof Problem && error.status === 401) this.#ports.onSessionDoubt(error)
    this.#reach(error instanceof Problem && error.status < 500)
    const ceiling = Math.min(PAUSE_MOST_MS, PAUSE_FIRST_MS * 2 ** Math.min(this.#failures++, 6))
    const asked = error instanceof Problem && error.retryAfter !== null ? error.retryAfter * 1000 : null
    return asked ?? clock.random() * ceiling
  }

  async #round(): Promise<void> {
    if (this.#mustWalk()) await this.#walk()
    else await this.#offerLost()
    const failed = await this.#pushAll()
    while (this.#causes.size > 0) await this.#pull()
    if (failed) throw failed
  }

  /** A push whose answer was lost is followed by a pull all the same: it tells what was applied (SYNC-5). */
  async #pushAll(): Promise<Error | null> {
    try {
      while (await this.#push()) this.#causes.add('push')
      return null
    } catch (error) {
      if (!(error instanceof Offline) && !(error instanceof Problem && isTransient(error.status))) throw error
      this.#causes.add('push')
      return error
    }
  }

  // Push (SYNC-21)

  async #push(most?: number): Promise<boolean> {
    const picked = await this.#markSent(most)
    if (picked.length === 0) return false
    const { api, log, clock } = this.#ports
    const asOf = posOf(this.#store.marks.cursor)
    log.add(clock.now(), 'push', picked.length)
    try {
      const answer = await api.commands(picked.map(envelope), this.#store.marks.epoch, this.#stop.signal)
      await this.#store.land({
        changes: answer.changes,
        asOf,
        judge: (outbox) => settled(outbox, answer.results, clock.now()),
        marks: this.#contact(),
      })
      const later = unsettled(answer.results)
      if (later) throw later
    } catch (error) {
      if (isGone(error)) return this.#pullInstead()
      if (!(error instanceof Problem) || !isMalformed(error)) throw error
      // One bad command must not hold up the others: alone it is refused by itself.
      if (picked.length > 1) return this.#push(1)
      await this.#refuse(picked, error)
    }
    return true
  }

  /** Our cursor is of no use any more: the pull says so too, and brings a new copy before anything is sent. */
  #pullInstead(): boolean {
    this.#causes.add('push')
    return false
  }

  async #markSent(most?: number): Promise<OutboxRecord[]> {
    let picked: OutboxRecord[] = []
    if (batch(this.#store.outbox).length === 0) return picked
    await this.#store.judge((outbox) => {
      picked = batch(outbox, most)
      return {
        put: picked
          .filter((record) => record.state !== 'sent')
          .map((record) => ({ ...record, state: 'sent' })),
      }
    })
    return picked
  }

  async #refuse(
    picked: readonly OutboxRecord[],
    { status, code, params, errors, row }: Problem,
  ): Promise<void> {
    const keys = new Set(picked.map((record) => record.key))
    const refusal = { status, code, params, errors, row }
    await this.#store.judge((outbox) => {
      const refused = outbox.filter((record) => keys.has(record.key))
      return withChain(outbox, { put: refused.map((record) => ({ ...record, state: 'rejected', refusal })) })
    })
  }

  // Pull (SYNC-2…6)

  async #pull(): Promise<void> {
    const { log, clock } = this.#ports
    const causes = [...this.#causes]
    this.#causes.clear()
    const { cursor } = this.#store.marks
    if (cursor === null) return
    log.add(clock.now(), 'pull', causes.join(' '))
    try {
      let more = true
      while (more) more = await this.#pullOnce()
    } catch (error) {
      for (const cause of causes) this.#causes.add(cause)
      if (!(error instanceof Problem) || error.status !== 410) throw error
      await this.#resync(String(error.params.reason ?? 'pruned'))
    }
    if (this.#mustWalk()) await this.#walk()
    log.add(clock.now(), 'landed', causes.join(' '))
  }

  async #pullOnce(): Promise<boolean> {
    const { api, clock } = this.#ports
    const { cursor, contact } = this.#store.marks
    if (cursor === null) return false
    const answer = await api.changes(cursor, this.#sentKeys(), this.#stop.signal)
    const marks = { ...this.#contact(), ...this.#offset(answer.now) }
    const idle = answer.cursor === cursor && answer.applied.length === 0 && isEmpty(answer.changes)
    const known = contact !== null && clock.now() - Date.parse(contact) < CONTACT_MS
    if (idle && known) return false
    await this.#store.land({
      changes: answer.changes,
      asOf: posOf(answer.cursor),
      judge: (outbox) => finished(outbox, answer.applied, clock.now()),
      marks: { ...marks, cursor: answer.cursor },
    })
    return answer.more
  }

  /** Commands on their way whose end is not known; 50 at most (SYNC-5). */
  #sentKeys(): Id[] {
    const sent = this.#store.outbox.filter((record) => record.state === 'sent')
    return sent.slice(0, BATCH_COMMANDS).map((record) => record.key)
  }

  #offset(now: string): Partial<Marks> {
    return { clock_offset_ms: Date.parse(now) - this.#ports.clock.now() }
  }

  #contact(): Partial<Marks> {
    return { contact: new Date(this.#ports.clock.now()).toISOString() }
  }

  // Walk (SYNC-7, SYNC-8)

  #mustWalk(): boolean {
    const { cursor, snapshot, shape } = this.#store.marks
    return cursor === null || snapshot !== null || shape !== this.#ports.shape
  }

  async #resync(reason: string): Promise<void> {
    this.#ports.log.add(this.#ports.clock.now(), 'resync', reason)
    await this.#store.snapshot.begin(reason === 'scope')
  }

  async #walk(): Promise<void> {
    const { snapshot, shape } = this.#store.marks
    const foreign = shape !== null && shape !== this.#ports.shape
    if (foreign || snapshot === null) {
      // Rows of another shape may not be shown at all.
      await this.#store.snapshot.begin(foreign)
      await this.#store.judge(() => ({ marks: { shape: this.#ports.shape } }))
    }
    try {
      await this.#walkOn(this.#store.marks.snapshot?.after ?? null)
    } catch (error) {
      // The resume key is too old: the walk begins anew.
      if (error instanceof Problem && (error.status === 410 || error.status === 422))
        await this.#resync('pruned')
      throw error
    }
    await this.#offerLost()
  }

  async #walkOn(after: string | null): Promise<void> {
    const { api, log, clock } = this.#ports
    log.add(clock.now(), 'snapshot', after === null ? 'from the start' : 'resumed')
    for await (const line of api.snapshot(after, this.#stop.signal)) {
      const mark = this.#store.marks.snapshot
      if (!mark) return
      if ('cursor' in line) await this.#head(mark, line)
      else if ('end' in line) await this.#finish()
      else {
        if (line.collection !== mark.collection) await this.#store.snapshot.layOut(line.collection)
        const { collection, after: next, done, total } = line
        await this.#store.snapshot.landChunk(collection, line.rows, {
          ...this.#contact(),
          snapshot: { ...mark, after: next, done, total, collection },
        })
        // Restored server: what waits may build on what is gone, so nothing is sent until the new copy is in.
        if (!isRestored(this.#store.marks)) await this.#push()
      }
    }
  }

  /** A resumed walk keeps its first cursor: rows may have changed since. Another scope means a new walk. */
  async #head(mark: SnapshotMark, { cursor, windowed }: SnapshotHead): Promise<void> {
    if (mark.cursor === null) {
      await this.#store.judge(() => ({ marks: { snapshot: { ...mark, cursor }, windowed } }))
    } else if (!sameScope(mark.cursor, cursor)) {
      await this.#resync('scope')
      throw new Offline('the walk begins anew')
    }
  }

  /**
   * Rows of the walk may already hold effects of commands whose answer was lost: the copy is shown only with
   * the changes since its first cursor and with the keys they finish (SYNC-5).
   */
  async #finish(): Promise<void> {
    await this.#store.snapshot.layOut(null)
    for (;;) {
      const mark = this.#store.marks.snapshot
      if (!mark?.cursor) return
      const answer = await this.#ports.api.changes(mark.cursor, this.#sentKeys(), this.#stop.signal)
      const { changes, cursor } = answer
      const landing = { changes, asOf: posOf(cursor) }
      if (answer.more) {
        await this.#store.snapshot.land({ ...landing, marks: { snapshot: { ...mark, cursor } } })
        continue
      }
      const marks = { ...this.#contact(), ...this.#offset(answer.now), cursor, shape: this.#ports.shape }
      await this.#store.snapshot.end({
        ...landing,
        judge: (outbox) => finished(outbox, answer.applied, this.#ports.clock.now()),
        marks,
      })
      this.#ports.log.add(this.#ports.clock.now(), 'snapshot', 'complete')
      return
    }
  }

  async #offerLost(): Promise<void> {
    const { api, log, clock } = this.#ports
    const ask = async (cursor: string, keys: readonly Id[]) =>
      (await api.changes(cursor, keys, this.#stop.signal)).applied
    try {
      const lost = await offerLost(this.#store, ask)
      if (lost > 0) log.add(clock.now(), 'offered', lost)
    } catch (error) {
      if (!isGone(error)) throw error
      this.#pullInstead()
    }
  }

  // Doorbell (SYNC-9)

  #openStream(): void {
    if (this.#closeStream || this.#stop.signal.aborted) return
    const { api, log, clock } = this.#ports
    this.#closeStream = api.live({
      onOpen: () => {
        this.#streaming = true
        this.#streamFailures = 0
        this.#reach(true)
        this.want('reopen')
      },
      onPos: (pos) => {
        if (pos <= posOf(this.#store.marks.cursor)) return
        log.add(clock.now(), 'doorbell', pos)
        this.#later(clock.random() * JITTER_MS, () => this.want('doorbell'))
      },
      onLost: () => {
        this.#streaming = false
        this.#closeStream = null
        this.#tellLink()
        const ceiling = Math.min(PAUSE_MOST_MS, PAUSE_FIRST_MS * 2 ** Math.min(this.#streamFailures++, 6))
        this.#reopenSoon(clock.random() * ceiling)
      },
    })
  }

  #reopenSoon(ms: number): void {
    if (!this.#closeStream) this.#later(ms, () => this.#openStream())
  }

  #reach(reachable: boolean): void {
    this.#reachable = reachable
    this.#tellLink()
  }

  #tellLink(): void {
    this.#ports.onLink(this.#streaming ? 'live' : this.#reachable ? 'polling' : 'offline')
  }

  // Waiting

  /** Sleeps until roused; without a stream a visible page asks every minute. */
  async #sleep(): Promise<void> {
    const cancel = this.#later(POLL_MS, () => {
      if (!this.#streaming && this.#ports.visible() && this.#ports.mayPoll()) this.want('poll')
      else this.#rouse()
    })
    await this.#rest()
    cancel()
  }

  /** Sleeps `ms`; network return and visibility cut it short, a new command does not. */
  async #pause(ms: number): Promise<void> {
    this.#urgent = false
    let over = false
    const cancel = this.#later(ms, () => {
      over = true
      this.#rouse()
    })
    do {
      this.#awake = false
      await this.#rest()
    } while (!over && !this.#urgent && !this.#stop.signal.aborted)
    cancel()
  }

  async #rest(): Promise<void> {
    if (this.#awake || this.#stop.signal.aborted) return
    await new Promise<void>((resolve) => {
      this.#wake = resolve
    })
    this.#wake = null
  }

  #rouse(): void {
    this.#awake = true
    this.#wake?.()
  }

  #later(ms: number, act: () => void): () => void {
    const cancel = this.#ports.clock.after(ms, () => {
      this.#cancels.delete(cancel)
      act()
    })
    this.#cancels.add(cancel)
    return () => {
      this.#cancels.delete(cancel)
      cancel()
    }
  }
}

/** When a batch settled nothing the server wants time: going on at once would spin. */
function unsettled(results: readonly CommandResult[]): Problem | null {
  const tried = results.filter((result) => result.status !== 'not_tried' && !isTransient(result.http_status))
  const [first] = results
  if (tried.length > 0 || !first) return null
  const wait = Number(first.params?.retry_after)
  const status = isTransient(first.http_status) ? first.http_status : 503
  return new Problem({ status, code: first.code ?? 'unavailable' }, Number.isFinite(wait) ? wait : null)
}

const isGone = (error: unknown) => error instanceof Problem && error.status === 410
const isEmpty = (changes: object) => Object.keys(changes).length === 0
/** The request itself was not understood: 400, 413 or 422 for a whole batch. */
const isMalformed = ({ status }: Problem) => status === 400 || status === 413 || status === 422
