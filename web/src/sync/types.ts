import type { Membership, SessionInfo } from '../api/answers'
import type { Bodies, Kind, OfflineKind } from '../api/kinds'
import type { Id, Instant } from '../api/rows'
import type { CommandState, Refusal } from '../store/records'

/** What the badge says (UI-6). */
export interface SyncState {
  /** `live`: doorbell open; `polling`: reachable without it; `offline`: not reachable. */
  readonly link: 'live' | 'polling' | 'offline'
  /** Commands waiting or on their way. */
  readonly waiting: number
  /** Commands that need a person: rejected, blocked and offered. */
  readonly attention: number
  /** Last answer of the server, UTC; null = never. */
  readonly contact: Instant | null
  /** First load: null when complete. `total` is 0 until known. */
  readonly loading: { readonly done: number; readonly total: number; readonly collection: string } | null
  /** The organization is larger than a device may hold: search asks the server (SYNC-11). */
  readonly windowed: boolean
  /** Rows skipped because they failed their schema. */
  readonly skipped: number
}

/** A command of the outbox as the queue screen shows it. */
export interface QueuedCommand<K extends OfflineKind = OfflineKind> {
  readonly key: Id
  readonly kind: K
  readonly body: Bodies[K]
  readonly captured_at: Instant
  readonly state: CommandState
  readonly refusal: Refusal | null
  /** Key of the refused command this one waits for. */
  readonly blocked_by: Id | null
  /** Customer it concerns, for the words of the queue. */
  readonly customer_id: Id | null
  /** Money may not be discarded, only retried, fixed or handed to the office (SYNC-27). */
  readonly money: boolean
}

export interface Queue {
  list(): readonly QueuedCommand[]
  retry(key: Id): Promise<void>
  /** Sends everything again that a restored server has lost. */
  sendLost(): Promise<void>
  /** Replaces a refused command by a corrected one, same place in the order. */
  fix<K extends OfflineKind>(key: Id, body: Bodies[K]): Promise<void>
  /** Drops a refused command and those blocked by it, or an offered one. Raises `MoneyIsKept` for money. */
  discard(key: Id): Promise<void>
  /** Marks a refused money command as handed to the office and answers its text for sharing. */
  handToOffice(key: Id): Promise<string>
}

export interface Submitted {
  readonly key: Id
  /** Number of the money receipt, when the command takes money (M17). */
  readonly receipt_number: string | null
}

/** Answer of an online-only command. */
export interface Ran {
  readonly attention: Id | null
  readonly data: Readonly<Record<string, unknown>>
}

export type Session =
  | { readonly state: 'starting' }
  | { readonly state: 'signed_out' }
  /** Several memberships: the person picks one, `chooseMembership(member_id)`. */
  | { readonly state: 'choose'; readonly info: SessionInfo }
  /** Session expired or lease over: data stays, nothing is shown, sign in again (SYNC-42). */
  | { readonly state: 'locked'; readonly reason: 'expired' | 'lease'; readonly info: SessionInfo }
  | { readonly state: 'ready'; readonly info: SessionInfo }

export type { FieldError } from '../api/problem'
export type { Bodies, CommandState, Kind, Membership, OfflineKind, Refusal, SessionInfo }
