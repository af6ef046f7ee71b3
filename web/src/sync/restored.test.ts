import 'fake-indexeddb/auto'
import { openDB } from 'idb'
import { describe, expect, it } from 'vitest'
import type { Id, Row } from '../api/rows'
import { databaseName } from '../store/database'
import { newId } from './ids'
import type { Tab } from './tab'
import * as cast from './testing/cast'
import { BAD, type Device, DOWN, FINE, World } from './testing/world'

const SEEDS = Number(process.env.FUZZ_SEEDS ?? 30)
const FIRST = Number(process.env.FUZZ_FIRST ?? 1)
const DAY_MS = 86_400_000

async function world(seed = 7) {
  const world = new World(seed)
  const customer = cast.customer()
  const line = cast.line(customer.id)
  world.server.write('customer', customer)
  world.server.write('customer_balance', cast.balance(customer.id))
  world.server.write('subscription', line)
  const device = world.device('phone')
  const tab = await device.open()
  await world.pass(2000)
  return { world, server: world.server, device, tab, customer: customer.id, line: line.id }
}

const collect = (tab: Tab, customer_id: Id, amount_minor = 500) =>
  tab.submit(
    'payments.collect',
    { id: newId(), customer_id, amount_minor, currency: 'BDT', method: 'cash' },
    null,
  )
const create = (tab: Tab, id: Id) =>
  tab.submit('customers.create', { id, seller_id: cast.JAMAL, name: 'New', phones: [] }, null)

/** A month more, as the device sees the line: with what waits. */
const renew = (tab: Tab, line: Id, old_end: string | null, new_end: string) =>
  tab.submit('payments.renew', cast.renewal(line, old_end, new_end), null)

const states = (tab: Tab) => tab.commands().map(({ kind, state }) => [kind, state])
const advance = (rows: readonly Row[]) =>
  rows.map((row) => ('advance_minor' in row ? row.advance_minor : null))
const shownAdvance = (tab: Tab) => advance([...tab.store.book.rows('customer_balance').values()])

describe('the server is set back to a backup', () => {
  it('offers what it had confirmed since, and only that, with key and receipt number', async () => {
    const { world: w, server, tab, customer } = await world()
    await collect(tab, customer, 100)
    await w.pass(3000)
    const restore = server.backup()
    const { key, receipt_number } = await collect(tab, customer, 200)
    await w.pass(3000)
    restore()
    await w.pass(60_000)
    expect(shownAdvance(tab)).toEqual([100])
    expect(tab.store.overlay.size).toBe(0)
    expect(tab.state()).toMatchObject({ link: 'live', waiting: 0, attention: 1 })
    const [offered] = tab.commands()
    expect(offered).toMatchObject({ key, state: 'offered', body: { amount_minor: 200, receipt_number } })
    await tab.queue.sendLost()
    await w.pass(3000)
    expect([states(tab), shownAdvance(tab)]).toEqual([[], [300]])
    expect(server.rows('payment')).toHaveLength(2)
  })

  it('sends what still waited by itself, but after what came before it with the same customer', async () => {
    const { world: w, server, device, tab, customer, line } = await world()
    const restore = server.backup()
    await renew(tab, line, null, '2026-12-25')
    await w.pass(3000)
    device.mood = DOWN
    device.loseStreams()
    const other = cast.customer()
    await renew(tab, line, '2026-12-25', '2027-01-25')
    await create(tab, other.id)
    await collect(tab, other.id)
    restore()
    device.mood = FINE
    await w.pass(120_000)
    expect(states(tab)).toEqual([
      ['payments.renew', 'offered'],
      ['payments.renew', 'sent'],
    ])
    expect(advance(server.rows('customer_balance') as unknown as Row[])).toEqual([0, 500])
    await tab.queue.sendLost()
    await w.pass(3000)
    expect(server.row('subscription', line)?.ends_on).toBe('2027-01-25')
    expect([server.rows('term').length, server.rows('attention').length, states(tab)]).toEqual([2, 0, []])
    expect(server.row('customer', customer)).toBeDefined()
  })

  it('lets a person leave out what is no money, and hands money to the office', async () => {
    const { world: w, server, tab, customer } = await world()
    const restore = server.backup()
    const made = newId()
    const first = await create(tab, made)
    const paid = await collect(tab, customer)
    await w.pass(3000)
    restore()
    await w.pass(60_000)
    await tab.queue.discard(first.key)
    await expect(tab.queue.discard(paid.key)).rejects.toMatchObject({ code: 'money_is_kept' })
    expect(await tab.queue.handToOffice(paid.key)).toContain('"amount_minor": 500')
    await w.pass(3000)
    expect(states(tab)).toEqual([['payments.collect', 'handed']])
    await tab.queue.discard(paid.key)
    expect([states(tab), server.rows('payment'), server.row('customer', made)]).toEqual([[], [], undefined])
  })

  it('offers a second time after a second restore, and survives a crash between copy and offer', async () => {
    const { world: w, server, device, tab, customer } = await world()
    const restore = server.backup()
    const { key } = await collect(tab, customer)
    await w.pass(3000)
    for (let round = 0; round < 2; round++) {
      restore()
      await w.pass(60_000)
      device.crash()
      const again = await device.open()
      await w.pass(3000)
      expect(again.commands().map((command) => [command.key, command.state])).toEqual([[key, 'offered']])
      await again.queue.sendLost()
      await w.pass(3000)
      expect([states(again), server.rows('payment').length]).toEqual([[], 1])
    }
  })

  it('offers what was confirmed while the first copy was still coming in', async () => {
    const w = new World(7)
    const customer = cast.customer()
    w.server.write('customer', customer)
    const restore = w.server.backup()
    const device = w.device('phone')
    device.mood = { ...FINE, delay: 1000 }
    const tab = await device.open()
    const { key } = await collect(tab, customer.id)
    while (states(tab)[0]?.[1] !== 'sent') await w.pass(1)
    device.mood = DOWN // for requests that begin from now on
    await w.pass(10_000)
    expect([states(tab), tab.store.marks.cursor]).toEqual([[], null])
    restore()
    device.mood = FINE
    await w.pass(120_000)
    expect(tab.commands()).toMatchObject([{ key, state: 'offered' }])
  })

  it('learns of the restore before it sends, also when the first word is a command', async () => {
    const { world: w, server, device, tab, customer } = await world()
    const restore = server.backup()
    const made = newId()
    await create(tab, made)
    await w.pass(3000)
    const since = w.clock.now()
    restore()
    await collect(tab, made)
    await collect(tab, customer)
    await w.pass(60_000)
    expect(states(tab)).toEqual([
      ['customers.create', 'offered'],
      ['payments.collect', 'sent'],
    ])
    expect(server.rows('payment')).toHaveLength(1)
    const refused = device.log.lines.filter((line) => line.at >= since && line.what === 'resync')
    expect(refused.map((line) => line.detail)).toEqual(['epoch'])
  })

  it('keeps confirmed commands for thirty days, and none after the rows went', async () => {
    const { world: w, device, tab, customer } = await world()
    await collect(tab, customer)
    await w.pass(3000)
    expect(await tab.store.done()).toHaveLength(1)
    device.crash()
    await w.pass(31 * DAY_MS)
    const later = await device.open()
    const { key } = await collect(later, customer)
    await w.pass(3000)
    expect((await later.store.done()).map((record) => record.key)).toEqual([key])
    await later.store.dropRows()
    expect(await later.store.done()).toEqual([])
  })

  it.each([40, -40])(
    'keeps them by the time of the server, though the clock is %i days wrong',
    async (days) => {
      const { world: w, device, tab, customer } = await world()
      await collect(tab, customer)
      await w.pass(3000)
      device.ahead = days * DAY_MS
      tab.sendNow()
      await w.pass(3000)
      await collect(tab, customer)
      await w.pass(3000)
      w.server.write('customer', cast.customer())
      await w.pass(3000)
      expect(await tab.store.done()).toHaveLength(2)
    },
  )
})

interface Person {
  readonly device: Device
  readonly customers: Id[]
  readonly payments: Set<Id>
}

async function work(w: World, { device, customers, payments }: Person): Promise<void> {
  const tab = w.pick(device.tabs)
  const act = Math.floor(w.clock.random() * 10)
  if (act < 1) {
    const id = newId()
    const made = create(tab, id).catch(() => undefined)
    if (await Promise.race([made, w.pass(50).then(() => undefined)])) customers.push(id)
  } else if (act < 6) void collect(tab, w.pick(customers)).then(({ key }) => payments.add(key), ignore)
  else if (act < 8) device.mood = w.pick([FINE, BAD, DOWN])
  else if (act < 9 && device.tabs.length < 2) await device.open()
  else {
    device.crash()
    await device.open()
  }
}
const ignore = () => undefined

/** On the disk, captured money waits or is kept as confirmed: never neither, never both (SYNC-6, SYNC-20). */
async function account({ device, payments }: Person): Promise<void> {
  const db = await openDB(databaseName(device.member))
  const tx = db.transaction(['outbox', 'done'])
  const waiting = await tx.objectStore('outbox').getAll()
  const kept = await tx.objectStore('done').getAll()
  db.close()
  const keys = [...waiting, ...kept].map((record) => record.key as Id)
  expect(keys.filter((key) => payments.has(key)).sort()).toEqual([...payments].sort())
}

it('money that neither waits nor is kept is noticed', async () => {
  const { world: w, device, tab, customer } = await world()
  const { key } = await collect(tab, customer)
  const person = { device, customers: [customer], payments: new Set([key]) }
  await account(person)
  await w.pass(3000)
  await account(person)
  await tab.store.dropRows()
  await expect(account(person)).rejects.toThrow()
})

/** Two phones work through bad networks and crashes; a restore comes in between, perhaps a second one. */
async function story(seed: number): Promise<void> {
  const w = new World(seed)
  const people: Person[] = []
  for (const name of ['a', 'b']) {
    const row = cast.customer()
    w.server.write('customer', row)
    w.server.write('customer_balance', cast.balance(row.id))
    people.push({ device: w.device(name), customers: [row.id], payments: new Set() })
  }
  for (const { device } of people) await device.open()
  let restore = ignore as () => void
  for (let i = 0; i < 40; i++) {
    if (i === 8) restore = w.server.backup()
    if (i === 24 || (i === 32 && w.chance(0.5))) restore()
    await work(w, w.pick(people))
    await w.pass(w.clock.random() * 4000)
    await Promise.all(people.map(account))
  }
  for (const { device } of people) device.mood = FINE
  await w.pass(240_000)
  for (const { device } of people) await w.pick(device.tabs).queue.sendLost()
  await w.pass(60_000)
  for (const person of people) judge(w, person)
}

function judge(w: World, { device, payments }: Person): void {
  for (const tab of device.tabs) {
    expect(states(tab)).toEqual([])
    const shown = [...tab.store.book.rows('customer_balance').values()].map((row) => [
      row.id,
      row.advance_minor,
    ])
    const told = w.server.rows('customer_balance').map((row) => [row.id, row.advance_minor])
    expect(shown.sort()).toEqual(told.sort())
  }
  for (const key of payments) expect([key, w.server.applied.has(key)]).toEqual([key, true])
  const taken = w.server.rows('payment').reduce((sum, row) => sum + Number(row.amount_minor), 0)
  const held = w.server.rows('customer_balance').reduce((sum, row) => sum + Number(row.advance_minor), 0)
  expect(held).toBe(taken)
}

describe('two phones, loss, crashes and a restore', () => {
  for (let seed = FIRST; seed < FIRST + SEEDS; seed++)
    it(`seed ${seed}: everything captured is on the server once`, () => story(seed), 60_000)
})
