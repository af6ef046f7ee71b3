import type { Clock } from '../api/clock'
import type { Changes, Collection, Id, IsoDate, Row } from '../api/rows'
import { Book, type Delta } from './book'
import {
  collectionRange,
  copyRange,
  type Database,
  openDatabase,
  putMarks,
  type Read,
  readFirsts,
  readMarks,
  type Write,
  writing,
} from './database'
import { type Fetch, plan, type Skipped } from './landing'
import { NO_OVERLAY, type Overlay, type Predict, replay } from './overlay'
import { type Page, type PageWrite, pagesWith } from './pages'
import { type Copy, FRESH_MARKS, type Marks, type OutboxRecord } from './records'
import { COLLECTIONS, isResident } from './shapes'
import { shedding } from './shed'

/** Another tab leads now: nothing was written (SYNC-40). */
export class NotLeader extends Error {
  override readonly name = 'NotLeader'
}

/** The disk is full and nothing is left that may be dropped. */
export class StorageFull extends Error {
  override readonly name = 'StorageFull'
}

/** Told to the other tabs after each write. */
export interface Note {
  /** Count of landings when this was a landing; null = only the outbox or marks changed. */
  readonly v: number | null
  /** Pages to read again. */
  readonly pages: readonly (readonly [Collection, string])[]
  /** The whole book is another one. */
  readonly reload: boolean
}

export interface StorePorts {
  readonly clock: Clock
  readonly predict: Predict
  readonly say: (note: Note) => void
  /** The database was wiped by another tab. */
  readonly onGone: () => void
  readonly onSkipped: (skipped: readonly Skipped[]) => void
}

/** Changes of the outbox, decided on what it holds inside the transaction. */
export interface OutboxWrite {
  readonly put?: readonly OutboxRecord[]
  readonly drop?: readonly Id[]
}
export type Judge = (
  outbox: readonly OutboxRecord[],
  marks: Marks,
) => OutboxWrite & { marks?: Partial<Marks> }

export interface Landing {
  readonly changes: Changes
  /** Feed position that the rows are at least as new as (SYNC-4). */
  readonly asOf: number
  readonly judge?: Judge
  readonly marks?: Partial<Marks>
}

export type Listener = (deltas: readonly Delta[], whole: boolean) => void

const bySeq = (a: OutboxRecord, b: OutboxRecord) => a.seq - b.seq
const CATCH_UP_MS = 500

/**
 * The database of one membership and its picture in memory. Everything that touches both runs one after the
 * other; memory changes in the tick in which a transaction was found complete, so that no repaint sees base
 * and outbox apart (SYNC-6).
 */
export class LocalStore {
  readonly membership: Id
  readonly #ports: StorePorts
  #db: Database
  #marks: Marks = FRESH_MARKS
  #book = new Book(new Map())
  /** The copy that is built beside the shown one (SYNC-8). */
  #draft: Book | null = null
  #outbox: readonly OutboxRecord[] = []
  #overlay: Overlay = NO_OVERLAY
  #today: IsoDate = ''
  /** Term of this tab's leadership; null = follower. */
  #term: number | null = null
  #queue: Promise<unknown> = Promise.resolve()
  readonly #listeners = new Set<Listener>()
  /** Removals of this tab's life: collection/id → position (SYNC-4). */
  readonly #removed = new Map<string, number>()
  #noted = 0
  #due = new Map<string, readonly [Collection, string]>()
  #loads = new Map<string, Promise<void>>()

  private constructor(membership: Id, db: Database, ports: StorePorts) {
    this.membership = membership
    this.#db = db
    this.#ports = ports
  }

  static async open(membership: Id, ports: StorePorts): Promise<LocalStore> {
    const db = await openDatabase(membership, ports.onGone)
    const store = new LocalStore(membership, db, ports)
    await store.#inTurn(() => store.#readAll())
    return store
  }

  get marks(): Marks {
    return this.#marks
  }
  get outbox(): readonly OutboxRecord[] {
    return this.#outbox
  }
  get overlay(): Overlay {
    return this.#overlay
  }
  get book(): Book {
    return this.#book
  }
  get today(): IsoDate {
    return this.#today
  }
  get leading(): boolean {
    return this.#term !== null
  }

  /** Runs after every change of memory, in the same tick. Answers the unsubscriber. */
  onChange(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  setToday(today: IsoDate): void {
    if (today === this.#today) return
    this.#today = today
    this.#tell([], true)
  }

  close(): void {
    this.#listeners.clear()
    this.#term = null
    this.#db.close()
  }

  /** Waits until everything asked so far is done. */
  async settled(): Promise<void> {
    await this.#inTurn(async () => undefined)
  }

  // Leading

  /** Becomes the only writer of pages: earlier leaders' writes fail from now on. */
  async lead(): Promise<void> {
    await this.#inTurn(async () => {
      const tx = writing(this.#db, ['marks'], 'strict')
      const term = (await readMarks(tx)).term + 1
      await putMarks(tx, { term })
      await tx.done
      this.#term = term
      await this.#readAll()
    })
  }

  stepDown(): void {
    this.#term = null
  }

  /** Rows, cursor and finished commands in one transaction; memory in the same tick (SYNC-6). Raises NotLeader. */
  async land(landing: Landing): Promise<void> {
    await this.#inTurn(() => this.#roomy(() => this.#land(landing)))
  }

  async #land({ changes, asOf, judge, marks }: Landing): Promise<void> {
    const fresh = this.#withoutRemoved(changes, asOf)
    const { writes, skipped } = await plan(this.#shelf(this.#marks.copy, this.#book), fresh)
    // A copy that is being built must not lose at the flip what is settled meanwhile.
    const draft = this.#draft
    const beside = draft ? (await plan(this.#shelf(other(this.#marks.copy), draft), fresh)).writes : []
    const tx = writing(this.#db, ['pages', 'outbox', 'marks'], 'relaxed')
    const known = await this.#mine(tx)
    const outbox = await tx.objectStore('outbox').getAll()
    const judged = judge?.(outbox, known) ?? {}
    const v = known.v + 1
    const next = { ...marks, ...judged.marks, v, skipped: known.skipped + skipped.length }
    const built = this.#putPages(tx, other(known.copy), beside)
    await Promise.all([...built, this.#commit(tx, known.copy, writes, judged, next)])
    this.#marks = { ...known, ...next }
    this.#rememberRemoved(changes, asOf)
    draft?.apply(beside)
    this.#show(writes, applied(outbox, judged))
    this.#say(writes)
    if (skipped.length) this.#ports.onSkipped(skipped)
  }

  /** Changes the outbox as leader, for example marks commands as sent. Raises NotLeader. */
  async judge(judge: Judge): Promise<void> {
    await this.#inTurn(() => this.#judge(judge, true))
  }

  // Everybody

  /** Changes the outbox from any tab: append, retry, fix, discard. Durable when it resolves (SYNC-20). */
  async change(judge: Judge): Promise<void> {
    await this.#inTurn(() => this.#roomy(() => this.#judge(judge, false)))
  }

  async #judge(judge: Judge, leading: boolean): Promise<void> {
    const tx = writing(this.#db, ['outbox', 'marks'], 'strict')
    const known = leading ? await this.#mine(tx) : await readMarks(tx)
    const judged = judge(await tx.objectStore('outbox').getAll(), known)
    await this.#commit(tx, known.copy, [], judged, judged.marks ?? {})
    this.#marks = { ...this.#marks, ...judged.marks }
    // Only these records: a landing of the leader that is not read yet must not show in part.
    this.#show([], applied(this.#outbox, judged))
    this.#ports.say({ v: null, pages: [], reload: false })
  }

  async setMarks(marks: Partial<Marks>): Promise<void> {
    await this.change(() => ({ marks }))
  }

  /** Takes over what another tab wrote, as one picture. */
  async follow(note: Note): Promise<void> {
    await this.#inTurn(() => this.#follow(note))
  }

  async #follow(note: Note): Promise<void> {
    const v = note.v ?? this.#noted
    const gap = v > this.#noted + 1
    for (const page of note.pages) this.#due.set(page.join('/'), page)
    this.#noted = Math.max(this.#noted, v)
    if (note.reload || gap) return this.#readAll()
    const tx = this.#db.transaction(['pages', 'outbox', 'marks'], 'readonly')
    const marks = await readMarks(tx)
    if (marks.v > this.#noted) return this.#catchUpLater()
    if (marks.copy !== this.#marks.copy) return this.#readAll()
    const outbox = await tx.objectStore('outbox').getAll()
    const writes = await this.#duePages(tx, marks.copy)
    await tx.done
    this.#marks = marks
    this.#due.clear()
    this.#show(writes, outbox)
  }

  async #duePages(tx: Read, copy: Copy): Promise<PageWrite[]> {
    return Promise.all(
      [...this.#due.values()].map(async ([collection, first]) => {
        const rows = await tx.objectStore('pages').get([copy, collection, first])
        return { collection, first, rows: rows ?? null }
      }),
    )
  }

  /** The leader is ahead of its notes; if they do not come, everything is read anew. */
  #catchUpLater(): void {
    this.#ports.clock.after(CATCH_UP_MS, () => {
      void this.catchUp().catch(() => undefined)
    })
  }

  /** Compares the count of landings with the disk's, for example when the tab becomes visible (SYNC-40). */
  async catchUp(): Promise<void> {
    await this.#inTurn(async () => {
      const tx = this.#db.transaction(['marks'], 'readonly')
      if ((await readMarks(tx)).v !== this.#marks.v) await this.#readAll()
    })
  }

  /** Reads the papers of a customer, so that they answer at once. */
  loadPapers(collection: Collection, customer: Id): Promise<void> {
    const name = `${collection}/${customer}`
    const running = this.#loads.get(name)
    if (running !== undefined) return running
    const load = this.#inTurn(() => this.#readPapers(collection, customer)).finally(() =>
      this.#loads.delete(name),
    )
    this.#loads.set(name, load)
    return load
  }

  async #readPapers(collection: Collection, customer: Id): Promise<void> {
    const book = this.#book
    const pages = book.pages(collection)
    const absent = pagesWith(pages, `${customer}/`).flatMap((at) => {
      const page = pages[at]
      return page && !page.rows ? [page.first] : []
    })
    const rows = await this.#fetch(this.#marks.copy)(collection, absent)
    for (const [i, first] of absent.entries()) book.hold(collection, first, rows[i] ?? [])
    this.#redraw()
    this.#tell([], false)
  }

  /** Walks all rows of a collection, 32 pages at a time, not blocking landings between. */
  async walk<C extends Collection>(collection: C, see: (rows: readonly Row<C>[]) => void): Promise<void> {
    let from = ''
    for (;;) {
      const last = await this.#inTurn(async () => {
        const pages = this.#book
          .pages(collection)
          .filter((page) => page.first >= from)
          .slice(0, 32)
        const firsts = pages.map((page) => page.first)
        for (const rows of await this.#fetch(this.#marks.copy)(collection, firsts))
          see(rows as readonly Row<C>[])
        return firsts.at(-1)
      })
      if (last === undefined) return
      from = `${last}\u0000`
    }
  }

  // Snapshot (SYNC-7, SYNC-8)

  /**
   * Starts a new walk. `hide`: nothing of the old copy is shown meanwhile; otherwise the new one is built
   * beside it. Without a complete copy the walk fills the shown one.
   */
  async beginSnapshot(hide: boolean): Promise<void> {
    await this.#inTurn(async () => {
      const tx = writing(this.#db, ['pages', 'staged', 'marks'], 'strict')
      const known = await this.#mine(tx)
      const inPlace = hide || known.cursor === null
      const copy = inPlace ? known.copy : other(known.copy)
      const snapshot = { copy, cursor: null, after: null, done: 0, total: 0, collection: null }
      const marks = { snapshot, v: known.v + 1, ...(inPlace ? { cursor: null } : {}) }
      await Promise.all([tx.objectStore('pages').delete(copyRange(copy)), tx.objectStore('staged').clear()])
      await putMarks(tx, marks)
      await tx.done
      this.#marks = { ...known, ...marks }
      this.#removed.clear()
      this.#noted = marks.v
      if (inPlace) this.#swap(new Book(new Map()), this.#outbox)
      this.#draft = inPlace ? null : new Book(new Map())
      this.#ports.say({ v: marks.v, pages: [], reload: true })
    })
  }

  /** Stores a chunk and its resume key together. Papers are staged until their collection is complete. */
  async landChunk(collection: Collection, rows: readonly Row[], marks: Partial<Marks>): Promise<void> {
    await this.#inTurn(() => this.#roomy(() => this.#landChunk(collection, rows, marks)))
  }

  async #landChunk(collection: Collection, rows: readonly Row[], marks: Partial<Marks>): Promise<void> {
    if (isResident(collection)) return this.#fill({ [collection]: { put: rows } } as Changes, 0, marks)
    const tx = writing(this.#db, ['staged', 'marks'], 'relaxed')
    const { snapshot, copy } = await this.#mine(tx)
    const done = marks.snapshot?.done ?? 0
    await Promise.all([
      tx.objectStore('staged').put(rows, [snapshot?.copy ?? copy, collection, done]),
      putMarks(tx, marks),
      tx.done,
    ])
    this.#marks = { ...this.#marks, ...marks }
    this.#show([], this.#outbox)
    this.#ports.say({ v: null, pages: [], reload: false })
  }

  /** Lays staged papers out by customer; `except` is still arriving. */
  async layOut(except: Collection | null): Promise<void> {
    for (const collection of COLLECTIONS)
      if (!isResident(collection) && collection !== except)
        await this.#inTurn(() => this.#roomy(() => this.#layOut(collection)))
  }

  async #layOut(collection: Collection): Promise<void> {
    const copy = this.#marks.snapshot?.copy ?? this.#marks.copy
    const range = IDBKeyRange.bound([copy, collection, 0], [copy, collection, Number.MAX_SAFE_INTEGER])
    const staged = await this.#db.getAll('staged', range)
    if (staged.length > 0) await this.#fill({ [collection]: { put: staged.flat() } } as Changes, 0, {}, range)
  }

  /** Lands changes that came after the walk's first cursor in the copy being filled, with its new cursor. */
  async landBeside({ changes, asOf, marks }: Landing): Promise<void> {
    await this.#inTurn(() => this.#roomy(() => this.#fill(changes, asOf, marks ?? {})))
  }

  async #fill(changes: Changes, asOf: number, marks: Partial<Marks>, staged?: IDBKeyRange): Promise<void> {
    const copy = this.#marks.snapshot?.copy ?? this.#marks.copy
    const book = this.#draft ?? this.#book
    const { writes, skipped } = await plan(this.#shelf(copy, book), this.#withoutRemoved(changes, asOf))
    const tx = writing(this.#db, ['pages', 'staged', 'outbox', 'marks'], 'relaxed')
    const known = await this.#mine(tx)
    const next = { ...marks, v: known.v + 1, skipped: known.skipped + skipped.length }
    const emptied = staged ? [tx.objectStore('staged').delete(staged)] : []
    await Promise.all([...emptied, this.#commit(tx, copy, writes, {}, next)])
    this.#marks = { ...known, ...next }
    this.#rememberRemoved(changes, asOf)
    this.#showIn(book, writes)
    this.#say(book === this.#book ? writes : [])
    if (skipped.length) this.#ports.onSkipped(skipped)
  }

  /**
   * The walk is complete: with the last changes and the commands they finish the new copy is shown and the
   * old one goes, in one transaction.
   */
  async endSnapshot({ changes, asOf, judge, marks }: Landing): Promise<void> {
    await this.#inTurn(() =>
      this.#roomy(async () => {
        const copy = this.#marks.snapshot?.copy ?? this.#marks.copy
        const book = this.#draft ?? this.#book
        const { writes } = await plan(this.#shelf(copy, book), this.#withoutRemoved(changes, asOf))
        const tx = writing(this.#db, ['pages', 'outbox', 'marks'], 'strict')
        const known = await this.#mine(tx)
        const outbox = await tx.objectStore('outbox').getAll()
        const judged = judge?.(outbox, known) ?? {}
        const next = { ...marks, snapshot: null, copy, v: known.v + 1 }
        const gone = tx.objectStore('pages').delete(copyRange(other(copy)))
        await Promise.all([gone, this.#commit(tx, copy, writes, judged, next)])
        this.#marks = { ...known, ...next }
        this.#noted = next.v
        this.#draft = null
        book.apply(writes)
        this.#swap(book, applied(outbox, judged))
        this.#ports.say({ v: next.v, pages: [], reload: true })
      }),
    )
  }

  /** Drops all rows, keeps outbox and marks (SYNC-42). */
  async dropRows(): Promise<void> {
    await this.#inTurn(async () => {
      const tx = writing(this.#db, ['pages', 'staged', 'marks'], 'strict')
      const v = (await readMarks(tx)).v + 1
      await Promise.all([tx.objectStore('pages').clear(), tx.objectStore('staged').clear()])
      await putMarks(tx, { cursor: null, snapshot: null, v })
      await tx.done
      await this.#readAll()
      this.#ports.say({ v, pages: [], reload: true })
    })
  }

  // Memory

  /** One picture of the whole database. */
  async #readAll(): Promise<void> {
    const tx = this.#db.transaction(['pages', 'outbox', 'marks'], 'readonly')
    const marks = await readMarks(tx)
    const outbox = await tx.objectStore('outbox').getAll()
    const book = await readBook(tx, marks.copy)
    const walk = marks.snapshot
    const draft =
      walk && walk.copy !== marks.copy && this.#term !== null ? await readBook(tx, walk.copy) : null
    await tx.done
    this.#marks = marks
    this.#draft = draft
    this.#noted = marks.v
    this.#due.clear()
    this.#swap(book, outbox)
  }

  #swap(book: Book, outbox: readonly OutboxRecord[]): void {
    this.#book = book
    this.#outbox = [...outbox].sort(bySeq)
    this.#redraw()
    this.#tell([], true)
  }

  #showIn(book: Book, writes: readonly PageWrite[]): void {
    if (book === this.#book) this.#show(writes, this.#outbox)
    else book.apply(writes)
  }

  /** Base, outbox and overlay change together: no await between (SYNC-6). */
  #show(writes: readonly PageWrite[], outbox: readonly OutboxRecord[]): void {
    const whole = !this.#book.knows(writes)
    const deltas = this.#book.apply(writes)
    this.#outbox = [...outbox].sort(bySeq)
    this.#redraw(deltas)
    this.#tell(deltas, whole)
  }

  #redraw(deltas: Delta[] = []): void {
    const before = this.#overlay
    this.#overlay = replay(this.predictRows(), this.#outbox, this.#ports.predict)
    for (const layer of [before, this.#overlay])
      for (const [collection, rows] of layer)
        for (const id of rows.keys()) deltas.push({ collection, id, old: undefined, now: undefined })
  }

  /** Base rows for predictions and views; a paper that is not in memory is fetched behind. */
  predictRows() {
    const book = this.#book
    return {
      get: book.get.bind(book),
      balanceOf: (customer: Id) => {
        const [id] = book.ids('customer_balance', 'customer_id', customer)
        return id === undefined ? undefined : book.get('customer_balance', id)
      },
      papers: <C extends Collection>(collection: C, customer: Id) => this.papers(collection, customer),
    }
  }

  /** Confirmed papers of a customer; undefined when they are not in memory, then `loadPapers` was begun. */
  papers<C extends Collection>(collection: C, customer: Id): readonly Row<C>[] | undefined {
    const pages = this.#book.pages(collection)
    const found: Row<C>[] = []
    for (const at of pagesWith(pages, `${customer}/`)) {
      const page = pages[at]
      const rows = page && this.#book.read(collection, page)
      if (!rows) {
        void this.loadPapers(collection, customer).catch(() => undefined)
        return undefined
      }
      for (const row of rows)
        if ('customer_id' in row && row.customer_id === customer) found.push(row as Row<C>)
    }
    return found
  }

  #tell(deltas: readonly Delta[], whole: boolean): void {
    for (const listener of this.#listeners) listener(deltas, whole)
  }

  // Disk

  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(act)
    this.#queue = turn.catch(() => undefined)
    return turn
  }

  #fetch(copy: Copy): Fetch {
    return async (collection, firsts) => {
      if (firsts.length === 0) return []
      const store = this.#db.transaction('pages', 'readonly').store
      return Promise.all(firsts.map(async (first) => (await store.get([copy, collection, first])) ?? []))
    }
  }

  #shelf(copy: Copy, book: Book) {
    return {
      pages: (collection: Collection): readonly Page[] => book.pages(collection),
      fetch: this.#fetch(copy),
    }
  }

  async #mine(tx: Write): Promise<Marks> {
    const marks = await readMarks(tx)
    if (this.#term !== null && marks.term === this.#term) return marks
    this.#term = null
    tx.abort()
    await tx.done.catch(() => undefined)
    throw new NotLeader()
  }

  async #commit(
    tx: Write,
    copy: Copy,
    writes: readonly PageWrite[],
    { put = [], drop = [] }: OutboxWrite,
    marks: Partial<Marks>,
  ): Promise<void> {
    const work: Promise<unknown>[] = [putMarks(tx, marks), ...this.#putPages(tx, copy, writes)]
    if (put.length || drop.length) {
      const outbox = tx.objectStore('outbox')
      work.push(...put.map((record) => outbox.put(record)), ...drop.map((key) => outbox.delete(key)))
    }
    await Promise.all([...work, tx.done])
  }

  #putPages(tx: Write, copy: Copy, writes: readonly PageWrite[]): Promise<unknown>[] {
    if (writes.length === 0) return []
    const pages = tx.objectStore('pages')
    return writes.map(({ collection, first, rows }) =>
      rows ? pages.put(rows, [copy, collection, first]) : pages.delete([copy, collection, first]),
    )
  }

  /** Runs; when the disk is full drops the oldest closed papers and tries again (3.4). */
  async #roomy(act: () => Promise<void>): Promise<void> {
    for (let tries = 0; ; tries++) {
      try {
        return await act()
      } catch (error) {
        if (!(error instanceof DOMException) || error.name !== 'QuotaExceededError') throw error
        if (tries >= 4 || !(await this.#shed())) throw new StorageFull()
      }
    }
  }

  async #shed(): Promise<boolean> {
    const shelf = this.#shelf(this.#marks.copy, this.#book)
    const { writes, before } = await shedding(shelf)
    if (!before) return false
    const tx = writing(this.#db, ['pages', 'outbox', 'marks'], 'relaxed')
    const known = await readMarks(tx)
    const v = known.v + 1
    await this.#commit(tx, known.copy, writes, {}, { v, shed_before: before })
    this.#marks = { ...known, v, shed_before: before }
    this.#show(writes, this.#outbox)
    this.#say(writes)
    return true
  }

  #say(writes: readonly PageWrite[]): void {
    this.#noted = Math.max(this.#noted, this.#marks.v)
    const pages = writes.map(({ collection, first }) => [collection, first] as const)
    this.#ports.say({ v: this.#marks.v, pages, reload: false })
  }

  #withoutRemoved(changes: Changes, asOf: number): Changes {
    if (this.#removed.size === 0) return changes
    const kept = Object.entries(changes).map(([collection, change]) => {
      const put = (change.put ?? []).filter(
        (row) => (this.#removed.get(`${collection}/${row.id}`) ?? -1) <= asOf,
      )
      return [collection, { ...change, put }]
    })
    return Object.fromEntries(kept) as Changes
  }

  #rememberRemoved(changes: Changes, asOf: number): void {
    for (const [collection, change] of Object.entries(changes)) {
      for (const row of change.put ?? []) {
        const name = `${collection}/${row.id}`
        if ((this.#removed.get(name) ?? asOf + 1) <= asOf) this.#removed.delete(name)
      }
      for (const id of change.remove ?? []) this.#removed.set(`${collection}/${id}`, asOf)
    }
  }
}

const other = (copy: Copy): Copy => (copy === 'a' ? 'b' : 'a')

function applied(outbox: readonly OutboxRecord[], { put = [], drop = [] }: OutboxWrite): OutboxRecord[] {
  const gone = new Set([...drop, ...put.map((record) => record.key)])
  return [...outbox.filter((record) => !gone.has(record.key)), ...put]
}

/** Resident collections whole, of the others only where their pages start. */
async function readBook(tx: Read, copy: Copy): Promise<Book> {
  const book = new Book(await readFirsts(tx, copy))
  const store = tx.objectStore('pages')
  await Promise.all(
    COLLECTIONS.filter(isResident).map(async (collection) => {
      book.fill(collection, await store.getAll(collectionRange(copy, collection)))
    }),
  )
  return book
}
