import type { OfflineBodies, OfflineKind, OnlineBodies, OnlineKind } from '../api/kinds'
import type { Id } from '../api/rows'
import type { Queue, QueuedCommand, Ran, Session, Submitted, SyncState } from './types'

export declare function start(): Promise<void>
export declare function submit<K extends OfflineKind>(
  kind: K,
  body: OfflineBodies[K],
  about?: { readonly customer_id?: Id },
): Promise<Submitted>
export declare function runOnline<K extends OnlineKind>(kind: K, body: OnlineBodies[K]): Promise<Ran>
export declare function queue(): Queue
export declare function useQueue(): readonly QueuedCommand[]
export declare function syncState(): SyncState
export declare function useSyncState(): SyncState
export declare function session(): Session
export declare function useSession(): Session
export declare function signIn(identifier: string, password: string): Promise<Session>
/** Raises `MoneyIsWaiting` while unsent money is in the outbox (SYNC-41). */
export declare function signOut(): Promise<void>
export declare function chooseMembership(member: Id): Promise<Session>
export declare function can(permission: string): boolean
