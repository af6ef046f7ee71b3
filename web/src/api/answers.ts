/**
 * What the server answers, and what it is sent besides commands: names for types generated from its own
 * description (`schema.ts`, check 6). Only what travels as lines or with our row types is said here.
 */
import type { Collection, Id, Instant, IsoDate, Row } from './rows'
import type { components } from './schema'

type Schemas = components['schemas']

export type SessionInfo = Schemas['SessionInfo']
export type Permission = Schemas['Permission']
export type Membership = Schemas['Membership']
export type PublicInfo = Schemas['PublicInfo']
export type OwnSession = Schemas['OwnSession']
export type DeviceDraft = Schemas['RegisterDevice']
export type DeviceInfo = Schemas['DeviceInfo']
export type LinkInfo = Schemas['LinkInfo']
export type LinkAnswer = Schemas['AcceptLink']
export type StartDraft = Schemas['Start']
export type InvoiceInfo = Schemas['InvoiceInfo']
export type LogoInfo = Schemas['LogoInfo']

/** Lines of GET /api/snapshot in order: one head, chunks, one end (SYNC-7). */
export interface SnapshotHead {
  readonly cursor: string
  readonly today: IsoDate
  /** More customers than a device holds: the newest come, search asks the server (SYNC-11). */
  readonly windowed: boolean
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

export type CustomerAnswer = Schemas['CustomerAnswer']
export type ListedCustomer = Schemas['ListedCustomer']

export type ChangesAnswer = Schemas['ChangesAnswer']
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
export type CommandResult = Schemas['CommandResult']
export type CommandsAnswer = Schemas['CommandsAnswer']
export type CommandAnswer = Schemas['CommandAnswer']

export type ImportProblem = Schemas['ImportProblem']
export type ImportReport = Schemas['ImportReport']
export type ImportRun = Schemas['ImportRunInfo']
export type ImportSettings = Schemas['ImportSettings']
export type ImportPlanChoice = ImportSettings['plans'][string]
export type ImportSellerChoice = ImportSettings['sellers'][string]
export type ImportDecides = ImportSettings['paid']
export type ImportDuplicates = ImportSettings['duplicates']
export type ImportNewPlan = Schemas['ImportNewPlan']
export type ImportAnalysis = Schemas['ImportAnalysis']
export type ImportColumn = Schemas['ImportColumn']
export type ImportContradiction = Schemas['ImportContradiction']
/** One spelling and what is proposed for it. */
export type ImportSpelling<C> = Omit<Schemas['ImportPlanSpelling'], 'proposal' | 'prices'> & {
  readonly proposal: C
  readonly prices?: Schemas['ImportPlanSpelling']['prices']
}
