/** What a tab shows. Rows, outbox and overlay change in one tick, so that no repaint sees them apart (SYNC-6). */
import type { Collection, Id, IsoDate, Row } from '../api/rows'
import { Book, type Delta } from './book'
import type { Listener } from './contract'
import { NO_OVERLAY, type Overlay, type Predict, type PredictRows, replay } from './overlay'
import { type PageWrite, pagesWith } from './pages'
import { FRESH_MARKS, type Marks, type OutboxRecord } from './records'

const bySeq = (a: OutboxRecord, b: OutboxRecord) => a.seq - b.seq

export class Memory {
  marks: Marks = FRESH_MARKS
  /** The copy that is built beside the shown one (SYNC-8). */
  draft: Book | null = null
  #book = new Book(new Map())
  #outbox: readonly OutboxRecord[] = []
  #overlay: Overlay = NO_OVERLAY
  #today: IsoDate = ''
  readonly #predict: Predict
  /** Asked for papers whose pages are not in memory. */
  readonly #absent: (collection: Collection, customer: Id) => void
  readonly #listeners = new Set<Listener>()

  constructor(predict: Predict, absent: (collection: Collection, customer: Id) => void) {
    this.#predict = predict
    this.#absent = absent
  }

  get book(): Book {
    return this.#book
  }
  get outbox(): readonly OutboxRecord[] {
    return this.#outbox
  }
  get overlay(): Overlay {
    return this.#overlay
  }
  get today(): IsoDate {
    return this.#today
  }
  /** The copy that a snapshot fills. */
  get filled(): Book {
    return this.draft ?? this.#book
  }

  onChange(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  silence(): void {
    this.#listeners.clear()
  }

  setToday(today: IsoDate): void {
    if (today === this.#today) return
    this.#today = today
    this.#tell([], true)
  }

  /** Shows another book. */
  swap(book: Book, outbox: readonly OutboxRecord[]): void {
    this.#book = book
    this.#outbox = [...outbox].sort(bySeq)
    this.#redraw()
    this.#tell([], true)
  }

  /** Base, outbox and overlay change together: no await between (SYNC-6). */
  show(writes: readonly PageWrite[], outbox: readonly OutboxRecord[] = this.#outbox): void {
    const whole = !this.#book.knows(writes)
    const deltas = this.#book.apply(writes)
    this.#outbox = [...outbox].sort(bySeq)
    this.#redraw(deltas)
    this.#tell(deltas, whole)
  }

  /** Keeps pages of papers that were read from the disk. */
  hold(collection: Collection, pages: Iterable<readonly [string, readonly Row[]]>): void {
    for (const [first, rows] of pages) this.#book.hold(collection, first, rows)
    this.#redraw()
    this.#tell([], false)
  }

  /** Base rows for predictions; a paper that is not in memory is fetched behind. */
  predictRows(): PredictRows {
    const book = this.#book
    return {
      get: book.get.bind(book),
      balanceOf: (customer) => {
        const [id] = book.ids('customer_balance', 'customer_id', customer)
        return id === undefined ? undefined : book.get('customer_balance', id)
      },
      papers: (collection, customer) => this.papers(collection, customer),
    }
  }

  /** Confirmed papers of a customer; undefined when they are not in memory and have been asked for. */
  papers<C extends Collection>(collection: C, customer: Id): readonly Row<C>[] | undefined {
    const pages = this.#book.pages(collection)
    const found: Row<C>[] = []
    for (const at of pagesWith(pages, `${customer}/`)) {
      const page = pages[at]
      const rows = page && this.#book.read(collection, page)
      if (!rows) {
        this.#absent(collection, customer)
        return undefined
      }
      for (const row of rows)
        if ('customer_id' in row && row.customer_id === customer) found.push(row as Row<C>)
    }
    return found
  }

  #redraw(deltas: Delta[] = []): void {
    const before = this.#overlay
    this.#overlay = replay(this.predictRows(), this.#outbox, this.#predict)
    for (const layer of [before, this.#overlay])
      for (const [collection, rows] of layer)
        for (const id of rows.keys()) deltas.push({ collection, id, old: undefined, now: undefined })
  }

  #tell(deltas: readonly Delta[], whole: boolean): void {
    for (const listener of this.#listeners) listener(deltas, whole)
  }
}
