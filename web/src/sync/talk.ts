/** What push, pull and walk share: the store, the server, and what every answer tells of it. */
import type { Api } from '../api/client'
import type { Clock } from '../api/clock'
import type { Id } from '../api/rows'
import type { LocalStore } from '../store/local'
import type { Marks } from '../store/records'
import type { Log } from './log'
import { BATCH_COMMANDS } from './outbox'

export interface Talk {
  readonly store: LocalStore
  readonly api: Api
  readonly clock: Clock
  readonly log: Log
  /** Shape of pages and wire that this app reads and the server speaks. */
  readonly shape: string
  readonly signal: AbortSignal
}

/** The server answered just now. */
export const contact = ({ clock }: Talk): Partial<Marks> => ({
  contact: new Date(clock.now()).toISOString(),
})

/** How far the device's clock is behind the server's. */
export const offset = ({ clock }: Talk, now: string): Partial<Marks> => ({
  clock_offset_ms: Date.parse(now) - clock.now(),
})

/** Commands on their way whose end is not known; 50 at most (SYNC-5). */
export function sentKeys({ store }: Talk): Id[] {
  const sent = store.outbox.filter((record) => record.state === 'sent')
  return sent.slice(0, BATCH_COMMANDS).map((record) => record.key)
}
