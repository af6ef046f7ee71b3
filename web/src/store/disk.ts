/** The database of one membership as a tab touches it: one act after the other, pages only under its own term. */
import type { Collection, Id } from '../api/rows'
import { Book } from './book'
import { NotLeader, type OutboxWrite } from './contract'
import {
  collectionRange,
  type Database,
  openDatabase,
  packed,
  putMarks,
  type Read,
  readFirsts,
  readMarks,
  type StoreName,
  unpacked,
  type Write,
  writing,
} from './database'
import type { Fetch, Shelf } from './landing'
import type { PageWrite } from './pages'
import type { Copy, Marks } from './records'
import { COLLECTIONS, isResident } from './shapes'

export class Disk {
  readonly #db: Database
  /** Term of this tab's leadership; null = follower. */
  #term: number | null = null
  #queue: Promise<unknown> = Promise.resolve()

  private constructor(db: Database) {
    this.#db = db
  }

  static async open(membership: Id, onGone: () => void): Promise<Disk> {
    return new Disk(await openDatabase(membership, onGone))
  }

  get leading(): boolean {
    return this.#term !== null
  }

  stepDown(): void {
    this.#term = null
  }

  close(): void {
    this.stepDown()
    this.#db.close()
  }

  /** Runs `act` when everything asked before is done. */
  inTurn<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(act)
    this.#queue = turn.catch(() => undefined)
    return turn
  }

  reading(names: StoreName[]): Read {
    return this.#db.transaction(names, 'readonly')
  }

  /** `strict` for outbox and marks, `relaxed` for pages (UI-2). */
  writing(names: StoreName[], durability: 'strict' | 'relaxed'): Write {
    return writing(this.#db, names, durability)
  }

  /** Becomes the only writer of pages: earlier leaders' writes fail from now on. */
  async lead(): Promise<void> {
    const tx = this.writing(['marks'], 'strict')
    const term = (await readMarks(tx)).term + 1
    await putMarks(tx, { term })
    await tx.done
    this.#term = term
  }

  /** Marks as the transaction sees them. Aborts it and raises NotLeader when another tab leads. */
  async mine(tx: Write): Promise<Marks> {
    const marks = await readMarks(tx)
    if (this.#term !== null && marks.term === this.#term) return marks
    this.#term = null
    tx.abort()
    await tx.done.catch(() => undefined)
    throw new NotLeader()
  }

  /** Writes everything and waits for the end of the transaction. */
  async commit(
    tx: Write,
    copy: Copy,
    writes: readonly PageWrite[],
    outbox: OutboxWrite,
    marks: Partial<Marks>,
  ): Promise<void> {
    await Promise.all([
      putMarks(tx, marks),
      ...this.putPages(tx, copy, writes),
      ...putOutbox(tx, outbox),
      ...putDone(tx, outbox),
      tx.done,
    ])
  }

  putPages(tx: Write, copy: Copy, writes: readonly PageWrite[]): Promise<unknown>[] {
    if (writes.length === 0) return []
    const pages = tx.objectStore('pages')
    return writes.map(({ collection, first, rows }) =>
      rows ? pages.put(packed(rows), [copy, collection, first]) : pages.delete([copy, collection, first]),
    )
  }

  /** Pages named by other tabs as they are now; `rows: null` = gone. */
  readPages(tx: Read, copy: Copy, names: Iterable<readonly [Collection, string]>): Promise<PageWrite[]> {
    return Promise.all(
      [...names].map(async ([collection, first]) => {
        const rows = await tx.objectStore('pages').get([copy, collection, first])
        return { collection, first, rows: rows === undefined ? null : unpacked(rows) }
      }),
    )
  }

  /** Resident collections whole, of the others only where their pages start. */
  async readBook(tx: Read, copy: Copy): Promise<Book> {
    const book = new Book(await readFirsts(tx, copy))
    const store = tx.objectStore('pages')
    await Promise.all(
      COLLECTIONS.filter(isResident).map(async (collection) => {
        const pages = await store.getAll(collectionRange(copy, collection))
        book.fill(collection, pages.map(unpacked))
      }),
    )
    return book
  }

  fetch(copy: Copy): Fetch {
    return async (collection, firsts) => {
      if (firsts.length === 0) return []
      const store = this.reading(['pages']).objectStore('pages')
      const pages = await Promise.all(firsts.map((first) => store.get([copy, collection, first])))
      return pages.map((rows) => (rows === undefined ? [] : unpacked(rows)))
    }
  }

  shelf(copy: Copy, book: Book): Shelf {
    return { pages: (collection) => book.pages(collection), fetch: this.fetch(copy) }
  }
}

function putOutbox(tx: Write, { put = [], drop = [] }: OutboxWrite): Promise<unknown>[] {
  if (put.length + drop.length === 0) return []
  const outbox = tx.objectStore('outbox')
  return [...put.map((record) => outbox.put(record)), ...drop.map((key) => outbox.delete(key))]
}

function putDone(tx: Write, { keep = [], unkeep = [], done_since }: OutboxWrite): Promise<unknown>[] {
  if (keep.length + unkeep.length === 0 && done_since === undefined) return []
  const done = tx.objectStore('done')
  const old = done_since === undefined ? [] : [done.delete(IDBKeyRange.upperBound([done_since]))]
  const gone = unkeep.map(({ settled_at, key }) => done.delete([settled_at, key]))
  return [...old, ...gone, ...keep.map((record) => done.put(record))]
}
