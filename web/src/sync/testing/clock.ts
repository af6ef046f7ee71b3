import type { Clock } from '../../api/clock'

/** Reproducible chance (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

interface Timer {
  readonly at: number
  readonly order: number
  readonly act: () => void
}

/** Lets pending promises and fake-indexeddb (which runs on setImmediate) come to rest. */
export async function rest(turns = 40): Promise<void> {
  for (let i = 0; i < turns; i++) await new Promise((resolve) => setImmediate(resolve))
}

/** Time that moves only when told, so that minutes of sync run in milliseconds and always alike. */
export class TestClock implements Clock {
  #now = Date.parse('2026-11-25T06:00:00Z')
  #order = 0
  readonly #timers = new Set<Timer>()
  readonly random: () => number

  constructor(seed: number) {
    this.random = seeded(seed)
  }

  now = () => this.#now

  after(ms: number, act: () => void): () => void {
    const timer = { at: this.#now + Math.max(0, ms), order: this.#order++, act }
    this.#timers.add(timer)
    return () => this.#timers.delete(timer)
  }

  /** Runs everything due within `ms`, resting between, in order of time. */
  async pass(ms: number): Promise<void> {
    const until = this.#now + ms
    await rest()
    for (let next = this.#next(until); next; next = this.#next(until)) {
      this.#timers.delete(next)
      this.#now = Math.max(this.#now, next.at)
      next.act()
      await rest()
    }
    this.#now = until
  }

  #next(until: number): Timer | undefined {
    const due = [...this.#timers].filter((timer) => timer.at <= until)
    return due.sort((a, b) => a.at - b.at || a.order - b.order)[0]
  }
}
