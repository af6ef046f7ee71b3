/**
 * The leader's conversation with the server: one request at a time, so that answers cannot overtake each other.
 * Each round pushes what waits, then pulls when there is a cause.
 */
import type { Api } from '../api/client'
import type { Clock } from '../api/clock'
import { Offline, Problem } from '../api/problem'
import type { Id } from '../api/rows'
import { NotLeader } from '../store/contract'
import type { LocalStore } from '../store/local'
import { posOf } from './cursor'
import { Doorbell } from './doorbell'
import type { Log } from './log'
import { batch, isTransient } from './outbox'
import { pull } from './pull'
import { push } from './push'
import { offerLost } from './restored'
import type { Talk } from './talk'
import { ceiling, Waiting } from './waiting'
import { mustWalk, restart, walk } from './walk'

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

const POLL_MS = 60_000
const URGENT: ReadonlySet<Cause> = new Set<Cause>(['online', 'visible', 'asked'])

export class Line {
  readonly #ports: LinePorts
  readonly #talk: Talk
  readonly #waiting: Waiting
  readonly #doorbell: Doorbell
  readonly #stop = new AbortController()
  readonly #causes = new Set<Cause>()
  #failures = 0
  #reachable = false

  constructor(store: LocalStore, ports: LinePorts) {
    const { api, clock, log, shape } = ports
    const { signal } = this.#stop
    this.#ports = ports
    this.#talk = { store, api, clock, log, shape, signal }
    this.#waiting = new Waiting(clock, signal)
    this.#doorbell = new Doorbell({
      api,
      clock,
      waiting: this.#waiting,
      onOpen: () => {
        this.#reach(true)
        this.want('reopen')
      },
      onLost: () => this.#tellLink(),
      isNews: (pos) => this.#isNews(pos),
      onNews: () => this.want('doorbell'),
    })
  }

  /** Works until `stop`. Raises NotLeader when another tab leads. */
  async run(): Promise<void> {
    this.want('start')
    this.#doorbell.open()
    try {
      while (!this.#stop.signal.aborted) await this.#turn()
    } finally {
      this.stop()
    }
  }

  stop(): void {
    this.#stop.abort()
    this.#doorbell.stop()
    this.#waiting.stop()
  }

  /** Asks for a pull. */
  want(cause: Cause): void {
    this.#causes.add(cause)
    if (URGENT.has(cause)) {
      this.#doorbell.reopen(0)
      this.#waiting.hurry()
    } else this.#waiting.rouse()
  }

  /** Something waits in the outbox. */
  send(): void {
    this.#waiting.rouse()
  }

  async #turn(): Promise<void> {
    this.#waiting.listen()
    try {
      await this.#round()
      this.#failures = 0
      this.#reach(true)
    } catch (error) {
      if (this.#stop.signal.aborted) return
      await this.#waiting.pause(this.#judge(error))
      return
    }
    if (this.#causes.size === 0 && batch(this.#talk.store.outbox).length === 0) await this.#sleep()
  }

  /** Without a stream a visible page asks every minute. */
  #sleep(): Promise<void> {
    const { visible, mayPoll } = this.#ports
    return this.#waiting.sleep(POLL_MS, () => {
      if (!this.#doorbell.streaming && visible() && mayPoll()) this.want('poll')
      else this.#waiting.rouse()
    })
  }

  /** Milliseconds to wait after a failure. Rethrows what is not the network's. */
  #judge(error: unknown): number {
    const { log, clock } = this.#ports
    if (error instanceof NotLeader) throw error
    log.add(clock.now(), 'failed', error instanceof Error ? `${error.name} ${error.message}` : '')
    const refused = error instanceof Problem && (error.status === 401 || !isTransient(error.status))
    if (refused) this.#ports.onSessionDoubt(error)
    this.#reach(error instanceof Problem && error.status < 500)
    const longest = ceiling(this.#failures++)
    const asked = error instanceof Problem && error.retryAfter !== null ? error.retryAfter * 1000 : null
    return asked ?? clock.random() * longest
  }

  async #round(): Promise<void> {
    await this.#complete()
    const failed = await this.#pushAll()
    while (this.#causes.size > 0) await this.#pull()
    if (failed) throw failed
  }

  /** A push whose answer was lost is followed by a pull all the same: it tells what was applied (SYNC-5). */
  async #pushAll(): Promise<Error | null> {
    try {
      for (;;) {
        const pushed = await push(this.#talk)
        if (pushed !== 'nothing') this.#causes.add('push')
        if (pushed !== 'sent') return null
      }
    } catch (error) {
      if (!(error instanceof Offline) && !(error instanceof Problem && isTransient(error.status))) throw error
      this.#causes.add('push')
      return error
    }
  }

  async #pull(): Promise<void> {
    const { log, clock } = this.#ports
    const causes = [...this.#causes]
    this.#causes.clear()
    if (this.#talk.store.marks.cursor === null) return
    log.add(clock.now(), 'pull', causes.join(' '))
    try {
      await pull(this.#talk)
    } catch (error) {
      for (const cause of causes) this.#causes.add(cause)
      if (!(error instanceof Problem) || error.status !== 410) throw error
      await restart(this.#talk, error)
    }
    await this.#complete()
    log.add(clock.now(), 'landed', causes.join(' '))
  }

  /** A whole copy of the server's epoch; after a restore what it has lost goes back to the person (P91). */
  async #complete(): Promise<void> {
    const { store, api, log, clock, signal } = this.#talk
    if (mustWalk(this.#talk)) await walk(this.#talk)
    const ask = async (cursor: string, keys: readonly Id[]) =>
      (await api.changes(cursor, keys, signal)).applied
    try {
      const lost = await offerLost(store, ask)
      if (lost > 0) log.add(clock.now(), 'offered', lost)
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 410) throw error
      this.#causes.add('push')
    }
  }

  #isNews(pos: number): boolean {
    const { store, log, clock } = this.#talk
    if (pos <= posOf(store.marks.cursor)) return false
    log.add(clock.now(), 'doorbell', pos)
    return true
  }

  #reach(reachable: boolean): void {
    this.#reachable = reachable
    this.#tellLink()
  }

  #tellLink(): void {
    // An open stream may not have noticed yet that nobody is there.
    this.#ports.onLink(!this.#reachable ? 'offline' : this.#doorbell.streaming ? 'live' : 'polling')
  }
}
