import type { Bodies, Kind, OfflineKind } from '../api/kinds'
import type { Id, Instant } from '../api/rows'

/** What the badge says (UI-6). */
export interface SyncState {
  /** `live`: doorbell open; `polling`: reachable without it; `offline`: not reachable. */
  readonly link: 'live' | 'polling' | 'offline'
  /** Commands waiting or on their way. */
  readonly waiting: number
  /** Commands that need a person: rejected and blocked. */
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

export type CommandState = 'waiting' | 'sent' | 'rejected' | 'blocked' | 'handed'

export interface Refusal {
  readonly status: number
  readonly code: string
  readonly params: Readonly<Record<string, unknown>>
  readonly errors: readonly FieldError[]
  /** The current row, when the server sent it with a 409. */
  readonly row: Readonly<Record<string, unknown>> | null
}

export interface FieldError {
  readonly field: string
  readonly code: string
  readonly params: Readonly<Record<string, unknown>>
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
  /** Replaces a refused command by a corrected one, same place in the order. */
  fix<K extends OfflineKind>(key: Id, body: Bodies[K]): Promise<void>
  /** Drops a refused command and those blocked by it. Raises `MoneyIsKept` for money. */
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

export interface Membership {
  readonly member_id: Id
  readonly organization_id: Id
  readonly organization_name: string
  readonly role: string
}

export interface SessionInfo {
  readonly user: {
    readonly id: Id
    readonly name: string
    readonly email: string | null
    readonly username: string
    readonly phone: string | null
    readonly language: string
  }
  readonly member: {
    readonly id: Id
    readonly role: string
    readonly name: string
    readonly seller_id: Id | null
  } | null
  readonly organization: {
    readonly id: Id
    readonly name: string
    readonly slug: string
    readonly demo: boolean
  } | null
  readonly memberships: readonly Membership[]
  readonly permissions: readonly string[]
  readonly device: { readonly id: Id; readonly receipt_prefix: string } | null
  readonly protocol: number
  readonly schema: string
  readonly data_region: string
  readonly support_contact: string
  readonly controller_contact: string
}

export type Session =
  | { readonly state: 'starting' }
  | { readonly state: 'signed_out' }
  /** Several memberships: the person picks one, `chooseMembership(member_id)`. */
  | { readonly state: 'choose'; readonly info: SessionInfo }
  /** Session expired or lease over: data stays, nothing is shown, sign in again (SYNC-42). */
  | { readonly state: 'locked'; readonly reason: 'expired' | 'lease'; readonly info: SessionInfo }
  | { readonly state: 'ready'; readonly info: SessionInfo }

/** Why a kind of command is not possible now. */
export type Unavailable = 'offline' | 'permission' | null

export type { Bodies, Kind, OfflineKind }
