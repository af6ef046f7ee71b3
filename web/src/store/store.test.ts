import 'fake-indexeddb/auto'
import { openDB } from 'idb'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Changes, Collection, Row } from '../api/rows'
import { append } from '../sync/outbox'
import { predict } from '../sync/predict'
import * as cast from '../sync/testing/cast'
import { rest, TestClock } from '../sync/testing/clock'
import { type Note, NotLeader, StorageFull } from './contract'
import { Lives } from './lives'
import { LocalStore } from './local'
import { PAGE_MAX } from './pages'

let name = 0
const stores: LocalStore[] = []
const notes: Note[] = []
let skipped = 0

async function opened(membership = `m${++name}`, lead = true): Promise<LocalStore> {
  const store = await LocalStore.open(membership, {
    clock: new TestClock(1),
    predict,
    say: (note) => notes.push(note),
    onGone: () => undefined,
    onSkipped: (rows) => {
      skipped += rows.length
    },
  })
  stores.push(store)
  if (lead) await store.lead()
  return store
}

const put = (collection: Collection, ...rows: Row[]): Changes => ({ [collection]: { put: rows } }) as Changes
const land = (store: LocalStore, changes: Changes, asOf = 1) =>
  store.land({ changes, asOf, marks: { cursor: `v1.e.s.${asOf}` } })
const book = (count: number) =>
  Array.from({ length: count }, (_, i) => cast.customer({ name: `Customer ${i}`, number: `C-${i}` }))
const frames = { request: (act: () => void) => queueMicrotask(act) }

function collectCommand(customer_id: string, amount_minor: number) {
  return {
    key: cast.id('e'),
    kind: 'payments.collect' as const,
    body: { id: cast.id('9'), customer_id, amount_minor, currency: 'BDT', method: 'cash' as const },
    captured_at: '2026-11-25T06:00:00Z',
    captured_on: '2026-11-25',
    customer_id,
    member_id: cast.MEMBER,
    collector_id: cast.JAMAL,
  }
}

async function submit(store: LocalStore, command: ReturnType<typeof collectCommand>) {
  await store.change((outbox, marks) => {
    const made = append(command, outbox, marks)
    return { put: [made.record], marks: made.marks }
  })
}

beforeEach(() => {
  notes.length = 0
  skipped = 0
})
afterEach(() => {
  vi.restoreAllMocks()
  for (const store of stores.splice(0)) store.close()
})

describe('the local store', () => {
  it('shows after a restart what was landed before', async () => {
    const rows = book(1300)
    const store = await opened()
    await land(store, put('customer', ...rows))
    store.close()
    const again = await opened(store.membership, false)
    expect(again.book.rows('customer').size).toBe(1300)
    expect(again.book.get('customer', rows[777]?.id ?? '')).toEqual(rows[777])
    expect(again.marks.cursor).toBe('v1.e.s.1')
  })

  it('cuts pages that grow over the limit and keeps them in order', async () => {
    const store = await opened()
    for (const row of book(1100))
      await (row.number?.endsWith('00') ? land(store, put('customer', row)) : null)
    await land(store, put('customer', ...book(1100)))
    const pages = store.book.pages('customer')
    expect(pages.length).toBeGreaterThan(2)
    for (const [i, page] of pages.entries()) {
      expect(page.rows?.length).toBeLessThanOrEqual(PAGE_MAX)
      const firsts = page.rows?.map((row) => row.id) ?? []
      expect(firsts).toEqual([...firsts].sort())
      expect((firsts[0] ?? '') >= page.first && (firsts.at(-1) ?? '') < (pages[i + 1]?.first ?? '~')).toBe(
        true,
      )
    }
  })

  it('keeps the greater version, and an equal one writes nothing', async () => {
    const store = await opened()
    const row = cast.customer({ version: 5, name: 'New' })
    await land(store, put('customer', row))
    const writes = vi.spyOn(IDBObjectStore.prototype, 'put')
    await land(store, put('customer', { ...row, version: 4, name: 'Old' }))
    await land(store, put('customer', { ...row, name: 'Same version' }))
    expect(store.book.get('customer', row.id)?.name).toBe('New')
    const names = writes.mock.contexts.map((context) => (context as IDBObjectStore).name)
    expect(names).not.toContain('pages')
  })

  it('remembers a removal: an older put does not bring the row back, a newer one does', async () => {
    const store = await opened()
    const row = cast.customer()
    await land(store, put('customer', row), 5)
    await land(store, { customer: { remove: [row.id] } }, 9)
    await land(store, put('customer', row), 7)
    expect(store.book.get('customer', row.id)).toBeUndefined()
    await land(store, put('customer', row), 9)
    expect(store.book.get('customer', row.id)).toEqual(row)
  })

  it('finds papers to remove by id alone, wherever their customer stands', async () => {
    const store = await opened()
    const owners = Array.from({ length: 1200 }, () => cast.id('c'))
    const papers = owners.map((owner) => cast.payment(owner))
    await land(store, put('payment', ...papers))
    const goner = papers[601]
    await land(store, { payment: { remove: [goner?.id ?? ''] } })
    await store.loadPapers('payment', goner?.customer_id ?? '')
    expect(store.papers('payment', goner?.customer_id ?? '')).toEqual([])
    await store.loadPapers('payment', papers[600]?.customer_id ?? '')
    expect(store.papers('payment', papers[600]?.customer_id ?? '')).toEqual([papers[600]])
  })

  it('keeps lookups right while rows move between sellers', async () => {
    const store = await opened()
    const row = cast.customer()
    const lives = new Lives(store, frames, new TestClock(1))
    const bySeller = (seller: string) =>
      lives.live({
        collections: ['customer'],
        read: (view) => view.customersBySeller(seller).map((c) => c.id),
      })
    await land(store, put('customer', row))
    expect(bySeller(cast.JAMAL).value().value).toEqual([row.id])
    await land(store, put('customer', { ...row, seller_id: cast.HOUSE, version: 2 }))
    expect(bySeller(cast.JAMAL).value().value).toEqual([])
    expect(bySeller(cast.HOUSE).value().value).toEqual([row.id])
  })

  it('skips a row that fails its schema, counts it, and moves on', async () => {
    const store = await opened()
    const good = cast.customer()
    const bad = { ...cast.customer(), name: 7 } as unknown as Row
    await land(store, put('customer', bad, good))
    expect([...store.book.rows('customer').keys()]).toEqual([good.id])
    expect(skipped).toBe(1)
    expect(store.marks.cursor).toBe('v1.e.s.1')
    expect(store.marks.skipped).toBe(1)
  })

  it('refuses page writes of a former leader', async () => {
    const first = await opened()
    const second = await opened(first.membership)
    const row = cast.customer()
    await expect(land(first, put('customer', row))).rejects.toBeInstanceOf(NotLeader)
    await land(second, put('customer', row))
    expect(second.book.get('customer', row.id)).toEqual(row)
    expect(first.leading).toBe(false)
  })

  it('lets a follower re-read exactly what the leader wrote', async () => {
    const leader = await opened()
    const follower = await opened(leader.membership, false)
    const row = cast.customer()
    await land(leader, put('customer', row))
    for (const note of notes.splice(0)) await follower.follow(note)
    expect(follower.book.get('customer', row.id)).toEqual(row)
  })

  it('reads everything anew when a note was missed', async () => {
    const leader = await opened()
    const follower = await opened(leader.membership, false)
    const [one, two] = [cast.customer(), cast.customer()]
    await land(leader, put('customer', one))
    notes.length = 0
    await land(leader, put('customer', two))
    for (const note of notes.splice(0)) await follower.follow(note)
    expect(follower.book.rows('customer').size).toBe(2)
  })

  it('never lets a follower see a settled command twice or not at all', async () => {
    const leader = await opened()
    const owner = cast.customer()
    await land(leader, {
      ...put('customer', owner),
      ...put('customer_balance', cast.balance(owner.id)),
    } as Changes)
    const follower = await opened(leader.membership, false)
    const command = collectCommand(owner.id, 700)
    await submit(follower, command)
    notes.length = 0
    const seen: number[] = []
    const lives = new Lives(follower, frames, new TestClock(1))
    const look = () => seen.push(new Reading(lives).advance(owner.id))
    follower.onChange(look)
    const paid = cast.payment(owner.id, { id: command.body.id, amount_minor: 700 })
    await leader.land({
      changes: {
        payment: { put: [paid] },
        customer_balance: { put: [cast.balance(owner.id, { version: 2, advance_minor: 700 })] },
      },
      asOf: 2,
      judge: () => ({ drop: [command.key] }),
    })
    await submit(follower, collectCommand(owner.id, 0))
    for (const note of notes.splice(0)) await follower.follow(note)
    look()
    expect(new Set(seen)).toEqual(new Set([700]))
  })

  it('waits for the pages when a note about the outbox overtakes the note of a landing', async () => {
    const leader = await opened()
    const owner = cast.customer()
    const empty = { ...put('customer', owner), ...put('customer_balance', cast.balance(owner.id)) } as Changes
    await land(leader, empty)
    const [quick, late] = [await opened(leader.membership, false), await opened(leader.membership, false)]
    const command = collectCommand(owner.id, 700)
    await submit(late, command)
    notes.length = 0
    const paid = cast.balance(owner.id, { version: 2, advance_minor: 700 })
    await leader.land({
      changes: put('customer_balance', paid),
      asOf: 2,
      judge: () => ({ drop: [command.key] }),
    })
    const [landed] = notes.splice(0)
    if (!landed) throw new Error('no note')
    await quick.follow(landed)
    await submit(quick, collectCommand(cast.id('c'), 5))
    const lives = new Lives(late, frames, new TestClock(1))
    for (const note of [...notes.splice(0), landed]) {
      await late.follow(note)
      expect(new Reading(lives).advance(owner.id)).toBe(700)
    }
    expect(late.outbox.map((record) => record.key)).not.toContain(command.key)
  })

  it.each(['one life', 'two lives'])('lays out papers that came in %s of the tab', async (lives) => {
    let store = await opened()
    await store.snapshot.begin(false)
    const owner = cast.customer({ name: 'Karim' })
    const papers = [cast.payment(owner.id), cast.payment(owner.id), cast.payment(cast.id('c'))]
    const mark = { copy: 'a', cursor: 'v1.e.s.1', after: 'key', total: 3, collection: 'payment' } as const
    for (const [i, paper] of papers.entries()) {
      if (i === 2 && lives === 'two lives') store = await opened(store.membership)
      await store.snapshot.landChunk('payment', [paper], { snapshot: { ...mark, done: i + 1 } })
    }
    await store.snapshot.layOut(null)
    await store.loadPapers('payment', owner.id)
    expect(store.papers('payment', owner.id)).toEqual(papers.slice(0, 2))
  })

  it('walks again when its rows were written by an earlier version of the app, and keeps the outbox', async () => {
    const membership = `m${++name}`
    const waiting = { key: cast.id('e'), seq: 1, state: 'rejected' }
    const old = await openDB(`clientcast-${membership}`, 1, {
      upgrade(db) {
        for (const each of ['pages', 'staged', 'marks']) db.createObjectStore(each)
        db.createObjectStore('outbox', { keyPath: 'key' })
      },
    })
    await old.put('pages', [cast.customer()], ['a', 'customer', ''])
    await old.put('marks', 'v1.e.s.1', 'cursor')
    await old.put('outbox', waiting)
    old.close()
    const store = await opened(membership)
    expect([store.marks.cursor, store.book.rows('customer').size]).toEqual([null, 0])
    expect(store.outbox).toEqual([waiting])
  })

  it('appends while the disk is full by dropping the oldest closed papers', async () => {
    const store = await opened()
    const owner = cast.customer()
    const papers = Array.from({ length: 40 }, (_, i) =>
      cast.invoice(owner.id, { number: i, issued_on: `2026-01-${String((i % 28) + 1).padStart(2, '0')}` }),
    )
    await land(store, put('invoice', ...papers))
    await land(
      store,
      put('invoice_state', ...papers.map((paper, i) => cast.invoiceState(paper, i < 5 ? 100 : 0))),
    )
    full(2, 'outbox')
    await submit(store, collectCommand(owner.id, 500))
    expect(store.outbox).toHaveLength(1)
    await store.loadPapers('invoice', owner.id)
    const left = store.papers('invoice', owner.id) ?? []
    expect(left.length).toBeLessThan(40)
    expect(left.filter((paper) => paper.number < 5)).toHaveLength(5)
  })

  it('drops nothing for a tab that has not read the newest pages, so that no row is undone', async () => {
    const leader = await opened()
    const owner = cast.customer()
    await land(leader, put('invoice', cast.invoice(owner.id, { number: 1 })))
    const behind = await opened(leader.membership, false)
    await land(leader, put('invoice', cast.invoice(owner.id, { number: 2 })), 2)
    full(1, 'outbox')
    await expect(submit(behind, collectCommand(owner.id, 500))).rejects.toBeInstanceOf(StorageFull)
    const fresh = await opened(leader.membership, false)
    await fresh.loadPapers('invoice', owner.id)
    expect(
      fresh
        .papers('invoice', owner.id)
        ?.map((paper) => paper.number)
        .sort(),
    ).toEqual([1, 2])
  })

  it('makes room for the marks of commands on their way', async () => {
    const store = await opened()
    await land(store, put('invoice', cast.invoice(cast.id('c'))))
    await submit(store, collectCommand(cast.id('c'), 500))
    full(1, 'outbox')
    await store.judge((outbox) => ({ put: outbox.map((record) => ({ ...record, state: 'sent' })) }))
    expect(store.outbox.map((record) => record.state)).toEqual(['sent'])
  })

  it('counts a row that does not fit also in the last answer of a walk, and remembers its removals', async () => {
    const store = await opened()
    const gone = cast.customer()
    await store.snapshot.begin(false)
    skipped = 0
    const wrong = { ...cast.customer(), name: 5 } as unknown as Row
    await store.snapshot.end({ changes: { customer: { put: [wrong as never], remove: [gone.id] } }, asOf: 9 })
    await land(store, put('customer', gone), 8)
    expect([skipped, store.marks.skipped, store.book.rows('customer').size]).toEqual([1, 1, 0])
  })

  it('says so when the disk is full and nothing may be dropped', async () => {
    const store = await opened()
    full(Number.POSITIVE_INFINITY, 'outbox')
    await expect(submit(store, collectCommand(cast.id('c'), 500))).rejects.toBeInstanceOf(StorageFull)
    expect(store.outbox).toHaveLength(0)
  })

  it('gives receipt numbers in the transaction of the command, without repeating one', async () => {
    const store = await opened()
    const other = await opened(store.membership, false)
    await store.setMarks({ receipt_prefix: 'JAM7' })
    const owner = cast.id('c')
    await Promise.all([store, other, store, other].map((tab) => submit(tab, collectCommand(owner, 1))))
    const fresh = await opened(store.membership, false)
    const numbers = fresh.outbox.map((record) => (record.body as { receipt_number: string }).receipt_number)
    expect([...numbers].sort()).toEqual(['JAM7-000001', 'JAM7-000002', 'JAM7-000003', 'JAM7-000004'])
    expect(new Set(fresh.outbox.map((record) => record.seq)).size).toBe(4)
  })
})

describe('live queries', () => {
  it('run again only when a landing touches their collections', async () => {
    const store = await opened()
    const lives = new Lives(store, frames, new TestClock(1))
    let runs = 0
    const handle = lives.live({
      collections: ['customer'],
      read: (view) => {
        runs++
        return view.count('customer')
      },
    })
    handle.subscribe(() => undefined)
    expect(handle.value().value).toBe(0)
    await land(store, put('seller', cast.seller()))
    await rest()
    expect(runs).toBe(1)
    await land(store, put('customer', cast.customer()))
    await rest()
    expect([runs, handle.value().value]).toEqual([2, 1])
  })

  it('show waiting commands in pencil, and ink when confirmed', async () => {
    const store = await opened()
    const owner = cast.customer()
    await land(store, put('customer', owner))
    const lives = new Lives(store, frames, new TestClock(1))
    const command = collectCommand(owner.id, 900)
    await submit(store, command)
    expect(new Reading(lives).payments(owner.id)).toEqual([[900, true]])
    const paid = cast.payment(owner.id, { id: command.body.id, amount_minor: 900 })
    await store.land({ changes: put('payment', paid), asOf: 2, judge: () => ({ drop: [command.key] }) })
    expect(new Reading(lives).payments(owner.id)).toEqual([[900, undefined]])
  })

  it('load papers behind and answer when they are in', async () => {
    const first = await opened()
    const owner = cast.customer()
    await land(first, put('payment', cast.payment(owner.id)))
    first.close()
    const store = await opened(first.membership)
    const lives = new Lives(store, frames, new TestClock(1))
    const handle = lives.live({ collections: ['payment'], read: (view) => view.paymentsOf(owner.id).length })
    handle.subscribe(() => undefined)
    expect(handle.value()).toEqual({ value: 0, loading: true })
    await rest()
    expect(handle.value()).toEqual({ value: 1, loading: false })
  })

  it('keep takings right through landings, reversals and pencil', async () => {
    const store = await opened()
    const owner = cast.customer()
    await land(store, { ...put('customer', owner), ...put('payment', cast.payment(owner.id)) } as Changes)
    const lives = new Lives(store, frames, new TestClock(1))
    const handle = lives.live({
      collections: ['payment'],
      read: (view) => view.takings('2026-11-25', '2026-11-25').map((day) => [day.sum_minor, day.pencil]),
    })
    handle.subscribe(() => undefined)
    handle.value()
    await rest()
    expect(handle.value().value).toEqual([[50_000, false]])
    const second = cast.payment(owner.id, { amount_minor: 200 })
    await land(store, put('payment', second))
    await rest()
    expect(handle.value().value).toEqual([[50_200, false]])
    await land(store, put('payment', { ...second, version: 2, reversed_at: '2026-11-25T07:00:00Z' }))
    await submit(store, collectCommand(owner.id, 30))
    await rest()
    expect(handle.value().value).toEqual([[50_030, true]])
  })

  it('scan across customers with a limit and stay right when rows go', async () => {
    const store = await opened()
    const rows = Array.from({ length: 400 }, (_, i) =>
      cast.payment(cast.id('c'), { captured_at: new Date(1e12 + i * 1000).toISOString(), amount_minor: i }),
    )
    await land(store, put('payment', ...rows))
    const lives = new Lives(store, frames, new TestClock(1))
    const handle = lives.live({
      collections: ['payment'],
      read: (view) =>
        view.scan('newest', 'payment', {
          order: (a, b) => (a.captured_at < b.captured_at ? 1 : -1),
          limit: 3,
        }),
    })
    handle.subscribe(() => undefined)
    handle.value()
    await rest()
    expect(handle.value().value.rows.map((row) => row.amount_minor)).toEqual([399, 398, 397])
    await land(store, { payment: { remove: rows.slice(200).map((row) => row.id) } }, 3)
    await rest()
    handle.value()
    await rest()
    expect(handle.value().value.rows.map((row) => row.amount_minor)).toEqual([199, 198, 197])
    expect(handle.value().value.total).toBe(200)
  })
})

describe('search', () => {
  it('finds by any words of name, phone in any form, number, line and place; Bengali digits too', async () => {
    const store = await opened()
    const karim = cast.customer({ number: 'C-00042' })
    const rahim = cast.customer({ name: 'Rahim Uddin', name_bn: 'রহিম', phones: ['+8801899999999'] })
    await land(store, put('customer', karim, rahim))
    await land(store, put('subscription', cast.line(karim.id)))
    const found = (text: string) => new Reading(new Lives(store, frames, new TestClock(1))).found(text)
    for (const text of ['karim', 'KARIM savar', '01712-345678', '০১৭১২', 'c-00042', 'করিম', 'karim1'])
      expect([text, found(text)]).toEqual([text, [karim.id]])
    expect(found('savar')).toHaveLength(2)
    expect(found('karim rahim')).toEqual([])
    expect(found('')).toEqual([])
  })

  it('follows renamed and removed customers', async () => {
    const store = await opened()
    const lives = new Lives(store, frames, new TestClock(1))
    const row = cast.customer()
    await land(store, put('customer', row))
    expect(new Reading(lives).found('abdul')).toHaveLength(1)
    await land(store, put('customer', { ...row, version: 2, name: 'Selim' }))
    expect([new Reading(lives).found('abdul'), new Reading(lives).found('selim')]).toEqual([[], [row.id]])
    await land(store, { customer: { remove: [row.id] } }, 2)
    expect(new Reading(lives).found('selim')).toEqual([])
  })
})

class Reading {
  readonly #lives: Lives
  constructor(lives: Lives) {
    this.#lives = lives
  }
  #read<T>(read: (view: import('./types').View) => T): T {
    return this.#lives.live({ collections: [], read }).value().value
  }
  advance = (owner: string) => this.#read((view) => view.balanceOf(owner)?.advance_minor ?? 0)
  payments = (owner: string) =>
    this.#read((view) => view.paymentsOf(owner).map((row) => [row.amount_minor, row.pencil]))
  found = (text: string) => this.#read((view) => view.search(text).customers.map((row) => row.id))
}

/** The next `times` writes to a store find the disk full. */
function full(times: number, store: string) {
  const real = IDBObjectStore.prototype.put
  let left = times
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...args) {
    if (this.name === store && left-- > 0) throw new DOMException('full', 'QuotaExceededError')
    return real.apply(this, args)
  })
}
