/** How the line waits: until something rouses it, for a while, or through a pause after a failure (P47). */
import type { Clock } from '../api/clock'

const FIRST_MS = 1_000
const MOST_MS = 60_000

/** Longest wait after so many failures before; the wait itself is random below it. */
export const ceiling = (failures: number): number => Math.min(MOST_MS, FIRST_MS * 2 ** Math.min(failures, 6))

export class Waiting {
  readonly #clock: Clock
  readonly #signal: AbortSignal
  #wake: (() => void) | null = null
  #awake = false
  /** Network or person came back: a pause after a failure ends. */
  #urgent = false
  readonly #cancels = new Set<() => void>()

  constructor(clock: Clock, signal: AbortSignal) {
    this.#clock = clock
    this.#signal = signal
  }

  stop(): void {
    for (const cancel of this.#cancels) cancel()
    this.rouse()
  }

  /** What rouses from now on is not slept through. */
  listen(): void {
    this.#awake = false
  }

  rouse(): void {
    this.#awake = true
    this.#wake?.()
  }

  /** Ends a pause, too. */
  hurry(): void {
    this.#urgent = true
    this.rouse()
  }

  /** Sleeps until roused; after `ms` runs `over`. */
  async sleep(ms: number, over: () => void): Promise<void> {
    const cancel = this.later(ms, over)
    await this.#rest()
    cancel()
  }

  /** Sleeps `ms`; only `hurry` cuts it short. */
  async pause(ms: number): Promise<void> {
    this.#urgent = false
    let over = false
    const cancel = this.later(ms, () => {
      over = true
      this.rouse()
    })
    do {
      this.listen()
      await this.#rest()
    } while (!over && !this.#urgent && !this.#signal.aborted)
    cancel()
  }

  async #rest(): Promise<void> {
    if (this.#awake || this.#signal.aborted) return
    await new Promise<void>((resolve) => {
      this.#wake = resolve
    })
    this.#wake = null
  }

  /** Runs `act` after `ms`, unless cancelled or stopped. Answers how to cancel. */
  later(ms: number, act: () => void): () => void {
    const cancel = this.#clock.after(ms, () => {
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
