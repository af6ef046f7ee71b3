import 'fake-indexeddb/auto'
import { describe, expect, it } from 'vitest'
import type { Id } from '../api/rows'
import { newId } from './ids'
import type { Tab } from './tab'
import * as cast from './testing/cast'
import { BAD, type Device, DOWN, FINE, World } from './testing/world'

async function world(seed = 7) {
  const world = new World(seed)
  const customers = Array.from({ length: 8 }, () => cast.customer())
  for (const row of customers) {
    world.server.write('customer', row)
    world.server.write('customer_balance', cast.balance(row.id))
  }
  const device = world.device('phone')
  const tab = await device.open()
  await world.pass(2000)
  return { world, device, tab, ids: customers.map((row) => row.id), first: customers[0]?.id ?? '' }
}

const money = (customer_id: Id, amount_minor = 500) => ({
  id: newId(),
  customer_id,
  amount_minor,
  currency: 'BDT',
  method: 'cash' as const,
})
const collect = (tab: Tab, customer: Id, amount?: number) =>
  tab.submit('payments.collect', money(customer, amount), null)
const states = (tab: Tab) => tab.commands().map((command) => [command.kind, command.state])
const pushes = (device: Device) => device.log.lines.filter((line) => line.what === 'push').length
const causes = (device: Device, since: number) =>
  device.log.lines.filter((line) => line.what === 'landed' && line.at >= since).map((line) => line.detail)

describe('going up', () => {
  it('keeps a command offline and sends it when the network returns', async () => {
    const { world: w, device, tab, first } = await world()
    device.mood = DOWN
    device.loseStreams()
    const { receipt_number } = await collect(tab, first)
    await w.pass(100_000)
    expect(receipt_number).toBe('JAM7-000001')
    expect(tab.state()).toMatchObject({ link: 'offline', waiting: 1, attention: 0 })
    device.mood = FINE
    tab.came('online')
    await w.pass(1000)
    expect(tab.state()).toMatchObject({ link: 'live', waiting: 0 })
    expect(w.server.rows('payment')).toHaveLength(1)
  })

  it('says offline when sending fails, though the stream has not noticed', async () => {
    const { world: w, device, tab, first } = await world()
    device.mood = DOWN
    await collect(tab, first)
    await w.pass(1000)
    expect(tab.state()).toMatchObject({ link: 'offline', waiting: 1 })
    device.mood = FINE
    tab.came('online')
    await w.pass(1000)
    expect(tab.state()).toMatchObject({ link: 'live', waiting: 0 })
  })

  it('refuses in the queue, blocks what needs it, and lets the rest through', async () => {
    const { world: w, tab, first } = await world()
    const made = newId()
    const lost = newId()
    await tab.submit('customers.add_note', { id: newId(), customer_id: made, text: 'nobody' }, null)
    await tab.submit('customers.create', { id: lost, seller_id: 'elsewhere', name: 'X', phones: [] }, null)
    await tab.submit('customers.edit', { id: first, set: { name: 'B' }, was: { name: 'not this' } }, null)
    await tab.submit('customers.edit', { id: first, set: { area: 'C' }, was: { area: 'Savar' } }, null)
    await collect(tab, first)
    await w.pass(3000)
    expect(states(tab)).toEqual([
      ['customers.add_note', 'rejected'],
      ['customers.edit', 'rejected'],
      ['customers.edit', 'blocked'],
    ])
    expect(w.server.rows('payment')).toHaveLength(1)
    expect(tab.state()).toMatchObject({ waiting: 0, attention: 3 })
    expect(tab.commands()[1]?.refusal).toMatchObject({
      status: 409,
      code: 'edit_conflict',
      row: { id: first },
    })
  })

  it('retries, fixes and discards by a person only', async () => {
    const { world: w, tab, first } = await world()
    const edit = { id: first, set: { name: 'B' }, was: { name: 'not this' } }
    const { key } = await tab.submit('customers.edit', edit, null)
    await tab.submit('customers.edit', { id: first, set: { area: 'C' }, was: { area: 'Savar' } }, null)
    await w.pass(3000)
    await tab.queue.retry(key)
    await w.pass(3000)
    expect(states(tab).map(([, state]) => state)).toEqual(['rejected', 'blocked'])
    await tab.queue.fix(key, { ...edit, was: { name: 'Abdul Karim' } })
    await w.pass(3000)
    expect(states(tab)).toEqual([])
    expect(w.server.row('customer', first)).toMatchObject({ name: 'B', area: 'C' })
    const again = await tab.submit('customers.edit', edit, null)
    await w.pass(3000)
    await tab.queue.discard(again.key)
    expect(states(tab)).toEqual([])
  })

  it('never discards money: it is handed to the office and stays on the list', async () => {
    const { world: w, tab, first } = await world()
    const { key } = await tab.submit('payments.collect', money(newId()), first)
    await w.pass(3000)
    expect(states(tab)).toEqual([['payments.collect', 'rejected']])
    await expect(tab.queue.discard(key)).rejects.toMatchObject({ code: 'money_is_kept' })
    expect(await tab.queue.handToOffice(key)).toContain('"amount_minor": 500')
    expect(states(tab)).toEqual([['payments.collect', 'handed']])
    expect(tab.state()).toMatchObject({ waiting: 0, attention: 0 })
  })

  it('sends at most fifty at a time, in order', async () => {
    const { world: w, device, tab, first } = await world()
    device.mood = DOWN
    for (let i = 0; i < 120; i++) await collect(tab, first, i + 1)
    device.mood = FINE
    tab.came('online')
    await w.pass(3000)
    const sizes = device.log.lines.filter((line) => line.what === 'push').map((line) => Number(line.detail))
    expect(Math.max(...sizes)).toBe(50)
    expect(w.server.rows('payment').map((row) => row.amount_minor)).toEqual(
      Array.from({ length: 120 }, (_, i) => i + 1),
    )
  })

  it('does not spin on a command that crashes the server, and others go through', async () => {
    const { world: w, device, tab, first } = await world()
    w.server.crashing.add('customers.add_note')
    await tab.submit('customers.add_note', { id: newId(), customer_id: first, text: 'poison' }, null)
    await collect(tab, first)
    await w.pass(60_000)
    expect(w.server.rows('payment')).toHaveLength(1)
    expect(pushes(device)).toBeLessThan(25)
    expect(states(tab).map(([, state]) => state)).toEqual(['waiting'])
    w.server.crashing.clear()
    await w.pass(60_000)
    expect(states(tab)).toEqual([])
  })

  it('runs each command once though answers are lost a hundred times', async () => {
    const { world: w, device, tab, first } = await world()
    device.mood = { ...BAD, lostAnswer: 0.5, delay: 50 }
    for (let i = 0; i < 100; i++) {
      await collect(tab, first, 1)
      await w.pass(200)
    }
    device.mood = FINE
    await w.pass(120_000)
    expect(w.server.row('customer_balance', first)?.advance_minor).toBe(100)
    expect(tab.state().waiting).toBe(0)
  })
})

describe('coming down', () => {
  it('shows what others did within a second of the doorbell, and says so', async () => {
    const { world: w, device, tab, first } = await world()
    const since = w.clock.now()
    w.server.write('customer', { ...cast.customer({ id: first }), name: 'Renamed elsewhere' })
    await w.pass(1000)
    expect(tab.store.book.get('customer', first)?.name).toBe('Renamed elsewhere')
    expect(causes(device, since)).toEqual(['doorbell'])
  })

  it('asks every minute when the stream is gone', async () => {
    const { world: w, device, tab, first } = await world()
    device.mood = { ...FINE, lostRequest: 1 }
    device.loseStreams()
    await w.pass(100)
    w.server.write('customer', { ...cast.customer({ id: first }), name: 'Later' })
    device.mood = FINE
    await w.pass(125_000)
    expect(tab.store.book.get('customer', first)?.name).toBe('Later')
  })

  it('forgets what it may not see any more within one pull', async () => {
    const { world: w, tab, first } = await world()
    await collect(tab, first)
    await w.pass(2000)
    expect(tab.store.papers('payment', first)).toHaveLength(1)
    w.server.reassign(first, 'elsewhere')
    await w.pass(2000)
    expect(tab.store.book.get('customer', first)).toBeUndefined()
    expect(tab.store.papers('payment', first)).toEqual([])
  })

  it('shows nothing of the old scope while the new copy is on its way', async () => {
    const { world: w, device, tab, ids } = await world()
    w.server.visible.delete(cast.JAMAL)
    w.server.scope++
    w.server.write('seller', cast.seller({ id: newId() }))
    device.mood = { ...FINE, cut: 0.9 }
    const seen = new Set<number>()
    let hidden = false
    tab.store.onChange(() => {
      hidden ||= tab.store.marks.cursor === null
      if (hidden) seen.add(ids.filter((id) => tab.store.book.get('customer', id)).length)
    })
    await w.pass(60_000)
    device.mood = FINE
    await w.pass(100_000)
    expect([...seen]).toEqual([0])
    expect(tab.store.marks.cursor).toBe(w.server.cursor)
  })

  it('hides the old copy when the scope changes while another one is built beside it', async () => {
    const { world: w, device, tab, ids } = await world()
    device.mood = { ...FINE, delay: 1000 }
    w.server.epoch++
    tab.came('visible')
    while (!tab.store.marks.snapshot?.cursor) await w.pass(100)
    expect(tab.store.book.rows('customer').size).toBe(ids.length)
    w.server.visible.delete(cast.JAMAL)
    w.server.scope++
    while (tab.store.marks.cursor !== null) await w.pass(100)
    expect(tab.store.book.rows('customer').size).toBe(0)
    await w.pass(60_000)
    expect(tab.store.marks.cursor).toBe(w.server.cursor)
  })

  it('resumes a first load where it was cut', async () => {
    const w = new World(3)
    for (let i = 0; i < 60; i++) w.server.write('customer', cast.customer())
    const device = w.device('slow')
    device.mood = { ...FINE, cut: 0.8 }
    const tab = await device.open()
    await w.pass(300_000)
    const starts = device.log.lines.filter((line) => line.what === 'snapshot').map((line) => line.detail)
    expect(starts.filter((detail) => detail === 'from the start').length).toBeLessThan(starts.length / 2)
    expect(tab.store.book.rows('customer').size).toBe(60)
  })

  it('walks again when the wire changed its shape', async () => {
    const { world: w, device } = await world()
    device.crash()
    const walks = () => device.log.lines.filter((line) => line.detail === 'from the start').length
    const before = walks()
    const tab = await device.open()
    await w.pass(2000)
    expect(walks()).toBe(before)
    tab.close()
    device.crash()
    await device.open('another-shape')
    await w.pass(2000)
    expect(walks()).toBe(before + 1)
  })
})

describe('more customers than a device holds', () => {
  it('says so, and brings a customer with all that is his when he is opened', async () => {
    const w = new World(7)
    const [held, old] = [cast.customer(), cast.customer()]
    for (const row of [held, old]) w.server.write('customer', row)
    w.server.write('payment', cast.payment(old.id))
    w.server.outside.add(old.id)
    const device = w.device('phone')
    const tab = await device.open()
    await w.pass(2000)
    expect(tab.state().windowed).toBe(true)
    expect([...tab.store.book.rows('customer').keys()]).toEqual([held.id])
    const brought = tab.bringCustomer(old.id)
    await w.pass(1000)
    await brought
    await tab.store.loadPapers('payment', old.id)
    expect(tab.store.book.get('customer', old.id)?.name).toBe(old.name)
    expect(tab.store.papers('payment', old.id)).toHaveLength(1)
    w.server.write('customer', { ...old, name: 'Renamed elsewhere' })
    await w.pass(2000)
    expect(tab.store.book.get('customer', old.id)?.name).toBe('Renamed elsewhere')
  })

  it('lets a follower bring one too', async () => {
    const { world: w, device } = await world()
    const late = cast.customer()
    w.server.outside.add(late.id)
    w.server.write('customer', late)
    const second = await device.open()
    await w.pass(1000)
    const brought = second.bringCustomer(late.id)
    await w.pass(1000)
    await brought
    expect(second.store.book.get('customer', late.id)?.name).toBe(late.name)
  })
})

describe('when a person asks', () => {
  it('sends at once what a pause after failures held back, and fetches what is new', async () => {
    const { world: w, device, tab, first, ids } = await world()
    device.mood = { ...FINE, busy: 1 }
    await collect(tab, first)
    await w.pass(2_000)
    device.mood = FINE
    w.server.write('customer', { ...cast.customer({ id: ids[1] ?? '' }), name: 'Renamed elsewhere' })
    const asked = w.clock.now()
    tab.sendNow()
    await w.pass(200)
    expect(w.server.rows('payment')).toHaveLength(1)
    expect(causes(device, asked).join(' ')).toContain('asked')
    expect(tab.store.book.get('customer', ids[1] ?? '')?.name).toBe('Renamed elsewhere')
  })

  it('lets a follower ask the leader', async () => {
    const { world: w, device } = await world()
    const second = await device.open()
    await w.pass(1000)
    const asked = w.clock.now()
    second.sendNow()
    await w.pass(1000)
    expect(causes(device, asked)).toEqual(['asked'])
  })
})

describe('tabs', () => {
  it('share one outbox and one line; a follower sees the effect settle', async () => {
    const { world: w, device, tab, first } = await world()
    const second = await device.open()
    await w.pass(1000)
    expect([tab.store.leading, second.store.leading]).toEqual([true, false])
    await collect(second, first, 700)
    await w.pass(2000)
    expect(w.server.rows('payment')).toHaveLength(1)
    for (const each of [tab, second]) {
      expect(each.state()).toMatchObject({ link: 'live', waiting: 0 })
      expect(each.store.book.get('customer_balance', first)?.advance_minor).toBe(700)
    }
  })

  it('hand over when the leader closes', async () => {
    const { world: w, device, tab, first } = await world()
    const second = await device.open()
    await w.pass(1000)
    tab.close()
    device.tabs.shift()
    await collect(second, first)
    await w.pass(3000)
    expect(second.store.leading).toBe(true)
    expect(w.server.rows('payment')).toHaveLength(1)
  })
})
