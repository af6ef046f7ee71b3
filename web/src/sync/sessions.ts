import type { SessionInfo } from '../api/answers'
import { Problem } from '../api/problem'
import type { Id } from '../api/rows'
import type { Identity, Marks } from '../store/records'
import type { Registry } from '../store/registry'
import { SHAPE } from '../store/shapes'
import { newId } from './ids'
import { unsentMoney } from './outbox'
import { Tab, type TabPorts } from './tab'
import type { Session } from './types'

/** Unsent money stops a voluntary sign-out (SYNC-41). `params.waiting` = how many commands hold money. */
export class MoneyIsWaiting extends Error {
  override readonly name = 'MoneyIsWaiting'
  readonly code = 'money_is_waiting'
  readonly params: { readonly waiting: number }
  constructor(waiting: number) {
    super('unsent money')
    this.params = { waiting }
  }
}

export interface SessionPorts extends Omit<TabPorts, 'onSessionDoubt' | 'onGone'> {
  readonly registry: () => Promise<Registry>
  readonly label: string
  readonly platform: string
  readonly version: string
  /** Shows the book of a tab, or nothing. */
  readonly show: (tab: Tab | null) => void
}

const DAY_MS = 86_400_000
/** Days without contact (SYNC-42). */
const LOCK_DAYS = 14
const DROP_DAYS = 45
const LEASE_LOOK_MS = 3_600_000
const REVOKED: ReadonlySet<string> = new Set(['membership_revoked', 'device_revoked', 'membership_suspended'])

/** Who uses this device, and whose book is open: start, sign in and out, lease, wipe (SYNC-41, SYNC-42). */
export class Sessions {
  readonly #ports: SessionPorts
  readonly #watchers = new Set<() => void>()
  #registry: Registry | null = null
  #device: Id = ''
  #state: Session = { state: 'starting' }
  #tab: Tab | null = null
  #shape: string | null = null
  #refreshing: Promise<void> | null = null

  constructor(ports: SessionPorts) {
    this.#ports = ports
  }

  get state(): Session {
    return this.#state
  }
  get tab(): Tab | null {
    return this.#tab
  }

  onChange(watcher: () => void): () => void {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  /** Finishes cut wipes, shows the local book when it is ours and its lease holds, then asks the server. */
  async start(): Promise<void> {
    const registry = await this.#ports.registry()
    this.#registry = registry
    await registry.finishWipes()
    this.#device = await registry.device(newId)
    if ((await registry.owesGoodbye()) && !(await this.#goodbye()))
      return this.#become({ state: 'signed_out' })
    const member = await registry.current()
    if (member !== null) await this.#openLocal(member)
    await this.refresh()
    this.#ports.clock.after(LEASE_LOOK_MS, () => void this.#lookAtLease().catch(() => undefined))
  }

  async signIn(identifier: string, password: string): Promise<Session> {
    return this.enter(await this.#ports.api.signIn(identifier, password))
  }

  async chooseMembership(member: Id): Promise<Session> {
    return this.enter(await this.#ports.api.chooseMembership(member))
  }

  /** Raises MoneyIsWaiting. Works offline: the server hears of it at the next start. */
  async signOut(): Promise<void> {
    const waiting = unsentMoney(this.#tab?.store.outbox ?? []).length
    if (waiting > 0) throw new MoneyIsWaiting(waiting)
    await this.#wipe(true)
    this.#become({ state: 'signed_out' })
    await this.#goodbye()
  }

  /** Takes over a session that the server opened: sign-in, link, start of an organization. */
  async enter(info: SessionInfo): Promise<Session> {
    if (info.member === null || info.organization === null) await this.#chooseFor(info)
    else await this.#openBook(await this.#registered(info), info.member.id)
    return this.#state
  }

  /** Asks the server who we are. Offline changes nothing. */
  refresh(): Promise<void> {
    this.#refreshing ??= this.#refresh().finally(() => {
      this.#refreshing = null
    })
    return this.#refreshing
  }

  async #refresh(): Promise<void> {
    try {
      await this.enter(await this.#ports.api.session())
    } catch (error) {
      if (error instanceof Problem && REVOKED.has(error.code)) await this.#revoked()
      else if (error instanceof Problem && error.status === 401) this.#lock('expired')
      else if (this.#state.state === 'starting') this.#become({ state: 'signed_out' })
    }
  }

  async #goodbye(): Promise<boolean> {
    try {
      await this.#ports.api.signOut()
    } catch (error) {
      if (!(error instanceof Problem) || error.status >= 500) return false
    }
    await this.#registry?.saidGoodbye()
    return true
  }

  // Books

  /** Before the network: rows are shown only when account, organization and device are the known ones. */
  async #openLocal(member: Id): Promise<void> {
    const tab = await this.#open(member)
    const { identity, session, contact, shape } = tab.store.marks
    const info = session as SessionInfo | null
    if (!info || identity?.member_id !== member || identity.device_id !== this.#device) return this.#wipe()
    const days = contact === null ? 0 : (this.#ports.clock.now() - Date.parse(contact)) / DAY_MS
    if (days > DROP_DAYS) await tab.store.dropRows()
    if (days > LOCK_DAYS) return this.#become({ state: 'locked', reason: 'lease', info })
    this.#ready(tab, info, shape ?? SHAPE)
  }

  async #openBook(info: SessionInfo, member: Id): Promise<void> {
    const identity = this.#identity(info)
    if (this.#tab && this.#tab.store.membership !== member) await this.#leaveOther()
    const tab = this.#tab ?? (await this.#open(member))
    const known = tab.store.marks.identity
    if (known && !same(known, identity)) {
      await this.#wipe()
      return this.#openBook(info, member)
    }
    await this.#registry?.hold(member)
    await tab.store.setMarks(this.#sessionMarks(tab.store.marks, info, identity))
    this.#ready(tab, info, `${SHAPE}/${info.schema}`)
  }

  #sessionMarks(known: Marks, info: SessionInfo, identity: Identity): Partial<Marks> {
    const prefix = info.device?.receipt_prefix ?? known.receipt_prefix
    return {
      identity,
      session: info,
      contact: new Date(this.#ports.clock.now()).toISOString(),
      receipt_prefix: prefix,
      // Each registration has its own series (M17).
      receipt_count: prefix === known.receipt_prefix ? known.receipt_count : 0,
    }
  }

  #identity(info: SessionInfo): Identity {
    return {
      user_id: info.user.id,
      member_id: info.member?.id ?? '',
      organization_id: info.organization?.id ?? '',
      device_id: this.#device,
    }
  }

  async #registered(info: SessionInfo): Promise<SessionInfo> {
    if (info.device) return info
    const { label, platform, version, api } = this.#ports
    const device = await api.registerDevice({ id: this.#device, label, platform, app_version: version })
    return { ...info, device }
  }

  #ready(tab: Tab, info: SessionInfo, shape: string): void {
    if (this.#shape !== shape) tab.connect(shape)
    this.#shape = shape
    this.#ports.show(tab)
    this.#become({ state: 'ready', info })
  }

  async #open(member: Id): Promise<Tab> {
    const tab = await Tab.open(member, {
      ...this.#ports,
      onSessionDoubt: (problem) => void this.#doubt(problem).catch(() => undefined),
      onGone: () => this.#gone(),
    })
    this.#tab = tab
    this.#shape = null
    return tab
  }

  async #doubt(problem: Problem): Promise<void> {
    if (REVOKED.has(problem.code)) await this.#revoked()
    else if (problem.status === 401 || problem.status === 403 || problem.status === 404) await this.refresh()
  }

  /** Signed in without a membership: one is taken at once, of several the person picks. */
  async #chooseFor(info: SessionInfo): Promise<void> {
    const held = this.#tab?.store.membership
    if (held !== undefined && !info.memberships.some(({ member_id }) => member_id === held))
      await this.#wipe()
    const [only, ...others] = info.memberships
    if (only && others.length === 0) await this.chooseMembership(only.member_id)
    else {
      this.#shut()
      this.#become({ state: 'choose', info })
    }
  }

  // Leaving

  /** Session over: nothing is shown, everything stays (SYNC-42). */
  #lock(reason: 'expired' | 'lease'): void {
    const info = this.#state.state === 'ready' || this.#state.state === 'locked' ? this.#state.info : null
    this.#shut()
    this.#become(info ? { state: 'locked', reason, info } : { state: 'signed_out' })
  }

  async #lookAtLease(): Promise<void> {
    this.#ports.clock.after(LEASE_LOOK_MS, () => void this.#lookAtLease().catch(() => undefined))
    const contact = this.#tab?.store.marks.contact
    if (this.#state.state !== 'ready' || !contact) return
    const days = (this.#ports.clock.now() - Date.parse(contact)) / DAY_MS
    if (days > LOCK_DAYS) this.#lock('lease')
  }

  /** Another member signed in: the former book goes, commands that were not sent stay for their member. */
  async #leaveOther(): Promise<void> {
    const tab = this.#tab
    if (!tab || tab.store.outbox.length === 0) return this.#wipe()
    await tab.store.dropRows()
    tab.sayWiped()
    this.#shut()
  }

  async #revoked(): Promise<void> {
    await this.#wipe()
    this.#become({ state: 'signed_out' })
  }

  async #wipe(goodbye = false): Promise<void> {
    const member = this.#tab?.store.membership
    this.#tab?.sayWiped()
    this.#shut()
    if (member !== undefined) await this.#registry?.wipe(member, goodbye)
  }

  #shut(): void {
    this.#ports.show(null)
    this.#tab?.close()
    this.#tab = null
    this.#shape = null
  }

  /** Another tab wiped the book. */
  #gone(): void {
    if (!this.#tab) return
    this.#shut()
    this.#become({ state: 'signed_out' })
  }

  #become(state: Session): void {
    this.#state = state
    for (const watcher of this.#watchers) watcher()
  }
}

const same = (left: Identity, right: Identity) =>
  left.user_id === right.user_id &&
  left.member_id === right.member_id &&
  left.organization_id === right.organization_id &&
  left.device_id === right.device_id
