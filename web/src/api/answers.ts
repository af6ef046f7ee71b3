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
  /** No organization yet: the owner's link comes first. */
  readonly needs_owner?: boolean
  readonly demo_users?: readonly Readonly<Record<string, string>>[]
}

/** One sign-in of the user somewhere. */
export interface OwnSession {
  readonly id: Id
  readonly label: string
  readonly created_at: Instant
  readonly seen_at: Instant
  readonly current: boolean
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

/** A cell that keeps its row out (`error`) or wants to be seen (`warning`); `row` counts from 1. */
export interface ImportProblem {
  readonly row: number
  readonly cell: string
  readonly field: string
  readonly value: string
  readonly code: string
  readonly params?: Readonly<Record<string, unknown>>
  readonly suggestion?: string
  readonly level: 'error' | 'warning'
  /** The customer's name as written. */
  readonly name?: string
}

/** Dry-run report of an import (X6); after an undo also what went and what stays (X8). */
export interface ImportReport {
  readonly rows: number
  readonly counts: Readonly<Record<'create' | 'update' | 'skip' | 'error', number>>
  readonly money: { readonly due_minor: number; readonly advance_minor: number }
  /** Errors first; absent in the list of runs. */
  readonly problems?: readonly ImportProblem[]
  readonly problem_counts?: Readonly<Record<string, number>>
  readonly undone?: number
  readonly stays?: {
    readonly count: number
    readonly rows: readonly {
      readonly row: number
      readonly customer_id: Id
      readonly name: string
      readonly reason: 'invoice' | 'payment' | 'term' | 'line'
    }[]
  }
}

export interface ImportRun {
  readonly id: Id
  readonly filename: string
  readonly state: 'uploaded' | 'checked' | 'applying' | 'applied' | 'failed' | 'undoing' | 'undone'
  readonly rows_total: number
  readonly rows_done: number
  readonly report: ImportReport | null
  readonly created_at: Instant
  readonly applied_at: Instant | null
  readonly undone_at: Instant | null
  /** Code of what stopped it. */
  readonly failure: string
}

export interface ImportNewPlan {
  readonly name: string
  readonly price_minor: number
  readonly unit: 'day' | 'month' | 'year'
  readonly count: number
  readonly kind?: 'standard' | 'trial'
}
export type ImportPlanChoice =
  | { readonly plan_id: Id }
  | { readonly new: ImportNewPlan }
  | { readonly skip: true }
export type ImportSellerChoice =
  | { readonly seller_id: Id }
  | { readonly new: string }
  | { readonly house: true }
export type ImportDecides = 'amount' | 'status' | 'ignore'
export type ImportDuplicates = 'skip' | 'update_empty' | 'update_all' | 'create'

/** Everything a person decides about a file (X13, X14); sent back whole. */
export interface ImportSettings {
  readonly sheet: number | null
  readonly header_row: number | null
  readonly columns: Readonly<Record<string, number>>
  readonly end_meaning: 'last_day' | 'cut_off'
  readonly day_first: boolean | null
  readonly plans: Readonly<Record<string, ImportPlanChoice>>
  readonly sellers: Readonly<Record<string, ImportSellerChoice>>
  readonly areas: Readonly<Record<string, string>>
  readonly separators: Readonly<Record<string, string>>
  readonly duplicates: ImportDuplicates
  readonly row_kinds: Readonly<Record<string, string>>
  readonly paid: ImportDecides
  readonly contradictions: Readonly<Record<string, ImportDecides>>
  readonly fixes: Readonly<Record<string, string>>
  readonly note_macs: boolean
}

/** One spelling and what is proposed for it; `same_as`: spellings it would become one with. */
export interface ImportSpelling<C> {
  readonly spelling: string
  readonly count: number
  readonly proposal: C
  readonly same_as: readonly string[]
  readonly prices?: readonly { readonly price_minor: number; readonly count: number }[]
}

export interface ImportColumn {
  readonly index: number
  readonly letter: string
  readonly header: string
  readonly field: string | null
  /** A person must choose, among `candidates` first. */
  readonly ask: boolean
  readonly filled: number
  readonly candidates: readonly string[]
  readonly samples: readonly string[]
}

export interface ImportContradiction {
  readonly kind: string
  readonly decides: ImportDecides
  readonly count: number
  readonly amount_due_minor: number
  readonly amount_advance_minor: number
  readonly status_due_minor: number
  readonly status_advance_minor: number
  readonly cells: readonly string[]
}

/** A file under the present decisions. `settings` hold the proposals for what is not decided. */
export interface ImportAnalysis {
  readonly sheets: readonly { readonly name: string; readonly rows: number }[]
  readonly sheet: number
  readonly header_row: number
  readonly header_sure: boolean
  readonly rows: number
  readonly blank: number
  readonly separators: readonly { readonly row: number; readonly text: string }[]
  readonly totals: readonly number[]
  readonly repeated_headers: readonly number[]
  readonly columns: readonly ImportColumn[]
  readonly dates: readonly {
    readonly field: string
    readonly day_first_proofs: number
    readonly month_first_proofs: number
  }[]
  readonly end_example: {
    readonly cell: string
    readonly value: string
    readonly last_day: IsoDate
    readonly cut_off: IsoDate
  } | null
  readonly plans: readonly ImportSpelling<ImportPlanChoice>[]
  readonly sellers: readonly ImportSpelling<ImportSellerChoice>[]
  readonly areas: readonly ImportSpelling<string>[]
  readonly contradictions: readonly ImportContradiction[]
  readonly note_macs: number
  readonly settings: ImportSettings
}
