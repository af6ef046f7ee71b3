import type { Clock } from '../../api/clock'

/** Reproducible chance (mulberry32). */
function seeded(seed: number): () => number {
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

const turn = globalThis.setImmediate
let busy = 0

// fake-indexeddb runs every request by setImmediate: counting them tells when the databases are at rest.
globalThis.setImmediate = ((act: () => void) => {
  busy++
  return turn(() => {
    busy--
    act()
  })
}) as typeof setImmediate

/** Lets promises and databases come to rest. */
export async function rest(): Promise<void> {
  for (let calm = 0; calm < 6; calm = busy === 0 ? calm + 1 : 0) await new Promise((resolve) => turn(resolve))
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

  /** Whole milliseconds, as a device's clock tells them. */
  now = () => Math.floor(this.#now)

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
