import type { FieldError } from './problem'
import type { Changes, Collection, Id, Instant, IsoDate, Row } from './rows'

export interface Membership {
  readonly member_id: Id
  readonly organization_id: Id
  readonly organization_name: string
  readonly role: string
}

/** GET /api/session */
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
  /** Hash of the wire shapes; another one means the local copy is walked again. */
  readonly schema: string
  readonly data_region: string
  readonly support_contact: string
  readonly controller_contact: string
}

/** GET /api/public: what the sign-in page may know. */
export interface PublicInfo {
  readonly organization_name?: string
  readonly data_region: string
  readonly support_contact: string
  readonly controller_contact: string
  readonly demo: boolean
  readonly demo_users?: readonly Readonly<Record<string, string>>[]
}

/** One sign-in of the user somewhere. */
export interface OwnSession {
  readonly id: Id
  readonly label?: string
  readonly platform?: string
  readonly last_seen?: Instant
  readonly current?: boolean
}

export interface DeviceDraft {
  readonly id: Id
  readonly label: string
  readonly platform: string
  readonly app_version: string
}

export interface LinkInfo {
  readonly purpose: 'invite' | 'reset' | 'owner'
  readonly name: string
  readonly organization_name: string
  readonly role: string
}

export type LinkAnswer =
  | {
      readonly username: string
      readonly email?: string
      readonly phone?: string
      readonly name: string
      readonly password: string
      readonly adult: true
    }
  | { readonly password: string }

export interface StartDraft {
  readonly organization: {
    readonly name: string
    readonly language: string
    readonly time_zone: string
    readonly currency: string
  }
  readonly plan: Readonly<Record<string, unknown>> | null
}

/** Lines of GET /api/snapshot in order: one head, chunks, one end (SYNC-7). */
export interface SnapshotHead {
  readonly cursor: string
  readonly today: IsoDate
}
export interface SnapshotChunk<C extends Collection = Collection> {
  readonly collection: C
  readonly rows: readonly Row<C>[]
  /** Opaque resume key: the snapshot goes on behind this chunk. */
  readonly after: string
  readonly done: number
  readonly total: number
}
export interface SnapshotEnd {
  readonly end: true
}
export type SnapshotLine = SnapshotHead | SnapshotChunk | SnapshotEnd

/** GET /api/changes */
export interface ChangesAnswer {
  readonly cursor: string
  readonly more: boolean
  readonly head: number
  readonly changes: Changes
  /** Which of the asked pending keys are recorded in this very snapshot (SYNC-5). */
  readonly applied: readonly Id[]
  readonly now: Instant
}

/** What travels of a command (SYNC-20). */
export interface Envelope {
  readonly key: Id
  readonly seq: number
  readonly kind: string
  readonly kind_version: 1
  readonly body: unknown
  readonly needs: readonly Id[]
  readonly captured_at: Instant
  readonly clock_offset_ms: number
}

export interface CommandResult {
  readonly key: Id
  readonly status: 'applied' | 'applied_before' | 'rejected' | 'not_tried'
  readonly http_status: number
  readonly code?: string
  readonly params?: Readonly<Record<string, unknown>>
  readonly errors?: readonly FieldError[]
  readonly row?: Readonly<Record<string, unknown>>
  readonly attention?: Id | null
  readonly data?: Readonly<Record<string, unknown>> | null
}

/** POST /api/commands */
export interface CommandsAnswer {
  readonly results: readonly CommandResult[]
  readonly changes: Changes
}

/** POST /api/commands/{kind} */
export interface CommandAnswer {
  readonly key: Id
  readonly status: 'applied' | 'applied_before'
  readonly attention?: Id | null
  readonly data?: Readonly<Record<string, unknown>> | null
  readonly changes: Changes
}

/** Dry-run or apply report of an import (X6). */
export interface ImportReport {
  readonly rows: number
  readonly header_row: number
  readonly blank: number
  readonly separators: number
  readonly totals: number
  readonly counts: {
    readonly create: number
    readonly update: number
    readonly skip: number
    readonly error: number
  }
  readonly problems: readonly {
    readonly cell: string
    readonly field: string
    readonly value: string
    readonly code: string
    readonly params?: Readonly<Record<string, unknown>>
    readonly suggestion?: string
  }[]
  readonly money: { readonly due_minor: number; readonly advance_minor: number }
}

/** An import run; its analysis is drawn by features/imports. */
export type ImportRun = { readonly id: Id } & Readonly<Record<string, unknown>>

export interface ImportSettings {
  readonly header_row: number
  readonly sheet: string
  readonly columns: Readonly<Record<string, number>>
  readonly end_meaning: 'last_day' | 'cut_off'
  readonly day_first: boolean
  readonly plans: Readonly<Record<string, unknown>>
  readonly sellers: Readonly<Record<string, unknown>>
  readonly areas: Readonly<Record<string, unknown>>
  readonly duplicates: 'skip' | 'update_empty' | 'update_all' | 'create'
  readonly paid: string
}
