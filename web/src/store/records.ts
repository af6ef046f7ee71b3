import type { Envelope } from '../api/answers'
import type { FieldError } from '../api/problem'
import type { Collection, Id, Instant, IsoDate } from '../api/rows'

export type CommandState = 'waiting' | 'sent' | 'rejected' | 'blocked' | 'handed' | 'offered'

/** Why the server said no to a command. */
export interface Refusal {
  readonly status: number
  readonly code: string
  readonly params: Readonly<Record<string, unknown>>
  readonly errors: readonly FieldError[]
  /** The current row, when the server sent it with a 409. */
  readonly row: Readonly<Record<string, unknown>> | null
}

/** A command of the outbox. The envelope never changes (SYNC-20); the rest is the device's own. */
export interface OutboxRecord extends Envelope {
  readonly state: CommandState
  readonly refusal: Refusal | null
  readonly blocked_by: Id | null
  readonly customer_id: Id | null
  /** Organization's local date when it was captured, for the overlay. */
  readonly captured_on: IsoDate
  /** Who did it: the member, and the seller whose cash it is (the house when he is none). */
  readonly member_id: Id
  readonly collector_id: Id
}

/** A command that the server confirmed, kept for a while in case the server is set back to a backup. */
export interface DoneRecord extends OutboxRecord {
  readonly settled_at: Instant
}

/** Where a running snapshot stands; stored in the transaction of its chunk (SYNC-7). */
export interface SnapshotMark {
  readonly copy: Copy
  /** Cursor named by the first line; the pull goes on from it. */
  readonly cursor: string | null
  readonly after: string | null
  readonly done: number
  readonly total: number
  readonly collection: Collection | null
}

export type Copy = 'a' | 'b'
export const otherCopy = (copy: Copy): Copy => (copy === 'a' ? 'b' : 'a')

/** Who this database belongs to; checked before a row is shown (SYNC-41). */
export interface Identity {
  readonly user_id: Id
  readonly member_id: Id
  readonly organization_id: Id
  readonly device_id: Id
}

/** Marks of a membership's database, stored row by row. */
export interface Marks {
  readonly identity: Identity | null
  /** Shape of pages and wire; another one means walking again. */
  readonly shape: string | null
  /** Raised by each new leader; every page write checks it (SYNC-40). */
  readonly term: number
  /** Count of landings; a tab that missed one reads anew. */
  readonly v: number
  readonly copy: Copy
  readonly cursor: string | null
  /** Epoch in which every command kept as done is known to be applied; another one means a restored server. */
  readonly epoch: string | null
  readonly snapshot: SnapshotMark | null
  /** The organization has more customers than a device holds (SYNC-11). */
  readonly windowed: boolean
  readonly seq: number
  readonly receipt_prefix: string | null
  readonly receipt_count: number
  readonly clock_offset_ms: number
  readonly contact: Instant | null
  /** Closed papers older than this were dropped for space. */
  readonly shed_before: IsoDate | null
  readonly skipped: number
  readonly session: unknown
}

export const FRESH_MARKS: Marks = {
  identity: null,
  shape: null,
  term: 0,
  v: 0,
  copy: 'a',
  cursor: null,
  epoch: null,
  snapshot: null,
  windowed: false,
  seq: 0,
  receipt_prefix: null,
  receipt_count: 0,
  clock_offset_ms: 0,
  contact: null,
  shed_before: null,
  skipped: 0,
  session: null,
}
