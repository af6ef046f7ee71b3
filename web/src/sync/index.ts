/**
 * The sync engine (design §3, docs/sync.md). Screens use exactly this:
 *
 * - `submit(kind, body, about?)`: offline kinds (`OfflineKind`). Resolves when the command is durable in the
 *   outbox; the overlay shows its effect in the same tick. Never waits for the network.
 * - `runOnline(kind, body)`: online-only kinds. Rejects with `Problem` (code, params, field errors) or `Offline`.
 * - `findOnServer(text)`, `bringCustomer(id)`: when `windowed`, for customers that this device does not hold.
 * - `sendNow()`: push and pull at once, when a person asks.
 * - `useSyncState()` / `syncState()`: live, offline, waiting n, attention n.
 * - `useQueue()` / `queue()`: waiting and refused commands with retry, fix, discard, handToOffice.
 * - `useSession()` / `session()`; `signIn`, `signOut` (raises MoneyIsWaiting), `chooseMembership`,
 *   `enter(info)` after a link was answered, `can(permission)`.
 * - `start()`: once, by app/main.
 * - `newId()`: UUIDv7 for rows made on the device.
 */

export type {
  BoxDraft,
  CustomerFields,
  Expectation,
  LineFields,
  OfflineBodies,
  OnlineBodies,
  PaymentDraft,
} from '../api/kinds'
export { Offline, Problem } from '../api/problem'
export {
  bringCustomer,
  can,
  chooseMembership,
  enter,
  findOnServer,
  NoBook,
  queue,
  runOnline,
  sendNow,
  session,
  signIn,
  signOut,
  start,
  submit,
  syncState,
  useQueue,
  useSession,
  useSyncState,
} from './engine'
export { newId } from './ids'
export { MoneyIsKept } from './queue'
export { MoneyIsWaiting } from './sessions'
export { localDate } from './today'
export type * from './types'
