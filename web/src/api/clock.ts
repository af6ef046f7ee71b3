/** The only source of time, timers and chance for api, store and sync, so that tests can own all three. */
export interface Clock {
  /** Milliseconds since 1970, the device's opinion. */
  now(): number
  /** Runs `act` once after `ms`; the answer cancels it. */
  after(ms: number, act: () => void): () => void
  /** [0, 1) */
  random(): number
}

export const deviceClock: Clock = {
  now: () => Date.now(),
  after(ms, act) {
    const timer = setTimeout(act, ms)
    return () => clearTimeout(timer)
  },
  random: () => Math.random(),
}
