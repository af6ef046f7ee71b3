/** What a store is asked, what it tells, and the two ways in which a write fails. */
import type { Clock } from '../api/clock'
import type { Changes, Collection, Id, Instant } from '../api/rows'
import type { Delta } from './book'
import type { Skipped } from './landing'
import type { Predict } from './overlay'
import type { DoneRecord, Marks, OutboxRecord } from './records'

/** Another tab leads now: nothing was written (SYNC-40). */
export class NotLeader extends Error {
  override readonly name = 'NotLeader'
}

/** The disk is full and nothing is left that may be dropped. */
export class StorageFull extends Error {
  override readonly name = 'StorageFull'
}

/** Told to the other tabs after each write. */
export interface Note {
  /** Count of landings when this was a landing; null = only the outbox or marks changed. */
  readonly v: number | null
  /** Pages to read again. */
  readonly pages: readonly (readonly [Collection, string])[]
  /** The whole book is another one. */
  readonly reload: boolean
}

export interface StorePorts {
  readonly clock: Clock
  readonly predict: Predict
  readonly say: (note: Note) => void
  /** The database was wiped by another tab. */
  readonly onGone: () => void
  readonly onSkipped: (skipped: readonly Skipped[]) => void
}

/** Changes of the outbox, decided on what it holds inside the transaction. */
export interface OutboxWrite {
  readonly put?: readonly OutboxRecord[]
  readonly drop?: readonly Id[]
  /** Confirmed commands to keep aside for a while, and kept ones that go (P90). */
  readonly keep?: readonly DoneRecord[]
  readonly unkeep?: readonly DoneRecord[]
  /** Kept ones that were settled before this go as well. */
  readonly done_since?: Instant
}
export type Judge = (
  outbox: readonly OutboxRecord[],
  marks: Marks,
) => OutboxWrite & { marks?: Partial<Marks> }

export interface Landing {
  readonly changes: Changes
  /** Feed position that the rows are at least as new as (SYNC-4). */
  readonly asOf: number
  readonly judge?: Judge
  readonly marks?: Partial<Marks>
}

export type Listener = (deltas: readonly Delta[], whole: boolean) => void

/** The outbox after a judgement. */
export function judgedOutbox(
  outbox: readonly OutboxRecord[],
  { put = [], drop = [] }: OutboxWrite,
): OutboxRecord[] {
  const gone = new Set([...drop, ...put.map((record) => record.key)])
  return [...outbox.filter((record) => !gone.has(record.key)), ...put]
}
