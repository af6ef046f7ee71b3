/** The stream that says "something changed", opened again whenever it is lost (SYNC-9). */
import type { Api } from '../api/client'
import type { Clock } from '../api/clock'
import { ceiling, type Waiting } from './waiting'

const JITTER_MS = 300

export interface DoorbellPorts {
  readonly api: Api
  readonly clock: Clock
  readonly waiting: Waiting
  readonly onOpen: () => void
  readonly onLost: () => void
  /** Rung at this position; true = news. */
  readonly isNews: (pos: number) => boolean
  /** News, a little later: devices do not all come at once. */
  readonly onNews: () => void
}

export class Doorbell {
  readonly #ports: DoorbellPorts
  #close: (() => void) | null = null
  #streaming = false
  #failures = 0
  #stopped = false

  constructor(ports: DoorbellPorts) {
    this.#ports = ports
  }

  get streaming(): boolean {
    return this.#streaming
  }

  open(): void {
    if (this.#close || this.#stopped) return
    const { api, clock, waiting, onOpen, onLost, isNews, onNews } = this.#ports
    this.#close = api.live({
      onOpen: () => {
        this.#streaming = true
        this.#failures = 0
        onOpen()
      },
      onPos: (pos) => {
        if (isNews(pos)) waiting.later(clock.random() * JITTER_MS, onNews)
      },
      onLost: () => {
        this.#streaming = false
        this.#close = null
        onLost()
        this.reopen(clock.random() * ceiling(this.#failures++))
      },
    })
  }

  /** Opens in `ms`, if it is not open. */
  reopen(ms: number): void {
    if (!this.#close) this.#ports.waiting.later(ms, () => this.open())
  }

  stop(): void {
    this.#stopped = true
    this.#close?.()
    this.#close = null
  }
}
