/**
 * Writing the first load, and every later one, chunk by chunk (SYNC-7, SYNC-8). Without a complete copy, or when
 * nothing may be shown meanwhile, it fills the shown copy; otherwise a second one beside it, shown when complete.
 */
import type { Changes, Collection, Row } from '../api/rows'
import { Book } from './book'
import { judgedOutbox, type Landing } from './contract'
import { copyRange, packed, putMarks, unpacked } from './database'
import { plan } from './landing'
import type { Parts } from './parts'
import { type Copy, type Marks, otherCopy } from './records'
import { writeInTurn } from './room'
import { COLLECTIONS, isResident } from './shapes'

/** Papers of a collection as they came in this tab's life. */
interface Arrived {
  readonly collection: Collection
  readonly rows: Row[]
}

export class Snapshot {
  readonly #parts: Parts
  #arrived: Arrived | null = null

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Lets go of papers in memory; they are on the disk as well. */
  forget(): void {
    this.#arrived = null
  }

  /** Starts anew. `hide`: nothing of the old copy is shown meanwhile. Raises NotLeader, as all below. */
  async begin(hide: boolean): Promise<void> {
    const { disk, memory, notes, removals } = this.#parts
    await disk.inTurn(async () => {
      const tx = disk.writing(['pages', 'staged', 'marks'], 'strict')
      const known = await disk.mine(tx)
      const inPlace = hide || known.cursor === null
      const copy = inPlace ? known.copy : otherCopy(known.copy)
      const snapshot = { copy, cursor: null, after: null, done: 0, total: 0, collection: null }
      const marks = { snapshot, v: known.v + 1, ...(inPlace ? { cursor: null } : {}) }
      await Promise.all([tx.objectStore('pages').delete(copyRange(copy)), tx.objectStore('staged').clear()])
      await putMarks(tx, marks)
      await tx.done
      memory.marks = { ...known, ...marks }
      removals.clear()
      this.forget()
      if (inPlace) memory.swap(new Book(new Map()), memory.outbox)
      memory.draft = inPlace ? null : new Book(new Map())
      notes.replaced(marks.v)
    })
  }

  /** Stores a chunk and its resume key together. Papers are staged until their collection is complete. */
  async landChunk(collection: Collection, rows: readonly Row[], marks: Partial<Marks>): Promise<void> {
    await writeInTurn(this.#parts, () =>
      isResident(collection)
        ? this.#fill({ [collection]: { put: rows } } as Changes, 0, marks)
        : this.#stage(collection, rows, marks),
    )
  }

  async #stage(collection: Collection, rows: readonly Row[], marks: Partial<Marks>): Promise<void> {
    const { disk, memory, notes } = this.#parts
    const tx = disk.writing(['staged', 'marks'], 'relaxed')
    const { snapshot, copy } = await disk.mine(tx)
    const done = marks.snapshot?.done ?? 0
    await Promise.all([
      tx.objectStore('staged').put(packed(rows), [snapshot?.copy ?? copy, collection, done]),
      putMarks(tx, marks),
      tx.done,
    ])
    if (this.#arrived?.collection !== collection) this.#arrived = { collection, rows: [] }
    for (const row of rows) this.#arrived.rows.push(row)
    memory.marks = { ...memory.marks, ...marks }
    memory.show([])
    notes.marked()
  }

  /** Lays staged papers out by customer; `except` is still arriving. */
  async layOut(except: Collection | null): Promise<void> {
    for (const collection of COLLECTIONS)
      if (!isResident(collection) && collection !== except)
        await writeInTurn(this.#parts, () => this.#layOut(collection))
  }

  async #layOut(collection: Collection): Promise<void> {
    const copy = this.#copy()
    const range = IDBKeyRange.bound([copy, collection, 0], [copy, collection, Number.MAX_SAFE_INTEGER])
    const rows = this.#allArrived(collection) ?? (await this.#staged(range))
    if (rows.length > 0) await this.#fill({ [collection]: { put: rows } } as Changes, 0, {}, range)
    if (this.#arrived?.collection === collection) this.forget()
  }

  /** The collection's papers, when none came before this tab's life or to another leader. */
  #allArrived(collection: Collection): readonly Row[] | null {
    const { snapshot } = this.#parts.memory.marks
    const arrived = this.#arrived
    if (arrived?.collection !== collection || snapshot?.collection !== collection) return null
    return arrived.rows.length === snapshot.done ? arrived.rows : null
  }

  async #staged(range: IDBKeyRange): Promise<readonly Row[]> {
    const staged = await this.#parts.disk.reading(['staged']).objectStore('staged').getAll(range)
    return staged.flatMap(unpacked)
  }

  /** Lands changes that came after the first cursor, with the new one. */
  async land({ changes, asOf, marks }: Landing): Promise<void> {
    await writeInTurn(this.#parts, () => this.#fill(changes, asOf, marks ?? {}))
  }

  async #fill(changes: Changes, asOf: number, marks: Partial<Marks>, staged?: IDBKeyRange): Promise<void> {
    const { disk, memory, notes, removals } = this.#parts
    const copy = this.#copy()
    const book = memory.filled
    const { writes, skipped } = await plan(disk.shelf(copy, book), removals.without(changes, asOf))
    const tx = disk.writing(['pages', 'staged', 'marks'], 'relaxed')
    const known = await disk.mine(tx)
    const next = { ...marks, v: known.v + 1, skipped: known.skipped + skipped.length }
    const emptied = staged ? [tx.objectStore('staged').delete(staged)] : []
    await Promise.all([...emptied, disk.commit(tx, copy, writes, {}, next)])
    memory.marks = { ...known, ...next }
    removals.remember(changes, asOf)
    const shown = book === memory.book
    if (shown) memory.show(writes)
    else book.apply(writes)
    notes.landed(next.v, shown ? writes : [])
    if (skipped.length) this.#parts.onSkipped(skipped)
  }

  /**
   * It is complete: with the last changes and the commands they finish the new copy is shown and the old one
   * goes, in one transaction.
   */
  async end(landing: Landing): Promise<void> {
    await writeInTurn(this.#parts, () => this.#end(landing))
  }

  async #end({ changes, asOf, judge, marks }: Landing): Promise<void> {
    const { disk, memory, notes, removals } = this.#parts
    const copy = this.#copy()
    const book = memory.filled
    const { writes, skipped } = await plan(disk.shelf(copy, book), removals.without(changes, asOf))
    const tx = disk.writing(['pages', 'outbox', 'done', 'marks'], 'strict')
    const known = await disk.mine(tx)
    const outbox = await tx.objectStore('outbox').getAll()
    const judged = judge?.(outbox, known) ?? {}
    const end = { snapshot: null, copy, v: known.v + 1, skipped: known.skipped + skipped.length }
    const next = { ...marks, ...end }
    const gone = tx.objectStore('pages').delete(copyRange(otherCopy(copy)))
    await Promise.all([gone, disk.commit(tx, copy, writes, judged, next)])
    memory.marks = { ...known, ...next }
    memory.draft = null
    removals.remember(changes, asOf)
    book.apply(writes)
    memory.swap(book, judgedOutbox(outbox, judged))
    notes.replaced(next.v)
    if (skipped.length) this.#parts.onSkipped(skipped)
  }

  #copy(): Copy {
    const { marks } = this.#parts.memory
    return marks.snapshot?.copy ?? marks.copy
  }
}
