import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { SessionInfo } from '../api/answers'
import type { Clock } from '../api/clock'
import { Registry } from '../store/registry'
import { newId } from './ids'
import { type SessionPorts, Sessions } from './sessions'
import type { Tab } from './tab'
import * as cast from './testing/cast'
import { type Device, DOWN, FINE, World } from './testing/world'

const DAY = 86_400_000
let shown: Tab | null = null
let everShown = 0

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory()
  shown = null
  everShown = 0
})
afterEach(() => vi.restoreAllMocks())

function sessionsOf(device: Device, clock: Clock = device.world.clock): Sessions {
  const ports: SessionPorts = {
    ...device.ports(),
    clock,
    registry: () => Registry.open(),
    label: 'Chrome on Android',
    platform: 'Android',
    version: '1',
    show: (tab) => {
      shown = tab
      if (tab) everShown++
    },
  }
  return new Sessions(ports)
}

/** Runs while time passes; answers its end. */
async function during<T>(world: World, act: Promise<T>, ms = 3000): Promise<T> {
  act.catch(() => undefined)
  await world.pass(ms)
  return act
}

async function signedIn(seed = 1) {
  const world = new World(seed)
  const owner = cast.customer()
  world.server.write('customer', owner)
  const device = world.device('phone')
  const sessions = sessionsOf(device)
  await during(world, sessions.start())
  return { world, device, sessions, owner }
}

async function restarted(world: World, device: Device, before: Sessions): Promise<Sessions> {
  before.tab?.close()
  device.crash()
  shown = null
  everShown = 0
  const sessions = sessionsOf(device)
  await during(world, sessions.start())
  return sessions
}

const collect = (sessions: Sessions, customer_id: string) =>
  sessions.tab?.submit(
    'payments.collect',
    { id: newId(), customer_id, amount_minor: 5, currency: 'BDT', method: 'cash' },
    null,
  )

/** Rows of every membership database that can still be read. */
async function readable(): Promise<number> {
  let rows = 0
  for (const { name } of await indexedDB.databases()) {
    if (!name?.startsWith('clientcast-')) continue
    const db = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open(name)
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(request.error)
    })
    for (const store of Array.from(db.objectStoreNames))
      rows += await new Promise<number>((resolve) => {
        const request = db.transaction(store).objectStore(store).count()
        request.onsuccess = () => resolve(request.result)
      })
    db.close()
  }
  return rows
}

describe('start', () => {
  it('shows the local book without a network, from the second start on', async () => {
    const { world, device, sessions, owner } = await signedIn()
    expect(sessions.state.state).toBe('ready')
    device.mood = DOWN
    const again = await restarted(world, device, sessions)
    expect(again.state.state).toBe('ready')
    expect(shown?.store.book.get('customer', owner.id)).toEqual(owner)
  })

  it('registers the device when the session has none', async () => {
    const world = new World(1)
    const { device: known, ...rest } = cast.sessionInfo()
    world.server.session = { ...rest, device: null }
    const device = world.device('phone')
    const answer = vi.spyOn(world.server, 'answer').mockImplementation((...args) => {
      if (args[1] !== '/api/session/device') return answer.getMockImplementation() && real(...args)
      return new Response(JSON.stringify(known), {
        headers: { 'ClientCast-Protocol': '1', 'Content-Type': 'application/json' },
      })
    })
    const real = Object.getPrototypeOf(world.server).answer.bind(world.server)
    const sessions = sessionsOf(device)
    await during(world, sessions.start())
    expect(sessions.tab?.store.marks.receipt_prefix).toBe('JAM7')
  })

  it('shows no row when the book belongs to another installation', async () => {
    const { world, device, sessions } = await signedIn()
    await sessions.tab?.store.setMarks({
      identity: {
        user_id: 'u1',
        member_id: cast.MEMBER,
        organization_id: cast.ORGANIZATION,
        device_id: 'other',
      },
    })
    device.mood = DOWN
    const again = await restarted(world, device, sessions)
    expect([again.state.state, everShown, await readable()]).toEqual(['signed_out', 0, 0])
  })

  it('locks when the session expired, keeps the book and the outbox, and opens again', async () => {
    const { world, device, sessions, owner } = await signedIn()
    device.mood = DOWN
    await collect(sessions, owner.id)
    world.server.signedIn = false
    device.mood = FINE
    sessions.tab?.came('online')
    await world.pass(5000)
    expect([sessions.state.state, shown]).toEqual(['locked', null])
    await during(world, sessions.signIn('jamal', 'secret'))
    await world.pass(3000)
    expect(sessions.state.state).toBe('ready')
    expect(world.server.rows('payment')).toHaveLength(1)
  })
})

describe('lease', () => {
  const later = (device: Device, days: number) => ({
    ...device.world.clock,
    now: () => device.world.clock.now() + days * DAY,
    after: device.world.clock.after.bind(device.world.clock),
    random: device.world.clock.random,
  })

  async function daysLater(days: number) {
    const { world, device, sessions, owner } = await signedIn()
    device.mood = DOWN
    await collect(sessions, owner.id)
    sessions.tab?.close()
    device.crash()
    everShown = 0
    const again = sessionsOf(device, later(device, days))
    await during(world, again.start())
    return {
      again,
      rows: again.tab?.store.book.rows('customer').size,
      waiting: again.tab?.store.outbox.length,
    }
  }

  it('stays open for 14 days without contact', async () => {
    expect((await daysLater(13)).again.state.state).toBe('ready')
  })

  it('locks after 14 days', async () => {
    const { again, rows, waiting } = await daysLater(15)
    expect([again.state, everShown, rows, waiting]).toMatchObject([
      { state: 'locked', reason: 'lease' },
      0,
      1,
      1,
    ])
  })

  it('drops the rows after 45 days and keeps the outbox', async () => {
    const { again, rows, waiting } = await daysLater(46)
    expect([again.state.state, everShown, rows, waiting]).toEqual(['locked', 0, 0, 1])
  })
})

describe('leaving', () => {
  it('is stopped by unsent money', async () => {
    const { device, sessions, owner } = await signedIn()
    device.mood = DOWN
    await collect(sessions, owner.id)
    await expect(sessions.signOut()).rejects.toMatchObject({
      code: 'money_is_waiting',
      params: { waiting: 1 },
    })
    expect(shown).not.toBeNull()
  })

  it('leaves nothing readable, offline too, and tells the server later', async () => {
    const { world, device, sessions } = await signedIn()
    device.mood = DOWN
    await during(world, sessions.signOut())
    expect([sessions.state.state, shown, await readable()]).toEqual(['signed_out', null, 0])
    expect(world.server.signedIn).toBe(true)
    device.mood = FINE
    const again = await restarted(world, device, sessions)
    expect([again.state.state, world.server.signedIn, everShown]).toEqual(['signed_out', false, 0])
  })

  it('wipes when the membership was revoked', async () => {
    const { world, device, sessions } = await signedIn()
    world.server.revoked = true
    sessions.tab?.came('visible')
    await world.pass(5000)
    expect([sessions.state.state, shown, await readable()]).toEqual(['signed_out', null, 0])
    expect(device.tabs).toEqual([])
  })

  it('wipes the former book when another member signs in', async () => {
    const { world, sessions } = await signedIn()
    const other: SessionInfo = {
      ...cast.sessionInfo(),
      user: { ...cast.sessionInfo().user, id: 'u2' },
      member: { id: newId(), role: 'seller', name: 'Rina', seller_id: cast.JAMAL },
    }
    await during(world, sessions.enter(other))
    expect(sessions.tab?.store.membership).toBe(other.member?.id)
    expect((await indexedDB.databases()).map(({ name }) => name)).not.toContain(`clientcast-${cast.MEMBER}`)
  })

  it('keeps for their member what another sign-in finds unsent, without the rows', async () => {
    const { world, device, sessions, owner } = await signedIn()
    device.mood = DOWN
    await collect(sessions, owner.id)
    const other = cast.sessionInfo({
      member: { id: newId(), role: 'seller', name: 'R', seller_id: null },
    })
    await during(world, sessions.enter(other))
    device.mood = FINE
    await during(world, sessions.enter(cast.sessionInfo()), 5000)
    expect(world.server.rows('payment')).toHaveLength(1)
  })

  it('finishes a wipe that died at any step before a row is shown', async () => {
    let deaths = 0
    for (let step = 1; step < 40; step++) {
      globalThis.indexedDB = new IDBFactory()
      const { world, device, sessions } = await signedIn(step)
      const died = dyingAt(step)
      await during(world, sessions.signOut()).catch(() => undefined)
      vi.restoreAllMocks()
      world.server.signedIn = false
      if (!died()) break
      deaths++
      const again = await restarted(world, device, sessions)
      const marked = again.state.state === 'signed_out'
      // Before the marker nothing has happened: the book is only locked, as the session is over.
      if (step > 2) expect([step, marked, everShown]).toEqual([step, true, 0])
      if (marked) expect([step, await readable()]).toEqual([step, 0])
    }
    expect(deaths).toBeGreaterThan(5)
  })
})

describe('a settle that dies at any write', () => {
  it('leaves either everything or nothing of it', async () => {
    const outcomes = new Set<string>()
    for (let step = 1; step < 20; step++) {
      globalThis.indexedDB = new IDBFactory()
      const { world, device, sessions, owner } = await signedIn(step)
      await collect(sessions, owner.id)
      const died = dyingAt(step + 1)
      await world.pass(600)
      vi.restoreAllMocks()
      sessions.tab?.close()
      device.crash()
      if (!died()) break
      device.mood = DOWN
      const again = await restarted(world, device, sessions)
      const store = again.tab?.store
      await store?.loadPapers('payment', owner.id)
      const base = store?.papers('payment', owner.id)?.length ?? 0
      expect([step, base + (store?.outbox.length ?? 0)]).toEqual([step, 1])
      outcomes.add(base ? 'settled' : 'waiting')
    }
    expect([...outcomes].sort()).toContain('waiting')
  })
})

/** The device dies at its nth write: that transaction and everything after it never happens. */
function dyingAt(nth: number): () => boolean {
  let left = nth
  for (const method of ['put', 'delete', 'clear'] as const) {
    const real = IDBObjectStore.prototype[method] as (...args: unknown[]) => IDBRequest
    vi.spyOn(IDBObjectStore.prototype, method).mockImplementation(function (
      this: IDBObjectStore,
      ...args: unknown[]
    ) {
      const request = real.apply(this, args)
      if (--left <= 0) queueMicrotask(() => aborted(this.transaction))
      return request
    })
  }
  const realDelete = IDBFactory.prototype.deleteDatabase
  vi.spyOn(IDBFactory.prototype, 'deleteDatabase').mockImplementation(function (this: IDBFactory, name) {
    if (--left <= 0) throw new DOMException('died', 'AbortError')
    return realDelete.call(this, name)
  })
  return () => left <= 0
}

function aborted(transaction: IDBTransaction) {
  try {
    transaction.abort()
  } catch {
    // An earlier write has ended it.
  }
}
