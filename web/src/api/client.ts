import type {
  ChangesAnswer,
  CommandAnswer,
  CommandsAnswer,
  CustomerAnswer,
  DeviceDraft,
  Envelope,
  ImportAnalysis,
  ImportReport,
  ImportRun,
  LinkAnswer,
  LinkInfo,
  ListedCustomer,
  OwnSession,
  PublicInfo,
  SessionInfo,
  SnapshotLine,
  StartDraft,
} from './answers'
import { type Ask, ask, askBlob, type Ports } from './http'
import { type Doorbell, listen, type Stream } from './live'
import type { Id } from './rows'
import { readSnapshot } from './snapshot'
import { upload } from './upload'

export interface ApiPorts extends Ports {
  readonly openStream: (path: string) => Stream
}

/** Typed endpoints of the wire contract. Everything raises Problem (the server's no) or Offline. */
export interface Api {
  publicInfo(): Promise<PublicInfo>
  session(): Promise<SessionInfo>
  signIn(identifier: string, password: string): Promise<SessionInfo>
  signOut(): Promise<void>
  chooseMembership(member: Id): Promise<SessionInfo>
  registerDevice(device: DeviceDraft): Promise<{ readonly id: Id; readonly receipt_prefix: string }>
  ownSessions(): Promise<readonly OwnSession[]>
  endSession(id: Id): Promise<void>
  link(token: string): Promise<LinkInfo>
  answerLink(token: string, answer: LinkAnswer): Promise<SessionInfo>
  startOrganization(draft: StartDraft): Promise<SessionInfo>

  snapshot(after: string | null, signal?: AbortSignal): AsyncGenerator<SnapshotLine, void>
  changes(cursor: string, pending: readonly Id[], signal?: AbortSignal): Promise<ChangesAnswer>
  /** `epoch` that the commands build on; in another one nothing is run: Problem 410. */
  commands(batch: readonly Envelope[], epoch: string | null, signal?: AbortSignal): Promise<CommandsAnswer>
  /** Runs one online-only command; `key` makes a repeat harmless. */
  command(envelope: Envelope, signal?: AbortSignal): Promise<CommandAnswer>
  live(bell: Doorbell): () => void

  search(text: string, signal?: AbortSignal): Promise<{ readonly ids: readonly Id[] }>
  /** All rows of a customer, for one that the device does not hold. */
  customer(id: Id): Promise<CustomerAnswer>
  /** The newest customers whose text holds every word of `q`; words under three letters do not count. */
  customers(q: string, signal?: AbortSignal): Promise<{ readonly rows: readonly ListedCustomer[] }>
  invoice(id: Id): Promise<Readonly<Record<string, unknown>>>
  invoicePdf(id: Id): Promise<Blob>
  file(id: Id): Promise<Blob>
  putFile(id: Id, file: Blob): Promise<Readonly<Record<string, unknown>>>

  imports(): Promise<{ readonly imports: readonly ImportRun[] }>
  importRun(id: Id): Promise<ImportRun>
  importAnalysis(id: Id): Promise<ImportAnalysis>
  uploadImport(file: File, onProgress: (share: number) => void, signal?: AbortSignal): Promise<ImportRun>
  importDryRun(id: Id): Promise<ImportReport>
  importErrors(id: Id): Promise<Blob>
}

const seg = encodeURIComponent
/** Reading and trying 200,000 rows takes its time. */
const IMPORT_MS = 300_000

/** Makes the client. Tests pass their own `fetch` and streams. */
export function createApi(ports: ApiPorts): Api {
  const get = <T>(path: string, asked: Ask = {}) => ask<T>(ports, path, asked)
  const post = <T>(path: string, json: unknown = {}, asked: Ask = {}) =>
    ask<T>(ports, path, { ...asked, method: 'POST', json })
  const remove = (path: string) => ask<void>(ports, path, { method: 'DELETE' })
  return {
    publicInfo: () => get('/api/public'),
    session: () => get('/api/session'),
    signIn: (identifier, password) => post('/api/session', { identifier, password }),
    signOut: () => remove('/api/session'),
    chooseMembership: (member_id) => post('/api/session/membership', { member_id }),
    registerDevice: (device) => post('/api/session/device', device),
    ownSessions: async () =>
      (await get<{ readonly sessions: readonly OwnSession[] }>('/api/session/all')).sessions,
    endSession: (id) => remove(`/api/session/all/${seg(id)}`),
    link: (token) => get(`/api/links/${seg(token)}`),
    answerLink: (token, answer) => post(`/api/links/${seg(token)}`, answer),
    startOrganization: (draft) => post('/api/start', draft),

    snapshot: (after, signal) =>
      readSnapshot(ports, { query: { chunk: 4000, after: after ?? undefined }, signal }),
    changes: (cursor, pending, signal) =>
      get('/api/changes', { query: { cursor, pending: pending.join(',') || undefined }, signal }),
    commands: (batch, epoch, signal) =>
      post('/api/commands', { commands: batch, epoch: epoch ?? undefined }, { signal }),
    command: (envelope, signal) =>
      post(`/api/commands/${seg(envelope.kind)}`, envelope, {
        headers: { 'Idempotency-Key': envelope.key },
        signal,
      }),
    live: (bell) => listen(ports.openStream, bell),

    search: (q, signal) => get('/api/search', { query: { q }, signal }),
    customer: (id) => get(`/api/customers/${seg(id)}`),
    customers: (q, signal) => get('/api/customers', { query: { q }, signal }),
    invoice: (id) => get(`/api/invoices/${seg(id)}`),
    invoicePdf: (id) => askBlob(ports, `/api/invoices/${seg(id)}/pdf`),
    file: (id) => askBlob(ports, `/api/files/${seg(id)}`),
    putFile: (id, file) =>
      ask(ports, `/api/files/${seg(id)}`, {
        method: 'PUT',
        blob: file,
        headers: { 'Content-Type': file.type },
      }),

    imports: () => get('/api/imports'),
    importRun: (id) => get(`/api/imports/${seg(id)}`),
    uploadImport: (file, onProgress, signal) => {
      const form = new FormData()
      form.set('file', file)
      return upload('/api/imports', form, ports.cookies(), onProgress, signal)
    },
    importAnalysis: (id) => get(`/api/imports/${seg(id)}/analysis`, { waitMs: IMPORT_MS }),
    importDryRun: (id) => post(`/api/imports/${seg(id)}/dry-run`, {}, { waitMs: IMPORT_MS }),
    importErrors: (id) => askBlob(ports, `/api/imports/${seg(id)}/errors.xlsx`),
  }
}
