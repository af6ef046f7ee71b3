import { useSyncExternalStore } from 'react'
import type { Permission, SessionInfo } from '../api/answers'
import { api, deviceClock } from '../api/index'
import type { OfflineBodies, OfflineKind, OnlineBodies, OnlineKind } from '../api/kinds'
import type { Id } from '../api/rows'
import { show } from '../store/current'
import { Registry } from '../store/registry'
import { holdLock, label, mayPoll, openChannel, platform, visible } from './browser'
import { Log } from './log'
import { predict } from './predict'
import { Sessions } from './sessions'
import type { Tab } from './tab'
import type { Queue, QueuedCommand, Ran, Session, Submitted, SyncState } from './types'

const log = new Log()

const sessions = new Sessions({
  api,
  clock: deviceClock,
  log,
  predict,
  holdLock,
  channel: openChannel,
  visible,
  mayPoll,
  registry: () => Registry.open(),
  label: typeof navigator === 'undefined' ? '' : label(navigator.userAgent),
  platform: typeof navigator === 'undefined' ? '' : platform(navigator.userAgent),
  version: import.meta.env.VITE_VERSION ?? '',
  show: (tab) => {
    show(tab?.store ?? null)
    followTab(tab)
  },
})

const watchers = new Set<() => void>()
let commands: readonly QueuedCommand[] = []
let unfollow = () => {}

function renew() {
  commands = sessions.tab?.commands() ?? []
  for (const watcher of watchers) watcher()
}

function followTab(tab: Tab | null) {
  unfollow()
  unfollow = tab?.onChange(renew) ?? (() => {})
  renew()
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher)
  return () => watchers.delete(watcher)
}

const NOT_OPEN: SyncState = {
  link: 'offline',
  waiting: 0,
  attention: 0,
  contact: null,
  loading: null,
  windowed: false,
  skipped: 0,
}

/** Nothing can be written before a book is open. */
export class NoBook extends Error {
  override readonly name = 'NoBook'
}

function open(): Tab {
  const { tab } = sessions
  if (!tab) throw new NoBook()
  return tab
}

/** Opens the local book and connects. Once, by app/main. */
export async function start(): Promise<void> {
  Object.assign(globalThis, { __cc: { log: log.lines } })
  document.addEventListener('visibilitychange', () => {
    if (visible()) sessions.tab?.came('visible')
  })
  window.addEventListener('online', () => {
    sessions.tab?.came('online')
    if (sessions.state.state !== 'ready') void sessions.refresh().catch(() => undefined)
  })
  window.addEventListener('offline', () => sessions.tab?.wentOffline())
  await sessions.start()
}

export async function submit<K extends OfflineKind>(
  kind: K,
  body: OfflineBodies[K],
  about: { readonly customer_id?: Id } = {},
): Promise<Submitted> {
  return open().submit(kind, body, about.customer_id ?? null)
}

export async function runOnline<K extends OnlineKind>(kind: K, body: OnlineBodies[K]): Promise<Ran> {
  return open().runOnline(kind, body)
}

/** Brings a customer that this device does not hold (SYNC-11). Raises Problem, Offline. */
export const bringCustomer = (id: Id): Promise<void> => open().bringCustomer(id)
/** Customers that the server finds, also those this device does not hold. Raises Problem, Offline. */
export const findOnServer = async (text: string, signal: AbortSignal) =>
  (await api.customers(text, signal)).rows

export function queue(): Queue {
  const { queue: actions } = open()
  return {
    list: () => commands,
    retry: (key) => actions.retry(key),
    sendLost: () => actions.sendLost(),
    fix: (key, body) => actions.fix(key, body),
    discard: (key) => actions.discard(key),
    handToOffice: (key) => actions.handToOffice(key),
  }
}

/** Everything that waits is sent and everything new is fetched now, also in a pause after a failure. */
export const sendNow = (): void => open().sendNow()

export const useQueue = (): readonly QueuedCommand[] => useSyncExternalStore(watch, () => commands)

export const syncState = (): SyncState => sessions.tab?.state() ?? NOT_OPEN
export const useSyncState = (): SyncState => useSyncExternalStore(watch, syncState)

export const session = (): Session => sessions.state
const watchSession = (watcher: () => void) => sessions.onChange(watcher)
export const useSession = (): Session => useSyncExternalStore(watchSession, session)

export const signIn = (identifier: string, password: string): Promise<Session> =>
  sessions.signIn(identifier, password)
/** Raises MoneyIsWaiting while unsent money is in the outbox (SYNC-41). */
export const signOut = (): Promise<void> => sessions.signOut()
export const chooseMembership = (member: Id): Promise<Session> => sessions.chooseMembership(member)
/** Takes over the session that answering a link or starting an organization opened. */
export const enter = (info: SessionInfo): Promise<Session> => sessions.enter(info)

/** May the signed-in member do this at all? What he may not do is absent from the screen (UI-9). */
export function can(permission: Permission): boolean {
  const { state } = sessions
  return state.state === 'ready' && state.info.permissions.includes(permission)
}
